import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Application } from '../feature.ts'
import { type Handling, handleReceipt } from './handle.ts'

/** Settled side by side in one process: enough to be quick, few enough to leave connections to people. */
const atOnce = 4
/** Waiting in memory at most; what is beyond is found in the table by the sweep. */
const mostWaiting = 2000

interface Waiting {
  workspace: string
  id: string
  /** As it came, where its copy cannot be opened at present. */
  bytes?: Buffer
}

export interface IntakeQueue {
  /** Settles a receipt as soon as there is a free hand. */
  add(application: Application, receipt: Waiting): void
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>
}

export function intakeQueue(handling: Handling): IntakeQueue {
  const waiting: (() => Promise<void>)[] = []
  let running = 0
  let watchers: (() => void)[] = []

  function next(): void {
    while (running < atOnce) {
      const work = waiting.shift()
      if (!work) break
      running++
      void work().finally(() => {
        running--
        next()
      })
    }
    if (running > 0) return
    for (const tell of watchers) tell()
    watchers = []
  }

  return {
    add(application, { workspace, id, bytes }) {
      if (waiting.length >= mostWaiting) return
      waiting.push(async () => {
        await handleReceipt(application, workspace, id, handling, bytes).catch((error: unknown) => {
          application.log.error({ receipt: id, error }, 'a request waits for the sweep')
        })
      })
      next()
    },
    idle: () =>
      running === 0 && waiting.length === 0 ? Promise.resolve() : new Promise(resolve => watchers.push(resolve)),
  }
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
    const due = await ctx.db.query<{ id: string }>(sql`
      select id from receipt
      where workspace_id = ${ctx.workspace} and outcome = 'pending' and try_at < now() - ${olderThan}::interval
      order by try_at limit 200`)
    for (const { id } of due) await handleReceipt(application, ctx.workspace, id, handling)
    settled += due.length
    if (due.length < 200) break
  }
  return settled
}
