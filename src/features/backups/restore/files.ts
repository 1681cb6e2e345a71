import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Files of a backup wait here until all of it has turned out to be sound. */
export const stagingFolder = (files: string): string => `${files}.restoring`

/** Begins with nothing, also where an earlier try has left something. Returns what keeps a file. */
export async function stagedFiles(
  files: string,
): Promise<(company: string, hash: string, bytes: Buffer) => Promise<void>> {
  const folder = stagingFolder(files)
  await rm(folder, { recursive: true, force: true })
  return async (company, hash, bytes) => {
    const path = join(folder, company, hash.slice(0, 2), hash)
    await mkdir(dirname(path), { recursive: true })
    const file = await open(path, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

/** Puts all of them in their place. They are named by what they are, so that one over another is the same. */
export async function keepStaged(files: string): Promise<void> {
  const folder = stagingFolder(files)
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return []
    },
  )
  for (const entry of found.filter(each => each.isFile())) {
    const from = join(entry.parentPath, entry.name)
    const to = join(files, from.slice(folder.length + 1))
    await mkdir(dirname(to), { recursive: true })
    await rename(from, to)
  }
}
