import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { readReceiptsSearch } from '../features/receipts/search.ts'
import { readAuditSearch } from '../features/settings/audit/search.ts'
import { readListSearch } from '../records/list-search.ts'
import { automationRoutes } from './automation-routes.tsx'
import { shellRoute } from './root-route.tsx'
import { sellingSettingsRoutes } from './selling-settings-routes.tsx'
import { setupPage, setupPageRoute } from './setup-page.tsx'

/** Set-up of the company. Hand-made pages come first; other configuration objects have the derived list. */
const settingsRoute = setupPageRoute(
  '/settings',
  () => import('../features/settings/settings-page.tsx'),
  'SettingsPage',
)

const configurationListRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/$plural',
  validateSearch: readListSearch,
  component: lazyRouteComponent(() => import('../records/list-page.tsx'), 'ListPage'),
})

/** Which object a page is about. */
const readObject = (search: Record<string, unknown>): { object?: string } => ({
  object: typeof search.object === 'string' ? search.object : undefined,
})

/** Which pairs are looked through: of which object, from which probability on. */
const readPairsSearch = (search: Record<string, unknown>): { object?: string; above?: number } => ({
  ...readObject(search),
  above: typeof search.above === 'number' ? search.above : undefined,
})

/** For whom cards are laid out. */
const readPlace = (search: Record<string, unknown>): { object?: string; role?: string; pipeline?: string } => ({
  ...readObject(search),
  role: typeof search.role === 'string' ? search.role : undefined,
  pipeline: typeof search.pipeline === 'string' ? search.pipeline : undefined,
})

const usersRoute = setupPageRoute(
  '/settings/users',
  () => import('../features/settings/users/users-page.tsx'),
  'UsersPage',
)

const rightsRoute = setupPageRoute(
  '/settings/users/$id/rights',
  () => import('../features/access/rights-page.tsx'),
  'RightsPage',
)

const teamsRoute = setupPageRoute(
  '/settings/teams',
  () => import('../features/settings/teams/teams-page.tsx'),
  'TeamsPage',
)

const rolesRoute = setupPageRoute(
  '/settings/roles',
  () => import('../features/settings/roles/roles-page.tsx'),
  'RolesPage',
)

const roleRoute = setupPageRoute(
  '/settings/roles/$id',
  () => import('../features/settings/roles/role-page.tsx'),
  'RolePage',
)

const pipelinesRoute = setupPageRoute(
  '/settings/pipelines',
  () => import('../features/settings/pipelines/pipelines-page.tsx'),
  'PipelinesPage',
)

const distributionRoute = setupPageRoute(
  '/settings/distribution',
  () => import('../features/settings/distribution/distribution-page.tsx'),
  'DistributionPage',
)

const fieldsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/fields',
  validateSearch: readObject,
  component: setupPage(() => import('../features/settings/fields/fields-page.tsx'), 'FieldsPage'),
})

const layoutsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/layouts',
  validateSearch: readPlace,
  component: setupPage(() => import('../features/settings/layouts/layouts-page.tsx'), 'LayoutsPage'),
})

const objectsRoute = setupPageRoute(
  '/settings/objects',
  () => import('../features/settings/fields/objects-page.tsx'),
  'ObjectsPage',
)

const keysRoute = setupPageRoute(
  '/settings/api-keys',
  () => import('../features/settings/keys/keys-page.tsx'),
  'KeysPage',
)

const companyRoute = setupPageRoute(
  '/settings/company',
  () => import('../features/settings/company/company-page.tsx'),
  'CompanyPage',
)

const noticesRoute = setupPageRoute(
  '/settings/notices',
  () => import('../features/notices/notices-page.tsx'),
  'NoticesPage',
)

const deputiesRoute = setupPageRoute(
  '/settings/deputies',
  () => import('../features/deputies/deputies-page.tsx'),
  'DeputiesPage',
)

const mailTemplatesRoute = setupPageRoute(
  '/settings/mail-templates',
  () => import('../features/settings/mail-templates/templates-page.tsx'),
  'MailTemplatesPage',
)

const consentsRoute = setupPageRoute(
  '/settings/consents',
  () => import('../features/settings/consents/consents-page.tsx'),
  'ConsentsPage',
)

const securityRoute = setupPageRoute(
  '/security',
  () => import('../features/security/security-page.tsx'),
  'SecurityPage',
)

const workingTimeRoute = setupPageRoute(
  '/settings/working-time',
  () => import('../features/settings/working-time/working-time-page.tsx'),
  'WorkingTimePage',
)

const replyPromisesRoute = setupPageRoute(
  '/settings/reply-promises',
  () => import('../features/settings/reply-promises/reply-promises-page.tsx'),
  'ReplyPromisesPage',
)

const encryptionRoute = setupPageRoute(
  '/settings/encryption',
  () => import('../features/settings/encryption/encryption-page.tsx'),
  'EncryptionPage',
)

const auditRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/audit',
  validateSearch: readAuditSearch,
  component: setupPage(() => import('../features/settings/audit/audit-page.tsx'), 'AuditPage'),
})

const readingRoute = setupPageRoute(
  '/settings/reading',
  () => import('../features/settings/reading/reading-page.tsx'),
  'ReadingPage',
)

const appsRoute = setupPageRoute('/settings/apps', () => import('../features/settings/apps/apps-page.tsx'), 'AppsPage')

const providersRoute = setupPageRoute(
  '/settings/single-sign-on',
  () => import('../features/single-sign-on/providers-page.tsx'),
  'ProvidersPage',
)

const providerRoute = setupPageRoute(
  '/settings/single-sign-on/$id',
  () => import('../features/single-sign-on/provider-page.tsx'),
  'ProviderPage',
)

