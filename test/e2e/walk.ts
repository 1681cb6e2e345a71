import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { barriers } from './barriers.ts'
import { type Company, demoCompany, emptyCompany, englishCompany } from './companies.ts'
import { type Person, seat } from './person.ts'
import { open, type Screen } from './screens.ts'
import type { Locale } from './showcase.ts'
import { foreignWords } from './words.ts'

/** How somebody looks at the product. */
export interface View {
  locale: Locale
  theme: 'light' | 'dark'
  /** Of the window, in pixels: below 600 it is a phone. */
  width: number
  only: readonly Screen[]
  /** Of a company that has just been set up, with nothing in it. */
  empty?: boolean
}

/** Done with each screen while it is open. */
type Also = (page: Page, screen: Screen, view: View) => Promise<void>

/** Each screen of each view: whole, in one language, without an error and without anything that keeps people out. */
export function walk(views: readonly View[], also?: Also): void {
  let browser: Browser
  const companies = new Map<string, Company>()

  beforeAll(async () => {
    browser = await borrowBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    for (const { server } of companies.values()) await server.stop()
  })

  async function enter({ locale, empty = false }: View): Promise<Company> {
    const name = `${locale} ${empty}`
    const company = companies.get(name) ?? (await found(locale, empty))
    companies.set(name, company)
    return company
  }

  describe.each(views)('in $locale, $theme, $width wide, empty: $empty', view => {
    const { locale, theme, width, only } = view
    let company: Company
    let person: Person

    beforeAll(async () => {
      company = await enter(view)
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
      try {
        await open(page, screen, company.opened)
        await also?.(page, screen, view)
        expect(await foreignWords(page, locale)).toEqual([])
        expect(await barriers(page)).toEqual([])
        expect(await page.evaluate(sideways)).toBeLessThanOrEqual(1)
      } finally {
        await screen.leave?.(page, company.opened)
      }
      expect(problems.splice(0).filter(problem => !screen.expects?.test(problem))).toEqual([])
    })
  })
}

const found = (locale: Locale, empty: boolean): Promise<Company> =>
  empty ? emptyCompany(locale) : locale === 'ru' ? demoCompany() : englishCompany()

/** How far the page scrolls to the side, in pixels: it should not. */
const sideways = (): number =>
  Math.max(
    document.documentElement.scrollWidth - window.innerWidth,
    ...[...document.querySelectorAll('#content')].map(content => content.scrollWidth - content.clientWidth),
  )
