import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, fieldRight, scopeOf } from './access.ts'
import { nearest, worded } from './by-words.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'
import { searchedFields, seenWordsCondition } from './seen-words.ts'
import { correctionsOf } from './vocabulary.ts'
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

/** Of so many newest records of an object, those with the words may fill the answer; words that are rarer are looked up. */
const nearby = 2000
/** The same of what follows other records: of notes there are many, and the newest are soon old. */
const nearbyFollowing = 500

/** Records of all objects the caller may see that have the words; those named so first, then the newest. */
export async function searchRecords(
  ctx: Context,
  text: string,
  options: SearchOptions = {},
): Promise<{ data: Found[] }> {
  const words = text.trim()
  if (!words) return { data: [] }
  const asked: Asked = { text: words, tolerance: 'exact', limit: options.limit ?? 20 }
  const objects = searchable(ctx, options)
  if (!objects.length) return { data: [] }
  const found = await find(ctx, objects, asked)
  if (found.length) return { data: found }
  const corrections = await correctionsOf(ctx, words, objects)
  return { data: corrections ? await find(ctx, objects, { ...asked, tolerance: corrections }) : [] }
}

interface Asked {
  text: string
  tolerance: Tolerance
  limit: number
}

function searchable(ctx: Context, { objects }: SearchOptions): ObjectDeclaration[] {
  return [...ctx.config.objects.values()].filter(
    object =>
      !object.configuration &&
      (!objects || objects.includes(object.name)) &&
      scopeOf(ctx, object, 'read') !== 'none' &&
      searchedFields(object).some(({ name }) => fieldRight(ctx, object, name) !== 'hidden'),
  )
}

/** Among the newest of each object first; where those do not suffice, by the text indexes. */
async function find(ctx: Context, objects: readonly ObjectDeclaration[], asked: Asked): Promise<Found[]> {
  const near = await ranked(
    ctx,
    asked,
    'kept',
    objects.flatMap(object => [newestWith(ctx, object, asked), ...calledSo(ctx, object, asked)]),
  )
  const count = Map.groupBy(near, ({ object }) => object)
  const rare = objects.filter(({ name }) => (count.get(name)?.length ?? 0) < asked.limit)
  const looked = await ranked(
    ctx,
    asked,
    'byIndex',
    rare.map(object => allWith(ctx, object, asked)),
  )
  const all = new Map([...looked, ...near].map(found => [found.id, found]))
  return [...all.values()]
    .sort((a, b) => a.rank - b.rank || (a.createdAt < b.createdAt ? 1 : -1))
    .slice(0, asked.limit)
    .map(({ rank: _, ...found }) => found)
}

type Ranked = Found & { rank: number }

async function ranked(ctx: Context, { text }: Asked, plan: Plan, parts: readonly Sql[]): Promise<Ranked[]> {
  if (!parts.length) return []
  const start = `${text.replace(/[\\%_]/g, '\\$&')}%`
  return ctx.db.query<Ranked>(
    sql`select object, id, title, detail, number, "createdAt",
        case when lower(title) = lower(${text}) or lower(number) = lower(${text}) then 0 when lower(title) like lower(${start}) then 1 else 2 end as rank
      from (${join(
        parts.map(part => sql`(${part})`),
        ' union all ',
      )}) f`,
    plan,
  )
}

/** Access to what follows another record costs a look at that one each: there it is asked of those with the words only. */
function newestWith(ctx: Context, object: ObjectDeclaration, { text, tolerance }: Asked): Sql {
  const access = accessPredicate(ctx, object, 'read', 't')
  const before = [living(ctx, object, 't'), ...(object.follows ? [] : [access])]
  const from = nearest(object, before, sql`t.created_at desc, t.id desc`, object.follows ? nearbyFollowing : nearby)
  const words = seenWordsCondition(ctx, object, text, tolerance)
  return sql`${shown(ctx, object)} from ${from} where ${words} and ${access} limit ${candidates}`
}

/** Whose whole name it is, however old, where names have an index. */
function calledSo(ctx: Context, object: ObjectDeclaration, { text }: Asked): Sql[] {
  const title = tableOf(object).fields.get(object.title)
  if (!title?.field.options.index || title.added || fieldRight(ctx, object, object.title) === 'hidden') return []
  const named = sql`${raw(comparableSql(title, 't'))} = ${text}`
  return [
    sql`${shown(ctx, object)} from ${fromTable(object, 't')}
      where ${living(ctx, object, 't')} and ${named} and ${accessPredicate(ctx, object, 'read', 't')} limit ${candidates}`,
  ]
}

function allWith(ctx: Context, object: ObjectDeclaration, { text, tolerance }: Asked): Sql {
  const from = worded(object, [living(ctx, object, 't'), seenWordsCondition(ctx, object, text, tolerance)])
  return sql`${shown(ctx, object)} from ${from} where ${accessPredicate(ctx, object, 'read', 't')} limit ${candidates}`
}

const shown = (ctx: Context, object: ObjectDeclaration): Sql =>
  sql`select ${object.name}::text as object, t.id, coalesce(${raw(titleSql(ctx, object))}, '') as title, ${raw(detailSql(ctx, object))} as detail,
    ${raw(object.number ? `'${object.number}' || t.number` : 'null')} as number, to_json(t.created_at)#>>'{}' as "createdAt"`

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
