import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { type Company, demoCompany, englishCompany } from './companies.ts'
import { everything } from './dialogs.ts'
import type { Screen } from './screens.ts'
import { type View, walk } from './walk.ts'

/**
 * The views that `words.test.ts` leaves out. With RAPPORT_SCREENS=1 the pictures of the documentation are made anew;
 * otherwise they go to a temporary folder.
 */

const documented = process.env.RAPPORT_SCREENS === '1'

/** What README and docs/design.md show. */
const pictured = new Set([
  'en-board-light-1440',
  'en-lead-light-1440',
  'en-board-dark-1440',
  'ru-board-light-1440',
  'ru-lead-light-1440',
  'ru-my-day-light-1440',
  'ru-lead-light-380',
])

let browser: Browser
let folder: string
const companies: Partial<Record<'ru' | 'en', Company>> = {}

beforeAll(async () => {
  browser = await launchBrowser()
  const docs = fileURLToPath(new URL('../../docs/screens', import.meta.url))
  folder = documented ? docs : await mkdtemp(join(tmpdir(), 'rapport-screens-'))
  await mkdir(folder, { recursive: true })
})
afterAll(async () => {
  await browser?.close()
  for (const company of Object.values(companies)) await company.server.stop()
  if (!documented) await rm(folder, { recursive: true, force: true })
})

async function enter(locale: 'ru' | 'en'): Promise<Company> {
  const company = companies[locale] ?? (locale === 'ru' ? await demoCompany() : await englishCompany())
  companies[locale] = company
  return company
}

async function picture(page: Page, { name }: Screen, { locale, theme, width }: View): Promise<void> {
  const called = `${locale}-${name}-${theme}-${width}`
  if (!pictured.has(called)) return
  await writeFile(join(folder, `${called}.png`), await page.screenshot({ animations: 'disabled', caret: 'hide' }))
}

const some = (...names: string[]) => everything.filter(({ name }) => names.includes(name))

walk(
  [
    { locale: 'ru', theme: 'light', width: 1440, only: everything },
    {
      locale: 'ru',
      theme: 'dark',
      width: 1440,
      only: some('funnel', 'role', 'import', 'receipt', 'quick-lead', 'call'),
    },
    { locale: 'ru', theme: 'light', width: 380, only: some('leads-board', 'lead', 'company', 'settings') },
    { locale: 'en', theme: 'light', width: 1440, only: some('lead', 'board') },
    { locale: 'en', theme: 'dark', width: 1440, only: some('board') },
  ],
  { browser: () => browser, company: enter, also: picture },
)
