import { jaroWinkler, typos } from './distance.ts'
import { namesOf } from './first-names.ts'
import type { Level } from './kind.ts'
import { lettersOf, plain, skeleton, spelled, unlike } from './letters.ts'

/** A word of a name, read once: names repeat, so each is kept. */
export interface NameWord {
  plain: string
  spelled: string
  skeleton: string
  /** Which letters are in it, one bit each: words that have too few in common need not be compared letter by letter. */
  letters: number
  /** Of which first names it is a form. */
  names: ReadonlySet<number> | undefined
}

const known = new Map<string, NameWord>()
const mostKnown = 300_000

/** One name as it is compared; `null` where there are no letters in it. */
export function nameWord(given: string): NameWord | null {
  const found = known.get(given)
  if (found) return found
  const letters = plain(given.replace(/[01356]/g, digit => misread[digit] ?? ''))
  if (!/\p{L}/u.test(letters)) return null
  const sound = spelled(letters)
  const word = {
    plain: letters,
    spelled: sound,
    skeleton: skeleton(sound),
    letters: lettersOf(sound),
    names: namesOf(sound),
  }
  if (known.size >= mostKnown) known.clear()
  if (given.length < 60) known.set(given, word)
  return word
}

/** Digits that stand where a letter was meant. */
const misread: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 3: 'z', 5: 's', 6: 'b' }

export interface PersonName {
  last: NameWord | null
  first: NameWord | null
  middle: NameWord | null
}

const patronymic = /(?:вич|[оеи]вна|ична|инична|оглы|кызы|vich|[oe]vna|ichna)$/iu
const titles = /^(?:г-н|г-жа|господин|госпожа|mr|mrs|ms|miss|dr|prof)\.?$/iu

/** A name by its parts; one that was written whole is taken apart: by the patronymic, by first names that are known, by the order of the language. */
export function personName(parts: { last: string; first: string; middle: string; whole: string }): PersonName {
  if (parts.last || parts.first)
    return { last: nameWord(parts.last), first: nameWord(parts.first), middle: nameWord(parts.middle) }
  const words = parts.whole
    .replace(/[,.]/g, ' ')
    .split(/\s+/)
    .filter(word => word && !titles.test(word))
  const at = words.findIndex((word, place) => place > 0 && patronymic.test(word))
  const middle =
    at > 0 && words.length > 2 ? (words[at] ?? '') : at > 0 && at === words.length - 1 ? (words[at] ?? '') : ''
  const rest = middle ? words.filter((_, place) => place !== at) : words
  const [one = '', ...others] = rest
  if (!others.length) {
    const isFirst = middle !== '' || namesOf(spelled(one)) !== undefined
    return { last: isFirst ? null : nameWord(one), first: isFirst ? nameWord(one) : null, middle: nameWord(middle) }
  }
  const other = others.join('-')
  const firstLeads = middle ? at === 1 : leads(one, others[0] ?? '')
  const [first, last] = firstLeads ? [one, other] : [others[0] ?? '', [one, ...others.slice(1)].join('-')]
  return { last: nameWord(last), first: nameWord(first), middle: nameWord(middle) }
}

function leads(one: string, other: string): boolean {
  const [isOne, isOther] = [namesOf(spelled(one)) !== undefined, namesOf(spelled(other)) !== undefined]
  return isOne === isOther ? !/[а-яё]/iu.test(one) : isOne
}

export const lastNameLevels: readonly Level[] = [
  { name: 'equal', m: 0.72, u: 4e-3 },
  { name: 'spelled', m: 0.06, u: 5e-4, like: 0 },
  { name: 'swapped', m: 0.03, u: 1e-5, like: 0 },
  { name: 'typo', m: 0.1, u: 3e-3 },
  { name: 'similar', m: 0.04, u: 0.015 },
  { name: 'different', m: 0.05, u: 0.98 },
]

