import type { Page } from 'playwright-core'
import type { Locale, Showcase } from './showcase.ts'

/** What pages are opened with. */
export interface Opened {
  locale: Locale
  shown: Showcase
  deal: string
  company: string
  contact: string
  role: string
  /** A role of their own. */
  trainee: string
  /** A file that waits to be checked, and one that has been taken in. */
  imported: string
  loaded: string
  /** Of sign-on, by SAML. */
  provider: string
  /** That asks a person for consent. */
  app: string
  /** A flow with steps that lead several ways. */
  flow: string
  sold: Sold
}

/** Papers of a sale, by their ids. */
export interface Sold {
  quote: string
  order: string
  invoice: string
  priceList: string
}

export interface Screen {
  name: string
  path: string | ((opened: Opened) => string)
  /** What is there once the page is whole. */
  ready: (page: Page, opened: Opened) => Promise<unknown>
  /** Puts back what was done to see it. */
  leave?: (page: Page, opened: Opened) => Promise<unknown>
  /** What fails because that is what the screen is about. */
  expects?: RegExp
}

export const heading = (page: Page) => page.getByRole('heading', { level: 1 }).first().waitFor()

const rows = (page: Page) => page.getByRole('row').nth(1).or(page.locator('main li').nth(0)).first().waitFor()
const story = (page: Page) => page.locator('main ol > li').first().waitFor()
const items = (page: Page) => page.locator('main li').first().waitFor()

/** With all that its test finds. */
async function walkSteps(page: Page): Promise<void> {
  await items(page)
  await page.locator('[aria-labelledby=self-test]').getByRole('button').click()
  await page.locator('[aria-labelledby=self-test] li').nth(0).waitFor()
}

/** With a way that ends at its beginning. */
async function walkWay(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: /^(Адрес|Address)$/ }).fill('https://10.0.0.1')
  await page.locator('main form button').click()
  await page.locator('main ol li').waitFor()
}

/** As an app sends a person there. */
const consentOf = ({ app }: Opened) =>
  `/oauth/authorize?${new URLSearchParams({
    ...{ response_type: 'code', client_id: app, redirect_uri: 'https://estimate.example/back', state: 'x' },
    ...{ scope: 'leads:read deals:write', code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' },
  })}`

