import sql from 'sql-template-tag'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'

/** What has risen to somebody's head: why, which record, and since when it has been so. */
export interface Escalation {
  reason:
    | 'nobodyFree'
    | 'unclaimed'
    | 'stageOverdue'
    | 'taskOverdue'
    | 'taskDue'
    | 'callBackLate'
    | 'replyDue'
    | 'replyLate'
    | 'invoiceOverdue'
    | 'signOffDue'
    | 'signOffLate'
    | 'orderLate'
    | 'caseLate'
  record: string
  /** The visit it belongs to: when it comes to the same again, it rises again. */
  since: string
}

/** Does `rise` once for each visit, however often and from however many processes it is asked for. */
export async function escalateOnce(
  ctx: Context,
  escalation: Escalation,
  rise: (ctx: Context) => Promise<void>,
): Promise<void> {
  const { reason, record, since } = escalation
  await transact(ctx, async inside => {
    const first = await inside.db.one(sql`
      insert into escalation (reason, record_id, since) values (${reason}, ${record}, ${since})
      on conflict do nothing returning 1 as first`)
    if (first) await rise(inside)
  })
}

/** Beyond so many for one person at once (an import, a holiday), he gets one word for all of them. */
const mostSingle = 10

interface Together<Item extends Escalation> {
  items: readonly Item[]
  single: (ctx: Context, item: Item) => Promise<void>
  many: (ctx: Context, count: number, first: Item) => Promise<void>
}

/** Raises several things to one person: each for itself, or, where they are many, together. */
export async function escalateTogether<Item extends Escalation>(
  ctx: Context,
  { items, single, many }: Together<Item>,
): Promise<void> {
  let risen = 0
  for (const item of items) {
    await escalateOnce(ctx, item, async inside => {
      risen++
      if (items.length <= mostSingle) await single(inside, item)
      else if (risen === 1) await many(inside, items.length, item)
    })
  }
}
