import type { Application, Feature } from '../feature.ts'
import { addReadyViews } from '../ready-views.ts'
import { choiceRoutes } from './choice-routes.ts'
import { viewRoutes } from './routes.ts'

/** Lists and boards that people keep: for themselves, for their team, for everyone. */
export const views: Feature = {
  name: 'views',
  routes: [...choiceRoutes, ...viewRoutes],
  async start(application) {
    for (const workspace of await application.workspaces()) await addToKnown(application, workspace)
    return async () => {}
  },
}

/** Companies that were there before get what new ones begin with: it is the first administrator's, and everyone's to open. */
async function addToKnown(application: Application, workspace: string): Promise<void> {
  const ctx = await application.systemContext(workspace, { channel: 'system' })
  const administrator = [...ctx.config.users.values()]
    .filter(({ active, role }) => active && ctx.config.roles.get(role)?.admin)
    .sort((one, other) => (one.id < other.id ? -1 : 1))[0]
  if (administrator) await addReadyViews(ctx, ctx.config.company.locale, administrator.id)
}
