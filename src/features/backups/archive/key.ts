import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Where the key of the backups lies below the data folder. */
export const backupKeyFile = (dataFolder: string): string => join(dataFolder, 'keys', 'backup.key')

/** Opens what was encrypted to its public half. */
export interface BackupKey {
  /** `AGE-SECRET-KEY-1…` */
  readonly identity: string
  /** `age1…` */
  readonly recipient: string
}

/** There is no key in the file that is named, or what is in it is none. */
export class NoBackupKey extends Error {
  override name = 'NoBackupKey'
}

/** The keys of a file as `age-keygen` writes them: a line each, comments begin with `#`. Throws NoBackupKey. */
export async function readBackupKeys(path: string): Promise<BackupKey[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new NoBackupKey(
      error.code === 'ENOENT'
        ? `The key of the backups is not in ${path}. Put it back there, or name its file: --key FILE`
        : `${path} cannot be read: ${error.message}`,
    )
  })
  const lines = text.split('\n').map(line => line.trim())
  const keys = await Promise.all(lines.filter(line => line && !line.startsWith('#')).map(keyOf))
  const sound = keys.filter(key => key !== null)
  if (!sound.length || sound.length < keys.length)
    throw new NoBackupKey(`${path} is no key of backups: each of its lines begins with AGE-SECRET-KEY-1 or with #`)
  return sound
}

/** The same; made where there is no file yet. Of two processes that begin at once the first one's is taken. */
export async function ensureBackupKeys(dataFolder: string): Promise<BackupKey[]> {
  const path = backupKeyFile(dataFolder)
  const isThere = await readFile(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  )
  if (!isThere) await makeKey(path)
  return readBackupKeys(path)
}

async function makeKey(path: string): Promise<void> {
  const { generateX25519Identity, identityToRecipient } = await import('age-encryption')
  const identity = await generateX25519Identity()
  const text = `# Opens the backups of this Rapport. Keep a copy elsewhere: without it no backup can be opened.\n# public key: ${await identityToRecipient(identity)}\n${identity}\n`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
}

async function keyOf(identity: string): Promise<BackupKey | null> {
  const { identityToRecipient } = await import('age-encryption')
  try {
    return { identity, recipient: await identityToRecipient(identity) }
  } catch {
    return null
  }
}
