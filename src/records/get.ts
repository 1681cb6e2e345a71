import sql, { empty, type Sql } from 'sql-template-tag'
import { Conflict, Forbidden, isId, NotFound, type ObjectDeclaration, type StoredFields } from '../model/index.ts'
import { accessPredicate, hasLent, objectOf, requireRight, unsharedPredicate } from './access.ts'
import type { Context } from './context.ts'
import { isErased } from './erased.ts'
import { isEmpty } from './read-fields.ts'
import { fromTable, living, type RecordJson, recordColumns, type Shape } from './row.ts'

export interface GetOptions extends Pick<Shape, 'fields' | 'expand'> {
  trash?: 'only' | 'with'
}

/** One record as the caller may see it, with what he may do. Throws NotFound, also where it is not his to see. */
export async function getRecord(ctx: Context, name: string, id: string, options: GetOptions = {}): Promise<RecordJson> {
  return JSON.parse(await getRecordJson(ctx, name, id, options))
}

/** The same, as the JSON text that PostgreSQL made. Ids of merged records lead to the one that was kept. */
export async function getRecordJson(ctx: Context, name: string, id: string, options: GetOptions = {}): Promise<string> {
  const json = (await select(ctx, name, id, options)) ?? (await selectKept(ctx, name, id, options))
  if (json === undefined) throw new NotFound('notFound', { object: name, id })
  return json
}

/** The same, or `null`. */
export async function findRecord(
  ctx: Context,
  name: string,
  id: string,
  options: GetOptions = {},
): Promise<RecordJson | null> {
  const json = await select(ctx, name, id, options)
  return json === undefined ? null : JSON.parse(json)
}

async function select(ctx: Context, name: string, id: string, options: GetOptions): Promise<string | undefined> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  if (!isId(id)) return undefined
  const row = await ctx.db.one<{ json: string }>(sql`
    select to_json(r)::text as json from (
      select ${recordColumns(ctx, object, 't', { ...options, can: true })} from ${fromTable(object, 't')}
      where t.id = ${id} and ${living(ctx, object, 't', options.trash)} and ${accessPredicate(ctx, object, 'read', 't')}) r`)
  return row?.json
}

/** What a merged record is part of now: that may have been merged itself. */
async function selectKept(ctx: Context, name: string, id: string, options: GetOptions): Promise<string | undefined> {
  if (!isId(id)) return undefined
  const merged = await ctx.db.one<{ kept: string }>(sql`
    with recursive way (kept) as (
      select kept from merged_record where workspace_id = ${ctx.workspace} and id = ${id}
      union select m.kept from way join merged_record m on m.workspace_id = ${ctx.workspace} and m.id = way.kept)
    select kept from way
    where not exists (select from merged_record m where m.workspace_id = ${ctx.workspace} and m.id = way.kept) limit 1`)
  return merged && select(ctx, name, merged.kept, options)
}

export interface Current {
  id: string
  version: number
  values: StoredFields
  deleted: boolean
  /** Emptied for ever, because somebody's personal data were erased: nobody may change it. */
  erased: boolean
  createdAt: string
  mayUpdate: boolean
  /** By a right of his own, and not only because it is lent to him: then he may also give it to others. */
  mayGive: boolean
  mayRemove: boolean
}

/** The stored state of a record, all fields, for whoever may read it. Throws NotFound. */
export async function currentRecord(
  ctx: Context,
  object: ObjectDeclaration,
  id: string,
  trash?: 'only' | 'with',
): Promise<Current> {
  const [found] = isId(id) ? await currentStates(ctx, object, sql`t.id = ${id}`, trash) : []
  if (!found) throw new NotFound('notFound', { object: object.name, id })
  return found
}

/** Refuses to change or remove what is not the caller's to change, or was erased. */
export function requireMay({ erased, mayUpdate, mayRemove }: Current, verb: 'update' | 'remove', object: string): void {
  if (erased) throw new Conflict('erased')
  if (!(verb === 'update' ? mayUpdate : mayRemove)) throw new Forbidden('notYours', { object })
}

/** The same of many at once, by their ids; who may not be read is not among them. */
export async function currentRecords(
  ctx: Context,
  object: ObjectDeclaration,
  ids: readonly string[],
  trash?: 'only' | 'with',
): Promise<Map<string, Current>> {
  const found = await currentStates(ctx, object, sql`t.id = any(${ids}::uuid[])`, trash)
  return new Map(found.map(record => [record.id, record]))
}

async function currentStates(
  ctx: Context,
  object: ObjectDeclaration,
  which: Sql,
  trash?: 'only' | 'with',
): Promise<Current[]> {
  const unmasked: Context = { ...ctx, actor: { ...ctx.actor, role: { ...ctx.actor.role, fields: {} } } }
  const rows = await ctx.db.query<{ record: RecordJson; deleted: boolean }>(sql`
    select to_json(r) as record, r."deletedAt" is not null as deleted from (
      select ${recordColumns(unmasked, object, 't', { sealed: true })},
        json_build_array(${accessPredicate(ctx, object, 'update', 't')}, ${accessPredicate(ctx, object, 'remove', 't')}, ${isErased('t')}${ownUpdate(ctx, object)}) as "may"
      from ${fromTable(object, 't')}
      where ${which} and ${living(ctx, object, 't', trash)} and ${accessPredicate(ctx, object, 'read', 't')}) r`)
  return rows.map(({ record, deleted }) => {
    const { may, id, version, createdAt, ...rest } = record as RecordJson & {
      may: [boolean, boolean, boolean, boolean?]
    }
    const values = Object.fromEntries(
      Object.keys(object.fields).map(name => [name, isEmpty(rest[name]) ? null : (rest[name] ?? null)]),
    )
    const [update, remove, erased, give = update] = may
    const rights = { mayUpdate: update && !erased, mayRemove: remove && !erased, mayGive: give && !erased }
    return { id, version, createdAt, values, deleted, erased, ...rights }
  })
}

/** Asked apart only where something is lent to the caller at all. */
const ownUpdate = (ctx: Context, object: ObjectDeclaration): Sql =>
  hasLent(ctx, object) ? sql`, ${unsharedPredicate(ctx, object, 'update', 't')}` : empty
