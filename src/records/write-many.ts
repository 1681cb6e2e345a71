import sql, { raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { tableOf } from '../database/table.ts'
import { type JsonObject, newId, type ObjectDeclaration } from '../model/index.ts'
import { placeOf } from './access.ts'
import { columnMembers, columnValues, customValues, searchText } from './columns.ts'
import type { Context } from './context.ts'
import type { ForeseenChange } from './foresee.ts'
import type { Current } from './get.ts'
import type { ChangeKind } from './history.ts'
import { type MatchKey, matchKeysOf } from './match.ts'
import { sealedValues } from './protect.ts'
import { pick } from './update.ts'

/** A record of which what was read is known, and what is written about it into its history. */
interface Write {
  id: string
  version: number
  before: JsonObject
  after: JsonObject
  place: string | null
  keys: { gone: MatchKey[]; added: MatchKey[] }
  /** What its row gets, where rows get something of their own. */
  row?: { fields: JsonObject; custom: JsonObject; searchText: string | null }
}

/**
 * Writes what was foreseen for many records as `updateRecord` would one by one, a statement for all in which the same fields become
 * others. Returns the ids of those that are written; the others somebody has written meanwhile.
 */
export async function writeStates(
  ctx: Context,
  object: ObjectDeclaration,
  changes: readonly Pick<ForeseenChange, 'id' | 'current' | 'now' | 'changed'>[],
): Promise<Set<string>> {
  const written = new Set<string>()
  for (const group of Map.groupBy(changes, ({ changed }) => [...changed].sort().join()).values()) {
    const changed = group[0]?.changed ?? []
    const columns = columnValues(object, pick(group[0]?.now ?? {}, changed)).map(({ column }) => quote(column))
    const hasCustom = Object.keys(customValues(object, pick(group[0]?.now ?? {}, changed))).length > 0
    const rows = group.map(({ id, current, now }): Write => {
      const [old, next] = [matchKeysOf(object, current.values), matchKeysOf(object, now)]
      const mine = pick(now, changed)
      return {
        id,
        version: current.version,
        before: sealedValues(ctx, { object, id }, pick(current.values, changed)),
        after: mine,
        place: placeOf(ctx, object, current.values, 'update'),
        keys: { gone: old.filter(key => !hasKey(next, key)), added: next.filter(key => !hasKey(old, key)) },
        row: {
          fields: columnMembers(object, mine),
          custom: customValues(object, mine),
          searchText: searchText(object, now),
        },
      }
    })
    const set = [
      ...columns.map(column => `${column} = (g.fields).${column}`),
      ...(hasCustom ? ['custom = t.custom || g.custom'] : []),
      'search_text = g.search_text',
    ]
    const ids = await write(ctx, object, { kind: 'updated', set: raw(set.join(', ')), inTrash: false }, rows)
    for (const id of ids) written.add(id)
  }
  return written
}

/** Puts into the trash what was foreseen to be removed, as `removeRecord` would one by one, by one statement. Returns which are written. */
export async function writeRemovals(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly Current[],
): Promise<Set<string>> {
  const deletedAt = new Date().toISOString()
  const rows = records.map(
    ({ id, version, values }): Write => ({
      id,
      version,
      before: { deletedAt: null },
      after: { deletedAt },
      place: placeOf(ctx, object, values, 'remove'),
      keys: { gone: matchKeysOf(object, values), added: [] },
    }),
  )
  return write(ctx, object, { kind: 'removed', set: sql`deleted_at = ${deletedAt}`, inTrash: false }, rows)
}

/** Takes out of the trash what was foreseen to come back, as `restoreRecord` would one by one, by one statement. Returns which are written. */
export async function writeRestorals(
  ctx: Context,
  object: ObjectDeclaration,
  records: readonly Current[],
): Promise<Set<string>> {
  const rows = records.map(
    ({ id, version, values }): Write => ({
      id,
      version,
      before: { deletedAt: true },
      after: { deletedAt: null },
      place: placeOf(ctx, object, values, 'remove'),
      keys: { gone: [], added: matchKeysOf(object, values) },
    }),
  )
  return write(ctx, object, { kind: 'restored', set: sql`deleted_at = null`, inTrash: true }, rows)
}

const hasKey = (keys: readonly MatchKey[], { kind, value }: MatchKey): boolean =>
  keys.some(key => key.kind === kind && key.value === value)

interface Way {
  kind: ChangeKind
  /** Assignments; `t` is the row, `g` what is given for it. */
  set: Sql
  /** Whether the records lie in the trash before. */
  inTrash: boolean
}

/** Rows whose version is still the one that was read, with their keys, history and events. The rows go as one JSON text. */
async function write(
  ctx: Context,
  object: ObjectDeclaration,
  { kind, set, inTrash }: Way,
  rows: readonly Write[],
): Promise<Set<string>> {
  if (!rows.length) return new Set()
  const table = raw(quote(tableOf(object).name))
  const { user } = ctx.actor
  const { channel, reference = null, requestId = null, address = null, silent = null } = ctx.via
  const given = rows.map(({ id, version, before, after, place, row }) => ({
    ...{ change: newId(), id, version, before, after, place },
    ...(row && { fields: row.fields, custom: row.custom, search_text: row.searchText }),
  }))
  const keysOf = (which: 'gone' | 'added') =>
    JSON.stringify(rows.flatMap(({ id, keys }) => keys[which].map(key => ({ ...key, id }))))
  const found = await ctx.db.query<{ id: string }>(
    sql`with
    g as materialized (
      select r.change, r.id, r.version, r.before, r.after, r.place, r.custom, r.search_text,
        json_populate_record(null::${table}, r.fields) as fields
      from json_to_recordset(${JSON.stringify(given)}::json)
        r(change uuid, id uuid, version int, before jsonb, after jsonb, place uuid, custom jsonb, search_text text, fields json)),
    written as (
      update ${table} t set ${set}, version = t.version + 1, updated_at = now()
      from g where t.workspace_id = ${ctx.workspace} and t.id = g.id and t.version = g.version
        and t.deleted_at is ${raw(inTrash ? 'not null' : 'null')}
      returning t.id),
    keys_gone as (
      delete from match_key m using json_to_recordset(${keysOf('gone')}::json) k(kind text, value text, id uuid)
      where m.workspace_id = ${ctx.workspace} and m.kind = k.kind and m.value = k.value and m.record_id = k.id
        and k.id in (select id from written)),
    keys_added as (
      insert into match_key (workspace_id, kind, value, object, record_id)
      select ${ctx.workspace}::uuid, k.kind, k.value, ${object.name}, k.id
      from json_to_recordset(${keysOf('added')}::json) k(kind text, value text, id uuid)
      where k.id in (select id from written) on conflict do nothing),
    unmerged as (
      delete from merged_record where ${inTrash} and workspace_id = ${ctx.workspace} and id in (select id from written)),
    change_row as (
      insert into change (workspace_id, id, object, record_id, version, kind, actor, channel, reference, request_id, address, before, after, for_user, silent)
      select ${ctx.workspace}::uuid, g.change, ${object.name}, g.id, g.version + 1, ${kind}, ${user}::uuid, ${channel},
        ${reference}, ${requestId}, ${address}, g.before, g.after, g.place, ${silent}::boolean
      from g join written using (id)),
    event_row as (
      insert into event (workspace_id, change_id, object, record_id)
      select ${ctx.workspace}::uuid, g.change, ${object.name}, g.id from g join written using (id))
    select id from written`,
    'fresh',
  )
  return new Set(found.map(({ id }) => id))
}
