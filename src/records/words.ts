import sql, { join, raw, type Sql } from 'sql-template-tag'
import { foldText } from './columns.ts'

/** How strictly words are taken: as written and in all their forms, or also with slips of the pen. */
export type Tolerance = 'exact' | 'typos'

const mostWords = 8
const longestWord = 60

/**
 * Condition that the row `alias` has all the words of a search text: word forms (Russian and English) by the text
 * index, beginnings and parts by trigrams, numbers by any part of a phone, and with `typos` words that are like.
 */
export function wordsCondition(text: string, alias: string, tolerance: Tolerance = 'exact'): Sql {
  const phones = phoneDigits(text)
  if (phones.length)
    return sql`(${join(
      phones.map(part => sql`${raw(alias)}.search_text like ${`%${part}%`}`),
      ' or ',
    )})`
  const words = searchWords(text)
  if (!words.length) return sql`false`
  return sql`(${join(
    words.map(word => wordCondition(word, alias, tolerance)),
    ' and ',
  )})`
}

export const searchWords = (text: string): string[] =>
  [...new Set(foldText(text).match(/[\p{L}\p{N}_@.+-]+/gu) ?? [])]
    .map(word => word.replace(/^[.+-]+|[.+-]+$/g, ''))
    .filter(Boolean)
    .slice(0, mostWords)
    .map(word => word.slice(0, longestWord))

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

function wordCondition(word: string, alias: string, tolerance: Tolerance): Sql {
  const a = raw(alias)
  const forms = sql`${a}.search_words @@ (to_tsquery('simple', ${prefixQuery(word)}) || plainto_tsquery('russian', ${word}))`
  if (word.length < 3) return forms
  const part = sql`${a}.search_text like ${`%${word.replace(/[\\%_]/g, '\\$&')}%`}`
  if (tolerance === 'exact' || word.length < 4) return sql`(${forms} or ${part})`
  return sql`(${forms} or ${part} or ${word} <% ${a}.search_text)`
}

/** `иванов` → `'иванов':*`; the quotes keep operators of the query language from being read. */
const prefixQuery = (word: string): string => `'${word.replace(/['\\]/g, ' ')}':*`
