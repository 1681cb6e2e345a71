import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import {
  isId,
  isJsonObject,
  isProtected,
  type Json,
  type JsonObject,
  Malformed,
  mask,
  maskedValue,
  type ObjectDeclaration,
} from '../model/index.ts'
import { fieldRight, objectOf } from './access.ts'
import type { Context } from './context.ts'
import { getRecord } from './get.ts'
import type { PageOptions } from './timeline.ts'

export interface ChangeEntry {
  id: string
  at: string
  kind: string
  actor: { id: string; name: string } | null
  /** In whose place he did it, where by no right of his own. */
  inPlaceOf: { id: string; name: string } | null
  via: { channel: string; reference: string | null; silent?: true }
  version: number
  fields: { field: string; before: Json; after: Json }[]
  /** What the person of the record agreed to, or withdrew: no field of his, but of his history. */
  consent?: JsonObject
}

/** Under which a change tells of a consent: no field can be called so. */
export const consentMark = '@consent'

/** Who changed which field when and through what, newest first. Fields hidden from the caller are left out. */
export async function recordChanges(
  ctx: Context,
  name: string,
  id: string,
  { limit = 50, cursor }: PageOptions = {},
): Promise<{ data: ChangeEntry[]; nextCursor: string | null }> {
  const object = objectOf(ctx, name)
  const record = await getRecord(ctx, name, id, { fields: [], trash: 'with' })
  const rows = await ctx.db.query<ChangeRow>(sql`
    select ${changeColumns('c')} from change c
    where workspace_id = ${ctx.workspace} and record_id = ${record.id} and ${changesOf(object, 'c')} ${cursor ? sql`and id < ${uuidOf(cursor)}::uuid` : sql``}
    order by id desc limit ${limit + 1}`)
  const shown = rows.slice(0, limit)
  return {
    data: shown.map(row => presentChange(ctx, object, row)),
    nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
}

/** SQL: the row `alias` of `change` is of this object, also where it was called otherwise then. */
export const changesOf = ({ name, formerName }: ObjectDeclaration, alias: string): Sql =>
  formerName ? sql`${raw(alias)}.object in (${name}, ${formerName})` : sql`${raw(alias)}.object = ${name}`

export interface ChangeRow {
  id: string
  at: string
  kind: string
  actor: string | null
  place: string | null
  channel: string
  reference: string | null
  silent: boolean | null
  version: number
  before: JsonObject | null
  after: JsonObject | null
}

/** Select list of a `ChangeRow` from the row `alias` of `change`. */
export const changeColumns = (alias: string): Sql =>
  raw(
    `${alias}.id, ${momentSql(`${alias}.at`)} as at, ${['kind', 'actor', 'channel', 'reference', 'silent', 'version', 'before', 'after'].map(column => `${alias}.${column}`).join(', ')}, ${alias}.for_user as place`,
  )

/** A change as answers carry it: without the fields that are hidden from the caller. */
export const presentChange = (ctx: Context, object: ObjectDeclaration, row: ChangeRow): ChangeEntry => ({
  id: row.id,
  at: row.at,
  kind: row.kind,
  version: row.version,
  actor: personIn(ctx, row.actor),
  inPlaceOf: personIn(ctx, row.place),
  via: { channel: row.channel, reference: row.reference, ...(row.silent && { silent: true }) },
  fields: changedFields(row, object).filter(({ field }) => isTold(ctx, object, field)),
  ...(isJsonObject(row.after?.[consentMark]) && { consent: row.after[consentMark] }),
})

const personIn = ({ config }: Context, id: string | null): ChangeEntry['actor'] =>
  id ? { id, name: config.users.get(id)?.name ?? '' } : null

/** Names of the fields, those too that were removed since, of which histories tell the caller. */
export const toldFields = (ctx: Context, object: ObjectDeclaration): string[] =>
  Object.keys({ ...object.former, ...object.fields }).filter(name => isTold(ctx, object, name))

const isTold = (ctx: Context, object: ObjectDeclaration, name: string): boolean =>
  (Object.hasOwn(object.fields, name) || (object.former !== undefined && Object.hasOwn(object.former, name))) &&
  fieldRight(ctx, object, name) !== 'hidden'

/** What a change did to each field, as stored; of protected values, that there was one: also where it is not sealed yet. */
export const changedFields = (
  { before, after }: Pick<ChangeRow, 'before' | 'after'>,
  object: ObjectDeclaration | undefined,
): ChangeEntry['fields'] =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].map(field => {
    const declared = object && (own(object.fields, field) ?? own(object.former ?? {}, field))
    const told = (value: Json): Json =>
      declared && isProtected(declared) && value !== null ? mask() : maskedValue(value)
    return { field, before: told(before?.[field] ?? null), after: told(after?.[field] ?? null) }
  })

const own = (fields: ObjectDeclaration['fields'], name: string) =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

function uuidOf(cursor: string): string {
  if (!isId(cursor)) throw new Malformed('cursor')
  return cursor
}
