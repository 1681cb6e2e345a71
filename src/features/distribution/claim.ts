import sql from 'sql-template-tag'
import { Conflict, Forbidden, NotFound } from '../../model/index.ts'
import { fieldRight, objectOf, requireRight } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { findRecord, getRecord } from '../../records/get.ts'
import type { RecordJson } from '../../records/row.ts'
import { updateRecord } from '../../records/update.ts'
import { nameOf } from '../people.ts'

/**
 * Takes a lead out of the pool for oneself. Of two at once exactly one gets it; the other is told who has it. To claim
 * is a right of its own: whoever sees the pool and may change leads of his own may take one from it.
 */
export async function claimLead(ctx: Context, id: string): Promise<RecordJson> {
  requireRight(ctx, objectOf(ctx, 'lead'), 'read')
  requireRight(ctx, objectOf(ctx, 'lead'), 'update')
  const { user } = ctx.actor
  if (!user) throw new Forbidden('onlyUsersClaim')
  await requireSeenOrTaken(ctx, id)

  await updateRecord(
    claiming(ctx),
    'lead',
    id,
    { owner: user, status: 'working' },
    {
      engine: true,
      guard(before) {
        if (before.owner) throw alreadyTaken(ctx, String(before.owner))
        if (before.status === 'converted' || before.status === 'refused') throw new Conflict('leadClosed')
      },
    },
  ).catch(error => {
    if (error instanceof AlreadyMine) return
    throw error
  })
  return getRecord(ctx, 'lead', id)
}

/** A second press of the button finds the lead one's own: nothing to do, and nothing wrong. */
class AlreadyMine extends Error {}

function alreadyTaken(ctx: Context, owner: string): Error {
  if (owner === ctx.actor.user) return new AlreadyMine()
  // Whose leads are is hidden from some: they learn no more than that it is gone.
  if (fieldRight(ctx, objectOf(ctx, 'lead'), 'owner') === 'hidden') return new Conflict('alreadyClaimedByOther')
  const name = nameOf(ctx.config, owner)
  return new Conflict('alreadyClaimed', { owner: name }, { owner: { id: owner, name } })
}

/**
 * A lead just taken by somebody else is out of sight for many roles; they had it before their eyes a moment ago and are
 * told who has it. What never lay in the pool stays not found.
 */
async function requireSeenOrTaken(ctx: Context, id: string): Promise<void> {
  if (await findRecord(ctx, 'lead', id)) return
  const lead = await findRecord(claiming(ctx), 'lead', id)
  if (!lead?.owner || !(await wasFree(ctx, id))) throw new NotFound('notFound', { object: 'lead', id })
  throw alreadyTaken(ctx, String(lead.owner))
}

/** Whether the lead was nobody's at the beginning, or later. */
async function wasFree(ctx: Context, id: string): Promise<boolean> {
  const row = await ctx.db.one(sql`
    select 1 from change where workspace_id = ${ctx.workspace} and record_id = ${id} and object = 'lead'
      and case kind when 'created' then after->'owner' is null else after->'owner' = 'null' end limit 1`)
  return row !== undefined
}

/** The caller with the right over leads that claiming needs; only for the one write that the guard watches. */
const claiming = (ctx: Context): Context => {
  const { role } = ctx.actor
  const objects = { ...role.objects, lead: { ...role.objects.lead, read: 'all' as const, update: 'all' as const } }
  return { ...ctx, actor: { ...ctx.actor, role: { ...role, objects } } }
}
