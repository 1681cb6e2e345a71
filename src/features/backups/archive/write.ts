import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { packTar } from 'modern-tar'
import { webStream } from './web-stream.ts'

/** One file inside of a backup, as a whole in memory. */
export interface Entry {
  name: string
  bytes: Uint8Array
}

interface Wanted {
  path: string
  /** Public keys: whoever has the other half of one of them can open it. */
  recipients: readonly string[]
  signal?: AbortSignal
}

/**
 * Writes a backup: a tar, gzipped, encrypted by age. It appears under its name once it is whole and on the disk; what is
 * broken off leaves nothing. Returns its size in bytes.
 */
export async function writeArchive(
  { path, recipients, signal }: Wanted,
  entries: AsyncIterable<Entry>,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const unfinished = `${path}.part`
  try {
    await pipeline(
      tarOf(entries),
      createGzip({ level: 4 }),
      (plain: AsyncIterable<Uint8Array>) => encrypt(plain, recipients),
      createWriteStream(unfinished, { mode: 0o600 }),
      { signal },
    )
    await toDisk(unfinished)
    await rename(unfinished, path)
    return (await stat(path)).size
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

/** What `packTar` puts behind the last entry. */
const endLength = 1024

async function* tarOf(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  for await (const { name, bytes } of entries) {
    const tar = await packTar([{ header: { name, size: bytes.length, mode: 0o600 }, body: bytes }])
    yield tar.subarray(0, tar.length - endLength)
  }
  yield new Uint8Array(endLength)
}

async function* encrypt(plain: AsyncIterable<Uint8Array>, recipients: readonly string[]): AsyncGenerator<Uint8Array> {
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  yield* await encrypter.encrypt(webStream(plain))
}

async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
