import sql from 'sql-template-tag'
import { isTakenName } from '../../access/added.ts'
import { checkAddedField } from '../../model/added-field.ts'
import {
  Conflict,
  Invalid,
  isId,
  isJsonObject,
  type Json,
  type JsonObject,
  NotFound,
  newId,
  type Problem,
  type Report,
} from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { requireChoicesUnused } from './choices.ts'
import { isName, readLabel } from './names.ts'

/** A field as an administrator added it. */
export interface FieldJson {
  id: string
  object: string
  name: string
  type: string
  options: JsonObject
  label: JsonObject
}

const mostFields = 300

export const listFields = (ctx: Context): Promise<FieldJson[]> =>
  ctx.db.query<FieldJson>(sql`
    select id, object, name, type, options, label from added_field
    where workspace_id = ${ctx.workspace} and removed_at is null order by object, position, id`)

/** Adds a field; it is in validation, filters, search, history, import and the description of the API at once. */
export async function addField(ctx: Context, input: JsonObject): Promise<FieldJson> {
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const { object: objectName, name, type } = input
  const options = isJsonObject(input.options) ? input.options : {}
  const object = typeof objectName === 'string' ? ctx.config.objects.get(objectName) : undefined
  if (!object) report('unknownObject', { object: String(objectName) }, 'object')
  if (!isName(name)) report('fieldName', {}, 'name')
  else if (object && isTakenName(object, name)) report('nameTaken', { name }, 'name')
  const label = readLabel(input.label, report)
  if (object)
    checkAddedField(
      { type: String(type), options, object, objects: ctx.config.objects, reading: ctx.config.company },
      report,
    )
  if (object && Object.values(object.fields).filter(field => field.added).length >= mostFields)
    report('tooManyFields', { max: mostFields })
  if (problems.length || !label) throw new Invalid(problems)
  return write(ctx, {
    id: newId(),
    object: String(objectName),
    name: String(name),
    type: String(type),
    options,
    label: { ...label },
  })
}

/** One that was removed comes back with its values, if it is of the same type; else its name stays taken. */
async function write(ctx: Context, field: FieldJson): Promise<FieldJson> {
  const row = await ctx.db.one<FieldJson>(sql`
    insert into added_field (id, object, name, type, options, label, position)
    values (${field.id}, ${field.object}, ${field.name}, ${field.type}, ${JSON.stringify(field.options)}::jsonb, ${JSON.stringify(field.label)}::jsonb,
      (select coalesce(max(position), 0) + 1 from added_field where workspace_id = ${ctx.workspace} and object = ${field.object}))
    on conflict (workspace_id, object, name) do update set removed_at = null, options = excluded.options, label = excluded.label
      where added_field.removed_at is not null and added_field.type = excluded.type
    returning id, object, name, type, options, label`)
  if (!row) throw new Invalid([{ field: 'name', code: 'nameTaken', params: { name: field.name } }])
  return row
}

async function findField(ctx: Context, id: string): Promise<FieldJson> {
  const field = isId(id) ? (await listFields(ctx)).find(each => each.id === id) : undefined
  if (!field) throw new NotFound('notFound', { object: 'field', id })
  return field
}

/** Changes name and options. The type stays, since values are there; choices in use stay too. */
export async function changeField(ctx: Context, id: string, input: JsonObject): Promise<FieldJson> {
  const field = await findField(ctx, id)
  const object = ctx.config.objects.get(field.object)
  if (!object) throw new NotFound('notFound', { object: 'field', id })
  const problems: Problem[] = []
  const report: Report = (code, params, path) => void problems.push({ field: path ?? '', code, params })
  const label = input.label === undefined ? field.label : readLabel(input.label, report)
  const options = isJsonObject(input.options) ? withoutNulls({ ...field.options, ...input.options }) : field.options
  checkAddedField(
    { type: field.type, options, object, objects: ctx.config.objects, reading: ctx.config.company },
    report,
  )
  if (problems.length) throw new Invalid(problems)
  await requireChoicesUnused(ctx, { ...field, options: field.options, next: options })
  await ctx.db.query(sql`
    update added_field set options = ${JSON.stringify(options)}::jsonb, label = ${JSON.stringify(label)}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id}`)
  return { ...field, options, label: { ...label } }
}

const withoutNulls = (options: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(options).filter((entry): entry is [string, Json] => entry[1] !== null))

/** Hides a field with its values. Adding one of the same name and type brings them back. */
export async function removeField(ctx: Context, id: string): Promise<void> {
  const field = await findField(ctx, id)
  const users = (await listFields(ctx)).filter(
    other =>
      other.object === field.object &&
      other.type === 'formula' &&
      new RegExp(`\\b${field.name}\\b`).test(String(other.options.expression)),
  )
  if (users.length) throw new Conflict('stillNeeded', { object: 'field', by: users.map(({ name }) => name).join(', ') })
  await ctx.db.query(
    sql`update added_field set removed_at = now() where workspace_id = ${ctx.workspace} and id = ${id}`,
  )
}
