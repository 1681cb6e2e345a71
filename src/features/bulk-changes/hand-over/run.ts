import { noteSecurityEvent } from '../../../access/security-events.ts'
import { type Context, transact } from '../../../records/index.ts'
import { withWholeRights } from '../../take-back.ts'
import { type BulkChange, partsOf, writeBulkChange } from '../bulk-change.ts'
import { commitBulkChange } from '../commit.ts'
import { undoBulkChange } from '../undo.ts'
import { getHandOver, type HandOver, writeHandOver } from './hand-over.ts'
import { tellMaker, tellReceivers, tellUndone } from './tell.ts'
import { moveBack, moveViewsAndShares } from './views-and-shares.ts'

/**
 * Does what was previewed, part by part, as bulk changes are done; a crash costs nothing, and the job goes on where it stopped.
 * `contextNow` gives the maker's context with the rights that he has by then.
 */
export async function commitHandOver(contextNow: () => Promise<Context>, id: string): Promise<void> {
  for (const part of await partsOf(await contextNow(), id)) {
    if (!(await beginPart(await contextNow(), id, part))) return
    await commitBulkChange(contextNow, part.id)
  }
  await transact(await contextNow(), inside => finish(inside, id))
}

/** Whether it is still to be done: it may have been stopped. */
function beginPart(ctx: Context, id: string, part: BulkChange): Promise<boolean> {
  return transact(ctx, async inside => {
    const { state } = await getHandOver(inside, id, { lock: true })
    if (state !== 'committing') return false
    if (part.state === 'preview') await writeBulkChange(inside, part.id, { state: 'committing', done: 0, reached: 0 })
    return true
  })
}

async function finish(ctx: Context, id: string): Promise<void> {
  const handOver = await getHandOver(ctx, id, { lock: true })
  if (handOver.state !== 'committing') return
  const moved = await moveViewsAndShares(ctx, handOver)
  await writeHandOver(ctx, id, { state: 'done', moved, finishedAt: new Date().toISOString() })
  await note(ctx, handOver, 'handOver')
  await tellReceivers(ctx, handOver, 'given')
  await tellMaker(ctx, handOver, 'handOverDone')
}

/** Ends it after the portion under way. What is done stays, and can be undone. */
export async function stopHandOver(ctx: Context, handOver: HandOver): Promise<void> {
  const finishedAt = new Date().toISOString()
  for (const part of await partsOf(ctx, handOver.id))
    if (part.state === 'committing' || part.state === 'preview' || part.state === 'planning')
      await writeBulkChange(ctx, part.id, { state: 'cancelled', finishedAt })
  await writeHandOver(ctx, handOver.id, { state: 'cancelled', finishedAt })
  if (!handOver.committedAt) return
  await note(ctx, handOver, 'handOver')
  await tellReceivers(ctx, handOver, 'given')
}

/** Marks every part that did something as one that is being taken back. */
export async function beginUndo(ctx: Context, { id }: HandOver): Promise<void> {
  for (const part of await partsOf(ctx, id))
    if (part.state !== 'reverted' && part.counts.changed)
      await writeBulkChange(ctx, part.id, { reverting: true, reached: 0, done: part.counts.undone + part.counts.kept })
  await writeHandOver(ctx, id, { reverting: true })
}

/** Stops the way back: what is undone stays undone. */
export async function stopUndo(ctx: Context, { id }: HandOver): Promise<void> {
  for (const part of await partsOf(ctx, id))
    if (part.reverting) await writeBulkChange(ctx, part.id, { reverting: false })
  await writeHandOver(ctx, id, { reverting: false })
}

/**
 * Takes all of it back, the last part first. What people have changed since stays. Returns whether all is done by
 * `deadline`, or somebody has stopped it. `told` hears of its end.
 */
export async function undoHandOver(
  ctx: Context,
  id: string,
  told: string | null,
  deadline = Infinity,
): Promise<boolean> {
  for (const part of (await partsOf(ctx, id)).reverse())
    if (part.reverting && !(await undoBulkChange(ctx, part.id, null, deadline))) return false
  await transact(withWholeRights(ctx, ctx.via), inside => finishUndo(inside, id, told))
  return true
}

async function finishUndo(ctx: Context, id: string, told: string | null): Promise<void> {
  const handOver = await getHandOver(ctx, id, { lock: true })
  if (!handOver.reverting) return
  await moveBack(ctx, handOver)
  await writeHandOver(ctx, id, { state: 'reverted', reverting: false, finishedAt: new Date().toISOString() })
  await note(ctx, handOver, 'handOverUndone')
  await tellReceivers(ctx, handOver, 'takenBack')
  await tellUndone(ctx, handOver, told)
}

const note = (ctx: Context, { id, user, parts }: HandOver, kind: 'handOver' | 'handOverUndone'): Promise<void> =>
  noteSecurityEvent(ctx, {
    kind,
    outcome: 'done',
    user,
    details: { handOver: id, to: [...new Set(parts.flatMap(({ to }) => to))] },
  })
