import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import { BrokenBackup } from './broken.ts'
import type { BackupKey } from './key.ts'
import { webStream } from './web-stream.ts'

/** One file inside of a backup; its content has to be read before the next one. */
export interface ReadEntry {
  name: string
  body: AsyncIterable<Uint8Array>
}

/**
 * Reads a backup, entry by entry. What it yields is authentic as far as it goes; that it goes to the end is known only once
 * it has ended without throwing. Throws BrokenBackup.
 */
export async function* readArchive(path: string, keys: readonly BackupKey[]): AsyncGenerator<ReadEntry> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  try {
    const plain = await decrypt(file, keys)
    const unpacked = Readable.from(plain, { objectMode: false }).compose(createGunzip())
    for await (const { header, body } of entriesOf(unpacked)) yield { name: header.name, body: wholeOf(body) }
  } catch (error) {
    throw brokenBy(error)
  } finally {
    file.destroy()
  }
}

async function decrypt(
  file: AsyncIterable<Uint8Array>,
  keys: readonly BackupKey[],
): Promise<ReadableStream<Uint8Array>> {
  const { Decrypter } = await import('age-encryption')
  const decrypter = new Decrypter()
  for (const { identity } of keys) decrypter.addIdentity(identity)
  return decrypter.decrypt(webStream(file))
}

const entriesOf = (unpacked: AsyncIterable<Uint8Array>): ReadableStream<ParsedTarEntry> =>
  webStream(unpacked).pipeThrough(createTarDecoder({ strict: true }))

async function* wholeOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw brokenBy(error)
  }
}

/** The words of the libraries are for programmers. Errors of the machine, such as a missing file, are passed on. */
function brokenBy(error: unknown): unknown {
  if (error instanceof BrokenBackup || !(error instanceof Error)) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  if ('syscall' in error) return error
  if (message.startsWith('no identity matched')) return new BrokenBackup('wrongKey', undefined, { cause: error })
  if (/invalid version/.test(message)) return new BrokenBackup('notBackup', undefined, { cause: error })
  if (code.startsWith('Z_') || code.startsWith('ERR_') || !code)
    return new BrokenBackup('damaged', undefined, { cause: error })
  return error
}
