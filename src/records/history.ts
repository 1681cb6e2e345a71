import sql, { type Sql } from 'sql-template-tag'
import { type JsonObject, newId } from '../model/index.ts'
import type { Context } from './context.ts'

export type ChangeKind = 'created' | 'updated' | 'removed' | 'restored' | 'merged'

export interface Change {
  object: string
  record: string
  version: number
  kind: ChangeKind
  /** Stored values of the changed fields; `null` members for what was empty. */
  before: JsonObject | null
  after: JsonObject | null
  /** In whose place it is done, where by no right of one's own. */
  place?: string | null
}

/**
 * The change row and its event, as members of the statement that writes the record: neither can be forgotten, and a
 * write costs one round trip. `when` is the member that holds the written row; without one nothing is recorded.
 */
export function recordChange(ctx: Context, change: Change, when: Sql): Sql {
  const id = newId()
  return sql`
    change_row as (
      insert into change (workspace_id, id, object, record_id, version, kind, actor, channel, reference, request_id, address, before, after, for_user, silent)
      select ${ctx.workspace}::uuid, ${id}::uuid, ${change.object}, ${change.record}::uuid, ${change.version}::int, ${change.kind},
        ${ctx.actor.user}::uuid, ${ctx.via.channel}, ${ctx.via.reference ?? null}, ${ctx.via.requestId ?? null}, ${ctx.via.address ?? null},
        ${change.before && JSON.stringify(change.before)}::jsonb, ${change.after && JSON.stringify(change.after)}::jsonb, ${change.place ?? null}::uuid, ${ctx.via.silent ?? null}::boolean
      from ${when}),
    event_row as (
      insert into event (workspace_id, change_id, object, record_id)
      select ${ctx.workspace}::uuid, ${id}::uuid, ${change.object}, ${change.record}::uuid from ${when})`
}

/** What was made together: each with the request or list that it came by, where that is not the same for all. */
export interface Creation {
  record: string
  after: JsonObject
  reference?: string
  place?: string | null
}

/** The same for many records of an object that one statement has made. */
export function recordCreations(ctx: Context, object: string, creations: readonly Creation[]): Sql {
  const { channel, reference, requestId, address } = ctx.via
  const rows = creations.map(({ record, after, reference: own, place }) => ({
    id: newId(),
    record_id: record,
    after,
    reference: own ?? reference ?? null,
    for_user: place ?? null,
  }))
  return sql`
    given as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as g(id uuid, record_id uuid, after jsonb, reference text, for_user uuid)),
    change_row as (
      insert into change (workspace_id, id, object, record_id, version, kind, actor, channel, reference, request_id, address, after, for_user, silent)
      select ${ctx.workspace}::uuid, id, ${object}, record_id, 1, 'created', ${ctx.actor.user}::uuid, ${channel}, reference, ${requestId ?? null}, ${address ?? null}, after, for_user, ${ctx.via.silent ?? null}::boolean
      from given),
    event_row as (
      insert into event (workspace_id, change_id, object, record_id)
      select ${ctx.workspace}::uuid, id, ${object}, record_id from given)`
}
