import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { type Company, englishCompany } from './companies.ts'
import { everything } from './dialogs.ts'
import { walk } from './walk.ts'

/** Every page and dialog in English on a large screen by day. The rest is walked with RAPPORT_SCREENS=1. */

let browser: Browser
let company: Company | undefined

beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await company?.server.stop()
})

walk([{ locale: 'en', theme: 'light', width: 1440, only: everything }], {
  browser: () => browser,
  company: async () => {
    company = await englishCompany()
    return company
  },
})
