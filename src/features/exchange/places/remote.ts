/** A file where it lies outside. */
export interface RemoteFile {
  /** Below the place. */
  path: string
  /** Bytes; null where that is not told. */
  size: number | null
  /** When it was last changed, as ISO 8601; null where that is not told. */
  changedAt: string | null
  /** By which it is told whether it is still the same: its ETag, or its size and time. Null where nothing tells. */
  mark: string | null
}

/** A file that is being read. */
export interface OpenedFile {
  size: number | null
  mark: string | null
  bytes: AsyncIterable<Buffer>
}

/** A place outside while it is spoken to. What stands against it is thrown as Conflict, a connection that goes as ConnectionLost. */
export interface Remote {
  /** Its files, those changed longest ago first; of an address the one file that `path` leads to. `most`: so many are enough. */
  list(most: number, path?: string): Promise<RemoteFile[]>
  /** Reads a file from a byte on. */
  open(path: string, from: number): Promise<OpenedFile>
  /** Puts a file there, in place of one of the same name: whole, or not at all. */
  write(path: string, file: { size: number; bytes: AsyncIterable<Buffer> }): Promise<void>
  /** How a file is now; null where it is told with its bytes only. */
  look(path: string): Promise<Pick<RemoteFile, 'mark'> | null>
  close(): void
}

/** The way to a place broke off, or it has too much to do: it is tried again. */
export class ConnectionLost extends Error {
  override name = 'ConnectionLost'
}

/** In milliseconds: so long nothing may come or go. */
export const silence = 60_000
