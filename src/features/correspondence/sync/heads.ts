import { createHash } from 'node:crypto'
import { addressParser, decodeWords } from 'postal-mime'
import { idsIn, momentOf, type Named, named } from '../reading/letter.ts'

/** What the headers of a letter tell before it is read. */
export interface Head {
  /** By what the letter is known again, whatever folder it lies in. */
  identity: Buffer
  /** Its Message-ID, without brackets; `null`: it has none. */
  id: string | null
  from: string
  to: string[]
  at: string | null
}

const sha256 = (...parts: (Buffer | string)[]): Buffer => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest()
}

/** By what answers name a letter. */
export const messageKey = (id: string): Buffer => sha256('id', id)

/** By what a letter is known again: a Message-ID counts for its sender alone, so that nobody hides another's letter by taking its. */
const identityOf = (id: string, from: string): Buffer => sha256('letter', id, from)

/** Reads the block of headers of a letter. */
export function headOf(headers: Buffer): Head {
  const lines = headers
    .toString('utf8')
    .slice(0, 200_000)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
  const field = (name: string) =>
    lines
      .find(line => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
      ?.slice(name.length + 1)
      .trim() ?? ''
  const people = (name: string): Named[] => named(addressParser(decodeWords(field(name))))
  const from = people('from')[0]?.address ?? ''
  const id = idsIn(field('message-id'))[0] ?? null
  const to = [...people('to'), ...people('cc'), ...people('bcc')].flatMap(({ address }) => address || [])
  return {
    identity: id ? identityOf(id, from) : sha256('headers', headers),
    id,
    from,
    to: [...new Set(to)],
    at: momentOf(field('date')),
  }
}
