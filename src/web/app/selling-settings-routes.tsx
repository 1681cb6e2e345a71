import { setupPageRoute } from './setup-page.tsx'

const documentTemplatesRoute = setupPageRoute(
  '/settings/documents',
  () => import('../features/settings/documents/documents-page.tsx'),
  'DocumentsPage',
)

const documentTemplateRoute = setupPageRoute(
  '/settings/documents/$id',
  () => import('../features/settings/documents/template-page.tsx'),
  'TemplatePage',
)

const orderSettingsRoute = setupPageRoute(
  '/settings/orders',
  () => import('../features/settings/orders/order-settings-page.tsx'),
  'OrderSettingsPage',
)

const signOffSettingsRoute = setupPageRoute(
  '/settings/sign-offs',
  () => import('../features/settings/sign-offs/sign-off-settings-page.tsx'),
  'SignOffSettingsPage',
)

const payRulesRoute = setupPageRoute(
  '/settings/pay',
  () => import('../features/settings/pay/pay-rules-page.tsx'),
  'PayRulesPage',
)

const quotesRoute = setupPageRoute(
  '/settings/quotes',
  () => import('../features/settings/quotes/quotes-page.tsx'),
  'QuotesPage',
)

const paperLettersRoute = setupPageRoute(
  '/settings/paper-letters',
  () => import('../features/settings/paper-letters/paper-letters-page.tsx'),
  'PaperLettersPage',
)

const companyRegistryRoute = setupPageRoute(
  '/settings/company-registry',
  () => import('../features/settings/company-registry/registry-page.tsx'),
  'RegistryPage',
)

const exchangeRatesRoute = setupPageRoute(
  '/settings/exchange-rates',
  () => import('../features/settings/exchange-rates/rates-page.tsx'),
  'RatesPage',
)

/** Set-up of what is offered, ordered, approved and printed. */
export const sellingSettingsRoutes = [
  documentTemplatesRoute,
  documentTemplateRoute,
  orderSettingsRoute,
  signOffSettingsRoute,
  payRulesRoute,
  quotesRoute,
  paperLettersRoute,
  companyRegistryRoute,
  exchangeRatesRoute,
]
