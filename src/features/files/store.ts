import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newId } from '../../model/index.ts'

/** Where the bytes of files lie. They are named by what they are, so that the same file is kept once in a workspace. */
export interface FileStore {
  /** Keeps the bytes durably; returns their SHA-256 in hex. */
  put(workspace: string, bytes: Buffer): Promise<string>
  /** The bytes as a stream, or `null` where they are not there. */
  read(workspace: string, hash: string): Promise<NodeJS.ReadableStream | null>
}

/** A store in a folder of the machine. */
export function folderStore(folder: string): FileStore {
  const pathOf = (workspace: string, hash: string) => join(folder, workspace, hash.slice(0, 2), hash)
  return {
    async put(workspace, bytes) {
      const hash = createHash('sha256').update(bytes).digest('hex')
      const path = pathOf(workspace, hash)
      if (await exists(path)) return hash
      await mkdir(dirname(path), { recursive: true })
      const unfinished = `${path}.${newId()}`
      const file = await open(unfinished, 'wx')
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(unfinished, path)
      return hash
    },
    async read(workspace, hash) {
      if (!/^[0-9a-f]{64}$/.test(hash)) return null
      const path = pathOf(workspace, hash)
      return (await exists(path)) ? createReadStream(path) : null
    },
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