/** Every page that a person can reach, the ones that people see most first. Dialogs: `dialogs.ts`. */
export const screens: Screen[] = [
  { name: 'my-day', path: '/', ready: page => page.locator('main li').nth(4).waitFor() },
  { name: 'team-day', path: '/team-day', ready: page => page.getByRole('row').nth(2).waitFor() },
  {
    name: 'leads',
    path: '/leads',
    ready: page => page.getByRole('row').nth(3).or(page.locator('main li').nth(3)).first().waitFor(),
  },
  {
    name: 'lead',
    path: ({ shown }) => `/leads/${shown.lead}`,
    ready: page => page.locator('main ol > li').nth(2).waitFor(),
  },
  { name: 'board', path: '/deals/board', ready: page => page.locator('[data-card]').nth(6).waitFor() },
  {
    name: 'board-lanes',
    path: '/deals/board?lanes=owner',
    ready: page => page.locator('[data-card]').nth(2).waitFor(),
  },
  {
    name: 'board-quick',
    path: '/deals/board?quick=["unplanned"]&lanes=owner.team',
    ready: page => page.getByRole('button', { pressed: true }).nth(1).waitFor(),
  },
  { name: 'deal', path: ({ deal }) => `/deals/${deal}`, ready: page => page.locator('main ol > li').nth(7).waitFor() },
  { name: 'funnel', path: '/reports/funnel', ready: page => page.getByRole('row').nth(3).waitFor() },
  { name: 'funnel-past', path: '/reports/funnel?asOf=2026-11-01', ready: heading },
  { name: 'plans-past', path: '/plans?asOf=2026-11-01', ready: page => page.getByRole('row').nth(3).waitFor() },
  { name: 'forecast', path: '/forecast', ready: page => page.getByRole('row').nth(3).waitFor() },
  { name: 'plans', path: '/plans', ready: page => page.getByRole('row').nth(3).waitFor() },
  { name: 'pay', path: '/pay', ready: page => page.getByRole('row').nth(1).waitFor() },
  { name: 'pay-rules', path: '/settings/pay', ready: page => page.locator('main li').nth(1).waitFor() },
  { name: 'attribution', path: '/reports/attribution', ready: page => page.getByRole('row').nth(1).waitFor() },
  { name: 'reports', path: '/reports', ready: items },
  { name: 'report', path: '/reports/stock/lostReasons', ready: page => page.getByRole('row').nth(3).waitFor() },
  { name: 'channels', path: '/reports/stock/channels', ready: page => page.getByRole('row').nth(1).waitFor() },
  { name: 'competitors', path: '/settings/competitors', ready: rows },
  { name: 'report-map', path: '/reports/stock/callsByHour', ready: page => page.getByRole('row').nth(3).waitFor() },
  { name: 'report-builder', path: '/reports/new', ready: page => page.getByRole('row').nth(1).waitFor() },
  { name: 'dashboards', path: '/dashboards', ready: heading },
  { name: 'mailings', path: '/reports/mailings', ready: items },
  { name: 'receipts', path: '/receipts', ready: page => page.locator('main li button').nth(3).waitFor() },
  { name: 'sources', path: '/settings/sources', ready: page => page.locator('main li').nth(2).waitFor() },
  {
    name: 'form-builder',
    path: ({ shown }) => `/settings/sources/${shown.form}`,
    ready: page => page.locator('main code, main pre').first().waitFor(),
  },
  {
    name: 'import',
    path: ({ imported }) => `/import/${imported}`,
    ready: page => page.locator('main dl dd').first().waitFor(),
  },
  { name: 'users', path: '/settings/users', ready: page => page.locator('main li').nth(1).waitFor() },
  {
    name: 'role',
    path: ({ role }) => `/settings/roles/${role}`,
    ready: page => page.getByRole('table').first().waitFor(),
  },
  { name: 'pipelines', path: '/settings/pipelines', ready: page => page.locator('main li').nth(3).waitFor() },
  { name: 'samples', path: '/settings/samples', ready: page => page.locator('main button').last().waitFor() },
  { name: 'settings', path: '/settings', ready: page => page.locator('main li').nth(5).waitFor() },
  { name: 'leads-board', path: '/leads/board', ready: page => page.locator('[data-card]').first().waitFor() },
  { name: 'deals', path: '/deals', ready: rows },
  {
    name: 'deals-grouped',
    path: `/deals?group=${encodeURIComponent('["stage","closesOn:month"]')}`,
    ready: async page => {
      const group = page.locator('[aria-expanded=false]:is(tr, h2 button)').first()
      await group.waitFor()
      await group.click()
    },
  },
  { name: 'contacts', path: '/contacts', ready: heading },
  { name: 'contact', path: ({ contact }) => `/contacts/${contact}`, ready: story },
  { name: 'companies', path: '/companies', ready: rows },
  { name: 'company', path: ({ company }) => `/companies/${company}`, ready: story },
  { name: 'tasks', path: '/tasks', ready: rows },
  { name: 'products', path: '/products', ready: heading },
  { name: 'quotes', path: '/quotes', ready: heading },
  { name: 'orders-board', path: '/orders/board', ready: heading },
  { name: 'invoices', path: '/invoices', ready: heading },
  { name: 'payments', path: '/payments', ready: heading },
  { name: 'cases', path: '/cases', ready: heading },
  { name: 'price-lists', path: '/price-lists', ready: heading },
  { name: 'deals-past', path: '/deals?asOf=2026-11-01', ready: heading },
  { name: 'deals-board-past', path: '/deals/board?asOf=2026-11-01', ready: heading },
  { name: 'exchange-rates', path: '/exchange-rates', ready: heading },
  { name: 'bank-statements', path: '/bank-statements', ready: heading },
  { name: 'receivables', path: '/reports/receivables', ready: heading },
  { name: 'sign-offs', path: '/sign-offs', ready: heading },
  { name: 'quote-settings', path: '/settings/quotes', ready: heading },
  { name: 'paper-letters', path: '/settings/paper-letters', ready: heading },
  { name: 'order-settings', path: '/settings/orders', ready: heading },
  {
    name: 'sign-off-settings',
    path: '/settings/sign-offs',
    ready: page => page.getByRole('table').or(page.locator('main input').first()).first().waitFor(),
  },
  {
    name: 'document-settings',
    path: '/settings/documents',
    ready: page => page.locator('main img, main svg').nth(3).waitFor(),
  },
  { name: 'rate-settings', path: '/settings/exchange-rates', ready: heading },
  { name: 'tax-rates', path: '/settings/tax-rates', ready: heading },
  { name: 'units', path: '/settings/units', ready: heading },
  { name: 'legal-entities', path: '/settings/legal-entities', ready: heading },
  { name: 'interests', path: '/interests', ready: rows },
  { name: 'imports', path: '/import', ready: items },
  { name: 'exports', path: '/settings/exports', ready: items },
  { name: 'providers', path: '/settings/single-sign-on', ready: items },
  {
    name: 'saml-provider',
    path: ({ provider }) => `/settings/single-sign-on/${provider}`,
    ready: walkSteps,
  },
  { name: 'audit', path: '/settings/audit', ready: page => page.locator('main li button').nth(5).waitFor() },
  { name: 'apps', path: '/settings/apps', ready: items },
  {
    name: 'consent',
    path: consentOf,
    ready: page => page.getByRole('button', { name: /^(Разрешить|Allow)$/ }).waitFor(),
  },
  { name: 'reading', path: '/settings/reading', ready: heading },
  { name: 'encryption', path: '/settings/encryption', ready: items },
  { name: 'trust', path: '/settings/trust', ready: items },
  { name: 'connections', path: '/settings/connections', ready: walkWay },
  { name: 'performance', path: '/settings/performance', ready: page => page.locator('main dl dd').first().waitFor() },
  { name: 'duplicates', path: '/settings/duplicates', ready: heading },
  { name: 'leads-that-are-contacts', path: '/settings/duplicates?object=leadContact', ready: heading },
  { name: 'scheduled-exchange', path: '/settings/exchange', ready: heading },
  { name: 'webhooks', path: '/settings/webhooks', ready: heading },
  { name: 'automation', path: '/settings/automation', ready: items },
  {
    name: 'flow',
    path: ({ flow }) => `/settings/automation/${flow}`,
    ready: page => page.locator('main ol > li').first().waitFor(),
  },
  {
    name: 'flow-canvas',
    path: ({ flow }) => `/settings/automation/${flow}?view=canvas`,
    ready: page => page.locator('.react-flow__node button').nth(2).waitFor(),
  },
  { name: 'backups', path: '/settings/backups', ready: heading },
  { name: 'personal-data', path: '/settings/personal-data', ready: heading },
  {
    name: 'personal-data-of',
    path: ({ contact }) => `/settings/personal-data/contact/${contact}`,
    ready: page => page.locator('main dl dd').first().waitFor(),
  },
  { name: 'mail', path: '/settings/mail', ready: heading },
  { name: 'teams', path: '/settings/teams', ready: items },
  { name: 'roles', path: '/settings/roles', ready: items },
  { name: 'distribution', path: '/settings/distribution', ready: heading },
  { name: 'fields', path: '/settings/fields', ready: items },
  {
    name: 'layouts',
    path: '/settings/layouts',
    ready: page => page.locator('main [data-handle], main li').nth(3).waitFor(),
  },
  { name: 'objects', path: '/settings/objects', ready: heading },
  { name: 'api-keys', path: '/settings/api-keys', ready: heading },
  {
    name: 'company-settings',
    path: '/settings/company',
    ready: page => page.getByRole('heading', { level: 2 }).first().waitFor(),
  },
  { name: 'notices', path: '/settings/notices', ready: page => page.getByRole('table').first().waitFor() },
  { name: 'deputies', path: '/settings/deputies', ready: heading },
  { name: 'consents', path: '/settings/consents', ready: items },
  { name: 'security', path: '/security', ready: items },
  {
    name: 'calendar',
    path: '/calendar?view=week&who=all',
    ready: page => page.locator('.happening').first().waitFor(),
  },
  { name: 'calendar-month', path: '/calendar?view=month&who=all', ready: page => page.locator('.fc').waitFor() },
  {
    name: 'calendar-day',
    path: '/calendar?view=day&who=all',
    ready: page => page.locator('.happening').first().waitFor(),
  },
  {
    name: 'calendar-list',
    path: '/calendar?view=list&who=all',
    ready: page => page.locator('.happening').first().waitFor(),
  },
  {
    name: 'load',
    path: '/calendar?view=load&who=all',
    ready: page => page.getByRole('row').nth(1).or(page.locator('main dl').first()).first().waitFor(),
  },
  { name: 'reply-promises', path: '/settings/reply-promises', ready: heading },
  { name: 'reply-times', path: '/reports/reply-times', ready: heading },
  { name: 'working-time', path: '/settings/working-time', ready: items },
  { name: 'trash', path: '/settings/trash', ready: heading },
  { name: 'bulk-changes', path: '/settings/bulk-changes', ready: heading },
  { name: 'view-gone', path: '/leads?view=00000000-0000-7000-8000-000000000000', ready: heading },
  { name: 'nowhere', path: '/nowhere/at/all', ready: heading },
  { name: 'form', path: ({ shown }) => `/f/${shown.key}`, ready: page => page.getByRole('button').waitFor() },
]

/** Opens a screen and waits until nothing on it is still on its way. */
export async function open(page: Page, screen: Screen, opened: Opened): Promise<void> {
  await page.goto(typeof screen.path === 'string' ? screen.path : screen.path(opened))
  if (screen.name !== 'form') await heading(page)
  await screen.ready(page, opened)
  await page.waitForFunction(() => !document.querySelector('main .mantine-Skeleton-root'))
  await page.evaluate(() => document.fonts.ready)
  // Names of linked records arrive together, a moment later.
  await page.waitForTimeout(400)
}
