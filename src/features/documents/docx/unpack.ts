import { Unzip, UnzipInflate, zipSync } from 'fflate'
import { Invalid } from '../../../model/index.ts'

/** The parts of a Word file by their names. */
export type Parts = Map<string, Uint8Array>

/** What Word itself never reaches in a template; a bomb does. */
const most = { packed: 10_000_000, unpacked: 80_000_000, parts: 1000 } as const

const refuse = (code: string, params = {}): Invalid => new Invalid([{ field: 'file', code, params }])

/**
 * Unpacks a Word file without trusting what it says of its sizes. Throws Invalid where it is none, or unpacks to more than
 * any template has.
 */
export function unpack(file: Uint8Array): Parts {
  if (file.length > most.packed) throw refuse('docxTooLarge', { max: most.packed / 1_000_000 })
  const parts: Parts = new Map()
  const held = { unpacked: 0 }
  // What stops the reading is thrown through the reader, which makes something else of it.
  let failure: Invalid | undefined
  const stop = (code: string): never => {
    failure ??= refuse(code, { max: most.packed / 1_000_000 })
    throw failure
  }
  const unzip = new Unzip(entry => {
    if (parts.has(entry.name) || leadsOut.test(entry.name)) stop('docxBroken')
    if (parts.size >= most.parts) stop('docxTooLarge')
    parts.set(entry.name, new Uint8Array())
    const chunks: Uint8Array[] = []
    entry.ondata = (error, chunk, final) => {
      if (error) stop('docxBroken')
      held.unpacked += chunk.length
      if (held.unpacked > most.unpacked) stop('docxTooLarge')
      chunks.push(chunk)
      if (final) parts.set(entry.name, Buffer.concat(chunks))
    }
    entry.start()
  })
  unzip.register(UnzipInflate)
  try {
    // In small pieces, so that a bomb is seen before it has grown.
    for (let at = 0; at < file.length; at += 16_384)
      unzip.push(file.subarray(at, at + 16_384), at + 16_384 >= file.length)
  } catch {
    throw failure ?? refuse('docxBroken')
  }
  if (!parts.has('[Content_Types].xml') || !parts.has('word/document.xml')) throw refuse('docxBroken')
  return withoutFolders(parts)
}

const leadsOut = /(?:^|\/)\.\.(?:\/|$)|^\/|\\/

const withoutFolders = (parts: Parts): Parts => new Map([...parts].filter(([name]) => !name.endsWith('/')))

/** A Word file of parts, with nothing else in it. The same parts make the same bytes. */
export const pack = (parts: Parts): Uint8Array =>
  zipSync(Object.fromEntries(parts), { level: 6, mtime: new Date(1980, 0, 1) })
