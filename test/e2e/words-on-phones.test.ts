import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { type Company, demoCompany, emptyCompany } from './companies.ts'
import { everything } from './dialogs.ts'
import { empties } from './empties.ts'
import { type View, walk } from './walk.ts'

/** In Russian, on a phone by night: what has another shape there, and a company with nothing in it. */

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

async function enter({ locale, empty }: View): Promise<Company> {
  const company = empty ? await emptyCompany(locale) : await demoCompany()
  companies.push(company)
  return company
}

walk(
  [
    { locale: 'ru', theme: 'dark', width: 380, only: onPhones },
    { locale: 'ru', theme: 'dark', width: 380, only: empties, empty: true },
  ],
  { browser: () => browser, company: enter },
)
