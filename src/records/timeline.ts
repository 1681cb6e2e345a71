import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableSql, momentSql, tableOf } from '../database/table.ts'
import { isId, type Json, type JsonObject, Malformed, type ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, fieldRight, objectOf, scopeOf } from './access.ts'
import type { Context } from './context.ts'
import { getRecord } from './get.ts'
import { fromTable, living, type RecordJson, recordColumns, targetOf } from './row.ts'
import { rowsBehind } from './sort.ts'

export interface PageOptions {
  limit?: number
  cursor?: string
}

export interface TimelineEntry {
  at: string
  /** Object of the entry: `activity`, `task`. */
  type: string
  record: RecordJson
}

/** So many neighbours (a company's people and deals) tell their story on a card; a chain store's rest is on theirs. */
const mostNeighbours = 200

/** What happened with a client, newest first: on the card itself and on the records that belong to it. */
export async function recordTimeline(
  ctx: Context,
  name: string,
  id: string,
  { limit = 50, cursor }: PageOptions = {},
): Promise<{ data: TimelineEntry[]; nextCursor: string | null }> {
  const record = await getRecord(ctx, name, id)
  const cards = [record.id, ...(await neighbours(ctx, name, record))]
  const before = cursor ? readPlace(cursor) : null
  const told = [...ctx.config.objects.values()].filter(
    object => object.follows && object.timeline && scopeOf(ctx, object, 'read') !== 'none',
  )
  const parts = told.map(object => entries(ctx, object, { cards, before, limit }))
  if (!parts.length) return { data: [], nextCursor: null }
  const rows = await rowsBehind(
    cursor,
    ctx.db.query<TimelineEntry & { place: string }>(
      sql`select type, place, record, record->>'id' as id, ${raw(momentSql('"when"'))} as at
      from (${join(
        parts.map(part => sql`(${part})`),
        ' union all ',
      )}) e order by "when" desc, record->>'id' desc limit ${limit + 1}`,
      'fresh',
    ),
  )
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return {
    data: data.map(({ at, type, record: entry }) => ({ at, type, record: entry })),
    nextCursor:
      rows.length > limit && last
        ? Buffer.from(JSON.stringify([last.place, last.record.id])).toString('base64url')
        : null,
  }
}

interface Part {
  cards: readonly string[]
  before: [string, string] | null
  limit: number
}

function entries(ctx: Context, object: ObjectDeclaration, { cards, before, limit }: Part): Sql {
  const { fields } = tableOf(object)
  const column = (name = '') => raw(`t.${quote(fields.get(name)?.columns[0] ?? '')}`)
  const at = column(object.timeline)
  return sql`select ${object.name}::text as type, ${at} as "when", ${at}::text as place,
      (select to_json(r) from (select ${recordColumns(ctx, object, 't', { can: true })}) r) as record
    from ${fromTable(object, 't')}
    where ${living(ctx, object, 't')} and ${column(object.follows)} = any(${cards}::uuid[]) and ${accessPredicate(ctx, object, 'read', 't')}
      ${before ? sql`and (${at}, t.id::text) < (${before[0]}::timestamptz, ${before[1]})` : sql``}
    order by ${at} desc, t.id desc limit ${limit + 1}`
}

/**
 * Records that point here, or that this one came from: a contact's deals, a deal's lead, a company's people. Added
 * references count where they have an index: a card must not read a whole table.
 */
async function neighbours(ctx: Context, name: string, record: RecordJson): Promise<string[]> {
  const lead = typeof record.lead === 'string' ? [record.lead] : []
  const parts = [...ctx.config.objects.values()]
    .filter(other => !other.follows && !other.configuration && scopeOf(ctx, other, 'read') !== 'none')
    .flatMap(other =>
      [...tableOf(other).fields.values()]
        .filter(
          ({ name: field, field: { type, options }, added }) =>
            type === 'ref' &&
            (!added || options.index) &&
            targetOf(other.fields[field]) === name &&
            fieldRight(ctx, other, field) !== 'hidden',
        )
        .map(
          field => sql`(select t.id from ${fromTable(other, 't')} where ${living(ctx, other, 't')}
            and ${raw(comparableSql(field, 't'))} = ${record.id}::uuid and ${accessPredicate(ctx, other, 'read', 't')} limit ${mostNeighbours})`,
        ),
    )
  if (!parts.length) return lead
  const rows = await ctx.db.query<{ id: string }>(
    sql`select id from (${join(parts, ' union ')}) n limit ${mostNeighbours}`,
  )
  return [...lead, ...rows.map(row => row.id)]
}

function readPlace(cursor: string): [string, string] {
  try {
    const [moment, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown[]
    if (typeof moment === 'string' && !moment.includes('\0') && isId(id)) return [moment, id]
  } catch {
    // falls through to the refusal below
  }
  throw new Malformed('cursor')
}

export interface ChangeEntry {
  id: string
  at: string
  kind: string
  actor: { id: string; name: string } | null
  via: { channel: string; reference: string | null }
  version: number
  fields: { field: string; before: Json; after: Json }[]
}

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
    select id, ${raw(momentSql('at'))} as at, kind, actor, channel, reference, version, before, after from change
    where workspace_id = ${ctx.workspace} and record_id = ${record.id} and object = ${name} ${cursor ? sql`and id < ${uuidOf(cursor)}::uuid` : sql``}
    order by id desc limit ${limit + 1}`)
  const shown = rows.slice(0, limit)
  return {
    data: shown.map(row => ({
      id: row.id,
      at: row.at,
      kind: row.kind,
      version: row.version,
      actor: row.actor ? { id: row.actor, name: ctx.config.users.get(row.actor)?.name ?? '' } : null,
      via: { channel: row.channel, reference: row.reference },
      fields: fieldsOf(row).filter(({ field }) => isTold(object, field) && fieldRight(ctx, object, field) !== 'hidden'),
    })),
    nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
  }
}

const isTold = ({ fields, former }: ObjectDeclaration, name: string): boolean =>
  Object.hasOwn(fields, name) || (former !== undefined && Object.hasOwn(former, name))

interface ChangeRow {
  id: string
  at: string
  kind: string
  actor: string | null
  channel: string
  reference: string | null
  version: number
  before: JsonObject | null
  after: JsonObject | null
}

const fieldsOf = ({ before, after }: ChangeRow) =>
  [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].map(field => ({
    field,
    before: before?.[field] ?? null,
    after: after?.[field] ?? null,
  }))

function uuidOf(cursor: string): string {
  if (!isId(cursor)) throw new Malformed('cursor')
  return cursor
}
