import type { QueryClient } from '@tanstack/react-query'
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { readCalendarSearch } from '../features/calendar/search.ts'
import type { CallsSearch } from '../features/telephony/calls-search.ts'
import { awaitFirstRows } from '../records/first-rows.ts'
import { readListSearch } from '../records/list-search.ts'
import { cardQuery } from '../records/queries.ts'
import { readStorySearch } from '../records/timeline/search.ts'
import { hasViews, type SavedViews, viewsQuery } from '../records/views/views.ts'
import { nextPaint } from '../ui/after-paint.tsx'
import { PageLoading } from '../ui/loading.tsx'
import { doorRoutes } from './door-routes.tsx'
import { ErrorPage } from './error-page.tsx'
import { queryClient } from './query-client.ts'
import { reportRoutes } from './report-routes.tsx'
import { rootRoute, shellRoute } from './root-route.tsx'
import { canRead, schemaQuery } from './schema.ts'
import { textsIn } from './search-texts.ts'
import { settingsRoutes } from './settings-routes.tsx'
import { setupPage } from './setup-page.tsx'

/** All pages of the product. A page's code is loaded when it is first opened. */

const myDayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: (search): { new?: 'lead'; whose?: string } => ({
    ...(search.new === 'lead' ? { new: 'lead' } : {}),
    ...(typeof search.whose === 'string' ? { whose: search.whose } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/my-day/my-day-page.tsx'), 'MyDayPage'),
})

const teamDayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/team-day',
  component: setupPage(() => import('../features/my-day/team-page.tsx'), 'TeamDayPage'),
})

const statementsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/bank-statements',
  component: setupPage(() => import('../features/payments/statements-page.tsx'), 'StatementsPage'),
})

const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calls',
  validateSearch: textsIn<CallsSearch>,
  component: setupPage(() => import('../features/telephony/calls-page.tsx'), 'CallsPage'),
})

/** The views of an object come together with its page: one of them may say what to show. */
async function loadViews({ context, params }: Omit<Loading, 'location'>): Promise<SavedViews | undefined> {
  const { queryClient } = context
  const object = queryClient.getQueryData(schemaQuery.queryKey)?.byPlural.get(params.plural)
  if (!object || !canRead(object) || !hasViews(object)) return undefined
  return queryClient.ensureQueryData(viewsQuery(object.name)).catch(() => undefined)
}

interface Loading {
  context: { queryClient: QueryClient }
  params: { plural: string }
  location: { search: Record<string, unknown> }
}

/** And its first rows. */
async function loadList({ context, params, location }: Loading) {
  const { queryClient } = context
  const views = await loadViews({ context, params })
  const schema = queryClient.getQueryData(schemaQuery.queryKey)
  const object = schema?.byPlural.get(params.plural)
  if (schema && object && canRead(object))
    await awaitFirstRows({ queryClient, schema, object, views, address: location.search })
}

const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/calendar',
  validateSearch: readCalendarSearch,
  component: setupPage(() => import('../features/calendar/calendar-page.tsx'), 'CalendarPage'),
})

const pricesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/price-lists/$id/prices',
  component: setupPage(() => import('../features/catalogue/prices-page.tsx'), 'PricesPage'),
})

const toApproveRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sign-offs',
  component: setupPage(() => import('../features/sign-offs/to-approve-page.tsx'), 'ToApprovePage'),
})

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/$plural',
  validateSearch: readListSearch,
  loader: loadList,
  component: lazyRouteComponent(() => import('../records/list-page.tsx'), 'ListPage'),
})

const boardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/$plural/board',
  validateSearch: readListSearch,
  loader: loadViews,
  component: setupPage(() => import('./board-page.tsx'), 'BoardPage'),
})

/** A card is on its way as soon as the pointer rests on its link. */
function beginCard({
  context,
  params,
}: {
  context: { queryClient: QueryClient }
  params: { plural: string; id: string }
}) {
  const { queryClient } = context
  const object = queryClient.getQueryData(schemaQuery.queryKey)?.byPlural.get(params.plural)
  if (object && canRead(object)) void queryClient.prefetchQuery(cardQuery(object, params.id))
}

const cardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/$plural/$id',
  validateSearch: readStorySearch,
  loader: beginCard,
  component: lazyRouteComponent(() => import('./card-page.tsx'), 'CardPage'),
})

const routeTree = rootRoute.addChildren([
  ...doorRoutes,
  shellRoute.addChildren([
    myDayRoute,
    calendarRoute,
    toApproveRoute,
    teamDayRoute,
    ...reportRoutes,
    statementsRoute,
    callsRoute,
    ...settingsRoutes,
    boardRoute,
    cardRoute,
    pricesRoute,
    listRoute,
  ]),
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

// What was pressed shows that first; another page that it leads to is drawn after that.
const { navigate } = router
router.navigate = async options => {
  if (options.to !== undefined && options.to !== '.') await nextPaint()
  await navigate(options)
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