export const firstNameLevels: readonly Level[] = [
  { name: 'equal', m: 0.7, u: 0.02 },
  { name: 'spelled', m: 0.07, u: 1e-3, like: 0 },
  { name: 'nickname', m: 0.06, u: 5e-3 },
  { name: 'initial', m: 0.04, u: 0.01 },
  { name: 'typo', m: 0.07, u: 4e-3 },
  { name: 'similar', m: 0.03, u: 0.02 },
  { name: 'different', m: 0.03, u: 0.95 },
]

export const middleNameLevels: readonly Level[] = [
  { name: 'equal', m: 0.85, u: 0.03 },
  { name: 'spelled', m: 0.04, u: 2e-3, like: 0 },
  { name: 'initial', m: 0.04, u: 0.03 },
  { name: 'typo', m: 0.05, u: 6e-3 },
  { name: 'different', m: 0.02, u: 0.95 },
]

function isTypo(one: NameWord, other: NameWord): boolean {
  const [a, b] = [one.spelled, other.spelled]
  if (unlike(one.letters, other.letters) > 4 || Math.min(a.length, b.length) < 3) return false
  const most = a.length > 7 ? 2 : 1
  return typos(a, b, most) <= most || jaroWinkler(a, b) >= 0.93
}

const isSimilar = (a: NameWord, b: NameWord): boolean =>
  (unlike(a.letters, b.letters) <= 6 && jaroWinkler(a.spelled, b.spelled) >= 0.78) || isPart(a.plain, b.plain)

/** Whether two first names may be one: Саша and Александр, Bill and William. */
function isNickname({ names: some }: NameWord, { names: others }: NameWord): boolean {
  if (!some || !others) return false
  for (const name of some) if (others.has(name)) return true
  return false
}

const isInitial = (a: NameWord, b: NameWord): boolean =>
  (a.plain.length === 1 || b.plain.length === 1) && a.spelled[0] === b.spelled[0]

function compareLast(a: NameWord, b: NameWord): number {
  if (a.plain === b.plain) return 0
  if (a.spelled === b.spelled) return 1
  if (isTypo(a, b)) return 3
  return isSimilar(a, b) ? 4 : 5
}

/** A double name, of which the other is one half. */
const isPart = (a: string, b: string): boolean =>
  a.includes('-') !== b.includes('-') && (a.split('-').includes(b) || b.split('-').includes(a))

function compareFirst(a: NameWord, b: NameWord): number {
  if (a.plain === b.plain) return 0
  if (a.spelled === b.spelled) return 1
  if (isNickname(a, b)) return 2
  if (isInitial(a, b)) return 3
  // «Мария» and «Марина» are two names, not one mistyped.
  if (a.names && b.names) return 6
  if (isTypo(a, b)) return 4
  return isSimilar(a, b) ? 5 : 6
}

/** Whether first and last name have changed places. */
function isSwapped(a: PersonName, b: PersonName): boolean {
  if (!a.last || !a.first || !b.last || !b.first) return false
  if (a.last.spelled === b.last.spelled) return false
  const [one, other] = [isNear(a.last, b.first), isNear(a.first, b.last)]
  return (one && (other || isSimilar(a.first, b.last))) || (other && isSimilar(a.last, b.first))
}

const isNear = (a: NameWord, b: NameWord): boolean => a.spelled === b.spelled || isTypo(a, b) || isNickname(a, b)

export const compareLastNames = (a: PersonName, b: PersonName): number =>
  isSwapped(a, b) ? 2 : a.last && b.last ? compareLast(a.last, b.last) : -1

export function compareFirstNames(a: PersonName, b: PersonName): number {
  if (isSwapped(a, b) && a.first && b.last) return compareFirst(a.first, b.last)
  return a.first && b.first ? compareFirst(a.first, b.first) : -1
}

export function compareMiddleNames({ middle: a }: PersonName, { middle: b }: PersonName): number {
  if (!a || !b) return -1
  if (a.plain === b.plain) return 0
  if (a.spelled === b.spelled) return 1
  return isInitial(a, b) ? 2 : isTypo(a, b) ? 3 : 4
}
