import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
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
import { removeRecord, restoreRecord, targetOf } from '../../records/index.ts'
import { pipelinesOf } from '../../records/stages.ts'
import { transact } from '../../records/transact.ts'
import type { Application } from '../feature.ts'
import { indexFieldsJob } from './indexing.ts'
import { checkObjectNames, readLabel, readNumber } from './names.ts'
import { beginNumbers } from './numbers.ts'

/** An object as an administrator added it. */
export interface ObjectJson {
  id: string
  name: string
  plural: string
  title: string
  /** Prefix of the short number of its records, such as `P-`; `null`: they have none. */
  number: string | null
  label: JsonObject
}

type Enqueue = Application['enqueue']

const mostObjects = 100

export const listObjects = (ctx: Context): Promise<ObjectJson[]> =>
  ctx.db.query<ObjectJson>(sql`
    select id, name, plural, title, number, label from added_object
    where workspace_id = ${ctx.workspace} and removed_at is null order by id`)

/** Adds an object with a name and an owner; further fields are added to it as to any other. */
export async function addObject(ctx: Context, input: JsonObject, enqueue: Enqueue): Promise<ObjectJson> {
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const former = await ctx.db.query<{ name: string; plural: string }>(
    sql`select name, plural from added_object where workspace_id = ${ctx.workspace}`,
  )
  checkObjectNames(input, [...ctx.config.objects.values(), ...former], report)
  const label = readLabels(input.label, report)
  const { title = 'name' } = input
  if (title !== 'name') report('titleField', {}, 'title')
  const number = readNumber(ctx, input.number ?? null, null, report)
  if ((await listObjects(ctx)).length >= mostObjects) report('tooManyObjects', { max: mostObjects })
  if (problems.length || !label) throw new Invalid(problems)
  const object = { id: newId(), name: String(input.name), plural: String(input.plural), title: 'name', number, label }
  await transact(ctx, async inside => {
    await inside.db.query(sql`
      insert into added_object (id, name, plural, number, label)
      values (${object.id}, ${object.name}, ${object.plural}, ${number}, ${JSON.stringify(label)}::jsonb)`)
    if (number) await beginNumbers(inside, object.name, enqueue)
  })
  return object
}

function readLabels(value: unknown, report: Report): JsonObject | undefined {
  if (!isJsonObject(value)) return void report('notObject', {}, 'label')
  const one = readLabel(value.one, report, 'label.one')
  const many = readLabel(value.many, report, 'label.many')
  return one && many && { one: { ...one }, many: { ...many } }
}

/** Changes what an object is called by people, which of its text fields names its records, and how they are numbered. */
export async function changeObject(ctx: Context, id: string, input: JsonObject, enqueue: Enqueue): Promise<ObjectJson> {
  const object = await findObject(ctx, id)
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const label = input.label === undefined ? object.label : readLabels(input.label, report)
  const title = input.title === undefined ? object.title : String(input.title)
  if (ctx.config.objects.get(object.name)?.fields[title]?.type !== 'text') report('titleField', {}, 'title')
  const number = input.number === undefined ? object.number : readNumber(ctx, input.number, object.number, report)
  if (problems.length || !label) throw new Invalid(problems)
  await transact(ctx, async inside => {
    await inside.db.query(sql`
      update added_object set label = ${JSON.stringify(label)}::jsonb, title = ${title}, number = ${number}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    if (number && !object.number) await beginNumbers(inside, object.name, enqueue)
  })
  return { ...object, label, title, number }
}

async function findObject(ctx: Context, id: string): Promise<ObjectJson> {
  const object = isId(id) ? (await listObjects(ctx)).find(each => each.id === id) : undefined
  if (!object) throw new NotFound('notFound', { object: 'object', id })
  return object
}

/** Hides an object with its records, unless fields of others refer to it. Its names stay taken. */
export async function removeObject(ctx: Context, id: string, enqueue: Enqueue): Promise<void> {
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
    await removePipelines(inside, name)
    await inside.db.query(
      sql`update added_object set removed_at = now() where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await inside.db.query(sql`
      update added_field set indexing = '{"state": "dropping"}'
      where workspace_id = ${ctx.workspace} and object = ${name} and indexing is not null`)
    await enqueue(inside.db, indexFieldsJob, {})
  })
}

export interface RemovedObject extends ObjectJson {
  removedAt: string
}

/** Objects that were removed and can come back with their records. */
export const listRemovedObjects = (ctx: Context): Promise<RemovedObject[]> =>
  ctx.db.query<RemovedObject>(sql`
    select id, name, plural, title, number, label, ${raw(momentSql('removed_at'))} as "removedAt" from added_object
    where workspace_id = ${ctx.workspace} and removed_at is not null order by removed_at desc`)

/** Brings a removed object back, with its records and the pipelines that went with it. */
export async function restoreObject(ctx: Context, id: string, enqueue: Enqueue): Promise<ObjectJson> {
  const found = (await listRemovedObjects(ctx)).find(each => each.id === id)
  if (!found) throw new NotFound('notFound', { object: 'object', id })
  if ((await listObjects(ctx)).length >= mostObjects)
    throw new Invalid([{ field: '', code: 'tooManyObjects', params: { max: mostObjects } }])
  const { removedAt, ...object } = found
  await transact(ctx, async inside => {
    await inside.db.query(
      sql`update added_object set removed_at = null where workspace_id = ${ctx.workspace} and id = ${id}`,
    )
    await inside.db.query(sql`
      update added_field set indexing = '{"state": "building"}'
      where workspace_id = ${ctx.workspace} and object = ${object.name} and removed_at is null
        and (options->>'index' = 'true' or options->>'unique' = 'true')`)
    await enqueue(inside.db, indexFieldsJob, {})
    await restorePipelines(inside, object.name, removedAt)
  })
  return object
}

/** Those that went at the same time, pipelines before their stages. */
async function restorePipelines(ctx: Context, name: string, removedAt: string): Promise<void> {
  const went = sql`p.deleted_at between ${removedAt}::timestamptz - interval '1 second' and ${removedAt}::timestamptz + interval '1 minute'`
  const pipelines = await ctx.db.query<{ id: string }>(
    sql`select id from pipeline p where workspace_id = ${ctx.workspace} and object = ${name} and ${went}`,
  )
  for (const { id } of pipelines) {
    await restoreRecord(ctx, 'pipeline', id)
    const stages = await ctx.db.query<{ id: string }>(
      sql`select id from stage p where workspace_id = ${ctx.workspace} and pipeline = ${id} and ${went}`,
    )
    for (const stage of stages) await restoreRecord(ctx, 'stage', stage.id)
  }
}

/** The pipelines of an object go to the trash with it; its records in their stages do not hold them, for they are hidden. */
async function removePipelines(ctx: Context, name: string): Promise<void> {
  const objects = new Map([...ctx.config.objects].filter(([other]) => other !== name))
  const without = { ...ctx, config: { ...ctx.config, objects } }
  for (const pipeline of pipelinesOf(ctx, { name })) {
    for (const stage of pipeline.stages) await removeRecord(without, 'stage', stage.id)
    await removeRecord(without, 'pipeline', pipeline.id)
  }
}
