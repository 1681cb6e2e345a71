import type { Feature } from '../feature.ts'
import type { Outgoing } from '../outgoing.ts'
import { bringBack } from './come-back.ts'
import { ownRoutes } from './own-routes.ts'
import { pushNotices } from './push/push.ts'
import { remindOfTasks } from './remind.ts'
import { noticeRoutes } from './routes.ts'

/** What people are told of: at once by the live events and on their devices, here whenever they look. */
export const notices = ({ target, contact }: { target: Outgoing; contact: string | null }): Feature => ({
  name: 'notices',
  routes: [...noticeRoutes, ...ownRoutes(target)],
  jobs: [
    { name: 'bringNoticesBack', every: '* * * * *', run: bringBack },
    { name: 'remindOfTasks', every: '* * * * *', run: async ctx => void (await remindOfTasks(ctx)) },
    { name: 'pushNotices', run: (ctx, _, { log }) => pushNotices(ctx, { target, contact, log }) },
  ],
})
