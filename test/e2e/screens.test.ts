import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { type Company, demoCompany, englishCompany } from './companies.ts'
import { type Person, seat } from './person.ts'
import { open, screens } from './screens.ts'
import { foreignWords } from './words.ts'

/**
 * Every main page: whole, in one language, without an error of the console and without a serious barrier. With
 * RAPPORT_SCREENS=1 the pictures of the documentation are made anew; otherwise they go to a temporary folder.
 */

const documented = process.env.RAPPORT_SCREENS === '1'

const views = [
  { locale: 'ru', theme: 'light', width: 1440, only: screens },
  { locale: 'ru', theme: 'dark', width: 1440, only: some('lead', 'board', 'funnel') },
  { locale: 'ru', theme: 'light', width: 380, only: some('my-day', 'leads', 'lead', 'quick-lead', 'form') },
  { locale: 'en', theme: 'light', width: 1440, only: screens },
] as const

function some(...names: string[]) {
  return screens.filter(({ name }) => names.includes(name))
}

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

describe.each(views)('in $locale, $theme, $width wide', ({ locale, theme, width, only }) => {
  let company: Company
  let person: Person

  beforeAll(async () => {
    companies[locale] ??= locale === 'ru' ? await demoCompany() : await englishCompany()
    company = companies[locale]
    person = await seat(browser, company.server, company.who, {
      locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
      timezoneId: locale === 'ru' ? 'Europe/Moscow' : 'Europe/London',
      colorScheme: theme,
      viewport: width < 600 ? { width, height: 780 } : { width, height: 900 },
      hasTouch: width < 600,
    })
  }, 300_000)
  afterAll(() => person?.close())

  test.each(only)('$name', async screen => {
    const { page, problems } = person
    await open(page, screen, company.opened)
    const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' })
    await writeFile(join(folder, `${locale}-${screen.name}-${theme}-${width}.png`), picture)

    expect(await foreignWords(page, locale)).toEqual([])
    expect(await barriers(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(1)
    expect(problems).toEqual([])
  })
})

/** What keeps somebody from using the page, and where. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`.slice(0, 500))
}
