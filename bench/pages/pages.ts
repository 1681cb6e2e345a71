import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { setPassword } from '../../src/access/credentials.ts'
import { hashPassword } from '../../src/access/password.ts'
import { launchBrowser } from '../../test/setup/browser.ts'
import { contextOf } from '../company.ts'
import { serveRapport } from '../http/server.ts'
import type { Options } from '../options.ts'
import { milliseconds, table } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { awaitPaint, benchmarkIndex, type PageTimes, stillPage, watchPage } from './in-page.ts'

/** The processor as it is, and four times as slow: a cheap notebook. */
const slowdowns = [1, 4]
const password = 'Tulip-forest-42'

/** A row of the list of leads, and the card of one with what is known of it. */
const row = 'tbody tr a[href^="/leads/"]'
const card = 'main article:has(aside > *)'

/** How long people wait before a real browser with all of the company's leads behind it, as a manager. */
export async function measurePages(scratch: Scratch, options: Options, say: (text: string) => void): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-bench-server-'))
  const rapport = await serveRapport(scratch.url, folder)
  const browser = await launchBrowser()
  try {
    const address = `http://127.0.0.1:${rapport.port}`
    const cookie = await signIn(scratch, address)
    const columns: string[][] = []
    const indexes: number[] = []
    // What has just been loaded is still being told to everybody: the first round is for that, and does not count.
    await measureAt({ browser, address, cookie, slowdown: 1, rounds: 1 })
    for (const slowdown of slowdowns) {
      indexes.push(await measureProcessor(browser))
      columns.push(await measureAt({ browser, address, cookie, slowdown, rounds: options.rounds }))
      say(columns.at(-1)?.join('  ') ?? '')
    }
    indexes.push(await measureProcessor(browser))
    const heads = slowdowns.map(slowdown => (slowdown === 1 ? 'processor as it is' : `${slowdown} times as slow`))
    return [
      `The pages in Chromium, ${options.leads.toLocaleString('en')} leads, milliseconds:`,
      table(
        ['', ...heads],
        names.map((name, i) => [name, ...columns.map(column => column[i] ?? '')]),
      ),
      `Lighthouse's BenchmarkIndex of this machine before, between and after: ${indexes.join(', ')} (four times as slow is meant for one of 1500 to 2000).`,
    ].join('\n\n')
  } finally {
    await browser.close()
    await rapport.end()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureProcessor(browser: Browser): Promise<number> {
  const page = await browser.newPage()
  try {
    // Once for the compiler: the first loops run slower than the same loops later.
    await page.evaluate(benchmarkIndex)
    return await page.evaluate(benchmarkIndex)
  } finally {
    await page.close()
  }
}

async function signIn({ company }: Scratch, address: string): Promise<string> {
  const manager = company.teams[0]?.members[1] ?? ''
  const ctx = await contextOf(company, manager)
  await setPassword(ctx.db, manager, await hashPassword(password))
  const answer = await fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: ctx.config.users.get(manager)?.email, password }),
  })
  if (!answer.ok) throw new Error(await answer.text())
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

const names = [
  'first list drawn, nothing in the cache',
  'first list drawn, again',
  'the same list as a still page without scripts, nothing in the cache',
  'a card from the list, p50',
  'a card from the list, p75',
  'interaction to next paint, p75',
  'interaction to next paint, slowest',
  'layout shift (score)',
]

interface Sitting {
  browser: Browser
  address: string
  cookie: string
  slowdown: number
  rounds: number
}

async function measureAt(sitting: Sitting): Promise<string[]> {
  const firsts: number[] = []
  const agains: number[] = []
  const stills: number[] = []
  const cards: number[] = []
  const interactions: number[] = []
  let shift = 0
  for (let round = 0; round < sitting.rounds; round++) {
    const context = await openContext(sitting)
    const page = await openPage(context, sitting.slowdown)
    firsts.push(await drawn(page, () => page.goto('/leads')))
    await page.waitForTimeout(1000)
    agains.push(await drawn(page, () => page.reload()))
    await page.waitForTimeout(1000)
    stills.push(await drawnStill(sitting, await page.evaluate(stillPage)))
    for (let i = 0; i < 8; i++) cards.push(await openCard(page, i))
    await work(page)
    const times: PageTimes = await page.evaluate(() => window.times)
    interactions.push(...Object.values(times.interactions).map(({ ms }) => ms))
    shift = Math.max(shift, times.shift)
    await context.close()
  }
  return [
    milliseconds(part(firsts, 0.5)),
    milliseconds(part(agains, 0.5)),
    milliseconds(part(stills, 0.5)),
    milliseconds(part(cards, 0.5)),
    milliseconds(part(cards, 0.75)),
    milliseconds(part(interactions, 0.75)),
    milliseconds(part(interactions, 1)),
    shift.toFixed(3),
  ]
}

const part = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0

async function openContext({ browser, address, cookie }: Sitting): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: { width: 1440, height: 900 },
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
  })
  const [name = '', value = ''] = cookie.split('=')
  await context.addCookies([{ name, value, url: address }])
  await context.addInitScript(watchPage)
  // From the first moment of each page: asked only once it is loaded, it could be painted long before.
  await context.addInitScript(awaitPaint, { selector: row, fromPress: false })
  return context
}

async function openPage(context: BrowserContext, slowdown: number): Promise<Page> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  return page
}

/** What the browser itself takes on this machine to show what is drawn first: no page with the same rows comes sooner. */
async function drawnStill(sitting: Sitting, html: string): Promise<number> {
  const context = await openContext(sitting)
  const page = await openPage(context, sitting.slowdown)
  await page.route('**/leads', route => route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }))
  const ms = await drawn(page, () => page.goto('/leads'))
  await context.close()
  return ms
}

/** Until its first row is painted after a page is asked for. */
async function drawn(page: Page, go: () => Promise<unknown>): Promise<number> {
  await go()
  return seen(page)
}

async function seen(page: Page): Promise<number> {
  const times = await page.waitForFunction(() => window.times.seen)
  return Number(await times.jsonValue())
}

/** From the press on a row until its card is painted; then back. */
async function openCard(page: Page, at: number): Promise<number> {
  const link = page.locator(row).nth(at)
  const name = (await link.textContent()) ?? ''
  await page.evaluate(awaitPaint, { selector: card, words: name, fromPress: true })
  await link.click()
  const ms = await seen(page)
  await page.goBack()
  await page.locator(row).first().waitFor()
  await page.waitForTimeout(300)
  return ms
}

/** What a manager does with hand and keys on a list; each waits until the page is calm again. */
async function work(page: Page): Promise<void> {
  const calm = () => page.waitForTimeout(400)
  await page.locator('tbody tr td').nth(3).click()
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('ArrowDown')
    await page.waitForTimeout(60)
  }
  await page.mouse.wheel(0, 3000)
  await calm()
  for (let i = 2; i < 6; i++) await page.locator('tbody tr').nth(i).getByRole('checkbox').click()
  await calm()
  await page.locator('thead').getByRole('button').first().click()
  await calm()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await calm()
  for (const letter of '9261234') {
    await page.keyboard.press(letter)
    await page.waitForTimeout(120)
  }
  await calm()
  await page.keyboard.press('Escape')
  await calm()
  await page.keyboard.press('n')
  await calm()
  for (const letter of '+79161234567') {
    await page.keyboard.press(letter)
    await page.waitForTimeout(80)
  }
  await calm()
  await page.keyboard.press('Escape')
  await calm()
}
