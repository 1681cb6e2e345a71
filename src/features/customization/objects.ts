import sql from 'sql-template-tag'
import {
  Conflict,
  Invalid,
  isId,
  isJsonObject,
  type JsonObject,
  NotFound,
  newId,
  type Problem,
  type Report,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { targetOf } from '../../records/index.ts'
import { transact } from '../../records/transact.ts'
import type { Application } from '../feature.ts'
import { indexFieldJob } from './indexing.ts'
import { checkObjectNames, readLabel } from './names.ts'

/** An object as an administrator added it. */
export interface ObjectJson {
  id: string
  name: string
  plural: string
  title: string
  label: JsonObject
}

const mostObjects = 100

export const listObjects = (ctx: Context): Promise<ObjectJson[]> =>
  ctx.db.query<ObjectJson>(sql`
    select id, name, plural, title, label from added_object
    where workspace_id = ${ctx.workspace} and removed_at is null order by id`)

/** Adds an object with a name and an owner; further fields are added to it as to any other. */
export async function addObject(ctx: Context, input: JsonObject): Promise<ObjectJson> {
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const former = await ctx.db.query<{ name: string; plural: string }>(
    sql`select name, plural from added_object where workspace_id = ${ctx.workspace}`,
  )
  checkObjectNames(input, [...ctx.config.objects.values(), ...former], report)
  const label = readLabels(input.label, report)
  const { title = 'name' } = input
  if (title !== 'name') report('titleField', {}, 'title')
  if ((await listObjects(ctx)).length >= mostObjects) report('tooManyObjects', { max: mostObjects })
  if (problems.length || !label) throw new Invalid(problems)
  const object = { id: newId(), name: String(input.name), plural: String(input.plural), title: 'name', label }
  await ctx.db.query(sql`
    insert into added_object (id, name, plural, label) values (${object.id}, ${object.name}, ${object.plural}, ${JSON.stringify(label)}::jsonb)`)
  return object
}

function readLabels(value: unknown, report: Report): JsonObject | undefined {
  if (!isJsonObject(value)) return void report('notObject', {}, 'label')
  const one = readLabel(value.one, report, 'label.one')
  const many = readLabel(value.many, report, 'label.many')
  return one && many && { one: { ...one }, many: { ...many } }
}

/** Changes what an object is called by people, and which of its text fields names its records. */
export async function changeObject(ctx: Context, id: string, input: JsonObject): Promise<ObjectJson> {
  const object = await findObject(ctx, id)
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const label = input.label === undefined ? object.label : readLabels(input.label, report)
  const title = input.title === undefined ? object.title : String(input.title)
  if (ctx.config.objects.get(object.name)?.fields[title]?.type !== 'text') report('titleField', {}, 'title')
  if (problems.length || !label) throw new Invalid(problems)
  await ctx.db.query(sql`
    update added_object set label = ${JSON.stringify(label)}::jsonb, title = ${title} where workspace_id = ${ctx.workspace} and id = ${id}`)
  return { ...object, label, title }
}

async function findObject(ctx: Context, id: string): Promise<ObjectJson> {
  const object = isId(id) ? (await listObjects(ctx)).find(each => each.id === id) : undefined
  if (!object) throw new NotFound('notFound', { object: 'object', id })
  return object
}

/** Hides an object with its records, unless fields of others refer to it. Its names stay taken. */
export async function removeObject(ctx: Context, id: string, enqueue: Application['enqueue']): Promise<void> {
  const { name } = await findObject(ctx, id)
  const users = [...ctx.config.objects.values()].filter(
    other =>
      other.name !== name &&
      Object.values(other.fields).some(
        field => targetOf(field) === name || (field.options as { object?: unknown }).object === name,
      ),
  )
  if (users.length) throw new Conflict('stillNeeded', { object: name, by: users.map(other => other.name).join(', ') })
  await transact(ctx, async inside => {
    await inside.db.query(
      sql`update added_object set removed_at = now() where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    const indexed = await inside.db.query<{ id: string }>(sql`
      select id from added_field where workspace_id = ${ctx.workspace} and object = ${name} and indexing is not null`)
    for (const field of indexed) await enqueue(inside.db, indexFieldJob, { field: field.id })
  })
}
