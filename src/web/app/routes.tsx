import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { readListSearch } from '../records/list-search.ts'
import { PageLoading } from '../ui/loading.tsx'
import { ErrorPage } from './error-page.tsx'
import { queryClient } from './query-client.ts'
import { rootRoute, setupRoute, shellRoute, signInRoute } from './root-route.tsx'
import { invitationRoute, settingsRoutes } from './settings-routes.tsx'

/** All pages of the product. A page's code is loaded when it is first opened. */

const myDayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('../features/my-day/my-day-page.tsx'), 'MyDayPage'),
})

const funnelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/funnel',
  validateSearch: (search): { pipeline?: string; from?: string; to?: string } => ({
    pipeline: textOf(search.pipeline),
    from: textOf(search.from),
    to: textOf(search.to),
  }),
  component: lazyRouteComponent(() => import('../features/reports/funnel-page.tsx'), 'FunnelPage'),
})

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/$plural',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('../records/list-page.tsx'), 'ListPage'),
})

const boardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/$plural/board',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('./board-page.tsx'), 'BoardPage'),
})

const cardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/$plural/$id',
  component: lazyRouteComponent(() => import('./card-page.tsx'), 'CardPage'),
})

const routeTree = rootRoute.addChildren([
  signInRoute,
  setupRoute,
  invitationRoute,
  shellRoute.addChildren([myDayRoute, funnelRoute, ...settingsRoutes, boardRoute, cardRoute, listRoute]),
])

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  defaultErrorComponent: ErrorPage,
  defaultPendingComponent: PageLoading,
  defaultPendingMs: 300,
  scrollRestoration: true,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)
