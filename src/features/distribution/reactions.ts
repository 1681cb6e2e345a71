import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import type { Reaction, RecordEvent } from '../feature.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import { assignLead } from './assign.ts'
import { listRules } from './rules.ts'

/** A new lead without owner, or one whose owner was taken away, goes to whom the rules choose. */
export const distribute: Reaction = {
  on: ['lead.created', 'lead.restored'],
  async react(ctx, event) {
    if (event.after.owner) await tellOwners(ctx, event)
    else if ((await listRules(ctx)).length) await assignLead(ctx, event.record)
  },
}

/**
 * A lead that is nobody's and is open again (it came back, or was refused by mistake) goes to whom the rules choose, as a
 * new one. Whoever gets a lead is told, whatever way it was given, and so is the one who had it.
 */
export const followOwner: Reaction = {
  on: ['lead.updated'],
  async react(ctx, event) {
    const { owner, status } = event.after
    if (owner) await tellOwners(ctx, event)
    else if (owner === null || status === 'new' || status === 'working') await assignLead(ctx, event.record)
  },
}

/** Of what he did himself nobody is told, and of a list of hundreds nobody one by one. */
async function tellOwners(ctx: Context, { record, actor, channel, before, after }: RecordEvent): Promise<void> {
  if (channel === 'import' || channel === 'demo') return
  const [owner, former] = [String(after.owner), before.owner ? String(before.owner) : null]
  const isOwnerTold = owner !== actor
  const isFormerTold = former !== null && former !== actor
  if (!isOwnerTold && !isFormerTold) return

  const lead = await findRecord(ctx, 'lead', record)
  if (!lead || lead.owner !== owner) return
  const told = { params: { name: String(lead.name) }, on: { object: 'lead', id: record } }
  if (isOwnerTold) await notify(ctx, owner, { code: 'leadAssigned', ...told })
  const params = { ...told.params, owner: nameOf(ctx.config, owner) }
  if (isFormerTold) await notify(ctx, former, { ...told, code: 'leadTaken', params })
}