const trustRoute = setupPageRoute(
  '/settings/trust',
  () => import('../features/settings/trust/trust-page.tsx'),
  'TrustPage',
)

const connectionsRoute = setupPageRoute(
  '/settings/connections',
  () => import('../features/settings/connections/connections-page.tsx'),
  'ConnectionsPage',
)

const performanceRoute = setupPageRoute(
  '/settings/performance',
  () => import('../features/settings/performance/performance-page.tsx'),
  'PerformancePage',
)

const backupsRoute = setupPageRoute(
  '/settings/backups',
  () => import('../features/settings/backups/backups-page.tsx'),
  'BackupsPage',
)

const personalDataRoute = setupPageRoute(
  '/settings/personal-data',
  () => import('../features/settings/personal-data/personal-data-page.tsx'),
  'PersonalDataPage',
)

const personRoute = setupPageRoute(
  '/settings/personal-data/$object/$id',
  () => import('../features/settings/personal-data/person-page.tsx'),
  'PersonPage',
)

const mailRoute = setupPageRoute('/settings/mail', () => import('../features/settings/mail/mail-page.tsx'), 'MailPage')

const telephonyRoute = setupPageRoute(
  '/settings/telephony',
  () => import('../features/settings/telephony/telephony-page.tsx'),
  'TelephonyPage',
)

const softphoneRoute = setupPageRoute(
  '/settings/softphone',
  () => import('../features/settings/softphone/softphone-page.tsx'),
  'SoftphonePage',
)

const callScriptsRoute = setupPageRoute(
  '/settings/call-scripts',
  () => import('../features/settings/call-scripts/scripts-page.tsx'),
  'CallScriptsPage',
)

const callScriptRoute = setupPageRoute(
  '/settings/call-scripts/$id',
  () => import('../features/settings/call-scripts/script-page.tsx'),
  'CallScriptPage',
)

const mailboxesRoute = setupPageRoute(
  '/settings/mailboxes',
  () => import('../features/settings/mailboxes/mailboxes-page.tsx'),
  'MailboxesPage',
)

const trashRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/trash',
  validateSearch: readObject,
  component: setupPage(() => import('../features/settings/trash/trash-page.tsx'), 'TrashPage'),
})

const bulkChangesRoute = setupPageRoute(
  '/settings/bulk-changes',
  () => import('../features/settings/bulk-changes/bulk-changes-page.tsx'),
  'BulkChangesPage',
)

const duplicatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/settings/duplicates',
  validateSearch: readPairsSearch,
  component: setupPage(() => import('../features/settings/duplicates/duplicates-page.tsx'), 'DuplicatesPage'),
})

const samplesRoute = setupPageRoute(
  '/settings/samples',
  () => import('../features/settings/samples/samples-page.tsx'),
  'SamplesPage',
)

const sourcesRoute = setupPageRoute(
  '/settings/sources',
  () => import('../features/sources/sources-page.tsx'),
  'SourcesPage',
)

const sourceRoute = setupPageRoute(
  '/settings/sources/$id',
  () => import('../features/sources/source-page.tsx'),
  'SourcePage',
)

const receiptsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/receipts',
  validateSearch: readReceiptsSearch,
  component: setupPage(() => import('../features/receipts/receipts-page.tsx'), 'ReceiptsPage'),
})

const importsRoute = setupPageRoute('/import', () => import('../features/exchange/imports-page.tsx'), 'ImportsPage')

const importRoute = setupPageRoute('/import/$id', () => import('../features/exchange/import-page.tsx'), 'ImportPage')

const exportsRoute = setupPageRoute(
  '/settings/exports',
  () => import('../features/settings/exports/exports-page.tsx'),
  'ExportsPage',
)

const exchangeRoute = setupPageRoute(
  '/settings/exchange',
  () => import('../features/settings/exchange/exchange-page.tsx'),
  'ExchangePage',
)

const webhooksRoute = setupPageRoute(
  '/settings/webhooks',
  () => import('../features/settings/webhooks/webhooks-page.tsx'),
  'WebhooksPage',
)

const webhookRoute = setupPageRoute(
  '/settings/webhooks/$id',
  () => import('../features/settings/webhooks/webhook-page.tsx'),
  'WebhookPage',
)

export const settingsRoutes = [
  ...automationRoutes,
  ...sellingSettingsRoutes,
  settingsRoute,
  usersRoute,
  rightsRoute,
  teamsRoute,
  rolesRoute,
  roleRoute,
  pipelinesRoute,
  distributionRoute,
  fieldsRoute,
  layoutsRoute,
  objectsRoute,
  keysRoute,
  companyRoute,
  noticesRoute,
  deputiesRoute,
  consentsRoute,
  mailTemplatesRoute,
  securityRoute,
  workingTimeRoute,
  replyPromisesRoute,
  encryptionRoute,
  auditRoute,
  readingRoute,
  appsRoute,
  providersRoute,
  providerRoute,
  trustRoute,
  connectionsRoute,
  performanceRoute,
  exchangeRoute,
  webhooksRoute,
  webhookRoute,
  backupsRoute,
  personalDataRoute,
  personRoute,
  mailRoute,
  telephonyRoute,
  softphoneRoute,
  callScriptsRoute,
  callScriptRoute,
  mailboxesRoute,
  trashRoute,
  bulkChangesRoute,
  duplicatesRoute,
  samplesRoute,
  sourcesRoute,
  sourceRoute,
  receiptsRoute,
  importsRoute,
  importRoute,
  exportsRoute,
  configurationListRoute,
] as const
