import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { momentSql, type StoredField, shownInJson, shownSql, storedSql, tableOf } from '../database/table.ts'
import { Invalid, type Json, type ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, fieldRight, kindPredicate, visibleFields } from './access.ts'
import type { Context } from './context.ts'
import { isErased } from './erased.ts'

/** A record as answers carry it. */
export interface RecordJson {
  id: string
  version: number
  createdAt: string
  updatedAt: string
  can?: { update: boolean; remove: boolean }
  [field: string]: Json | undefined
}

export interface Shape {
  /** Only these fields; absent: all that the caller may see. */
  fields?: readonly string[]
  /** References to give as records in place of ids. */
  expand?: readonly string[]
  /** Add what the caller may do with the record. */
  can?: boolean
  /** Protected values as they are kept, for the engine itself; answers say only that they are there. */
  sealed?: boolean
}

/** Select list of a record from the row `alias`, one column a field, named as in the API. */
export function recordColumns(ctx: Context, object: ObjectDeclaration, alias: string, shape: Shape = {}): Sql {
  const fields = chosenFields(ctx, object, shape)
  const columns = shape.expand?.length
    ? [raw(stampColumns(object, alias)), ...fields.map(field => fieldColumn(ctx, field, alias, shape))]
    : [plainColumns(object, fields, alias, shape.sealed)]
  return join([...columns, ...(shape.can ? [canColumn(ctx, object, alias)] : [])])
}

/**
 * The same of rows of the past, whose fields are the JSON `t.state` (`sourceAsOf`): nothing of them can be changed.
 * What is referred to is as it is now.
 */
export function recordColumnsThen(ctx: Context, object: ObjectDeclaration, shape: Shape): Sql {
  const columns = chosenFields(ctx, object, shape).map(field => {
    const name = raw(quote(field.name))
    return shape.expand?.includes(field.name)
      ? sql`${expanded(ctx, field, `(t.state->>'${field.name}')::uuid`)} as ${name}`
      : sql`${raw(shownInJson(field, 't.state'))} as ${name}`
  })
  return join([
    raw(stampColumns(object, 't', 'null::timestamptz')),
    ...columns,
    ...(shape.can ? [sql`'{"update": false, "remove": false}'::json as can`] : []),
  ])
}

const fieldColumn = (ctx: Context, field: StoredField, alias: string, { expand }: Shape): Sql =>
  expand?.includes(field.name)
    ? sql`${expanded(ctx, field, referenceSql(field, alias))} as ${raw(quote(field.name))}`
    : raw(plainColumn(field, alias))

const referenceSql = (field: StoredField, alias: string): string =>
  field.added ? `(${alias}.custom->>'${field.name}')::uuid` : `${alias}.${quote(field.columns[0] ?? '')}`

const plainColumn = (field: StoredField, alias: string, sealed = false): string =>
  `${sealed ? storedSql(field, alias) : shownSql(field, alias)} as ${quote(field.name)}`

/** Select lists as text, by the list of fields they show and the alias; nearly every read asks for one of a few. */
const plain = new WeakMap<readonly StoredField[], Map<string, Sql>>()

function plainColumns(object: ObjectDeclaration, fields: readonly StoredField[], alias: string, sealed = false): Sql {
  const form = sealed ? `${alias} sealed` : alias
  const byAlias = plain.get(fields) ?? new Map<string, Sql>()
  plain.set(fields, byAlias)
  const columns =
    byAlias.get(form) ??
    raw([stampColumns(object, alias), ...fields.map(field => plainColumn(field, alias, sealed))].join(', '))
  byAlias.set(form, columns)
  return columns
}

function stampColumns(object: ObjectDeclaration, alias: string, deletedAt = `${alias}.deleted_at`): string {
  return [
    `${alias}.id`,
    `${alias}.version`,
    ...(object.number ? [`'${object.number}' || ${alias}.number as number`] : []),
    `${momentSql(`${alias}.created_at`)} as "createdAt"`,
    `${momentSql(`${alias}.updated_at`)} as "updatedAt"`,
    `${momentSql(deletedAt)} as "deletedAt"`,
  ].join(', ')
}

const stampNames = new Set(['id', 'version', 'number', 'createdAt', 'updatedAt', 'deletedAt'])

/** Fields the caller asked for and may see; what he may not see is, for him, unknown. */
function chosenFields(ctx: Context, object: ObjectDeclaration, { fields, expand }: Shape): readonly StoredField[] {
  const visible = visibleFields(ctx, object)
  if (!fields && !expand) return visible
  const names = new Set(visible.map(field => field.name))
  const unknown = [
    ...(fields ?? [])
      .filter(name => !names.has(name) && !stampNames.has(name))
      .map(field => ({ field: `fields.${field}`, code: 'unknownField' })),
    ...(expand ?? [])
      .filter(name => !names.has(name) || !isReference(object, name))
      .map(field => ({ field: `expand.${field}`, code: 'notReference' })),
  ]
  if (unknown.length) throw new Invalid(unknown)
  return fields ? visible.filter(field => fields.includes(field.name)) : visible
}

const isReference = (object: ObjectDeclaration, name: string): boolean => targetOf(object.fields[name]) !== null

/** Object that a reference points at; `null` for other fields. */
export function targetOf(field: { type: string; options: object } | undefined): string | null {
  if (field?.type === 'user') return 'user'
  if (field?.type === 'stage') return 'stage'
  if (field?.type === 'ref') return String((field.options as { object?: unknown }).object)
  return null
}

/** The record referred to by the id that `reference` is, as far as the caller may see it; otherwise its bare id. */
function expanded(ctx: Context, field: StoredField, reference: string): Sql {
  const target = ctx.config.objects.get(targetOf(field.field) ?? '')
  const value = raw(reference)
  const bare = sql`case when ${value} is null then null else json_build_object('id', ${value}) end`
  if (!target) return bare
  const columns = recordColumns(ctx, target, 'x', { fields: cardFields(ctx, target) })
  return sql`coalesce((select to_json(e) from (select ${columns} from ${raw(quote(tableOf(target).name))} x
    where x.workspace_id = ${ctx.workspace} and x.id = ${value} and x.deleted_at is null
      and ${kindPredicate(target, 'x')} and ${accessPredicate(ctx, target, 'read', 'x')}) e), ${bare})`
}

/** Configuration is expanded to what names it, records to the whole. */
const cardFields = (ctx: Context, target: ObjectDeclaration): string[] | undefined =>
  target.configuration ? target.views.list.filter(name => fieldRight(ctx, target, name) !== 'hidden') : undefined

function canColumn(ctx: Context, object: ObjectDeclaration, alias: string): Sql {
  return sql`json_build_object('update', ${accessPredicate(ctx, object, 'update', alias)} and not ${isErased(alias)},
    'remove', ${accessPredicate(ctx, object, 'remove', alias)} and not ${isErased(alias)}) as can`
}

/** Conditions that every read shares: the workspace's, of the object, living unless asked otherwise. */
export function living(ctx: Context, object: ObjectDeclaration, alias: string, trash?: 'only' | 'with'): Sql {
  const a = raw(alias)
  const condition =
    trash === 'with' ? sql`true` : trash === 'only' ? sql`${a}.deleted_at is not null` : sql`${a}.deleted_at is null`
  return sql`${a}.workspace_id = ${ctx.workspace} and ${condition} and ${kindPredicate(object, alias)}`
}

export const fromTable = (object: ObjectDeclaration, alias: string): Sql =>
  raw(`${quote(tableOf(object).name)} ${alias}`)
