import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'koi8-r', 'cp866', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]

export interface EncodingGuess {
  encoding: Encoding
  /** The bytes themselves say so; otherwise the frequency of letters does. */
  certain: boolean
}

/**
 * The encoding of a text file, of which the parts are read one after the other: byte order mark, then the zero bytes of UTF-16, then strict
 * UTF-8 over the whole file, then the single-byte encoding in which the text looks most like Russian.
 */
export async function detectEncoding(parts: Iterable<Buffer> | AsyncIterable<Buffer>): Promise<EncodingGuess> {
  const sample = new LetterSample()
  const unicode = new Utf8Watch()
  let isFirst = true
  for await (const part of parts) {
    const marked = isFirst ? (byMark(part) ?? byZeroBytes(part)) : undefined
    if (marked) return { encoding: marked, certain: true }
    isFirst = false
    sample.see(part)
    unicode.see(part)
    if (!unicode.holds && sample.isFull) break
  }
  return unicode.end() ? { encoding: 'utf-8', certain: true } : bySingleBytes(sample.bytes())
}

/** Whether bytes are UTF-8, seen in parts that may end within a character. */
class Utf8Watch {
  holds = true
  private begun = Buffer.alloc(0)

  see(part: Buffer): void {
    if (!this.holds) return
    const bytes = this.begun.length ? Buffer.concat([this.begun, part]) : part
    const end = wholeCharacters(bytes)
    this.holds = isUtf8(bytes.subarray(0, end))
    this.begun = Buffer.from(bytes.subarray(end))
  }

  end(): boolean {
    return this.holds && !this.begun.length
  }
}

/** Length without a character of UTF-8 that the bytes end within. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if ((byte & 0xc0) === 0x80) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** Enough to count letters by: from a little before the first letter beyond ASCII. */
class LetterSample {
  private before = Buffer.alloc(0)
  private readonly parts: Buffer[] = []
  private size = 0

  see(part: Buffer): void {
    if (this.isFull) return
    const first = this.size ? 0 : part.findIndex(byte => byte > 127)
    if (!this.size)
      this.before = Buffer.concat([this.before, first < 0 ? part : part.subarray(0, first)]).subarray(-1000)
    if (first < 0) return
    const taken = Buffer.from(part.subarray(first, first + sampleSize - this.size))
    this.parts.push(taken)
    this.size += taken.length
  }

  get isFull(): boolean {
    return this.size >= sampleSize
  }

  bytes(): Buffer {
    return Buffer.concat([this.before, ...this.parts])
  }
}

const sampleSize = 200_000

function byMark(bytes: Buffer): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** In UTF-16 the high byte of Latin letters, digits and line breaks is 0, that of Cyrillic letters 4. */
function byZeroBytes(bytes: Buffer): Encoding | undefined {
  const sample = bytes.subarray(0, 64 * 1024)
  if (sample.length < 2 || !sample.includes(0)) return undefined
  let even = 0
  let odd = 0
  for (const [at, byte] of sample.entries()) {
    if (byte !== 0 && byte !== 4) continue
    if (at % 2) odd++
    else even++
  }
  const half = sample.length / 2
  if (odd > half * 0.7 && even < half * 0.2) return 'utf-16le'
  if (even > half * 0.7 && odd < half * 0.2) return 'utf-16be'
  return undefined
}

function bySingleBytes(sample: Buffer): EncodingGuess {
  if (looksWestern(sample)) return { encoding: 'windows-1252', certain: false }
  const candidates: Encoding[] = ['windows-1251', 'koi8-r', 'cp866']
  const [best, second] = candidates
    .map(encoding => ({ encoding, score: russianness(iconv.decode(sample, encoding)) }))
    .sort((a, b) => b.score - a.score)
  // Real text scores above 30, its misreadings far below zero; a few letters prove nothing.
  const enough = sample.length > 200 && best !== undefined && best.score > 20 && best.score - (second?.score ?? 0) > 30
  return { encoding: best?.encoding ?? 'windows-1251', certain: enough }
}

/** `Müller`, `café`: letters beyond ASCII stand alone among Latin ones, while Russian words are made of them. */
function looksWestern(sample: Buffer): boolean {
  const text = sample.toString('latin1')
  const beyond = text.match(/[\x80-\xff]/g)?.length ?? 0
  const alone = text.match(/(?<=[a-z])[\xc0-\xff](?![\x80-\xff])|(?<![\x80-\xff])[\xc0-\xff](?=[a-z])/gi)?.length ?? 0
  return alone > beyond * 0.6
}

/** Letters per thousand of Russian text (Ляшевская, Шаров 2009). */
const frequency: Record<string, number> = {
  а: 80,
  б: 16,
  в: 45,
  г: 17,
  д: 30,
  е: 85,
  ж: 9,
  з: 16,
  и: 74,
  й: 12,
  к: 35,
  л: 44,
  м: 32,
  н: 67,
  о: 110,
  п: 28,
  р: 47,
  с: 55,
  т: 63,
  у: 26,
  ф: 3,
  х: 10,
  ц: 5,
  ч: 14,
  ш: 7,
  щ: 4,
  ъ: 1,
  ы: 19,
  ь: 17,
  э: 3,
  ю: 6,
  я: 20,
}

/**
 * How much a text looks like Russian: frequent letters count for it; a capital after a small letter (windows-1251 read
 * as KOI8-R swaps the cases) and characters that are no letters count against it.
 */
function russianness(text: string): number {
  let score = 0
  let counted = 0
  let before = ''
  for (const letter of text) {
    if (letter < '\x80') {
      before = ''
      continue
    }
    counted++
    const small = letter.toLowerCase()
    const often = frequency[small]
    if (often !== undefined) score += often - 20 + (letter === small ? 10 : 0)
    else if (!'ёЁ№«»–—…°“”„  '.includes(letter)) score -= 80
    if (often !== undefined && letter !== small && before && before === before.toLowerCase()) score -= 60
    before = often === undefined ? '' : letter
  }
  return counted ? score / counted : 0
}
