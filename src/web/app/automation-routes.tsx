import { createRoute } from '@tanstack/react-router'
import { readFlowSearch } from '../features/settings/automation/flow-search.ts'
import { shellRoute } from './root-route.tsx'
import { setupPage, setupPageRoute } from './setup-page.tsx'

const automationRoute = setupPageRoute(
  '/settings/automation',
  () => import('../features/settings/automation/automation-page.tsx'),
  'AutomationPage',
)

const flowRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/automation/$id',
  validateSearch: readFlowSearch,
  component: setupPage(() => import('../features/settings/automation/flow-page.tsx'), 'FlowPage'),
})

/** What happens by itself. */
export const automationRoutes = [automationRoute, flowRoute]
