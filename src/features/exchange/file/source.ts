import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { Invalid } from '../../../model/errors.ts'

/** A file that lies somewhere in parts: read from its beginning, or between two places of it. */
export interface FileSource {
  /** In bytes. */
  size: number
  /** The bytes from `from` on, up to `to` (not included). */
  read(from?: number, to?: number): AsyncIterable<Buffer>
}

/** Bytes of a part, as files are kept and read. */
export const partSize = 1024 * 1024

/** A file that lies in memory. */
export const bytesSource = (bytes: Buffer): FileSource => ({
  size: bytes.length,
  async *read(from = 0, to = bytes.length) {
    for (let at = from; at < to; at += partSize) yield bytes.subarray(at, Math.min(to, at + partSize))
  },
})

/** The bytes of which a part by its number is found by `part`; all but the last are `partSize` long. */
export const partsSource = (size: number, part: (number: number) => Promise<Buffer | undefined>): FileSource => ({
  size,
  async *read(from = 0, to = size) {
    for (let at = from; at < to; ) {
      const bytes = await part(Math.floor(at / partSize))
      const inside = at % partSize
      const piece = bytes?.subarray(inside, inside + to - at)
      if (!piece?.length) return
      yield piece
      at += piece.length
    }
  },
})

/** So much may come of one packed byte; tables of real words stay far below, and only what is made to fill a disk goes beyond. */
const mostUnfolded = 200
/** Of less it is not asked. */
const unfoldedFreely = 64 * 1024 * 1024

/** Throws Invalid where so much would come of so little that it can only be meant as harm. */
export function requireHonest(packed: number, unpacked: number): void {
  if (unpacked > unfoldedFreely && unpacked > packed * mostUnfolded)
    throw new Invalid([
      { field: 'file', code: 'importBomb', params: { times: Math.round(unpacked / Math.max(1, packed)) } },
    ])
}

export const isGzip = (beginning: Buffer): boolean => beginning[0] === 0x1f && beginning[1] === 0x8b

/** What a gzip file holds: read from its beginning only. Throws Invalid where it is broken or unfolds without end. */
export async function* unpacked(source: FileSource): AsyncGenerator<Buffer> {
  let taken = 0
  let given = 0
  async function* packed() {
    for await (const part of source.read()) {
      taken += part.length
      yield part
    }
  }
  const from = Readable.from(packed(), { objectMode: false })
  const gunzip = from.pipe(createGunzip())
  from.on('error', error => gunzip.destroy(error))
  try {
    for await (const part of gunzip as AsyncIterable<Buffer>) {
      given += part.length
      requireHonest(taken, given)
      yield part
    }
  } catch (error) {
    throw isZlibError(error) ? new Invalid([{ field: 'file', code: 'importPacked' }]) : error
  } finally {
    from.destroy()
    gunzip.destroy()
  }
}

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')

/** The first bytes, up to so many. */
export async function beginningOf(parts: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const found: Buffer[] = []
  let length = 0
  for await (const part of parts) {
    found.push(part)
    length += part.length
    if (length >= most) break
  }
  return Buffer.concat(found).subarray(0, most)
}
