import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Plan } from '../database/connection.ts'
import { calledColumn, calledLength, comparableSql, tableOf } from '../database/table.ts'
import { foldSql, type ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, fieldRight, scopeOf } from './access.ts'
import { nearest, worded } from './by-words.ts'
import { foldText } from './columns.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'
import { searchedFields, seenWordsCondition } from './seen-words.ts'
import { correctionsOf, frequencyOf } from './vocabulary.ts'
import { type Corrections, numberIn, type Tolerance } from './words.ts'

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

/** Words that stand in fewer records are looked up by the text indexes at once. */
const frequent = 2000
const mostSorted = 5000

/** Where titles with so frequent words are too many to be told apart by their dates, the newest records have enough of them. */
const mostCalled = 100_000

/** Of texts with corrected words, so many are tried as beginnings of titles. */
const mostMeant = 8

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
  const known = await frequencyOf(ctx, words)
  const typed = foldText(words).replace(/\s+/g, ' ').slice(0, calledLength)
  const limit = options.limit ?? 20
  const found = await find(ctx, objects, {
    text: words,
    beginnings: [typed],
    tolerance: 'exact',
    frequency: known.words,
    called: known.beginnings,
    limit,
  })
  if (found.length) return { data: found }
  const tolerance = await correctionsOf(ctx, words, objects)
  if (!tolerance) return { data: [] }
  const beginnings = corrected(typed, tolerance)
  return {
    data: await find(ctx, objects, {
      text: words,
      beginnings,
      tolerance,
      frequency: tolerance.frequency,
      called: tolerance.frequency,
      limit,
    }),
  }
}

interface Asked {
  text: string
  /** What titles may begin with, folded. */
  beginnings: readonly string[]
  tolerance: Tolerance
  /** In how many records the words stand, and those that titles may begin with. */
  frequency: number
  called: number
  limit: number
}

/** What may have been meant, by the words that are like those typed. */
function corrected(typed: string, { similar }: Corrections): string[] {
  let texts = [typed]
  for (const [word, meant] of similar)
    if (meant.length) texts = texts.flatMap(text => meant.map(other => text.replace(word, other))).slice(0, mostMeant)
  return texts.filter(text => !texts.some(other => other !== text && text.startsWith(other)))
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
 * Whoever is called so fills the answer, where there are many. Otherwise those with rare words are all taken by the text
 * indexes, and those with frequent words are first looked for among the newest.
 */
async function find(ctx: Context, objects: readonly ObjectDeclaration[], asked: Asked): Promise<Found[]> {
  const { frequency, limit } = asked
  const called = objects.flatMap(object => calledSo(ctx, object, asked))
  const numbered = objects.flatMap(object => numberedSo(ctx, object, asked))
  const indexed = (some: readonly ObjectDeclaration[]) => some.map(object => allWith(ctx, object, asked))
  if (frequency < frequent)
    return best(await ranked(ctx, asked, 'byIndex', [...numbered, ...called, ...indexed(objects)]), limit)

  const named = await ranked(ctx, asked, 'fixed', [...numbered, ...(asked.called < mostCalled ? called : [])])
  if (named.length >= limit) return best(named, limit)
  const near = objects.map(object => newestWith(ctx, object, asked))
  const newest = await ranked(ctx, asked, 'fixed', near)
  const counts = Map.groupBy(newest, ({ object }) => object)
  const wanting = objects.filter(({ name }) => (counts.get(name)?.length ?? 0) < limit)
  return best([...named, ...newest, ...(await ranked(ctx, asked, 'byIndex', indexed(wanting)))], limit)
}

function best(found: readonly Ranked[], limit: number): Found[] {
  const once = new Map(found.map(one => [one.id, one]))
  return [...once.values()]
    .sort((a, b) => a.rank - b.rank || compare(b.createdAt, a.createdAt) || compare(b.id, a.id))
    .slice(0, limit)
    .map(({ rank: _, ...one }) => one)
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

type Ranked = Found & { rank: number }

async function ranked(ctx: Context, { text, beginnings }: Asked, plan: Plan, parts: readonly Sql[]): Promise<Ranked[]> {
  if (!parts.length) return []
  const numbers = [...ctx.config.objects.values()].flatMap(object => {
    const number = numberIn(object, text)
    return number ? [`${object.number}${number}`] : []
  })
  const title = raw(foldSql('title'))
  return ctx.db.query<Ranked>(
    sql`select object, id, title, detail, number, "createdAt",
        case when ${title} = any(${beginnings}::text[]) or number = any(${numbers}::text[]) then 0
          when exists (select from unnest(${beginnings}::text[]) b where starts_with(${title}, b)) then 1 else 2 end as rank
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

/**
 * Those whose titles begin so, whole titles first, then the newest: the index of titles alone tells who they are and who
 * may see them. Nothing where titles have no index, or are hidden.
 */
function calledSo(ctx: Context, object: ObjectDeclaration, { beginnings, limit }: Asked): Sql[] {
  if (!calledColumn(object) || fieldRight(ctx, object, object.title) === 'hidden') return []
  return [
    sql`${shown(ctx, object)} from (
        select c.id from unnest(${beginnings}::text[]) b(beginning) cross join lateral (
          select c.id, c.created_at, c.called = b.beginning as whole from ${fromTable(object, 'c')}
          where c.called >= b.beginning and c.called < (b.beginning || ${'\uffff'})
            and ${living(ctx, object, 'c')} and ${accessPredicate(ctx, object, 'read', 'c')} offset 0) c
        order by c.whole desc, c.created_at desc, c.id desc limit ${limit}) called
      join ${fromTable(object, 't')} on t.workspace_id = ${ctx.workspace} and t.id = called.id`,
  ]
}

/** The one that has the number, whatever else has it in its words. */
function numberedSo(ctx: Context, object: ObjectDeclaration, { text }: Asked): Sql[] {
  const number = numberIn(object, text)
  if (!number) return []
  return [
    sql`${shown(ctx, object)} from ${fromTable(object, 't')}
      where t.number = ${number} and ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'read', 't')} limit 1`,
  ]
}

/** The newest of all with the words; of some only, should there be more than is known yet. */
function allWith(ctx: Context, object: ObjectDeclaration, { text, tolerance }: Asked): Sql {
  const words = seenWordsCondition(ctx, object, text, tolerance)
  const from = worded(object, [living(ctx, object, 't'), words], sql`t.created_at desc, t.id desc`, mostSorted)
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
