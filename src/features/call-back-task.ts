import { say } from '../messages/words.ts'
import { workingDue } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { createRecord } from '../records/create.ts'
import { findRecord } from '../records/get.ts'
import { updateRecord } from '../records/update.ts'
import { escalateTogether } from './escalation.ts'
import { notify } from './notice.ts'
import { headOver, nameOf } from './people.ts'
import { workingClockOf } from './working-calendar.ts'

/** Somebody who is to be called back: he called and was not answered, or asked for it on a site. */
export interface AskedBack {
  on: { object: string; id: string }
  /** What he is called where his card has no name. */
  unnamed: string
  /** From when on the time runs. */
  since: Date
  /** In working time. */
  minutes: number
  /** Who calls whoever belongs to nobody yet. */
  responsible: string | null
}

export interface CallBackTask {
  task: string
  owner: string
  /** Of the card, and what it is called. */
  cardOwner: string | null
  name: string
  dueAt: string
}

/** A task for whoever answers for him, due in working time. `null`: the company has nobody who could. */
export async function planCallBack(
  ctx: Context,
  { on, unnamed, since, minutes, responsible }: AskedBack,
): Promise<CallBackTask | null> {
  const card = await findRecord(ctx, on.object, on.id)
  const isActive = (user: unknown): user is string =>
    typeof user === 'string' && ctx.config.users.get(user)?.active === true
  const owner = [card?.owner, responsible, headOver(ctx.config, null)].find(isActive)
  if (!owner) return null
  const name = String(card?.name ?? '') || unnamed
  // Where nobody ever works the clock alone counts.
  const due = workingDue(await workingClockOf(ctx), since, minutes) ?? new Date(since.getTime() + minutes * 60_000)
  const dueAt = due.toISOString()
  const title = say(ctx.config.company.locale, 'telephony:tasks.callBack', { name }).slice(0, 300)
  const { id } = await createRecord(ctx, 'task', { title, kind: 'call', dueAt, owner, on })
  return { task: id, owner, cardOwner: isActive(card?.owner) ? card.owner : null, name, dueAt }
}

/** Somebody has talked with him. */
export const endCallBack = (ctx: Context, task: string): Promise<unknown> =>
  updateRecord(ctx, 'task', task, {
    result: say(ctx.config.company.locale, 'telephony:results.calledBack'),
    doneAt: new Date().toISOString(),
  })

/** A task to call back whose time is over. */
export interface LateCallBack {
  record: string
  title: string
  owner: string
  since: string
}

/** Whoever was to call back in time and did not: his head hears of it, once a task and term. */
export async function raiseLate(ctx: Context, late: readonly LateCallBack[]): Promise<void> {
  for (const [owner, group] of Map.groupBy(late, task => task.owner)) {
    const head = headOver(ctx.config, owner)
    const name = nameOf(ctx.config, owner)
    await escalateTogether(ctx, {
      items: group.map(task => ({ ...task, reason: 'callBackLate' as const })),
      single: (inside, { record, title }) =>
        notify(inside, head, {
          code: 'callBackLate',
          params: { owner: name, title },
          on: { object: 'task', id: record },
        }),
      many: (inside, count, { record }) =>
        notify(inside, head, {
          code: 'callBackLateMany',
          params: { owner: name, count },
          on: { object: 'task', id: record },
        }),
    })
  }
}
