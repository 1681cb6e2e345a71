import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import type { ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, fieldRight, scopeOf } from './access.ts'
import { nearest, worded } from './by-words.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'
import { searchedFields, seenWordsCondition } from './seen-words.ts'
import { correctionsOf, frequencyOf } from './vocabulary.ts'
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

/** Of so many newest records of an object, those with frequent words may fill the answer. */
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
  const objects = searchable(ctx, options)
  if (!objects.length) return { data: [] }
  const frequency = await frequencyOf(ctx, words)
  const asked: Asked = { text: words, tolerance: 'exact', frequency, limit: options.limit ?? 20 }
  const found = await find(ctx, objects, asked)
  if (found.length) return { data: found }
  const corrections = await correctionsOf(ctx, words, objects)
  if (!corrections) return { data: [] }
  return { data: await find(ctx, objects, { ...asked, tolerance: corrections, frequency: corrections.frequency }) }
}

interface Asked {
  text: string
  tolerance: Tolerance
  frequency: number
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

/**
 * By the text indexes; of objects in which more have the words than are looked at, among the newest too, and first where
 * that is known before.
 */
async function find(ctx: Context, objects: readonly ObjectDeclaration[], asked: Asked): Promise<Found[]> {
  const newest = (some: readonly ObjectDeclaration[]) =>
    ranked(
      ctx,
      asked,
      'kept',
      some.map(object => newestWith(ctx, object, asked)),
    )
  const indexed = (some: readonly ObjectDeclaration[]) => {
    const called = objects.flatMap(object => calledSo(ctx, object, asked))
    return ranked(ctx, asked, 'byIndex', [...called, ...some.map(object => allWith(ctx, object, asked))])
  }
  const isFrequent = asked.frequency >= candidates
  const first = isFrequent ? await newest(objects) : await indexed(objects)
  const counts = Map.groupBy(first, ({ object }) => object)
  const count = ({ name }: ObjectDeclaration) => counts.get(name)?.length ?? 0
  const second = isFrequent
    ? await indexed(objects.filter(object => count(object) < asked.limit))
    : await newest(objects.filter(object => count(object) >= candidates))
  const all = new Map([...first, ...second].map(found => [found.id, found]))
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
  if (!title?.field.options.index || title.added || title.type.comparable !== 'text') return []
  if (fieldRight(ctx, object, object.title) === 'hidden') return []
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
