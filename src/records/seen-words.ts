import sql, { raw, type Sql } from 'sql-template-tag'
import { type StoredField, storedSql, tableOf } from '../database/table.ts'
import { foldSql, type ObjectDeclaration } from '../model/index.ts'
import { fieldRight } from './access.ts'
import type { Context } from './context.ts'
import { numberIn, type Tolerance, wordsCondition } from './words.ts'

/**
 * Condition that the record in the row `t` has the words where the caller may see them, or is called by the number.
 * The text index holds all searched fields together; to whom some of them are hidden, the visible ones must have the
 * words by themselves, or he could guess.
 */
export function seenWordsCondition(
  ctx: Context,
  object: ObjectDeclaration,
  text: string,
  tolerance: Tolerance = 'exact',
): Sql {
  const words = seenWords(ctx, object, text, tolerance)
  const number = numberIn(object, text)
  return number ? sql`(${words} or t.number = ${number})` : words
}

function seenWords(ctx: Context, object: ObjectDeclaration, text: string, tolerance: Tolerance): Sql {
  const found = wordsCondition(text, { object, alias: 't' }, tolerance)
  const searched = searchedFields(object)
  const seen = searched.filter(({ name }) => fieldRight(ctx, object, name) !== 'hidden')
  if (seen.length === searched.length) return found
  if (!seen.length) return sql`false`
  const words = raw(foldSql(`concat_ws(' ', ${seen.map(field => wordsSql(field)).join(', ')})`))
  return sql`(${found} and exists (
    select from (select w as search_text, to_tsvector('russian', w) as search_words from (select ${words} as w) visible) seen
    where ${wordsCondition(text, { object, alias: 'seen' }, tolerance)}))`
}

export const searchedFields = (object: ObjectDeclaration): readonly StoredField[] => tableOf(object).searched

/** The words of a value: of a list, those of its entries without their kinds. */
const wordsSql = (field: StoredField): string => `(
  select string_agg(coalesce(entry->>'value', entry->>'name', entry#>>'{}'), ' ')
  from (select to_jsonb(${storedSql(field, 't')}) as value) stored
  cross join lateral jsonb_array_elements(case jsonb_typeof(value) when 'array' then value else jsonb_build_array(value) end) entry)`
