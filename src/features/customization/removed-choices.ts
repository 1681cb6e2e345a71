import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isJsonObject, type JsonObject, NotFound, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, living } from '../../records/index.ts'
import { type ChoiceChange, choiceList, goneChoices, writeChoices } from './choices.ts'

/** A choice that was taken away from a field and can come back. */
export interface RemovedChoice {
  choice: string
  label: JsonObject | null
  /** Where it stood among the others. */
  position: number
  removedAt: string
}

/** Keeps the choices that go. One that an administrator put back by hand is there again, and nothing is kept of it. */
export async function keepGone(ctx: Context, { id, options, next }: ChoiceChange): Promise<void> {
  const had = choiceList(options)
  const gone = goneChoices(options, next)
  await forget(ctx, id, [...gone, ...choiceList(next)])
  for (const choice of gone) {
    const label = isJsonObject(options.labels) ? (options.labels[choice] ?? null) : null
    await ctx.db.query(sql`
      insert into removed_choice (field, choice, label, position)
      values (${id}, ${choice}, ${label && JSON.stringify(label)}::jsonb, ${had.indexOf(choice)})`)
  }
}

const forget = (ctx: Context, field: string, choices: readonly string[]): Promise<unknown> =>
  ctx.db.query(sql`
    with gone as (delete from removed_choice where workspace_id = ${ctx.workspace} and field = ${field} and choice = any(${choices}::text[]))
    delete from moved_choice where workspace_id = ${ctx.workspace} and field = ${field} and choice = any(${choices}::text[])`)

/** Choices that were taken away from a field, latest first. */
export const removedChoices = (ctx: Context, field: string): Promise<RemovedChoice[]> =>
  ctx.db.query<RemovedChoice>(sql`
    select choice, label, position, ${raw(momentSql('removed_at'))} as "removedAt" from removed_choice
    where workspace_id = ${ctx.workspace} and field = ${field} order by removed_choice.removed_at desc`)

/** How many records were moved off a choice, and how many of them nobody has changed there since. */
export interface Moved {
  moved: number
  unchanged: number
}

export async function movedOff(ctx: Context, object: ObjectDeclaration, at: MovedAt): Promise<Moved> {
  const row = await ctx.db.one<Moved>(sql`
    select count(*)::int as moved, count(*) filter (where ${stillSo(at.name)})::int as unchanged ${movedRows(ctx, object, at)}`)
  return row ?? { moved: 0, unchanged: 0 }
}

interface MovedAt {
  /** Id of the field, and its name. */
  id: string
  name: string
  choice: string
}

/** Gives records their former choice where they still have what they were given instead. Returns how many. */
export async function moveBack(ctx: Context, object: ObjectDeclaration, at: MovedAt): Promise<Moved> {
  const { moved } = await movedOff(ctx, object, at)
  const rows = await ctx.db.query<{ id: string }>(sql`
    select t.id ${movedRows(ctx, object, at)} and ${stillSo(at.name)} for update of t`)
  const ids = rows.map(({ id }) => id)
  const value = sql`(select m.before from moved_choice m
    where m.workspace_id = t.workspace_id and m.field = ${at.id} and m.choice = ${at.choice} and m.record_id = t.id)`
  if (ids.length) await writeChoices(ctx, { object, name: at.name, value, ids })
  await forget(ctx, at.id, [at.choice])
  return { moved, unchanged: ids.length }
}

const movedRows = (ctx: Context, object: ObjectDeclaration, { id, choice }: MovedAt): Sql => sql`
  from moved_choice m join ${fromTable(object, 't')} on t.workspace_id = m.workspace_id and t.id = m.record_id
  where m.workspace_id = ${ctx.workspace} and m.field = ${id} and m.choice = ${choice} and ${living(ctx, object, 't', 'with')}`

const stillSo = (name: string): Sql =>
  sql`coalesce(t.custom->${name}::text, 'null'::jsonb) = coalesce(m.after, 'null'::jsonb)`

/** The options with the choices in their old places. */
export function withChoices(options: JsonObject, back: readonly RemovedChoice[]): JsonObject {
  const choices = choiceList(options)
  const labels = isJsonObject(options.labels) ? { ...options.labels } : {}
  for (const { choice, label, position } of back.toSorted((one, other) => one.position - other.position)) {
    choices.splice(position, 0, choice)
    if (label) labels[choice] = label
  }
  return { ...options, choices, ...(Object.keys(labels).length && { labels }) }
}

/** Those that were asked for, latest first. Throws NotFound where one was never taken away, or is back already. */
export async function requireRemoved(ctx: Context, field: string, asked: readonly string[]): Promise<RemovedChoice[]> {
  const removed = await removedChoices(ctx, field)
  const missing = asked.find(choice => !removed.some(one => one.choice === choice))
  if (missing !== undefined) throw new NotFound('notFound', { object: 'choice', id: missing })
  return removed.filter(({ choice }) => asked.includes(choice))
}
