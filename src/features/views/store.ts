import sql, { raw } from 'sql-template-tag'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { seenPredicate } from '../shared-with.ts'
import type { View, ViewDraft } from './view.ts'

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

const columns = raw(`v.id, v.version, v.object, v.name, v.kind, v.owner, v.shared, v.team, v.query,
  ${moment('v.created_at')} as "createdAt", ${moment('v.updated_at')} as "updatedAt"`)

/** The views of an object that the caller sees, in the order they were made. */
export const seenViews = (ctx: Context, object: string): Promise<View[]> =>
  ctx.db.query<View>(sql`
    select ${columns} from saved_view v
    where v.workspace_id = ${ctx.workspace} and v.object = ${object} and v.deleted_at is null and ${seenPredicate(ctx)}
    order by v.id`)

export const countOwn = async (ctx: Context, object: string): Promise<number> => {
  const row = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from saved_view
    where workspace_id = ${ctx.workspace} and object = ${object} and owner = ${ctx.actor.user} and deleted_at is null`)
  return row?.count ?? 0
}

/** A view that the caller sees; among those taken away where `removed` says so. */
export const seenView = (ctx: Context, id: string): Promise<View | undefined> =>
  ctx.db.one<View>(sql`
    select ${columns} from saved_view v
    where v.workspace_id = ${ctx.workspace} and v.id::text = ${id} and v.deleted_at is null and ${seenPredicate(ctx)}`)

/** The same, held until the transaction ends. */
export const heldView = (ctx: Context, id: string, removed = false): Promise<View | undefined> =>
  ctx.db.one<View>(sql`
    select ${columns} from saved_view v
    where v.workspace_id = ${ctx.workspace} and v.id::text = ${id} and (v.deleted_at is not null) = ${removed}
      and ${seenPredicate(ctx)}
    for update`)

export const insertView = (ctx: Context, object: string, draft: ViewDraft): Promise<View | undefined> =>
  ctx.db.one<View>(sql`
    insert into saved_view as v (id, object, name, kind, owner, shared, team, query)
    values (${newId()}, ${object}, ${draft.name}, ${draft.kind}, ${draft.owner}, ${draft.shared}, ${draft.team},
      ${JSON.stringify(draft.query)})
    returning ${columns}`)

export const writeView = (ctx: Context, id: string, draft: ViewDraft): Promise<View | undefined> =>
  ctx.db.one<View>(sql`
    update saved_view v set version = version + 1, updated_at = now(), name = ${draft.name}, kind = ${draft.kind},
      owner = ${draft.owner}, shared = ${draft.shared}, team = ${draft.team}, query = ${JSON.stringify(draft.query)}
    where v.workspace_id = ${ctx.workspace} and v.id = ${id}
    returning ${columns}`)

/** Takes a view away, or brings it back. */
export const markView = (ctx: Context, id: string, removed: boolean): Promise<View | undefined> =>
  ctx.db.one<View>(sql`
    update saved_view v set version = version + 1, updated_at = now(),
      deleted_at = case when ${removed}::boolean then now() end
    where v.workspace_id = ${ctx.workspace} and v.id = ${id}
    returning ${columns}`)
