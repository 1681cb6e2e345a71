import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { type Company, demoCompany, englishCompany } from './companies.ts'
import { everything } from './dialogs.ts'
import { walk } from './walk.ts'

/**
 * Every page and dialog in English on a large screen by day; in Russian, on a phone by night, what has another shape
 * there. The rest is walked with RAPPORT_SCREENS=1.
 */

const onPhones = everything.filter(({ name }) =>
  /^(my-day|leads|lead|deal|board|board-lanes|funnel|receipt|import|form-builder|role|company-settings|working-time|calendar-day|calendar-list|load|tasks|convert|call|quick-lead|layouts|new-section|marked|bulk-field|notices|bell)$/.test(
    name,
  ),
)

let browser: Browser
const companies: Company[] = []

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  for (const { server } of companies) await server.stop()
})

async function enter(locale: 'ru' | 'en'): Promise<Company> {
  const company = locale === 'ru' ? await demoCompany() : await englishCompany()
  companies.push(company)
  return company
}

walk(
  [
    { locale: 'en', theme: 'light', width: 1440, only: everything },
    { locale: 'ru', theme: 'dark', width: 380, only: onPhones },
  ],
  { browser: () => browser, company: enter },
)
