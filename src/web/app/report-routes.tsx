import { createRoute } from '@tanstack/react-router'
import type { ForecastSearch } from '../features/goals/goals.ts'
import type { PlansSearch } from '../features/goals/plans.ts'
import type { PaySearch } from '../features/pay/pay.ts'
import type { ReceivablesSearch } from '../features/payments/receivables-page.tsx'
import type { ReplyTimesSearch } from '../features/reply-times/replies.ts'
import type { AttributionSearch } from '../features/reports/attribution-search.ts'
import type { FunnelSearch } from '../features/reports/funnel-page.tsx'
import { shellRoute } from './root-route.tsx'
import { textsIn } from './search-texts.ts'
import { setupPage, setupPageRoute } from './setup-page.tsx'

/** Pages of figures. What their addresses say is read by the pages, whose code comes with them. */
const pages = () => import('../features/reports/pages.ts')

const reportsRoute = setupPageRoute('/reports', pages, 'ReportsPage')

const mailingsRoute = setupPageRoute('/reports/mailings', pages, 'MailingsPage')

const funnelRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/funnel',
  validateSearch: textsIn<FunnelSearch>,
  component: setupPage(pages, 'FunnelPage'),
})

const forecastRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/forecast',
  validateSearch: textsIn<ForecastSearch>,
  component: setupPage(pages, 'ForecastPage'),
})

const plansRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/plans',
  validateSearch: textsIn<PlansSearch>,
  component: setupPage(pages, 'PlansPage'),
})

const payRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/pay',
  validateSearch: textsIn<PaySearch>,
  component: setupPage(pages, 'PayPage'),
})

const replyTimesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/reply-times',
  validateSearch: textsIn<ReplyTimesSearch>,
  component: setupPage(pages, 'ReplyTimesPage'),
})

const attributionRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/attribution',
  validateSearch: textsIn<AttributionSearch>,
  component: setupPage(pages, 'AttributionPage'),
})

const receivablesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/receivables',
  validateSearch: textsIn<ReceivablesSearch>,
  component: setupPage(pages, 'ReceivablesPage'),
})

/** As it stands in the address. */
const asWritten = (search: Record<string, unknown>): object => search

const stockReportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/stock/$key',
  validateSearch: asWritten,
  component: setupPage(pages, 'StockReportPage'),
})

const keptReportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/$id',
  validateSearch: asWritten,
  component: setupPage(pages, 'KeptReportPage'),
})

const newReportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/new',
  validateSearch: (search): { definition?: unknown; name?: unknown } => search,
  component: setupPage(pages, 'NewReportPage'),
})

const editReportRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/reports/$id/edit',
  validateSearch: (search): { definition?: unknown } => search,
  component: setupPage(pages, 'EditReportPage'),
})

const dashboardsRoute = setupPageRoute('/dashboards', pages, 'DashboardsPage')

const dashboardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/dashboards/$id',
  validateSearch: asWritten,
  component: setupPage(pages, 'DashboardPage'),
})

export const reportRoutes = [
  dashboardsRoute,
  dashboardRoute,
  reportsRoute,
  mailingsRoute,
  funnelRoute,
  forecastRoute,
  plansRoute,
  payRoute,
  replyTimesRoute,
  attributionRoute,
  receivablesRoute,
  stockReportRoute,
  newReportRoute,
  editReportRoute,
  keptReportRoute,
]
