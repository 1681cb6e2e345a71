import sql, { raw } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Arrival, IntakeDoor, KeptRequest, RawRequest, SourceFacts } from '../channel.ts'
import type { RequestCopies } from '../request-copy.ts'
import { findKnown } from './known.ts'
import type { Marks } from './marks.ts'
import type { IntakeQueue } from './queue.ts'
import { type CopyRow, copyColumns, openedRequest, sourceJson } from './receipt.ts'
import { type Kept, keepReceipt, keepReceipts } from './receive.ts'
import { readSender } from './sender.ts'

/** What is not longer is settled from memory where its copy can only be opened later, in bytes. */
const shortRequest = 65_536

/** What intake offers to the features that bring requests in. */
export function intakeDoor(queue: IntakeQueue, means: { copies: RequestCopies; marks: Marks }): IntakeDoor {
  const keep: IntakeDoor['keep'] = async (ctx, arrival) => {
    return keptAs(arrival, await keepReceipt(ctx, arrival, means))
  }
  const settle: IntakeDoor['settle'] = ({ workspace }, kept, application) =>
    queue.add(
      application,
      kept.filter(({ repeated }) => !repeated).map(each => ({ workspace, ...each })),
    )
  return {
    async receive(ctx, arrival, application) {
      const kept: KeptRequest = await keep(ctx, arrival)
      void settle(ctx, [kept], application)
      return kept.id
    },
    async prepare(ctx) {
      await means.marks.prepare(ctx)
      await means.copies.makeReady(ctx)
    },
    keep,
    async keepAll(ctx, arrivals) {
      const kept = await keepReceipts(ctx, arrivals, means)
      return arrivals.flatMap((arrival, at) => (kept[at] ? keptAs(arrival, kept[at]) : []))
    },
    settle,
    open: (ctx, receipt) => openReceipt(ctx, receipt, means.copies),
    findSource,
    whoIs: (ctx, person) => findKnown(ctx, readSender(ctx, person, [])),
    formToken: means.marks.formToken,
  }
}

const keptAs = ({ bytes, isOld }: Arrival, { id, repeated, isWaiting }: Kept): KeptRequest => ({
  id,
  repeated,
  size: bytes.length,
  ...(isOld && { isOld }),
  ...(isWaiting && bytes.length <= shortRequest && { bytes }),
})

async function openReceipt(ctx: Context, id: string, copies: RequestCopies): Promise<RawRequest | null> {
  const row = await ctx.db.one<CopyRow>(sql`
    select ${copyColumns} from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = ${ctx.workspace} and r.id = ${id}`)
  return row ? openedRequest(ctx, copies, row) : null
}

async function findSource(ctx: Context, key: string): Promise<SourceFacts | null> {
  if (!/^[\w-]{1,100}$/.test(key)) return null
  const row = await ctx.db.one<{ source: SourceFacts }>(sql`
    select ${raw(sourceJson)} as source from source s
    where s.workspace_id = ${ctx.workspace} and lower(s.key) = lower(${key}) and s.deleted_at is null`)
  return row?.source ?? null
}
