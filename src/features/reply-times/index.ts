import type { Feature } from '../feature.ts'
import { followReplies } from './awaited.ts'
import { raiseAwaited } from './raise.ts'
import { replyTimeRoutes } from './routes.ts'

/** Within what time an answer is promised, who waits for one, and whether the promise was kept. */
export const replyTimes: Feature = {
  name: 'reply-times',
  routes: replyTimeRoutes,
  reactions: [followReplies],
  jobs: [{ name: 'raiseAwaited', every: '* * * * *', run: async ctx => void (await raiseAwaited(ctx)) }],
}
