import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../../database/connection.ts'
import { quote } from '../../database/names.ts'
import type { Json, JsonObject, ObjectDeclaration, StoredFields } from '../../model/index.ts'
import { columnValues, customValues, searchText } from '../../records/columns.ts'
import { isErased } from '../../records/erased.ts'
import { type Context, fromTable, isEmpty, recordColumns } from '../../records/index.ts'
import { setMatchKeys } from '../../records/match.ts'

/** Has rows of the history written anew, and says so where the history is sealed. */
export interface Seals {
  overRewriting(db: Connection, workspace: string, ids: readonly string[], work: () => Promise<void>): Promise<void>
}

export interface Rewriting {
  object: ObjectDeclaration
  seals: Seals
}

export interface Row {
  id: string
  living: boolean
  erased: boolean
  values: StoredFields
}

/** Records with all that is stored of them, held until the present transaction ends. Living or not. */
export const holdRecords = (ctx: Context, object: ObjectDeclaration, ids: readonly string[]): Promise<Row[]> =>
  ctx.db.query<Row>(sql`
    select t.id, t.deleted_at is null as living, ${isErased('t')} as erased,
      (select to_json(r) from (select ${recordColumns(ctx, object, 't', { sealed: true })}) r) as values
    from ${fromTable(object, 't')} where t.workspace_id = ${ctx.workspace} and t.id = any(${ids}::uuid[])
    order by t.id for update of t`)

/**
 * Writes these records with other values, past rules and rights and without a line in the history: with their columns go added
 * fields, the words they are found by and their keys. `mark`: all that lies in added fields goes, and this stands there instead.
 */
export async function overwrite(
  ctx: Context,
  object: ObjectDeclaration,
  rows: readonly Row[],
  mark: JsonObject | null = null,
): Promise<void> {
  if (!rows.length) return
  const names = Object.keys(object.fields)
  const given = rows.map(({ id, values }) => {
    const written = Object.fromEntries(names.map(name => [name, isEmpty(values[name]) ? null : (values[name] ?? null)]))
    const columns = columnValues(object, written).map(({ column, value }) => [column, value ?? undefined])
    return {
      id,
      custom: mark ?? customValues(object, written),
      search_text: searchText(object, written),
      ...Object.fromEntries(columns),
    }
  })
  const columns = columnValues(object, Object.fromEntries(names.map(name => [name, null])))
  const set = columns.map(({ column, cast }) => `${quote(column)} = n.${quote(column)}::${cast},`).join(' ')
  const named = columns.map(({ column }) => `, ${quote(column)} text`).join('')
  await ctx.db.query(sql`
    update ${fromTable(object, 't')} set ${raw(set)} search_text = n.search_text,
      custom = case when ${mark !== null} then n.custom else t.custom || n.custom end
    from json_to_recordset(${JSON.stringify(given)}::json) n(id uuid, custom jsonb, search_text text${raw(named)})
    where t.workspace_id = ${ctx.workspace} and t.id = n.id`)
  await setMatchKeys(ctx, object, rows)
}

/** What becomes of a field in a line of the history: what it is given is what stands there. */
export type Former = (field: string, value: Json) => Json

/** Writes the histories of these records with other values, so that the chain tells of it. Returns how many lines are others. */
export async function rewriteHistory(
  ctx: Context,
  { object, seals }: Rewriting,
  ids: readonly string[],
  former: Former,
): Promise<number> {
  const rows = await ctx.db.query<{ id: string; before: JsonObject | null; after: JsonObject | null }>(sql`
    select id, before, after from change
    where workspace_id = ${ctx.workspace} and record_id = any(${ids}::uuid[]) and object = ${object.name}
    order by id for update`)
  const rewritten = (fields: JsonObject | null): JsonObject | null =>
    fields && Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, former(name, value ?? null)]))
  const changed = rows.flatMap(({ id, before, after }) => {
    const now = { id, before: rewritten(before), after: rewritten(after) }
    return JSON.stringify([before, after]) === JSON.stringify([now.before, now.after]) ? [] : [now]
  })
  await seals.overRewriting(
    ctx.db,
    ctx.workspace,
    changed.map(({ id }) => id),
    async () => {
      await ctx.db.query(sql`
        update change c set before = n.before, after = n.after
        from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) n(id uuid, before jsonb, after jsonb)
        where c.workspace_id = ${ctx.workspace} and c.id = n.id`)
    },
  )
  return changed.length
}
