import sql, { join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, fieldRight, scopeOf } from './access.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'
import { searchedFields, seenWordsCondition } from './seen-words.ts'
import type { Tolerance } from './words.ts'

export interface Found {
  object: string
  id: string
  title: string
  /** A second line that tells namesakes apart: company, phone, stage. */
  detail: string | null
  number: string | null
  createdAt: string
}

export interface SearchOptions {
  objects?: readonly string[]
  limit?: number
}

/** Of each object, so many of the found are looked at before the best are chosen; more would not fit on a page. */
const candidates = 200

/** Records of all objects the caller may see that have the words; those named so first, then the newest. */
export async function searchRecords(
  ctx: Context,
  text: string,
  options: SearchOptions = {},
): Promise<{ data: Found[] }> {
  const words = text.trim()
  if (!words) return { data: [] }
  const found = await find(ctx, words, options, 'exact')
  return { data: found.length ? found : await find(ctx, words, options, 'typos') }
}

async function find(
  ctx: Context,
  text: string,
  { objects, limit = 20 }: SearchOptions,
  tolerance: Tolerance,
): Promise<Found[]> {
  const parts = [...ctx.config.objects.values()]
    .filter(
      object =>
        !object.configuration && (!objects || objects.includes(object.name)) && scopeOf(ctx, object, 'read') !== 'none',
    )
    .filter(object => isSearchable(ctx, object))
    .map(object => candidatesOf(ctx, object, text, tolerance))
  if (!parts.length) return []
  const rank = sql`case when lower(title) = lower(${text}) or lower(number) = lower(${text}) then 0 when lower(title) like lower(${`${text.replace(/[\\%_]/g, '\\$&')}%`}) then 1 else 2 end`
  return ctx.db.query<Found>(
    sql`select object, id, title, detail, number, "createdAt" from (${join(
      parts.map(part => sql`(${part})`),
      ' union all ',
    )}) f
      order by ${rank}, "createdAt" desc limit ${limit}`,
    'byIndex',
  )
}

const isSearchable = (ctx: Context, object: ObjectDeclaration): boolean =>
  searchedFields(object).some(({ name }) => fieldRight(ctx, object, name) !== 'hidden')

function candidatesOf(ctx: Context, object: ObjectDeclaration, text: string, tolerance: Tolerance): Sql {
  const title = raw(titleSql(ctx, object))
  return sql`select ${object.name}::text as object, t.id, coalesce(${title}, '') as title, ${raw(detailSql(ctx, object))} as detail,
      ${raw(object.number ? `'${object.number}' || t.number` : 'null')} as number, to_json(t.created_at)#>>'{}' as "createdAt"
    from ${fromTable(object, 't')}
    where ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')} and ${seenWordsCondition(ctx, object, text, 't', tolerance)}
    limit ${candidates}`
}

function titleSql(ctx: Context, object: ObjectDeclaration): string {
  const field = tableOf(object).fields.get(object.title)
  if (fieldRight(ctx, object, object.title) === 'hidden') return `''`
  return field ? `(${comparableSql(field, 't')})::text` : `t.id::text`
}

/** First phone or company name, whichever the object has and the caller may see. */
function detailSql(ctx: Context, object: ObjectDeclaration): string {
  const name = ['companyName', 'inn', 'phones', 'subject'].find(
    candidate =>
      candidate !== object.title && candidate in object.fields && fieldRight(ctx, object, candidate) !== 'hidden',
  )
  const field = name && tableOf(object).fields.get(name)
  if (!field || field.added) return 'null'
  return name === 'phones' ? `t.phones#>>'{0,value}'` : `(${comparableSql(field, 't')})::text`
}
