import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { type Company, demoCompany, englishCompany } from './companies.ts'
import { type Person, seat } from './person.ts'
import { open, screens } from './screens.ts'
import { foreignWords } from './words.ts'

/**
 * Every main page, whole, in one language, without an error of the console and without a serious barrier. With RAPPORT_SCREENS=1 the
 * pictures of the documentation are made anew; otherwise they go to a temporary folder.
 */

type Theme = 'light' | 'dark'
interface View {
  theme: Theme
  width: number
  only?: string[]
}

const documented = process.env.RAPPORT_SCREENS === '1'
const views: View[] = [
  { theme: 'light', width: 1440 },
  { theme: 'dark', width: 1440, only: ['lead', 'board', 'funnel'] },
  { theme: 'light', width: 380, only: ['my-day', 'lead', 'leads', 'quick-lead', 'form'] },
]

let browser: Browser
let folder: string

beforeAll(async () => {
  browser = await launchBrowser()
  const docs = fileURLToPath(new URL('../../docs/screens', import.meta.url))
  folder = documented ? docs : await mkdtemp(join(tmpdir(), 'rapport-screens-'))
  await mkdir(folder, { recursive: true })
})
afterAll(async () => {
  await browser?.close()
  if (!documented) await rm(folder, { recursive: true, force: true })
})

describe.each([
  { locale: 'ru', begin: demoCompany },
  { locale: 'en', begin: englishCompany },
] as const)('in $locale', ({ locale, begin }) => {
  let company: Company
  beforeAll(async () => {
    company = await begin()
  })
  afterAll(() => company?.server.stop())

  const look = (options: BrowserContextOptions): Promise<Person> =>
    seat(browser, company.server, company.who, {
      locale: locale === 'ru' ? 'ru-RU' : 'en-GB',
      timezoneId: locale === 'ru' ? 'Europe/Moscow' : 'Europe/London',
      ...options,
    })

  for (const { theme, width, only } of views) {
    test(`pages are whole and without barriers, ${theme}, ${width} wide`, async () => {
      const phone = width < 600
      const { page, problems, close } = await look({
        colorScheme: theme,
        viewport: { width, height: phone ? 780 : 900 },
        ...(phone && { hasTouch: true }),
      })
      const found: string[] = []
      for (const screen of screens) {
        if (only && !only.includes(screen.name)) continue
        await open(page, screen, company.opened)
        await writeFile(
          join(folder, `${locale}-${screen.name}-${theme}-${width}.png`),
          await page.screenshot({ animations: 'disabled', caret: 'hide' }),
        )
        const { violations } = await new AxeBuilder({ page }).analyze()
        for (const { id, impact, nodes } of violations)
          if (impact === 'serious' || impact === 'critical')
            found.push(
              `${screen.name}: ${id} ${nodes
                .map(({ target }) => target.join(' '))
                .slice(0, 3)
                .join(' | ')}`,
            )
        for (const words of await foreignWords(page, locale)) found.push(`${screen.name}: says “${words}”`)
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        if (wide > 1) found.push(`${screen.name}: ${wide} px wider than the window`)
      }
      expect([...problems, ...found]).toEqual([])
      await close()
    }, 300_000)
  }
})
