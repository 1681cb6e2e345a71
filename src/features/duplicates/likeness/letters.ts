import { toLatin } from '../../../model/index.ts'

/** Lower case, ё as е, without marks above letters, quotes and dots; hyphens are kept. */
export const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll('й', '\u0001')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replaceAll('\u0001', 'й')
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()

const spellings: readonly [RegExp, string][] = [
  [/shch|sch|sh/g, 's'],
  [/zh/g, 'z'],
  [/kh/g, 'h'],
  [/tch|tsch|ch/g, 'c'],
  [/ph/g, 'f'],
  [/ck|q/g, 'k'],
  [/x/g, 'ks'],
  [/tz|ts/g, 'c'],
  [/w/g, 'v'],
  [/[yj]/g, 'i'],
  [/(.)\1+/g, '$1'],
  [/(?<=[bcdfghklmnprstvz])io/g, 'e'],
  [/^ie/g, 'e'],
  [/['’`\s-]/g, ''],
  [/(.)\1+/g, '$1'],
]

/**
 * A name as it sounds in Latin letters, the same for the usual ways to write it in Russian and in Latin letters: «Юлия»,
 * Yuliya and Julia; «Щербаков» and Shcherbakov.
 */
export function spelled(text: string): string {
  const found = known.get(text)
  if (found !== undefined) return found
  const sound = spellings.reduce((word, [from, to]) => word.replace(from, to), toLatin(plain(text)))
  if (known.size >= mostKnown) known.clear()
  if (text.length < 60) known.set(text, sound)
  return sound
}

/** Words repeat: each is spelled once. */
const known = new Map<string, string>()
const mostKnown = 200_000

const classes: Readonly<Record<string, string>> = {
  b: 'p',
  p: 'p',
  d: 't',
  t: 't',
  g: 'k',
  k: 'k',
  v: 'f',
  f: 'f',
  z: 's',
  s: 's',
  c: 's',
  m: 'm',
  n: 'n',
  l: 'l',
  r: 'r',
}

/** What stays of a spelled name when vowels go and voiced and voiceless letters are one (after Russell's Soundex, 1918): five signs at most. */
export function skeleton(word: string): string {
  let bones = ''
  for (const letter of word) {
    const bone = classes[letter]
    if (bone && bone !== bones.at(-1)) bones += bone
  }
  return bones.slice(0, 5) || word.slice(0, 1)
}

/** Which letters are in a word, one bit each: what has too few in common need not be compared letter by letter. */
export function lettersOf(word: string): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31)
  return bits
}

/** How many letters only one of both has. */
export function unlike(a: number, b: number): number {
  let bits = a ^ b
  bits -= (bits >>> 1) & 0x55555555
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
