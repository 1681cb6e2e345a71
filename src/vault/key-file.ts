import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Where the key lies below the data folder. */
export const keyFileOf = (dataFolder: string): string => join(dataFolder, 'keys', 'vault.key')

const keyLength = 32

/** The key in a file that its owner alone may read. Made where there is none yet: at the first start. */
export async function readKeyFile(path: string): Promise<Buffer> {
  const key = (await readKey(path)) ?? (await makeKey(path))
  if (key.length !== keyLength)
    throw new Error(
      `${path} is not the key that Rapport made: it has ${key.length} bytes, not ${keyLength}. Bring it back`,
    )
  return key
}

const readKey = (path: string): Promise<Buffer | null> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })

/** Whole or not at all, and never over one that another process has made meanwhile. */
async function makeKey(path: string): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(randomBytes(keyLength))
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(path)
}
