import sql from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import type { StoredFields } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { findRecord } from '../../records/get.ts'
import { transact } from '../../records/transact.ts'
import { updateRecord } from '../../records/update.ts'
import { escalateOnce } from '../escalation.ts'
import { notify } from '../notice.ts'
import { headOf } from '../people.ts'
import { listRules, type Rule, ruleFor } from './rules.ts'
import { takeTurn } from './turn.ts'

const openStatuses = new Set(['new', 'working'])

/**
 * Gives a lead that has no owner to whom the rules choose, and tells him. It stays in the pool where no rule holds, the
 * rule lets people claim, or nobody is free; then the head is asked. Returns the owner. Asked twice, it does it once.
 */
export function assignLead(ctx: Context, id: string): Promise<string | null> {
  return transact(ctx, async inside => {
    const lead = await lockLead(inside, id)
    if (!lead || lead.owner || !openStatuses.has(String(lead.status))) return lead?.owner ? String(lead.owner) : null

    const rule = ruleFor(inside, await listRules(inside), lead)
    if (!rule || rule.scheme === 'claim') return null
    const owner = await takeTurn(inside, { of: rule.id, step: '' }, { ...rule, object: 'lead' })
    if (owner) await updateRecord(inside, 'lead', id, { owner })
    else await askHead(inside, rule, lead)
    return owner
  })
}

/** The lead first, then the rule's turn: always in this order, so that nobody waits in a circle. */
async function lockLead(ctx: Context, id: string): Promise<StoredFields | null> {
  await ctx.db.query(sql`select from lead where workspace_id = ${ctx.workspace} and id = ${id} for update`)
  return (await findRecord(ctx, 'lead', id)) as StoredFields | null
}

/** Nobody is free: the head gets a task, once for each time the lead comes to lie there. */
async function askHead(ctx: Context, rule: Rule, lead: StoredFields): Promise<void> {
  const team = rule.team ?? ctx.config.users.get(rule.person ?? rule.people[0] ?? '')?.team ?? null
  const head = headOf(ctx.config, team)
  if (!head) return
  const on = { object: 'lead', id: String(lead.id) }
  const since = String(lead.assignedAt ?? lead.createdAt)
  await escalateOnce(ctx, { reason: 'nobodyFree', record: on.id, since }, async inside => {
    await createRecord(inside, 'task', {
      title: say(ctx.config.company.locale, 'intake:tasks.assignLead'),
      kind: 'assign',
      owner: head,
      dueAt: new Date(Date.now() + rule.claimMinutes * 60_000).toISOString(),
      on,
    })
    await notify(inside, head, { code: 'nobodyFree', params: { name: String(lead.name) }, on })
  })
}
