import { type Json, type JsonObject, NotFound, RapportError, Unavailable } from '../model/index.ts'
import { type Context, findRecord, removeRecord, restoreRecord, transact, updateRecord } from '../records/index.ts'
import { same } from '../records/same.ts'

/** Fields of a record before something was done to it, and after. */
export interface Undo {
  before: JsonObject
  after: JsonObject
}

interface Done {
  object: string
  record: string
  undo: Undo
}

/**
 * The same person with all rights, for taking back what he did himself: nothing but its own traces goes, and he may no
 * longer reach what he gave away.
 */
export const withWholeRights = (ctx: Context, via: Context['via']): Context => ({
  ...ctx,
  actor: { ...ctx.actor, scopes: null, role: { ...ctx.actor.role, admin: true } },
  via,
})

/** Puts a record into the trash, unless it is there already or others still need it. Returns whether it is gone. */
export const putAway = (ctx: Context, object: string, id: string): Promise<boolean> =>
  attempt(ctx, inner => removeRecord(inner, object, id))

/** Takes a record out of the trash, unless somebody has. Returns whether it is back. */
export async function bringBack(ctx: Context, object: string, id: string): Promise<boolean> {
  if (await findRecord(ctx, object, id)) return true
  return attempt(ctx, inner => restoreRecord(inner, object, id))
}

/** Gives fields their former values where they still have the given one. Returns whether all have theirs back. */
export async function restoreFields(ctx: Context, { object, record, undo }: Done): Promise<boolean> {
  const now = await findRecord(ctx, object, record)
  if (!now) return true
  const ours = fieldsStillSo(now, undo)
  const former: JsonObject = Object.fromEntries(ours.map(field => [field, undo.before[field] ?? null]))
  const restored =
    !ours.length || (await attempt(ctx, inner => updateRecord(inner, object, record, former, { engine: true })))
  return restored && ours.length === Object.keys(undo.after).length
}

/** Fields that nobody has changed since. */
export const fieldsStillSo = (now: { [field: string]: Json | undefined }, { after }: Undo): string[] =>
  Object.keys(after).filter(field => same(now[field] ?? null, after[field] ?? null))

/** Whether it was done; what is not there any more counts as done, what may not be leaves nothing behind. */
export async function attempt(ctx: Context, work: (ctx: Context) => Promise<unknown>): Promise<boolean> {
  try {
    await transact(ctx, work)
    return true
  } catch (error) {
    if (error instanceof NotFound) return true
    if (error instanceof RapportError && !(error instanceof Unavailable)) return false
    throw error
  }
}
