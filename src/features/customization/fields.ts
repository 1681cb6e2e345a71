import sql, { raw } from 'sql-template-tag'
import { isTakenName } from '../../access/added.ts'
import { momentSql } from '../../database/table.ts'
import { say } from '../../messages/words.ts'
import {
  Conflict,
  checkAddedField,
  Invalid,
  isId,
  isIndexed,
  isJsonObject,
  type Json,
  type JsonObject,
  NotFound,
  newId,
  type Problem,
  type Report,
  settledOptions,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { stageFieldOf } from '../../records/stages.ts'
import { transact } from '../../records/transact.ts'
import type { Application } from '../feature.ts'
import { addProtectedField, readProtection } from '../protected-fields.ts'
import { moveChoices, readMoves, requireChoicesUnused } from './choices.ts'
import { type Indexing, indexAsked, indexFieldsJob } from './indexing.ts'
import { isFieldName, readLabel } from './names.ts'
import { keepGone } from './removed-choices.ts'
import { searchAgain } from './searching.ts'

/** A field as an administrator added it. */
export interface FieldJson {
  id: string
  object: string
  name: string
  type: string
  options: JsonObject
  label: JsonObject
  /** How far its indexes are; `null` without any. `reason` says why they could not be made. */
  indexing: { state: Exclude<Indexing['state'], 'dropping'>; reason: string | null } | null
}

export interface RemovedField extends Omit<FieldJson, 'indexing'> {
  removedAt: string
}

export interface FieldRow extends Omit<FieldJson, 'indexing'> {
  indexing: Indexing | null
}

type Enqueue = Application['enqueue']

const mostFields = 300

export const listFields = async (ctx: Context): Promise<FieldJson[]> =>
  (await storedFields(ctx)).map(row => presentField(ctx, row))

const storedFields = (ctx: Context): Promise<FieldRow[]> =>
  ctx.db.query<FieldRow>(sql`
    select id, object, name, type, options, label, indexing from added_field
    where workspace_id = ${ctx.workspace} and removed_at is null order by object, position, id`)

export const presentField = ({ locale }: Context, { indexing, ...field }: FieldRow): FieldJson => ({
  ...field,
  indexing:
    indexing && indexing.state !== 'dropping'
      ? {
          state: indexing.state,
          reason: indexing.state === 'failed' ? say(locale, `errors:${indexing.code}`, indexing.params) : null,
        }
      : null,
})

/** Adds a field; it is in validation, filters, search, history, import and the description of the API at once. */
export async function addField(ctx: Context, input: JsonObject, enqueue: Enqueue): Promise<FieldJson> {
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const { object: objectName, name, type } = input
  const options = settledOptions(String(type), isJsonObject(input.options) ? input.options : {})
  const object = typeof objectName === 'string' ? ctx.config.objects.get(objectName) : undefined
  if (!object) report('unknownObject', { object: String(objectName) }, 'object')
  if (!isFieldName(name)) report('fieldName', {}, 'name')
  else if (object && isTakenName(object, name)) report('nameTaken', { name }, 'name')
  const label = readLabel(input.label, report)
  if (object)
    checkAddedField(
      { type: String(type), options, object, objects: ctx.config.objects, reading: ctx.config.company },
      report,
    )
  if (type === 'stage' && object && (stageFieldOf(object) || object.configuration)) report('oneStage', {}, 'type')
  if (object && Object.values(object.fields).filter(field => field.added).length >= mostFields)
    report('tooManyFields', { max: mostFields })
  const shownTo =
    input.protected === undefined ? null : readProtection(ctx, { type, options, given: input.protected }, report)
  if (problems.length || !label) throw new Invalid(problems)
  const field = {
    id: newId(),
    object: String(objectName),
    name: String(name),
    type: String(type),
    options,
    label: { ...label },
    indexing: isIndexed(options) ? ({ state: 'building' } as const) : null,
  }
  return transact(ctx, async inside => {
    const row = await write(inside, field)
    if (row.indexing) await enqueue(inside.db, indexFieldsJob, {})
    const cameBack = row.id !== field.id
    if (shownTo && cameBack) throw new Invalid([{ field: 'protected', code: 'protectLater' }])
    if (shownTo) await addProtectedField(inside, { object: row.object, field: row.name, shownTo })
    if (cameBack && options.search) await enqueue(inside.db, searchAgain.name, { object: row.object })
    return presentField(ctx, row)
  })
}

/** One that was removed comes back with its values, if it is of the same type; else its name stays taken. */
async function write(ctx: Context, field: FieldRow): Promise<FieldRow> {
  const { id, object, name, type, options, label, indexing } = field
  const row = await ctx.db.one<FieldRow>(sql`
    insert into added_field (id, object, name, type, options, label, indexing, position)
    values (${id}, ${object}, ${name}, ${type}, ${JSON.stringify(options)}::jsonb, ${JSON.stringify(label)}::jsonb,
      ${indexing && JSON.stringify(indexing)}::jsonb, (select coalesce(max(position), 0) + 1 from added_field where workspace_id = ${ctx.workspace} and object = ${object}))
    on conflict (workspace_id, object, name) do update
      set removed_at = null, options = excluded.options, label = excluded.label, indexing = excluded.indexing
      where added_field.removed_at is not null and added_field.type = excluded.type
    returning id, object, name, type, options, label, indexing`)
  if (!row) throw new Invalid([{ field: 'name', code: 'nameTaken', params: { name } }])
  return row
}

export async function findField(ctx: Context, id: string): Promise<FieldRow> {
  const field = isId(id) ? (await storedFields(ctx)).find(each => each.id === id) : undefined
  if (!field) throw new NotFound('notFound', { object: 'field', id })
  return field
}

/**
 * Changes name and options. The type stays, since values are there; choices in use stay too, unless `move` says to which
 * other the records go.
 */
export async function changeField(ctx: Context, id: string, input: JsonObject, enqueue: Enqueue): Promise<FieldJson> {
  const field = await findField(ctx, id)
  const object = ctx.config.objects.get(field.object)
  if (!object) throw new NotFound('notFound', { object: 'field', id })
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const label = input.label === undefined ? field.label : readLabel(input.label, report)
  const options = isJsonObject(input.options)
    ? settledOptions(field.type, withoutNulls({ ...field.options, ...input.options }))
    : field.options
  checkAddedField(
    { type: field.type, options, object, objects: ctx.config.objects, reading: ctx.config.company },
    report,
  )
  if (problems.length) throw new Invalid(problems)
  const change = { ...field, options: field.options, next: options }
  const moves = readMoves(input.move, change)
  await requireChoicesUnused(ctx, change, moves)
  const changed = { ...field, options, label: { ...label } }
  return transact(ctx, async inside => {
    await keepGone(inside, change)
    await moveChoices(inside, change, moves)
    if (isSearched(options) !== isSearched(field.options) || (isSearched(options) && moves.size))
      await enqueue(inside.db, searchAgain.name, { object: field.object })
    return indexAsked(options) === indexAsked(field.options)
      ? presentField(inside, await store(inside, changed))
      : storeAndIndex(inside, changed, enqueue)
  })
}

const isSearched = ({ search }: JsonObject): boolean => search === true

/** Has the indexes of a field made again, after what stood in the way is mended. */
export async function indexAgain(ctx: Context, id: string, enqueue: Enqueue): Promise<FieldJson> {
  const field = await findField(ctx, id)
  if (!isIndexed(field.options)) throw new Conflict('noIndexAsked')
  return storeAndIndex(ctx, field, enqueue)
}

const storeAndIndex = (ctx: Context, field: FieldRow, enqueue: Enqueue): Promise<FieldJson> =>
  transact(ctx, async inside => {
    const row = await store(inside, {
      ...field,
      indexing: { state: isIndexed(field.options) ? 'building' : 'dropping' },
    })
    await enqueue(inside.db, indexFieldsJob, {})
    return presentField(ctx, row)
  })

export async function store(ctx: Context, field: FieldRow): Promise<FieldRow> {
  const { id, options, label, indexing } = field
  await ctx.db.query(sql`
    update added_field set options = ${JSON.stringify(options)}::jsonb, label = ${JSON.stringify(label)}::jsonb,
      indexing = ${indexing && JSON.stringify(indexing)}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id}`)
  return field
}

const withoutNulls = (options: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(options).filter((entry): entry is [string, Json] => entry[1] !== null))

/** Fields that were removed and can come back with their values. */
export const listRemovedFields = (ctx: Context): Promise<RemovedField[]> =>
  ctx.db.query<RemovedField>(sql`
    select id, object, name, type, options, label, ${raw(momentSql('removed_at'))} as "removedAt" from added_field
    where workspace_id = ${ctx.workspace} and removed_at is not null order by removed_at desc limit 200`)

/** Brings a removed field back, as it was, with its values. */
export async function restoreField(ctx: Context, id: string, enqueue: Enqueue): Promise<FieldJson> {
  const field = (await listRemovedFields(ctx)).find(each => each.id === id)
  if (!field) throw new NotFound('notFound', { object: 'field', id })
  const { object, name, type, options, label } = field
  return addField(ctx, { object, name, type, options, label }, enqueue)
}

/** Hides a field with its values. Adding one of the same name and type brings them back. */
export async function removeField(ctx: Context, id: string, enqueue: Enqueue): Promise<void> {
  const field = await findField(ctx, id)
  const users = (await storedFields(ctx)).filter(
    other =>
      other.object === field.object &&
      other.type === 'formula' &&
      new RegExp(`\\b${field.name}\\b`).test(String(other.options.expression)),
  )
  const object = ctx.config.objects.get(field.object)
  if (object?.added && object.title === field.name) throw new Conflict('titleNeeded')
  if (users.length) throw new Conflict('stillNeeded', { object: 'field', by: users.map(({ name }) => name).join(', ') })
  await transact(ctx, async inside => {
    await inside.db.query(sql`
      update added_field set removed_at = now(), indexing = case when indexing is not null then '{"state": "dropping"}'::jsonb end
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    if (field.indexing) await enqueue(inside.db, indexFieldsJob, {})
    if (isSearched(field.options)) await enqueue(inside.db, searchAgain.name, { object: field.object })
  })
}
