import type { Chance } from './chance.ts'

const keyboards = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', '1234567890']
const scanned: readonly [string, string][] = [
  ['m', 'rn'],
  ['w', 'vv'],
  ['cl', 'd'],
  ['l', '1'],
  ['o', '0'],
  ['5', 's'],
  ['8', 'b'],
  ['g', 'q'],
  ['u', 'ii'],
  ['ш', 'щ'],
  ['и', 'н'],
  ['е', 'с'],
  ['б', '6'],
  ['з', '3'],
]
const heard: readonly [string, string][] = [
  ['ph', 'f'],
  ['ck', 'k'],
  ['c', 'k'],
  ['ie', 'y'],
  ['ee', 'ea'],
  ['gh', ''],
  ['wh', 'w'],
  ['ou', 'oo'],
  ['s', 'z'],
  ['tt', 't'],
  ['ll', 'l'],
  ['nn', 'n'],
  ['о', 'а'],
  ['е', 'и'],
  ['тс', 'ц'],
  ['нн', 'н'],
  ['сс', 'с'],
  ['я', 'е'],
  ['ч', 'щ'],
  ['ль', 'л'],
]

/** A letter left out, added, replaced by a neighbour on the keyboard, or exchanged with the next one. */
export function mistype(chance: Chance, word: string): string {
  if (word.length < 2) return word
  const at = chance.below(word.length)
  const letter = word[at] ?? ''
  const row = keyboards.find(keys => keys.includes(letter.toLowerCase())) ?? keyboards[0] ?? ''
  const beside = row[Math.max(0, row.indexOf(letter.toLowerCase()) + (chance.is(0.5) ? 1 : -1))] ?? row[0] ?? ''
  const kinds = [
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + beside + word.slice(at),
    word.slice(0, at) + beside + word.slice(at + 1),
    at + 1 < word.length ? word.slice(0, at) + word[at + 1] + letter + word.slice(at + 2) : word,
  ]
  return chance.one(kinds)
}

const replaced = (chance: Chance, word: string, table: readonly [string, string][]): string => {
  const possible = table.filter(([from]) => word.includes(from))
  if (!possible.length) return mistype(chance, word)
  const [from, to] = chance.one(possible)
  return word.replace(from, to)
}

/** As a reader of scanned pages errs. */
export const misread = (chance: Chance, word: string): string => replaced(chance, word, scanned)
/** As somebody errs who writes down what he hears. */
export const mishear = (chance: Chance, word: string): string => replaced(chance, word, heard)

/** Another digit, or two exchanged. */
export function misdial(chance: Chance, number: string): string {
  const places = [...number].flatMap((digit, at) => (/\d/.test(digit) ? [at] : []))
  const at = chance.one(places)
  if (chance.is(0.5)) return number.slice(0, at) + chance.below(10) + number.slice(at + 1)
  const next = places[places.indexOf(at) + 1]
  if (next === undefined) return number
  return number.slice(0, at) + number[next] + number.slice(at + 1, next) + number[at] + number.slice(next + 1)
}
