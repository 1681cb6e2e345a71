import sql, { raw, type Sql } from 'sql-template-tag'
import type { Connection } from '../../database/connection.ts'
import { quote } from '../../database/names.ts'
import { tableOf } from '../../database/table.ts'
import { isSealed, type Json, type JsonObject, type ObjectDeclaration, type StoredFields } from '../../model/index.ts'
import { kindPredicate } from '../../records/access.ts'
import { columnValues, customValues, searchText } from '../../records/columns.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, isEmpty, recordColumns } from '../../records/index.ts'
import { setMatchKeys } from '../../records/match.ts'
import { openedIfPossible, sealedValue } from '../../records/protect.ts'

/** Has rows of the history written anew, and says so where the history is sealed. */
export interface Seals {
  overRewriting(db: Connection, workspace: string, ids: readonly string[], work: () => Promise<void>): Promise<void>
}

export interface Converting {
  object: ObjectDeclaration
  field: string
  to: 'sealed' | 'open'
  seals: Seals
}

/** Ids of the next records, those in the trash among them, in their order. */
export async function nextRecords(
  ctx: Context,
  { object }: Converting,
  after: string,
  limit: number,
): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(sql`
    select t.id from ${fromTable(object, 't')}
    where t.workspace_id = ${ctx.workspace} and ${kindPredicate(object, 't')} and t.id > ${after}::uuid
    order by t.id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** Ids of which the record, or a line of its history, is not yet as it shall be. */
export async function leftRecords(
  ctx: Context,
  { object, field, to }: Converting,
  after: string,
  limit: number,
): Promise<string[]> {
  const stored = tableOf(object).fields.get(field)
  const open = stored?.open?.columns[0]
  const custom = isLeft(raw('t.custom'), field, to)
  const inRecord = open && to === 'sealed' ? sql`(${custom} or t.${raw(quote(open))} is not null)` : custom
  const rows = await ctx.db.query<{ id: string }>(sql`
    select id from (
      select t.id from ${fromTable(object, 't')}
      where t.workspace_id = ${ctx.workspace} and ${kindPredicate(object, 't')} and ${inRecord}
      union
      select record_id from change where workspace_id = ${ctx.workspace} and object = ${object.name}
        and (${isLeft(raw('before'), field, to)} or ${isLeft(raw('after'), field, to)})) l
    where id > ${after}::uuid order by id limit ${limit}`)
  return rows.map(({ id }) => id)
}

/** What is sealed is an object; what is open a text or a list. */
const isLeft = (fields: Sql, field: string, to: Converting['to']): Sql =>
  to === 'sealed'
    ? sql`coalesce(jsonb_typeof(${fields}->${field}) in ('string', 'array'), false)`
    : sql`coalesce(jsonb_typeof(${fields}->${field}) = 'object', false)`

interface Row {
  id: string
  living: boolean
  values: StoredFields
}

interface ChangeRow {
  id: string
  record: string
  before: JsonObject | null
  after: JsonObject | null
}

/** Records with their keys, words and histories: all of one changes together, in the present transaction. */
export async function convertRecords(ctx: Context, converting: Converting, ids: readonly string[]): Promise<void> {
  if (!ids.length) return
  const { object, field } = converting
  const rows = await ctx.db.query<Row>(sql`
    select t.id, t.deleted_at is null as living,
      (select to_json(r) from (select ${recordColumns(ctx, object, 't', { sealed: true })}) r) as values
    from ${fromTable(object, 't')} where t.workspace_id = ${ctx.workspace} and t.id = any(${ids}::uuid[])
    order by t.id for update of t`)
  const byId = new Map(rows.map(row => [row.id, row]))
  const convert = new Map(ids.map(id => [id, converter(ctx, converting, id, byId.get(id)?.values[field] ?? null)]))
  const converted = rows.map(row => ({
    ...row,
    values: { ...row.values, [field]: convert.get(row.id)?.(row.values[field] ?? null) ?? null },
  }))
  await convertRows(ctx, converting, converted)
  await convertHistory(ctx, converting, ids, (id, value) => convert.get(id)?.(value) ?? value)
}

/** Equal values of a record are sealed alike, so that a change can still be compared with what is there now, and taken back. */
function converter(ctx: Context, { object, field, to }: Converting, id: string, present: Json): (value: Json) => Json {
  const owning = { object, id }
  const known = new Map<string, Json>()
  if (to === 'sealed' && isSealed(present))
    known.set(JSON.stringify(openedIfPossible(ctx, owning, field, present)), present)
  return value => {
    if (to === 'open') return openedIfPossible(ctx, owning, field, value)
    if (value === null || isSealed(value) || (Array.isArray(value) && !value.length)) return value
    const text = JSON.stringify(value)
    const sealed = known.get(text) ?? sealedValue(ctx, owning, field, value)
    known.set(text, sealed)
    return sealed
  }
}

/** Rows go as one JSON text, with what holds the field: its column, the added fields, and the words the record is found by. */
async function convertRows(ctx: Context, { object, field }: Converting, rows: readonly Row[]): Promise<void> {
  if (!rows.length) return
  const given = rows.map(({ id, values }) => {
    const written = { [field]: isEmpty(values[field]) ? null : (values[field] ?? null) }
    const columns = columnValues(object, written).map(({ column, value }) => [column, value ?? undefined])
    const custom = customValues(object, written)
    return { id, custom, search_text: searchText(object, values), ...Object.fromEntries(columns) }
  })
  const columns = columnValues(object, { [field]: null })
  const set = columns.map(({ column, cast }) => `${quote(column)} = n.${quote(column)}::${cast},`).join(' ')
  const named = columns.map(({ column }) => `, ${quote(column)} text`).join('')
  await ctx.db.query(sql`
    update ${fromTable(object, 't')} set ${raw(set)} custom = t.custom || n.custom, search_text = n.search_text
    from json_to_recordset(${JSON.stringify(given)}::json) n(id uuid, custom jsonb, search_text text${raw(named)})
    where t.workspace_id = ${ctx.workspace} and t.id = n.id`)
  await setMatchKeys(ctx, object, rows)
}

async function convertHistory(
  ctx: Context,
  { object, field, to, seals }: Converting,
  ids: readonly string[],
  convert: (id: string, value: Json) => Json,
): Promise<void> {
  const rows = await ctx.db.query<ChangeRow>(sql`
    select id, record_id as record, before, after from change
    where workspace_id = ${ctx.workspace} and record_id = any(${ids}::uuid[]) and object = ${object.name}
      and (${isLeft(raw('before'), field, to)} or ${isLeft(raw('after'), field, to)})
    order by id for update`)
  const converted = (fields: JsonObject | null, id: string): JsonObject | null =>
    fields && Object.hasOwn(fields, field) ? { ...fields, [field]: convert(id, fields[field] ?? null) } : fields
  const changed = rows.map(({ id, record, before, after }) => ({
    id,
    before: converted(before, record),
    after: converted(after, record),
  }))
  await seals.overRewriting(
    ctx.db,
    ctx.workspace,
    rows.map(({ id }) => id),
    async () => {
      await ctx.db.query(sql`
        update change c set before = n.before, after = n.after
        from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) n(id uuid, before jsonb, after jsonb)
        where c.workspace_id = ${ctx.workspace} and c.id = n.id`)
    },
  )
}
