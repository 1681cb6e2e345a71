import { addDays, dayAt } from '../../model/index.ts'
import { type Context, listRecords } from '../../records/index.ts'
import { noteCase } from './cases.ts'
import { orderFromDeal } from './make.ts'

/** How far on orders of the sample company are: the place of the stage, and when they are due, in days from today. */
const plan: readonly { stage: number; due: number }[] = [
  { stage: 0, due: 14 },
  { stage: 1, due: 5 },
  { stage: 1, due: -2 },
  { stage: 2, due: 1 },
  { stage: 3, due: -6 },
  { stage: 3, due: -12 },
]

/** Orders of deals that were won, in all stages of production, one of them late; a complaint and a question about those delivered. */
export async function addSampleOrders(ctx: Context): Promise<void> {
  const stages = ctx.config.pipelines.find(({ object }) => object === 'order')?.stages ?? []
  const won = [...ctx.config.stages.values()].filter(({ kind }) => kind === 'won').map(({ id }) => id)
  const { data } = await listRecords(ctx, 'deal', {
    filter: { stage: { in: won }, items: { empty: false } },
    sort: '-closedAt',
    limit: plan.length,
  })
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  for (const [at, deal] of data.entries()) {
    const { stage = 0, due = 0 } = plan[at] ?? {}
    const fields = { dueOn: addDays(today, due), stage: stages[stage]?.id ?? null }
    const { order } = await orderFromDeal(ctx, deal.id, { another: false, fields })
    if (stage === 3) await noteCase(ctx, order.id, { lines: [], fields: { kind: at % 2 ? 'question' : 'complaint' } })
  }
}
