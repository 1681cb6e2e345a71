import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newId } from '../../model/index.ts'

/** Where the bytes of files lie. They are named by what they are, so that the same file is kept once in a workspace. */
export interface FileStore {
  /** Keeps the bytes durably. */
  put(workspace: string, bytes: Buffer): Promise<void>
  /** The bytes as a stream, all or from one to another, or `null` where they are not there. */
  read(workspace: string, hash: string, part?: { start: number; end: number }): Promise<NodeJS.ReadableStream | null>
  /** Removes the bytes for ever; those that are not there are gone already. */
  remove(workspace: string, hash: string): Promise<void>
}

/** The name of these bytes: their SHA-256 in hex. */
export const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

/** A store in a folder of the machine. */
export function folderStore(folder: string): FileStore {
  const pathOf = (workspace: string, hash: string) => join(folder, workspace, hash.slice(0, 2), hash)
  return {
    async put(workspace, bytes) {
      const hash = hashOf(bytes)
      const path = pathOf(workspace, hash)
      if (await exists(path)) return
      await mkdir(dirname(path), { recursive: true })
      const unfinished = `${path}.${newId()}`
      try {
        await writeDurably(unfinished, bytes)
        await rename(unfinished, path)
      } catch (error) {
        // On a full disk the half of a file takes the place that others need.
        await rm(unfinished, { force: true })
        throw error
      }
    },
    async read(workspace, hash, part) {
      if (!/^[0-9a-f]{64}$/.test(hash)) return null
      const path = pathOf(workspace, hash)
      return (await exists(path)) ? createReadStream(path, part) : null
    },
    async remove(workspace, hash) {
      if (/^[0-9a-f]{64}$/.test(hash)) await rm(pathOf(workspace, hash), { force: true })
    },
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
