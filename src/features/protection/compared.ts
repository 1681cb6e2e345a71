import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { isJsonObject, type Json, type ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { stepFrom } from '../../records/related-places.ts'
import { fieldLabel } from '../problem-words.ts'
import { namesInRequests } from '../request-copy.ts'

/** A field in question. */
export interface Place {
  object: ObjectDeclaration
  field: string
}

/** Something of the set-up that looks into the values of a field, as people call it. */
export interface Comparing {
  kind: 'formula' | 'view' | 'layout' | 'rule' | 'form' | 'import' | 'bulk' | 'line'
  name: string
}

/** All of the set-up that would no longer do what it does, were nobody able to look into the field. */
export async function comparing(ctx: Context, place: Place): Promise<Comparing[]> {
  const found = [formulas, views, layouts, rules, forms, imports, bulkChanges, lines].map(find => find(ctx, place))
  return (await Promise.all(found)).flat()
}

type Find = (ctx: Context, place: Place) => Promise<Comparing[]>

const formulas: Find = async (ctx, { object, field }) =>
  Object.entries(object.fields)
    .filter(([, { type, options }]) => type === 'formula' && namesIn(String(options.expression ?? '')).has(field))
    .map(([name, declared]) => ({ kind: 'formula', name: fieldLabel(ctx.locale, object, name, declared) ?? name }))

const namesIn = (expression: string): Set<string> => new Set(expression.match(/[a-zA-Z]\w*/g))

const views: Find = async (ctx, place) => {
  const rows = await ctx.db.query<{ object: string; name: string; f: Json; sort: string | null; groups: Json }>(sql`
    select object, name, query->'f' as f, query->>'sort' as sort, query->'group' as groups from saved_view
    where workspace_id = ${ctx.workspace} and deleted_at is null and query::text like ${`%${place.field}%`}`)
  return rows
    .filter(({ object, f, sort, groups }) => {
      const orders = (sort ?? '').split(',').map(word => word.replace(/^-/, ''))
      const words = [...textsIn(f), ...orders, ...textsIn(groups).map(word => word.split(':')[0] ?? '')]
      return words.some(word => leadsTo(ctx, object, word, place))
    })
    .map(({ name }) => ({ kind: 'view', name }))
}

const layouts: Find = async (ctx, place) =>
  ctx.config.layouts
    .filter(({ object, sections }) =>
      sections.some(({ when }) => when && fieldsOf({ ...when }).some(name => leadsTo(ctx, object, name, place))),
    )
    .map(({ object }) => ({ kind: 'layout', name: say(ctx.locale, `objects:${object}.many`) }))

const rules: Find = async (ctx, place) => {
  const rows = await ctx.db.query<{ name: string; conditions: Json }>(sql`
    select name, conditions from distribution_rule where workspace_id = ${ctx.workspace} and deleted_at is null`)
  return rows
    .filter(({ conditions }) => fieldsOf(conditions).some(name => leadsTo(ctx, 'lead', name, place)))
    .map(({ name }) => ({ kind: 'rule', name }))
}

/** What a form sends along is kept with it in the open; what people fill in is kept sealed. */
const forms: Find = async (ctx, { object, field }) => {
  const rows = await ctx.db.query<{ name: string }>(sql`
    select name from source where workspace_id = ${ctx.workspace} and deleted_at is null
      and form->'constants' ?| ${namesInRequests(object.name, field)}::text[]`)
  return rows.map(({ name }) => ({ kind: 'form', name }))
}

/** Of files that are still on their way. */
const imports: Find = async (ctx, { object, field }) => {
  const rows = await ctx.db.query<{ name: string }>(sql`
    select file_name as name from import where workspace_id = ${ctx.workspace} and object = ${object.name}
      and state in ('staging', 'staged', 'committing') and coalesce(mapping, proposed) ? ${field}`)
  return rows.map(({ name }) => ({ kind: 'import', name }))
}

const bulkChanges: Find = async (ctx, { object, field }) => {
  const rows = await ctx.db.query(sql`
    select id from bulk_change where workspace_id = ${ctx.workspace} and object = ${object.name}
      and state in ('planning', 'preview', 'committing') and change->'set' ? ${field}`)
  return rows.length ? [{ kind: 'bulk', name: '' }] : []
}

/** Calls keep numbers in the open: as long as a line is in use, phones are not protected. */
const lines: Find = async (ctx, { object, field }) => {
  if (!namesInRequests(object.name, field).includes('phone')) return []
  const rows = await ctx.db.query<{ name: string }>(
    sql`select name from phone_line where workspace_id = ${ctx.workspace} and active`,
  )
  return rows.map(({ name }) => ({ kind: 'line', name }))
}

/** Whether a name, or a path like `company.inn`, as it is written for an object, is the field. */
function leadsTo(ctx: Context, from: string, name: string, { object, field }: Place): boolean {
  const start = ctx.config.objects.get(from)
  if (!start || !name.includes('.')) return from === object.name && name === field
  const step = stepFrom(ctx, start, name)
  return step?.target.name === object.name && step.name === field
}

function fieldsOf(filter: Json): string[] {
  if (Array.isArray(filter)) return filter.flatMap(fieldsOf)
  if (!isJsonObject(filter)) return []
  return Object.entries(filter).flatMap(([name, value]) =>
    ['and', 'or', 'not'].includes(name) ? fieldsOf(value) : [name],
  )
}

function textsIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return typeof value === 'string' ? [value] : []
}
