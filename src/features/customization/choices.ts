import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import { tableOf } from '../../database/table.ts'
import {
  Invalid,
  isJsonObject,
  type JsonObject,
  newId,
  type ObjectDeclaration,
  type Problem,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, living } from '../../records/index.ts'

export interface ChoiceChange {
  /** Of the field. */
  id: string
  object: string
  name: string
  type: string
  options: JsonObject
  next: JsonObject
}

/** Choices that records have, even in the trash, cannot be taken away from a field unless it is said where they go. */
export async function requireChoicesUnused(
  ctx: Context,
  { object: objectName, name, options, next }: ChoiceChange,
  moves: ReadonlyMap<string, string | null>,
): Promise<void> {
  const gone = goneChoices(options, next).filter(choice => !moves.has(choice))
  const object = ctx.config.objects.get(objectName)
  if (!gone.length || !object) return
  const used = await ctx.db.query<{ choice: string }>(sql`
    select distinct c.choice from ${fromTable(object, 't')}
    cross join unnest(${gone}::text[]) c(choice)
    where ${living(ctx, object, 't', 'with')} and ${hasChoice(name, raw('c.choice'))}`)
  if (used.length)
    throw new Invalid([
      {
        field: 'options.choices',
        code: 'choicesInUse',
        params: { values: used.map(({ choice }) => choice).join(', ') },
      },
    ])
}

/** Where records go whose choice goes: to another one, or to none. Throws Invalid for what cannot be. */
export function readMoves(
  given: unknown,
  { options, next }: Pick<ChoiceChange, 'options' | 'next'>,
): Map<string, string | null> {
  const gone = new Set(goneChoices(options, next))
  const left = new Set(choiceList(next))
  const problems: Problem[] = []
  const moves = new Map<string, string | null>()
  for (const [from, to] of Object.entries(isJsonObject(given) ? given : {})) {
    const field = `move.${from}`
    if (!gone.has(from)) problems.push({ field, code: 'choiceStays' })
    else if (to === null && next.required === true) problems.push({ field, code: 'required' })
    else if (to !== null && !left.has(String(to)))
      problems.push({ field, code: 'choice', params: { choices: [...left].join(', ') } })
    else moves.set(from, to === null ? null : String(to))
  }
  if (problems.length) throw new Invalid(problems)
  return moves
}

/**
 * Gives the records their new choice, those in the trash too. Each keeps in its history what it had, and it is kept apart
 * besides, so that the choice can come back with them. In one transaction with the set-up, so it is not stopped half way:
 * records would be left with a choice that there is no more.
 */
export async function moveChoices(
  ctx: Context,
  { id, object: objectName, name, type }: ChoiceChange,
  moves: ReadonlyMap<string, string | null>,
): Promise<void> {
  const object = ctx.config.objects.get(objectName)
  if (!object) return
  for (const [from, to] of moves) {
    const rows = await ctx.db.query<{ id: string }>(sql`
      select t.id from ${fromTable(object, 't')}
      where ${living(ctx, object, 't', 'with')} and ${hasChoice(name, sql`${from}`)} for update`)
    if (!rows.length) continue
    const ids = rows.map(row => row.id)
    const value =
      type === 'multiChoice' ? listWith(name, from, to) : to === null ? sql`null::jsonb` : sql`to_jsonb(${to}::text)`
    await ctx.db.query(sql`
      insert into moved_choice (field, choice, record_id, before, after)
      select ${id}::uuid, ${from}::text, t.id, t.custom->${name}::text, ${value}
      from ${fromTable(object, 't')} where t.workspace_id = ${ctx.workspace} and t.id = any(${ids}::uuid[])`)
    await writeChoices(ctx, { object, name, value, ids })
  }
}

interface Writing {
  object: ObjectDeclaration
  name: string
  /** SQL of the new value, in the row `t`. */
  value: Sql
  ids: readonly string[]
}

/** One statement for any number of rows: values, change rows and events. */
export const writeChoices = (ctx: Context, { object, name, value, ids }: Writing): Promise<unknown> =>
  ctx.db.query(sql`
    with moves as (
      select t.id, t.custom->${name}::text as before, ${value} as after, m.change
      from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[]) m(id, change)
      join ${fromTable(object, 't')} on t.workspace_id = ${ctx.workspace} and t.id = m.id),
    written as (update ${raw(quote(tableOf(object).name))} t
      set custom = case when m.after is null then t.custom - ${name}::text else t.custom || jsonb_build_object(${name}::text, m.after) end,
        version = t.version + 1, updated_at = now()
      from moves m where t.workspace_id = ${ctx.workspace} and t.id = m.id
      returning t.id, t.version, m.before, m.after, m.change),
    changes as (insert into change (workspace_id, id, object, record_id, version, kind, actor, channel, reference, request_id, address, before, after, silent)
      select ${ctx.workspace}::uuid, change, ${object.name}, id, version, 'updated', ${ctx.actor.user}::uuid, ${ctx.via.channel}, ${ctx.via.reference ?? null}, ${ctx.via.requestId ?? null}, ${ctx.via.address ?? null},
        jsonb_build_object(${name}::text, before), jsonb_build_object(${name}::text, after), ${ctx.via.silent ?? null}::boolean
      from written)
    insert into event (workspace_id, change_id, object, record_id) select ${ctx.workspace}::uuid, change, ${object.name}, id from written`)

/** The list without the one and with the other, each once, in their order. */
const listWith = (name: string, from: string, to: string | null): Sql => sql`(
  select coalesce(jsonb_agg(w.word order by w.place), '[]') from (
    select x.word, min(x.place) as place
    from jsonb_array_elements_text(t.custom->${name}::text) with ordinality e(word, place)
    cross join lateral (select case when e.word = ${from} then ${to}::text else e.word end as word, e.place) x
    where x.word is not null group by x.word) w)`

const hasChoice = (name: string, choice: Sql): Sql =>
  sql`(${join([sql`t.custom->>${name}::text = ${choice}`, sql`t.custom->${name}::text @> to_jsonb(array[${choice}::text])`], ' or ')})`

export const goneChoices = (options: JsonObject, next: JsonObject): string[] => {
  const left = new Set(choiceList(next))
  return choiceList(options).filter(choice => !left.has(choice))
}

export const choiceList = ({ choices }: JsonObject): string[] => (Array.isArray(choices) ? choices.map(String) : [])
