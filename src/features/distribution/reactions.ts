import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { updateRecord } from '../../records/update.ts'
import type { Reaction, RecordEvent } from '../feature.ts'
import { notify } from '../notice.ts'
import { assignLead } from './assign.ts'
import { listRules } from './rules.ts'

/** A new lead without owner, or one whose owner was taken away, goes to whom the rules choose. */
export const distribute: Reaction = {
  on: ['lead.created', 'lead.restored'],
  async react(ctx, event) {
    if (!event.after.owner && (await listRules(ctx)).length) await assignLead(ctx, event.record)
  },
}

/**
 * An owner changed as any field is: the time is noted and he is told, as by an assignment. A lead that is nobody's and
 * is open again (it came back, or was refused by mistake) goes to whom the rules choose, as a new one.
 */
export const followOwner: Reaction = {
  on: ['lead.updated'],
  async react(ctx, event) {
    const { owner, status } = event.after
    if (owner === null || (owner === undefined && (status === 'new' || status === 'working')))
      await assignLead(ctx, event.record)
    else if (owner !== undefined && !('assignedAt' in event.after)) await noteAssignment(ctx, event)
  },
}

async function noteAssignment(ctx: Context, { record, at, actor, after }: RecordEvent): Promise<void> {
  const lead = await findRecord(ctx, 'lead', record)
  if (!lead || lead.owner !== after.owner || (lead.assignedAt && String(lead.assignedAt) >= at)) return
  await updateRecord(ctx, 'lead', record, { assignedAt: at }, { engine: true })
  const owner = String(after.owner)
  if (owner === actor) return
  await notify(ctx, owner, {
    code: 'leadAssigned',
    params: { name: String(lead.name) },
    on: { object: 'lead', id: record },
  })
}
