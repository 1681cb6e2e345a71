import iconv from 'iconv-lite'
import { Invalid } from '../../../model/errors.ts'
import { type Delimiter, detectDelimiter } from './delimiter.ts'
import { detectEncoding, type Encoding, type EncodingGuess } from './encoding.ts'
import { beginsAsJsonLines, jsonNames } from './json-lines.ts'
import { beginningOf, type FileSource, isGzip, unpacked } from './source.ts'
import { beginsAsCard } from './vcard.ts'
import { chooseSheet } from './xlsx/rows.ts'

/** How a file is read. `packed`: by gzip. */
export type FileFormat =
  | ({ kind: 'csv'; delimiter: Delimiter } & AsText)
  | { kind: 'xlsx'; sheet: string; sheets: string[] }
  | ({ kind: 'jsonl'; names: string[] } & AsText)
  | ({ kind: 'vcard'; names: string[] } & AsText)

interface AsText {
  encoding: Encoding
  packed?: boolean
}

export interface FormatFound {
  format: FileFormat
  /** The bytes themselves say so; otherwise the frequency of letters does. */
  certain: boolean
}

interface Wished {
  encoding?: Encoding
  delimiter?: Delimiter
  sheet?: string
}

/** Finds out how a file is to be read, by what stands in it. `cardNames` are the names of a vCard's columns. Throws Invalid for what cannot be read. */
export async function detectFormat(
  source: FileSource,
  wished: Wished,
  cardNames: readonly string[],
): Promise<FormatFound> {
  const first = await beginningOf(source.read(0, 8), 8)
  refuseOldBooks(first)
  if (isZip(first)) return { format: { kind: 'xlsx', ...(await chooseSheet(source, wished.sheet)) }, certain: true }
  const packed = isGzip(first)
  const parts = () => (packed ? unpacked(source) : source.read())
  const beginning = await beginningOf(parts(), 256 * 1024)
  if (packed && (isZip(beginning) || isOldBook(beginning))) throw new Invalid([{ field: 'file', code: 'importBook' }])
  const { encoding, certain } = await encodingOf(parts(), wished)
  const text = iconv.decode(beginning, encoding)
  const shared = { encoding, ...(packed && { packed }) }
  if (beginsAsCard(text)) return { format: { kind: 'vcard', names: [...cardNames], ...shared }, certain }
  if (beginsAsJsonLines(text))
    return { format: { kind: 'jsonl', names: await jsonNames(parts(), encoding), ...shared }, certain }
  return { format: { kind: 'csv', delimiter: wished.delimiter ?? detectDelimiter(text), ...shared }, certain }
}

const encodingOf = async (parts: AsyncIterable<Buffer>, { encoding }: Wished): Promise<EncodingGuess> =>
  encoding ? { encoding, certain: true } : detectEncoding(parts)

const isZip = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))
const isOldBook = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))

/** XLS of before 2007 is a compound file, and so is a workbook that asks for a password. */
function refuseOldBooks(bytes: Buffer): void {
  if (isOldBook(bytes)) throw new Invalid([{ field: 'file', code: 'importOldBook' }])
}
