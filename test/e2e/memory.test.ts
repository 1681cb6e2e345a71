import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { type Company, demoCompany } from './companies.ts'
import { type Person, seat } from './person.ts'

/** A page that stays open all day: what is left behind by each page that was looked at would add up. */

let company: Company
let browser: Browser
let person: Person
beforeAll(async () => {
  // One of its own: what other files have left in it would be counted.
  ;[company, browser] = await Promise.all([demoCompany(), launchBrowser()])
  person = await seat(browser, company.server, company.who)
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await company?.server.stop()
})

/** Until caches are filled, and all code is there. */
const warmUp = 8
const rounds = 16

test('clicking through the day for minutes leaves no page, no listener and little memory behind', async () => {
  const { page, problems } = person
  await page.goto('/')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  for (let i = 0; i < warmUp; i++) await clickThrough(page)
  const before = await taken(devtools)
  for (let i = 0; i < rounds; i++) await clickThrough(page)
  const after = await taken(devtools)

  // What it holds after three times as many clicks is what it held before, give or take what is being drawn.
  expect(after.nodes).toBeLessThan(before.nodes * 1.2)
  expect(after.listeners).toBeLessThan(before.listeners * 1.2)
  expect(after.heap).toBeLessThan(before.heap * 1.15)
  expect(problems).toEqual([])
}, 600_000)

interface Taken {
  heap: number
  nodes: number
  listeners: number
}

async function taken(devtools: CDPSession): Promise<Taken> {
  for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const of = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
  return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

/** One round of what is done a hundred times a day, without ever loading the page anew. */
async function clickThrough(page: Page): Promise<void> {
  const go = async (name: string) => {
    await page.getByRole('navigation').getByRole('link', { name, exact: true }).first().click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
  }
  await go('Лиды')
  const lead = page.locator('tbody a[href^="/leads/"]').nth(2)
  await lead.click()
  await page.locator('main ol > li').first().waitFor()
  await page.goBack()
  await lead.waitFor()
  const scrollTo = (top: number) =>
    page.locator('[data-list-scroller]').evaluate((list, top) => list.scrollTo({ top }), top)
  await scrollTo(4000)
  await page.waitForTimeout(300)
  await scrollTo(0)
  await lead.waitFor()
  await page.keyboard.press('n')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('анна', { delay: 30 })
  await page.getByRole('dialog').waitFor()
  await page.waitForTimeout(600)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await go('Сделки')
  await page.locator('[data-card]').or(page.locator('tbody a')).first().waitFor()
  await go('Календарь')
  await page.locator('.fc').waitFor()
  await go('Мой день')
  await page.locator('main li').first().waitFor()
}
