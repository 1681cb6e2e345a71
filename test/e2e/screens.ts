import type { Page } from 'playwright-core'
import type { Locale, Showcase } from './showcase.ts'

/** What pages are opened with. */
export interface Opened {
  locale: Locale
  shown: Showcase
  deal: string
  role: string
  imported: string
}

export interface Screen {
  name: string
  path: string | ((opened: Opened) => string)
  /** What is there once the page is whole. */
  ready: (page: Page, opened: Opened) => Promise<unknown>
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).first().waitFor()

/** The pages that people see most. */
export const screens: Screen[] = [
  { name: 'my-day', path: '/', ready: page => page.locator('main li').nth(4).waitFor() },
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
  { name: 'deal', path: ({ deal }) => `/deals/${deal}`, ready: page => page.locator('main ol > li').nth(7).waitFor() },
  { name: 'funnel', path: '/reports/funnel', ready: page => page.getByRole('row').nth(3).waitFor() },
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
  { name: 'settings', path: '/settings', ready: page => page.locator('main li').nth(5).waitFor() },
  { name: 'quick-lead', path: '/leads', ready: openQuickLead },
  { name: 'form', path: ({ shown }) => `/f/${shown.key}`, ready: page => page.getByRole('button').waitFor() },
]

/** As while somebody calls who is known already. */
async function openQuickLead(page: Page, { shown, locale }: Opened): Promise<void> {
  await heading(page)
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog')
  await dialog.locator('[name=phone]').fill(shown.knownPhone)
  await dialog.getByText(locale === 'ru' ? 'Уже знакомы' : 'Already known').waitFor()
}

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
