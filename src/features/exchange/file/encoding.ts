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
 * The encoding of a text file: byte order mark, then the zero bytes of UTF-16, then strict UTF-8 over the whole file,
 * then the single-byte encoding in which the text looks most like Russian.
 */
export function detectEncoding(bytes: Buffer): EncodingGuess {
  const marked = byMark(bytes) ?? byZeroBytes(bytes)
  if (marked) return { encoding: marked, certain: true }
  if (isUtf8(bytes)) return { encoding: 'utf-8', certain: true }
  return bySingleBytes(sampleOf(bytes))
}

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

/** Enough to count letters by, from where there are letters beyond ASCII. */
function sampleOf(bytes: Buffer): Buffer {
  const first = bytes.findIndex(byte => byte > 127)
  return bytes.subarray(Math.max(0, first - 1000), first + 200_000)
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
