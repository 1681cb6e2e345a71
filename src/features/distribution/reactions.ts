import { say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { listRecords } from '../../records/list.ts'
import { updateRecord } from '../../records/update.ts'
import type { Reaction, RecordEvent } from '../feature.ts'
import { notify } from '../notice.ts'
import { nameOf } from '../people.ts'
import { assignLead } from './assign.ts'
import { hasRules } from './rules.ts'

/** A new lead without owner, or one whose owner was taken away, goes to whom the rules choose; samples go to nobody. */
export const distribute: Reaction = {
  on: ['lead.created', 'lead.restored'],
  async react(ctx, event) {
    if (event.channel === 'demo') return
    if (event.after.owner) await tellOwners(ctx, event)
    else if (await hasRules(ctx)) await assignLead(ctx, event.record)
  },
  async concerns(ctx, events) {
    const isAssigned = await hasRules(ctx)
    return events.filter(
      ({ channel, after }) => channel !== 'demo' && (after.owner ? !toldTogether.has(channel) : isAssigned),
    )
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
    if (owner) {
      await finishAssigning(ctx, event.record, String(owner))
      await tellOwners(ctx, event)
    } else if (owner === null || status === 'new' || status === 'working') await assignLead(ctx, event.record)
  },
}

/** What the head was asked to do for a lead is done once somebody has it. */
async function finishAssigning(ctx: Context, lead: string, owner: string): Promise<void> {
  const filter = { on: lead, kind: 'assign', doneAt: { empty: true } }
  const { data } = await listRecords(ctx, 'task', { filter, fields: ['id'] })
  const result = say(ctx.config.company.locale, 'intake:tasks.assigned', { owner: nameOf(ctx.config, owner) })
  for (const { id } of data) await updateRecord(ctx, 'task', id, { doneAt: new Date().toISOString(), result })
}

/** Through these many come at once: whoever brought them tells of all of them together, if at all. */
const toldTogether = new Set<RecordEvent['channel']>(['import', 'bulk', 'handOver', 'demo'])

/** Of what he did himself nobody is told, and of a list of hundreds nobody one by one. */
async function tellOwners(ctx: Context, { record, actor, channel, before, after }: RecordEvent): Promise<void> {
  if (toldTogether.has(channel)) return
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
