import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { ObjectDeclaration } from '../model/index.ts'
import { foldText } from './columns.ts'

/** What may have been meant by a text with slips of the pen. */
export interface Corrections {
  /** Words that are in use and like one that was typed, by it. */
  readonly similar: ReadonlyMap<string, readonly string[]>
  /** In how many records, roughly and at most, what may have been meant stands. */
  readonly frequency: number
  /** Whether the words of the row `t` may be unknown yet, so that its text must be compared itself. */
  unlearned(object: ObjectDeclaration): Sql
  /** Whether a word of the text (SQL) is like the one that was typed. */
  isLike(word: string, text: string): Sql
}

/** How strictly words are taken: as written and in all their forms, or also as what may have been meant. */
export type Tolerance = 'exact' | Corrections

const mostWords = 8
const longestWord = 60

/** The row whose words are asked: of which object, and under which alias. */
export interface Searched {
  readonly object: ObjectDeclaration
  readonly alias: string
}

/**
 * Condition that a row has all the words of a search text: word forms (Russian and English) by the text index,
 * beginnings and parts by trigrams, numbers by any part of a phone, and with corrections words that are like.
 */
export function wordsCondition(text: string, row: Searched, tolerance: Tolerance): Sql {
  const phones = phoneDigits(text)
  if (phones.length) return anyOf(phones.map(part => hasPart(part, row.alias)))
  const words = searchWords(text)
  if (!words.length) return sql`false`
  return sql`(${join(
    words.map(word => wordCondition(word, row, tolerance)),
    ' and ',
  )})`
}

export const searchWords = (text: string): string[] =>
  [...new Set(foldText(text).match(/[\p{L}\p{N}_@.+-]+/gu) ?? [])]
    .map(word => word.slice(0, longestWord).replace(/^[.+-]+|[.+-]+$/g, ''))
    .filter(Boolean)
    .slice(0, mostWords)

/** The short number of a record that the text may be: `D-1042`, `d1042`, `№ 1042` or `1042`, its letters on either keyboard. */
export function numberIn({ number: prefix }: ObjectDeclaration, text: string): string | undefined {
  if (!prefix) return undefined
  const [, letters, figure] = /^\s*№?\s*([\p{L}]*)[-–\s]?(\d{1,15})\s*$/iu.exec(text) ?? []
  return !letters || `${asLatin(letters)}-` === prefix.toUpperCase() ? figure : undefined
}

/** Cyrillic letters that look like Latin ones are typed for them. */
const lookAlikes: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
}

const asLatin = (letters: string): string =>
  [...letters.toUpperCase()].map(letter => lookAlikes[letter] ?? letter).join('')

/**
 * A number as people write it, with spaces, brackets and dashes, as the parts to look for: also without the 8 or 7
 * that stands for the country at its beginning. Empty when the text is no number.
 */
function phoneDigits(text: string): string[] {
  if (!/^[\d\s()+\-–.]+$/.test(text)) return []
  const digits = text.replace(/\D/g, '')
  if (digits.length < 3) return []
  const national = /^[78]/.test(digits) && digits.length > 3 ? digits.slice(1) : null
  if (national && digits.length === 11) return [national]
  return national ? [digits, national] : [digits]
}

function wordCondition(word: string, { object, alias }: Searched, tolerance: Tolerance): Sql {
  const similar = tolerance === 'exact' ? undefined : tolerance.similar.get(word)
  const found = [hasForms([word, ...(similar ?? [])], alias), ...(word.length < 3 ? [] : [hasPart(word, alias)])]
  if (tolerance === 'exact' || !similar) return anyOf(found)
  return anyOf([...found, sql`(${tolerance.unlearned(object)} and ${tolerance.isLike(word, `${alias}.search_text`)})`])
}

const anyOf = (conditions: readonly Sql[]): Sql => sql`(${join([...conditions], ' or ')})`

/** One query of all the words: it is asked of each row once. */
const hasForms = (words: readonly string[], alias: string): Sql =>
  sql`${raw(alias)}.search_words @@ (${join(
    words.map(word => sql`to_tsquery('simple', ${prefixQuery(word)}) || plainto_tsquery('russian', ${word})`),
    ' || ',
  )})`

const hasPart = (part: string, alias: string): Sql =>
  sql`${raw(alias)}.search_text like ${`%${part.replace(/[\\%_]/g, '\\$&')}%`}`

/** `иванов` → `'иванов':*`; the quotes keep operators of the query language from being read. */
const prefixQuery = (word: string): string => `'${word.replace(/['\\]/g, ' ')}':*`
