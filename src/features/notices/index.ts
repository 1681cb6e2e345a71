import type { Keyring } from '../../vault/keyring.ts'
import type { Feature } from '../feature.ts'
import type { Outgoing } from '../outgoing.ts'
import { bringBack } from './come-back.ts'
import { ownRoutes } from './own-routes.ts'
import { pushNotices } from './push/push.ts'
import { remindOfTasks } from './remind.ts'
import { noticeRoutes } from './routes.ts'

interface Given {
  target: Outgoing
  contact: string | null
  keyring: Keyring
}

/** What people are told of: at once by the live events and on their devices, here whenever they look. */
export const notices = ({ target, contact, keyring }: Given): Feature => ({
  name: 'notices',
  routes: [...noticeRoutes, ...ownRoutes(target, keyring)],
  jobs: [
    { name: 'bringNoticesBack', every: '* * * * *', run: bringBack },
    { name: 'remindOfTasks', every: '* * * * *', run: async ctx => void (await remindOfTasks(ctx)) },
    { name: 'pushNotices', run: (ctx, _, { log }) => pushNotices(ctx, { target, contact, keyring, log }) },
  ],
})
