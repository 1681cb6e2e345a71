import type { Keyring } from '../../vault/keyring.ts'
import type { Vault } from '../../vault/vault.ts'
import type { AssignLead, AttachFile, Channel, IntakeDoor } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'
import type { Feature } from '../feature.ts'
import { type ConvertRequests, requestCopies } from '../request-copy.ts'
import { convertRequests } from './convert.ts'
import { intakeDoor } from './door.ts'
import { formChannel } from './form-channel.ts'
import { marksUnder } from './marks.ts'
import { intakeQueue, sweepReceipts } from './queue.ts'
import { receiptRoutes } from './receipt-routes.ts'
import { receiveRoute } from './receive-route.ts'

export { formChannel }

interface Needs {
  /** Under the company's data key lie copies of requests. */
  keyring: Keyring
  /** Under whose key lies what forms are marked with. */
  vault: Vault
  assignLead: AssignLead
  attachFile: AttachFile
  keepConsents: ConsentBook['keep']
  /** Further channels: each reads what its feature has brought in through the door. */
  channels?: readonly Channel[]
}

interface Intake {
  feature: Feature
  door: IntakeDoor
  /** Brings copies of requests to where the set-up wants them. */
  convertRequests: ConvertRequests
}

/** Everything that reaches the company by itself: kept first, then checked, matched, attached or made a lead, and told. */
export function intake({ channels = [], keyring, vault, ...needs }: Needs): Intake {
  const marks = marksUnder(vault)
  const means = { copies: requestCopies(keyring), marks }
  const handling = {
    ...needs,
    ...means,
    channels: new Map([formChannel, ...channels].map(channel => [channel.name, channel])),
  }
  const queue = intakeQueue(handling)
  const door = intakeDoor(queue, means)
  const feature: Feature = {
    name: 'intake',
    routes: [receiveRoute(door), ...receiptRoutes(handling)],
    jobs: [
      {
        name: 'sweepReceipts',
        every: '* * * * *',
        run: async (ctx, _payload, application) => void (await sweepReceipts(ctx, application, handling)),
      },
    ],
    async start(application) {
      const left = (error: unknown) =>
        application.log.error({ error }, 'requests left from before could not be settled; the clock tries again')
      // Also the list of companies may not be had: a database that is slow to begin ends no server.
      const swept = sweepAll().catch(left)
      return async () => {
        await swept
        await queue.idle()
      }

      /** What a crash left behind is settled at once, not only when the clock strikes. */
      async function sweepAll(): Promise<void> {
        for (const workspace of await application.workspaces()) {
          const ctx = await application.systemContext(workspace, { channel: 'intake' })
          await marks.prepare(ctx)
          await sweepReceipts(ctx, application, handling, '0 seconds').catch(left)
        }
      }
    },
  }
  return { feature, door, convertRequests: (ctx, tell) => convertRequests(ctx, handling, tell) }
}
