import type pg from 'pg'
import type { Keyring } from '../../vault/keyring.ts'
import type { OrderCall } from '../call-order.ts'
import type { IntakeDoor } from '../channel.ts'
import type { Application, Feature } from '../feature.ts'
import type { Outgoing } from '../outgoing.ts'
import type { Ringing } from '../ringing.ts'
import { ageNumbers } from './aging.ts'
import { holdBySession } from './asterisk/hold.ts'
import { asteriskReach } from './asterisk/reach.ts'
import { followLines } from './asterisk/worker.ts'
import { callRoutes, order } from './call-routes.ts'
import { addDemoCalls } from './demo.ts'
import { raiseLateCallBacks } from './missed.ts'
import { namedCallers } from './named-callers.ts'
import { personalCalls } from './personal-data.ts'
import { type PhoneMeans, sweepCalls } from './phone-book.ts'
import { phoneProvider } from './providers.ts'
import { fetchRecordings, removeOldRecordings } from './recordings/fetch.ts'
import type { RecordingStore } from './recordings/recording.ts'
import { recordingRoutes } from './recordings/routes.ts'
import { reportRoutes } from './report-routes.ts'
import { setUpRoutes } from './set-up-routes.ts'

export { callChannel } from './channel.ts'
export { knownCall } from './known-call.ts'
export { keepOutcome } from './outcome.ts'
export { ownCalls } from './own-calls.ts'

interface Given {
  /** Where the sound of calls lies. */
  recordings: RecordingStore
  owner: pg.Pool
  /** What the operator has named as his own, though it is not public. */
  trustedTargets: readonly string[]
  keyring: Keyring
  target: Outgoing
  door: IntakeDoor
  ringing: Ringing
}

/** Calls: told by providers, shown while they ring, kept on cards, and called back where nobody answered. */
export function telephony({
  recordings: store,
  owner,
  trustedTargets,
  keyring,
  target,
  door,
  ringing,
}: Given): Feature {
  const means = { target, keyring, reach: asteriskReach(trustedTargets), door, ringing, store }
  return {
    name: 'telephony',
    routes: [
      ...reportRoutes(means),
      ...callRoutes(phoneProvider(means), ringing),
      ...setUpRoutes(means),
      ...recordingRoutes(store),
    ],
    reactions: [namedCallers],
    personal: [personalCalls(store)],
    demo: addDemoCalls,
    async work(application) {
      const swept = sweepAll(application, means)
      const stop = followLines(application, means, holdBySession(owner))
      return async () => {
        await stop()
        await swept
      }
    },
    jobs: [
      {
        name: 'sweep-calls',
        every: '* * * * *',
        run: (ctx, _, application) => sweepCalls(ctx, application, means),
      },
      {
        name: 'fetch-recordings',
        every: '* * * * *',
        run: (ctx, _, application) => fetchRecordings(ctx, application, means),
      },
      // Told of just now: it waits for no clock, and for no other that is fetched.
      { name: 'fetch-told-recordings', run: (ctx, _, application) => fetchRecordings(ctx, application, means) },
      { name: 'remove-old-recordings', every: '17 * * * *', run: ctx => removeOldRecordings(ctx, means) },
      ageNumbers,
      { name: 'late-call-backs', every: '*/5 * * * *', run: ctx => raiseLateCallBacks(ctx) },
    ],
  }
}

/** By which other parts have a number called. */
export function callOrders({
  keyring,
  target,
  trustedTargets,
}: Pick<Given, 'keyring' | 'target' | 'trustedTargets'>): OrderCall {
  const provider = phoneProvider({ keyring, target, reach: asteriskReach(trustedTargets) })
  return (ctx, number) => order(ctx, provider, number)
}

/** What a crash left behind is done at once, not only when the clock strikes. */
async function sweepAll(application: Application, means: PhoneMeans): Promise<void> {
  try {
    for (const workspace of await application.workspaces())
      await sweepCalls(
        await application.systemContext(workspace, { channel: 'intake' }),
        application,
        means,
        '0 seconds',
      )
  } catch (error) {
    application.log.error({ err: error }, 'calls left from before could not be done; the clock tries again')
  }
}
