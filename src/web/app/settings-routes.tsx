import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readListSearch } from '../records/list-search.ts'
import { shellRoute } from './root-route.tsx'

/** Set-up of the company. Hand-made pages come first; other configuration objects have the derived list. */
const settingsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

const configurationListRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/$plural',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('../records/list-page.tsx'), 'ListPage'),
})

export const settingsRoutes = [settingsRoute, configurationListRoute] as const
