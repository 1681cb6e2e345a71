import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import { fold, foldSql, type ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, fieldRight, visibleFields } from './access.ts'
import { changeColumns, changesOf, toldFields } from './changes.ts'
import type { Context } from './context.ts'
import { fromTable, living, recordColumns } from './row.ts'
import type { ChosenObject, ReadQuery } from './timeline-query.ts'

interface Page {
  before: [string, string] | null
  limit: number
  query: ReadQuery
}

/** The entries of one object, as rows of `type`, `when`, `place`, `id` and `record`. */
export function entriesPart(
  ctx: Context,
  { object, kinds }: ChosenObject,
  { cards, before, limit, query }: Page & { cards: readonly string[] },
): Sql {
  const at = object.timeline ? column(object, object.timeline) : raw('t.created_at')
  return sql`select ${object.name}::text as type, ${at} as "when", ${at}::text as place, t.id::text as id,
      (select to_json(r) from (select ${recordColumns(ctx, object, 't', { can: true })}) r) as record
    from ${fromTable(object, 't')}
    where ${told(ctx, { object, kinds }, { cards, query })} ${withoutNamed(ctx, object, { cards, query })}
      ${before ? sql`and (${at}, t.id::text) < (${before[0]}::timestamptz, ${before[1]})` : empty}
    order by ${at} desc, t.id::text desc limit ${limit + 1}`
}

interface Asked {
  cards: readonly string[]
  query: ReadQuery
}

/** Whether the caller sees an entry `t` of these cards, and has asked for it. */
const told = (ctx: Context, { object, kinds }: ChosenObject, { cards, query }: Asked): Sql =>
  sql`${living(ctx, object, 't')} and ${column(object, object.follows)} = any(${cards}::uuid[])
      and ${accessPredicate(ctx, object, 'read', 't')}
      ${kinds ? sql`and ${column(object, object.kinds)} = any(${kinds}::text[])` : empty}
      ${byWhom(ctx, object, query)} ${state(ctx, object, query)} ${withWords(textOf(ctx, object), query)}`

/** What another entry that is told has with it is told with that alone: files of a note or a letter. */
function withoutNamed(ctx: Context, object: ObjectDeclaration, { cards, query }: Asked): Sql {
  const named = query.objects.flatMap(chosen =>
    namesOf(ctx, chosen.object, object).map(
      field => sql`select jsonb_array_elements_text(${column(chosen.object, field)})::uuid from ${fromTable(chosen.object, 't')}
        where ${told(ctx, chosen, { cards, query })}`,
    ),
  )
  return named.length ? sql`and t.id not in (${join(named, ' union all ')})` : empty
}

/** Fields of an entry in which it has others with it, as far as the caller sees them. */
const namesOf = (ctx: Context, entry: ObjectDeclaration, { name }: ObjectDeclaration): string[] =>
  visibleFields(ctx, entry).flatMap(stored =>
    stored.field.type === 'refs' && stored.field.options.object === name && stored.columns.length ? stored.name : [],
  )

const column = (object: ObjectDeclaration, name = ''): Sql =>
  raw(`t.${quote(tableOf(object).fields.get(name)?.columns[0] ?? '')}`)

/** What a role does not see of an entry, it cannot ask by either: then nothing of it is found. */
const asked = (ctx: Context, object: ObjectDeclaration, field: string | undefined, is: Sql): Sql =>
  field && fieldRight(ctx, object, field) !== 'hidden' ? sql`and ${column(object, field)} ${is}` : sql`and false`

const byWhom = (ctx: Context, object: ObjectDeclaration, { by }: ReadQuery): Sql =>
  by ? asked(ctx, object, object.owner, sql`= ${by}::uuid`) : empty

function state(ctx: Context, object: ObjectDeclaration, { pinned, happened }: ReadQuery): Sql {
  const done = happened && object.steps ? asked(ctx, object, object.steps.done, sql`is not null`) : empty
  return sql`${done} ${pinned ? asked(ctx, object, object.pinned, sql`is not null`) : empty}`
}

/** All text of an entry that the caller may see. */
function textOf(ctx: Context, object: ObjectDeclaration): string {
  const texts = visibleFields(ctx, object).filter(({ field }) => field.type === 'text' || field.type === 'longText')
  return `concat_ws(' ', ${["''", ...texts.map(field => comparableSql(field, 't'))].join(', ')})`
}

const withWords = (text: string, { words }: ReadQuery): Sql =>
  words.length
    ? sql`and ${join(
        words.map(word => sql`${raw(foldSql(text))} like ${contains(word)}`),
        ' and ',
      )}`
    : empty

const contains = (word: string): string => `%${fold(word.normalize('NFC')).replace(/[\\%_]/g, '\\$&')}%`

/** The changes of the card itself, in the same shape. Words are looked for in the values that the caller may see. */
export function changesPart(
  ctx: Context,
  object: ObjectDeclaration,
  { card, before, limit, query }: Page & { card: string },
): Sql {
  const seen = toldFields(ctx, object)
  const text = `coalesce((select string_agg(told.value, ' ') from (
      select key, value from jsonb_each_text(coalesce(c.before, '{}')) union all
      select key, value from jsonb_each_text(coalesce(c.after, '{}'))) told where told.key = any(seen.fields)), '')`
  return sql`select 'change'::text as type, c.at as "when", c.at::text as place, c.id::text as id,
      (select to_json(r) from (select ${changeColumns('c')}) r) as record
    from change c, (select ${seen}::text[] as fields) seen
    where c.workspace_id = ${ctx.workspace} and c.record_id = ${card} and ${changesOf(object, 'c')}
      ${query.by ? sql`and c.actor = ${query.by}::uuid` : empty} ${withWords(text, query)}
      ${before ? sql`and (c.at, c.id::text) < (${before[0]}::timestamptz, ${before[1]})` : empty}
    order by c.at desc, c.id::text desc limit ${limit + 1}`
}
