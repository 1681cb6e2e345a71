import sql from 'sql-template-tag'
import { Conflict, Forbidden, NotFound } from '../../model/index.ts'
import { objectOf, requireRight } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { findRecord, getRecord } from '../../records/get.ts'
import type { RecordJson } from '../../records/row.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'

export type Pinnable = 'activity' | 'task'

/** What stands at the top of a card is read by everybody each time: more than this and nothing of it is. */
export const mostPins = 5

/**
 * Keeps an entry at the top of its card, for everybody who sees it. Whoever may change the card or the entry may; both
 * ways are in the history of the entry. To pin what is pinned changes nothing.
 */
export function pinEntry(ctx: Context, name: Pinnable, id: string): Promise<RecordJson> {
  return transact(ctx, async inside => {
    const entry = await requirePinnable(inside, name, id)
    if (entry.pinnedAt) return entry
    const on = linkOf(entry)
    if (!on) throw new Conflict('pinOnNothing')
    await inside.db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${on.id} pins`}, 0))`)
    if ((await countPins(inside, on.id)) >= mostPins) throw new Conflict('tooManyPins', { max: mostPins })
    return setPinned(inside, name, entry.id, new Date().toISOString())
  })
}

export async function unpinEntry(ctx: Context, name: Pinnable, id: string): Promise<RecordJson> {
  const entry = await requirePinnable(ctx, name, id)
  return entry.pinnedAt ? setPinned(ctx, name, entry.id, null) : entry
}

async function setPinned(ctx: Context, name: Pinnable, id: string, pinnedAt: string | null): Promise<RecordJson> {
  await updateRecord(pinning(ctx, name), name, id, { pinnedAt }, { engine: true })
  return getRecord(ctx, name, id)
}

async function requirePinnable(ctx: Context, name: Pinnable, id: string): Promise<RecordJson> {
  requireRight(ctx, objectOf(ctx, name), 'update')
  const entry = await getRecord(ctx, name, id)
  if (entry.can?.update) return entry
  const on = linkOf(entry)
  const card = on && (await findRecord(ctx, on.object, on.id, { fields: [] }).catch(asUnseen))
  if (!card?.can?.update) throw new Forbidden('notYours', { object: name })
  return entry
}

/** A card whose object the caller may not read at all is, for him, not there. */
function asUnseen(error: unknown): null {
  if (error instanceof Forbidden || error instanceof NotFound) return null
  throw error
}

const linkOf = (entry: RecordJson): { object: string; id: string } | null =>
  (entry.on as { object: string; id: string } | null | undefined) ?? null

async function countPins({ db, workspace }: Context, card: string): Promise<number> {
  const row = await db.one<{ count: number }>(sql`
    select count(*)::int as count from (
      select from activity where workspace_id = ${workspace} and "on" = ${card} and pinned_at is not null and deleted_at is null
      union all
      select from task where workspace_id = ${workspace} and "on" = ${card} and pinned_at is not null and deleted_at is null) p`)
  return row?.count ?? 0
}

/** The caller with the right over entries that pinning needs; only for that one field, after it was asked who may. */
function pinning(ctx: Context, name: Pinnable): Context {
  const { role } = ctx.actor
  const objects = { ...role.objects, [name]: { ...role.objects[name], update: 'all' as const } }
  return { ...ctx, actor: { ...ctx.actor, role: { ...role, objects } } }
}
