import { Conflict, Unauthenticated } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import type { Application } from '../feature.ts'
import { attempt } from './attempt.ts'
import type { Delivery } from './delivery.ts'
import { messageOf } from './message.ts'
import { pauseWithoutOwner, putOff, settle, skip } from './settle.ts'
import { takeDue, webhooksWithDue } from './take.ts'
import type { Means, Webhook } from './webhook.ts'

/** Sends what is due, as long as the server runs. */
export interface Sender {
  /** Something may be due in a workspace. */
  wake(workspace: string): void
  start(application: Application): Promise<() => Promise<void>>
}

/** How often it looks for what other processes have put in line, and for what is due again, in milliseconds. */
const looksEvery = 2000
/** What is under way when the server stops has so long to end, in milliseconds; what does not is sent again later. */
const untilStopped = 5000

export function makeSender(means: Means): Sender {
  let wake: (workspace: string) => void = () => {}
  return {
    wake: workspace => wake(workspace),
    async start(application) {
      const run = running(means, application)
      wake = run.look
      const timer = setInterval(run.lookEverywhere, looksEvery)
      return async () => {
        clearInterval(timer)
        wake = () => {}
        await run.end()
      }
    },
  }
}

function running(means: Means, application: Application) {
  const underWay = new Set<Promise<void>>()
  const looking = new Map<string, 'once' | 'again'>()
  let isEnding = false

  const failed = (error: unknown) => {
    if (!isEnding) application.log.error({ err: error }, 'webhooks could not be sent; trying again')
  }

  /** Looks once at a time in a workspace, and once more where it was asked to meanwhile. */
  function look(workspace: string): void {
    if (isEnding) return
    const isBusy = looking.has(workspace)
    looking.set(workspace, isBusy ? 'again' : 'once')
    if (isBusy) return
    const done = () => {
      const again = looking.get(workspace) === 'again'
      looking.delete(workspace)
      if (again) look(workspace)
    }
    void sendDue(workspace).catch(failed).finally(done)
  }

  async function sendDue(workspace: string): Promise<void> {
    const ctx = await application.systemContext(workspace, { channel: 'system' })
    for (const id of await webhooksWithDue(ctx)) {
      const taken = isEnding ? null : await takeDue(ctx, id)
      for (const delivery of taken?.deliveries ?? []) if (taken) begin(ctx, taken.webhook, delivery)
    }
  }

  function begin(ctx: Context, webhook: Webhook, delivery: Delivery): void {
    const work = deliver(ctx, { means, application }, webhook, delivery)
      .catch(failed)
      .finally(() => {
        underWay.delete(work)
        look(ctx.workspace)
      })
    underWay.add(work)
  }

  return {
    look,
    lookEverywhere: () => void application.workspaces().then(all => all.forEach(look), failed),
    async end() {
      isEnding = true
      const all = Promise.allSettled(underWay)
      await Promise.race([all, new Promise(resolve => setTimeout(resolve, untilStopped).unref())])
    },
  }
}

interface Parts {
  means: Means
  application: Application
}

/** One attempt, from the words to what became of it. */
async function deliver(
  ctx: Context,
  { means, application }: Parts,
  webhook: Webhook,
  delivery: Delivery,
): Promise<void> {
  try {
    const teller = await tellerOf(ctx, application, webhook, delivery)
    const request = teller && (await messageOf(teller, webhook, delivery))
    if (request === null) return await skip(ctx, delivery)
    await settle(ctx, delivery, await attempt(ctx, means, webhook, { event: delivery.event, request }))
  } catch (error) {
    if (error instanceof Unauthenticated) return pauseWithoutOwner(ctx, webhook.id)
    // What signs cannot be read for now; it is tried again by itself, and the page says what is wrong.
    if (error instanceof KeyAway || error instanceof Conflict) return putOff(ctx, delivery, error.code)
    throw error
  }
}

/** With whose rights it is told. `null`: whom the flow runs as is gone, so nobody says what may leave. Throws Unauthenticated where the owner is. */
async function tellerOf(
  { workspace }: Context,
  { userContext }: Application,
  { owner }: Webhook,
  { toldBy }: Delivery,
): Promise<Context | null> {
  const own = await userContext(workspace, owner, { channel: 'system' })
  if (!toldBy?.as || toldBy.as === owner) return own
  try {
    return await userContext(workspace, toldBy.as, { channel: 'system' })
  } catch (error) {
    if (error instanceof Unauthenticated) return null
    throw error
  }
}
