import type { Vault } from '../../vault/vault.ts'
import type { AssignLead, AttachFile, Channel, IntakeDoor } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'
import type { Feature } from '../feature.ts'
import { intakeDoor } from './door.ts'
import { formChannel } from './form-channel.ts'
import { marksUnder } from './marks.ts'
import { intakeQueue, sweepReceipts } from './queue.ts'
import { receiptRoutes } from './receipt-routes.ts'
import { receiveRoute } from './receive-route.ts'

interface Needs {
  /** Under whose key lies what forms are marked with. */
  vault: Vault
  assignLead: AssignLead
  attachFile: AttachFile
  keepConsents: ConsentBook['keep']
  /** Further channels: each reads what its feature has brought in through the door. */
  channels?: readonly Channel[]
}

/** Everything that reaches the company by itself: kept first, then checked, matched, attached or made a lead, and told. */
export function intake({ channels = [], vault, ...needs }: Needs): { feature: Feature; door: IntakeDoor } {
  const marks = marksUnder(vault)
  const handling = {
    ...needs,
    marks,
    channels: new Map([formChannel, ...channels].map(channel => [channel.name, channel])),
  }
  const queue = intakeQueue(handling)
  const door = intakeDoor(queue, marks)
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
  return { feature, door }
}
