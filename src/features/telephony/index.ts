import type { Keyring } from '../../vault/keyring.ts'
import type { IntakeDoor } from '../channel.ts'
import type { Feature } from '../feature.ts'
import type { Outgoing } from '../outgoing.ts'
import type { Ringing } from '../ringing.ts'
import { callRoutes } from './call-routes.ts'
import { httpProvider } from './http/call-out.ts'
import { raiseLateCallBacks } from './missed.ts'
import { namedCallers } from './named-callers.ts'
import { personalCalls } from './personal-data.ts'
import { sweepCalls } from './phone-book.ts'
import { reportRoutes } from './report-routes.ts'
import { setUpRoutes } from './set-up-routes.ts'

export { callChannel } from './channel.ts'

interface Given {
  keyring: Keyring
  target: Outgoing
  door: IntakeDoor
  ringing: Ringing
}

/** Calls: told by providers, shown while they ring, kept on cards, and called back where nobody answered. */
export function telephony({ keyring, target, door, ringing }: Given): Feature {
  const provider = httpProvider({ target, keyring })
  return {
    name: 'telephony',
    routes: [...reportRoutes({ keyring, door, ringing }), ...callRoutes(provider), ...setUpRoutes({ target, keyring })],
    reactions: [namedCallers],
    personal: [personalCalls],
    jobs: [
      {
        name: 'sweep-calls',
        every: '* * * * *',
        run: (ctx, _, application) => sweepCalls(ctx, application, { door, ringing }),
      },
      { name: 'late-call-backs', every: '*/5 * * * *', run: ctx => raiseLateCallBacks(ctx) },
    ],
  }
}
