import sql from 'sql-template-tag'
import { newId, workingDue } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { escalateOnce } from '../escalation.ts'
import { writeOwnLetter } from '../letters.ts'
import { notify } from '../notice.ts'
import { headOver, nameOf } from '../people.ts'
import { workingClockOf } from '../working-calendar.ts'
import { approversNow, type SignOff, signOffsWhere } from './request.ts'

/** So many of one step are written to at most; all see it on their page. */
const mostLetters = 20
/** So long a letter lets decide, in days. */
export const letterDays = 7

/** Tells whose turn it is, on their pages and by a letter with a link of their own. In the present transaction. */
export async function tellApprovers(ctx: Context, asked: SignOff): Promise<void> {
  const approvers = approversNow(ctx, asked)
  const notice = {
    code: 'signOffAsked' as const,
    params: { name: String(asked.essentials.name ?? ''), by: nameOf(ctx.config, asked.askedBy) },
    on: { object: asked.object, id: asked.record },
  }
  for (const approver of approvers) await notify(ctx, approver, notice)
  for (const approver of approvers.slice(0, mostLetters)) await writeTo(ctx, asked, approver)
}

async function writeTo(ctx: Context, { id, step }: SignOff, approver: string): Promise<void> {
  const letter = newId()
  const expiresAt = new Date(Date.now() + letterDays * 86_400_000).toISOString()
  const made = await ctx.db.one(sql`
    insert into sign_off_letter (id, sign_off, step, approver, expires_at) values (${letter}, ${id}, ${step}, ${approver}, ${expiresAt})
    on conflict do nothing returning id`)
  if (made) await writeOwnLetter(ctx, { kind: 'signOff', user: approver, about: letter, expiresAt })
}

/**
 * Approvers who let something wait are reminded once the working hours of it are over; after as many again their heads are told. Once
 * each for every step.
 */
export async function remindApprovers(ctx: Context): Promise<void> {
  const clock = await workingClockOf(ctx)
  for (const asked of await signOffsWhere(ctx, sql`state = 'open'`)) {
    const since = new Date(asked.stepSince)
    const isPast = (hours: number) => {
      const due = workingDue(clock, since, hours * 60)
      return due !== null && due.getTime() <= Date.now()
    }
    if (!isPast(asked.remindHours)) continue
    const approvers = approversNow(ctx, asked)
    const on = { object: asked.object, id: asked.record }
    const params = { name: String(asked.essentials.name ?? ''), by: nameOf(ctx.config, asked.askedBy) }
    const visit = { record: asked.id, since: asked.stepSince }
    await escalateOnce(ctx, { reason: 'signOffDue', ...visit }, async inside => {
      for (const approver of approvers) await notify(inside, approver, { code: 'signOffDue', params, on })
    })
    if (!isPast(asked.remindHours * 2)) continue
    await escalateOnce(ctx, { reason: 'signOffLate', ...visit }, async inside => {
      const heads = new Set(approvers.map(approver => headOver(ctx.config, approver)))
      for (const head of heads) await notify(inside, head, { code: 'signOffLate', params, on })
      await notify(inside, asked.askedBy, { code: 'signOffLate', params, on })
    })
  }
}
