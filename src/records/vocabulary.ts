import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { ObjectDeclaration } from '../model/index.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'
import { type Corrections, searchWords } from './words.ts'

/** Words shorter than this are not corrected: too many others are like them. */
const leastCorrected = 4
const shortest = 2
const longest = 40

/** Of words that are equally like, so many are tried. */
const mostSimilar = 8
/** One letter wrong, missing or too many counts one, two letters exchanged two. */
const mostSlips = 2

/** Known words that are like those of a text, of each only the nearest; `null` where there is nothing to correct. */
export async function correctionsOf(
  ctx: Context,
  text: string,
  objects: readonly ObjectDeclaration[],
): Promise<Corrections | null> {
  const typed = searchWords(text).filter(isCorrected)
  if (!typed.length) return null
  const rows = await ctx.db.query<{ typed: string; similar: string[]; records: number }>(sql`
    select typed, meant.similar, meant.records from unnest(${typed}::text[]) typed cross join lateral (
      select coalesce(array_agg(word), '{}') as similar, coalesce(sum(records), 0)::int as records from (
        select word, records from (
          select word, records, slips, min(slips) over () as least from word
          cross join lateral levenshtein_less_equal(word, typed, ${mostSlips}) slips
          where workspace_id = ${ctx.workspace} and ${isLike(sql`typed`)}) near
        where slips = least order by word limit ${mostSimilar}) nearest) meant`)
  const unlearned = await unlearnedOf(ctx, objects)
  return {
    similar: new Map(rows.map(row => [row.typed, row.similar])),
    frequency: Math.min(...rows.map(row => row.records)),
    unlearned: ({ name }) => sql`t.id = any(${unlearned.get(name) ?? []}::uuid[])`,
    isLike: (word, text) => sql`exists (select from ${wordsIn(text)} where ${isLike(word)})`,
  }
}

/** In how many records, roughly and at most, something stands. Changed records are counted again, new ones a little later. */
export interface Frequency {
  /** All words of the text, in any form. */
  words: number
  /** Words that begin like its rarest one. */
  beginnings: number
}

/** How frequent the words of a text are: as frequent as the rarest of them. */
export async function frequencyOf(ctx: Context, text: string): Promise<Frequency> {
  const words = searchWords(text).filter(word => !/\d/.test(word))
  if (!words.length) return { words: 0, beginnings: 0 }
  const stems = words.map(word => (word.length < leastCorrected ? word : word.slice(0, Math.max(3, word.length - 2))))
  const row = await ctx.db.one<Frequency>(
    sql`select min(found.words)::float8 as words, min(found.beginnings)::float8 as beginnings
      from unnest(${words}::text[], ${stems}::text[]) typed(beginning, stem) cross join lateral (
        select coalesce(sum(records), 0) as words,
          coalesce(sum(records) filter (where word >= beginning and word < beginning || ${'\uffff'}), 0) as beginnings from word
        where workspace_id = ${ctx.workspace} and word >= stem and word < stem || ${'\uffff'}) found`,
    'fixed',
  )
  return row ?? { words: 0, beginnings: 0 }
}

/** To compare the words of a text costs a hundred times what the index costs. */
const mostCompared = 200

/** Records written since their words were learned; of a load of many the newest, for the minutes until it is learned. */
async function unlearnedOf(ctx: Context, objects: readonly ObjectDeclaration[]): Promise<Map<string, string[]>> {
  const parts = objects.map(
    object => sql`select ${object.name}::text as object, array(
      select t.id from ${fromTable(object, 't')}
      where ${living(ctx, object, 't')} and (t.updated_at, t.id) > ${learnedUntil(ctx, object)}
      order by t.updated_at desc, t.id desc limit ${mostCompared}) as ids`,
  )
  const rows = await ctx.db.query<{ object: string; ids: string[] }>(join(parts, ' union all '), 'fixed')
  return new Map(rows.map(row => [row.object, row.ids]))
}

/** SQL: the last record, in order of their last changes, whose words are known. */
function learnedUntil(ctx: Context, { name }: ObjectDeclaration): Sql {
  const mark = (column: string, none: string) => sql`(
    (select ${raw(column)} from words_learned where workspace_id = ${ctx.workspace} and object = ${name})
    union all select ${none}::${raw(column === 'until' ? 'timestamptz' : 'uuid')} limit 1)`
  return sql`(${mark('until', '-infinity')}, ${mark('last', firstId)})`
}

const isLike = (typed: string | Sql): Sql =>
  sql`length(word) >= ${leastCorrected} and word % ${typed} and levenshtein_less_equal(word, ${typed}, ${mostSlips}) <= ${mostSlips}`

/** SQL: the words of a searched text that are learned. */
const wordsIn = (text: string): Sql => sql`(
  select word from unnest(string_to_array(regexp_replace(${raw(text)}, '[^[:alpha:]]+', ' ', 'g'), ' ')) word
  where length(word) between ${shortest} and ${longest}) words`

const isCorrected = (word: string): boolean =>
  word.length >= leastCorrected && word.length <= longest && !/\d/.test(word)

/** Texts that are read in one transaction: while it lasts, what happens meanwhile is not told to anybody. */
const portion = 20_000

/**
 * Reads what was written since the last time for words, up to a minute ago. A transaction that lasts longer may be passed
 * over; its words are learned when the record is changed again, and without slips it is found all the same.
 */
export async function learnWords(ctx: Context, object: ObjectDeclaration, most = portion): Promise<void> {
  for (let read = most; read === most; ) {
    const row = await ctx.db.one<{ read: number }>(learning(ctx, object, most))
    read = row?.read ?? 0
  }
}

const learning = (ctx: Context, object: ObjectDeclaration, most: number): Sql => sql`
  with texts as materialized (
    select t.updated_at, t.id, t.search_text as text from ${fromTable(object, 't')}
    where ${living(ctx, object, 't')} and t.updated_at < now() - interval '1 minute'
      and (t.updated_at, t.id) > ${learnedUntil(ctx, object)}
    order by t.updated_at, t.id limit ${most}),
  known as (
    insert into word (word, records) select word, count(*) from texts cross join lateral ${wordsIn('text')} group by word
    on conflict (workspace_id, word) do update set records = word.records + excluded.records),
  moved as (
    insert into words_learned (object, until, last)
    select ${object.name}, updated_at, id from texts order by updated_at desc, id desc limit 1
    on conflict (workspace_id, object) do update set until = excluded.until, last = excluded.last)
  select count(*)::int as read from texts`

const firstId = '00000000-0000-0000-0000-000000000000'

/** Has all texts read anew: after a load that dates what it writes back to the past. */
export async function forgetLearned(ctx: Context): Promise<void> {
  await ctx.db.query(sql`delete from words_learned where workspace_id = ${ctx.workspace}`)
}

/** Has the words in use themselves forgotten and learned anew: what is searched no longer is not among them. */
export async function forgetWords(ctx: Context): Promise<void> {
  await ctx.db.query(sql`delete from word where workspace_id = ${ctx.workspace}`)
  await forgetLearned(ctx)
}
