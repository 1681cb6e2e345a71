import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Application } from '../feature.ts'
import { portionOf } from '../portions.ts'
import { type Handling, handleReceipts } from './handle.ts'
import type { PendingReceipt } from './receipt.ts'

/** Portions settled side by side in one process: enough to be quick, few enough to leave connections to people. */
const atOnce = 4
/** What is settled together: so many at most, and what is larger in bytes than that by itself. */
const portion = { many: 20, bytes: 4_000_000 }
/** Waiting in memory at most; what is beyond is found in the table by the sweep. */
const mostWaiting = 2000
/** Whoever brings in many waits until fewer wait here. */
const roomBelow = 100

interface Waiting extends PendingReceipt {
  workspace: string
  size: number
  isOld?: boolean
}

export interface IntakeQueue {
  /** Settles receipts as soon as there is a free hand. Resolves once there is room for more. */
  add(application: Application, receipts: readonly Waiting[]): Promise<void>
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>
}

type Queued = Waiting & { application: Application }

/** What comes in now is settled before what is old, for which one hand less works: nobody waits for thousands of old letters. */
export function intakeQueue(handling: Handling): IntakeQueue {
  const lanes = { now: [] as Queued[], old: [] as Queued[] }
  let running = 0
  let watchers: { enough: () => boolean; tell: () => void }[] = []

  const waiting = () => lanes.now.length + lanes.old.length
  const isIdle = () => running === 0 && waiting() === 0

  function next(): void {
    for (let lane = free(); lane; lane = free()) {
      running++
      void settle(takePortion(lane)).finally(() => {
        running--
        next()
      })
    }
    const told = watchers.filter(({ enough }) => enough())
    watchers = watchers.filter(watcher => !told.includes(watcher))
    for (const { tell } of told) tell()
  }

  function free(): Queued[] | null {
    if (lanes.now.length) return running < atOnce ? lanes.now : null
    return lanes.old.length && running < atOnce - 1 ? lanes.old : null
  }

  async function settle(receipts: readonly Queued[]): Promise<void> {
    const [first] = receipts
    if (!first) return
    await handleReceipts(first.application, first.workspace, receipts, handling).catch((error: unknown) => {
      first.application.log.error({ receipts: receipts.map(({ id }) => id), error }, 'requests wait for the sweep')
    })
  }

  const until = (enough: () => boolean): Promise<void> =>
    enough() ? Promise.resolve() : new Promise(tell => watchers.push({ enough, tell }))

  return {
    add(application, receipts) {
      for (const receipt of receipts)
        if (waiting() < mostWaiting) lanes[receipt.isOld ? 'old' : 'now'].push({ ...receipt, application })
      next()
      return until(() => waiting() < roomBelow)
    },
    idle: () => until(isIdle),
  }
}

/** The first that wait, of one company. */
function takePortion(lane: Queued[]): Queued[] {
  const other = lane.findIndex(({ workspace }) => workspace !== lane[0]?.workspace)
  return lane.splice(0, portionOf(other < 0 ? lane : lane.slice(0, other), portion))
}

/** Settles what is still pending: after a crash, after a failure, or beyond what memory held. Returns how many. */
export async function sweepReceipts(
  ctx: Context,
  application: Application,
  handling: Handling,
  olderThan = '5 seconds',
): Promise<number> {
  let settled = 0
  for (let page = 0; page < 100; page++) {
    const due = await ctx.db.query<{ id: string; size: number }>(sql`
      select id, octet_length(raw) as size from receipt
      where workspace_id = ${ctx.workspace} and outcome = 'pending' and try_at < now() - ${olderThan}::interval
      order by try_at limit 200`)
    for (let at = 0; at < due.length; ) {
      const among = due.slice(at, at + portionOf(due.slice(at), portion))
      await handleReceipts(application, ctx.workspace, among, handling)
      at += among.length
    }
    settled += due.length
    if (due.length < 200) break
  }
  return settled
}
