import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { launchBrowser } from '../setup/browser.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { seat } from './person.ts'

/** The table of a list: long ones scrolled, cells changed where they stand, copied and pasted, columns as one likes them. */

type Row = Record<string, unknown>
const boss = { email: 'olga@berezka.example', password: 'Kq7-lilac-harbour-52' }
const leads = 20_000

let rapport: TestServer
let browser: Browser
let olga: Awaited<ReturnType<typeof seat>>
let page: Page

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([
    startServer({ RAPPORT_ADMIN_EMAIL: boss.email, RAPPORT_ADMIN_PASSWORD: boss.password }),
    launchBrowser(),
  ])
  olga = await seat(browser, rapport, boss)
  for (let from = 0; from < leads; from += 1000)
    await olga.api.call('POST', '/leads/bulk', {
      create: Array.from({ length: 1000 }, (_, at) => ({
        name: nameAt(from + at),
        phones: [{ value: `+7926${String(1_000_000 + from + at)}` }],
      })),
    })
}, 300_000)
beforeEach(async () => {
  page = await olga.context.newPage()
})
afterEach(async () => {
  await page.close()
  expect(olga.problems.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const nameAt = (at: number): string => `Лид ${String(at + 1).padStart(5, '0')}`
const link = (at: number) => page.getByRole('link', { name: nameAt(at), exact: true })
const scroller = () => page.locator('[data-list-scroller]')
const scrollTo = (share: number) =>
  scroller().evaluate((element, share) => element.scrollTo({ top: element.scrollHeight * share }), share)
const drawnRows = () => page.locator('tbody tr').count()

test('a list of 20,000 is scrolled to its far end and back; few rows are drawn, and far pages are asked for again', async () => {
  const asked: Row[] = []
  page.on('request', request => {
    if (request.url().endsWith('/leads/query')) asked.push(request.postDataJSON())
  })
  await page.goto('/leads?sort=name')
  await link(0).waitFor()
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(leads + 1))
  const height = await scroller().evaluate(element => element.scrollHeight)

  await scrollTo(1)
  await link(leads - 1).waitFor()
  expect(await drawnRows()).toBeLessThan(80)
  expect(await scroller().evaluate(element => element.scrollHeight)).toBe(height)

  await scrollTo(0.5)
  await link(leads / 2).waitFor()
  const before = asked.length
  await scrollTo(0)
  await link(0).waitFor()
  await link(3).waitFor()
  expect(await drawnRows()).toBeLessThan(80)
  // Where pages begin is known by now: nothing is passed by again, and only what is seen is asked for.
  expect(asked.length - before).toBeLessThan(6)

  await scrollTo(1)
  await link(leads - 1).waitFor()
  const again = asked.slice(before).filter(({ fields }) => Array.isArray(fields) && fields.length > 1)
  expect(again.length).toBeGreaterThan(0)
  expect(again.length).toBeLessThan(8)
})
