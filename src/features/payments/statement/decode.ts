import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { StatementRefused } from './statement.ts'

/** Encodings of banks. The first in which the sections of an exchange with 1С can be read is the one. */
const ofExchange = ['windows-1251', 'cp866', 'koi8-r'] as const

/** A text of 1С: by its mark, as UTF-8, or by that its words are those of the format. Throws StatementRefused. */
export function decodeExchange(bytes: Buffer): string {
  const marked = byMark(bytes)
  if (marked !== undefined) return marked
  if (isUtf8(bytes)) return bytes.toString('utf8')
  const read = ofExchange.map(encoding => iconv.decode(bytes, encoding)).find(isExchange)
  if (read === undefined) throw new StatementRefused('encoding')
  return read
}

const isExchange = (text: string): boolean => /^(ВерсияФормата|Кодировка|СекцияДокумент|РасчСчет)=/m.test(text)

/** XML by its mark or its declaration, else UTF-8 (XML 1.0, 4.3.3). Throws StatementRefused. */
export function decodeXml(bytes: Buffer): string {
  const marked = byMark(bytes)
  if (marked !== undefined) return marked
  const [, declared = 'utf-8'] =
    /^\s*<\?xml[^>]{0,100}\bencoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(headOf(bytes)) ?? []
  if (/^utf-?8$/i.test(declared)) {
    if (!isUtf8(bytes)) throw new StatementRefused('encoding')
    return bytes.toString('utf8')
  }
  if (!/^(windows-125\d|iso-8859-\d{1,2}|koi8-[ru]|cp866|ibm866|us-ascii)$/i.test(declared))
    throw new StatementRefused('encoding')
  return iconv.decode(bytes, declared)
}

function byMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    if (!isUtf8(bytes)) throw new StatementRefused('encoding')
    return bytes.subarray(3).toString('utf8')
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return iconv.decode(bytes, 'utf-16le')
  return bytes[0] === 0xfe && bytes[1] === 0xff ? iconv.decode(bytes, 'utf-16be') : undefined
}

/** The beginning, as far as it is Latin letters. */
export const headOf = (bytes: Buffer): string => bytes.subarray(0, 4096).toString('latin1').replaceAll('\0', '')
