import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { borrowBrowser } from '../setup/browser.ts'
import { type Company, demoCompany } from './companies.ts'
import { seat } from './person.ts'

/** What a browser needs before the first page shows anything, as it comes over the network. */

/** By gzip, and with what the page needs until it shows what somebody came for; what comes later is not counted. */
const mostJavaScript = 250 * 1024

/** As they are read: styles are not drawn by their length over the network. */
const mostStyles = 120_000

let company: Company
let browser: Browser
beforeAll(async () => {
  ;[company, browser] = await Promise.all([demoCompany(), borrowBrowser()])
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await company?.server.stop()
})

const send = (path: string, encoding = 'br') =>
  fetch(`${company.server.url}${path}`, { headers: { 'accept-encoding': encoding } })

/** How long it is as it was sent: `fetch` unpacks what it reads. */
async function packed(path: string): Promise<number> {
  const { headers, ok } = await send(path, 'gzip')
  expect(ok && headers.get('content-encoding'), path).toBe('gzip')
  return Number(headers.get('content-length'))
}

test('parts of the pages come compressed, and are kept', async () => {
  const html = await (await send('/')).text()
  const parts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '')
  expect(parts.length).toBeGreaterThan(3)
  for (const path of parts) {
    const { headers, ok } = await send(path)
    expect(ok, path).toBe(true)
    expect(headers.get('content-encoding'), path).toBe('br')
    expect(headers.get('vary'), path).toContain('accept-encoding')
    expect(headers.get('content-type'), path).toContain('javascript')
  }
})

test('the code and the styles of what is drawn first: hinted to be compiled at once, and no styles of what comes later', async () => {
  const html = await (await send('/')).text()
  const [code, styles] = [/\/assets\/first-[^"]+\.js/, /\/assets\/first-[^"]+\.css/].map(
    file => file.exec(html)?.[0] ?? '',
  )
  expect(await (await send(code ?? '')).text()).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/)
  expect((await (await send(styles ?? '')).text()).length).toBeLessThan(mostStyles)
})

test.each([
  ['/', 'main h1'],
  ['/leads', 'tbody tr a[href^="/leads/"]'],
])('%s is drawn with at most 250 KB of JavaScript', async (path, drawn) => {
  const { page } = await seat(browser, company.server, company.who)
  // What is fetched at rest is none of it: on a slow machine the page would rest before it is drawn.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0
  })
  const asked: string[] = []
  page.on('request', request => request.resourceType() === 'script' && asked.push(new URL(request.url()).pathname))
  await page.goto(path)
  await page.locator(drawn).first().waitFor()
  const parts = [...new Set(asked)]
  expect(parts.length).toBeGreaterThan(3)
  let sum = 0
  for (const part of parts) sum += await packed(part)
  expect(sum, parts.join(' ')).toBeLessThan(mostJavaScript)
  await page.context().close()
})

test('what a page began with last time is on its way before its code is', async () => {
  const { page } = await seat(browser, company.server, company.who)
  // What it asks in its first seconds is remembered: a slow machine gets more than one try.
  const remembered = () => page.evaluate(() => localStorage.getItem('rapport.asked') ?? '')
  do {
    await page.goto('/leads')
    await page.locator('tbody tr a[href^="/leads/"]').first().waitFor()
  } while (!(await remembered()).includes('/leads/query'))
  // The page itself asks: its code does not come before that.
  const asked = page.waitForRequest(request => request.url().includes('/leads/query'))
  await page.route(/\/assets\/first-[^/]+\.js$/, async route => {
    await asked
    await route.continue()
  })
  await page.reload()
  await asked
  await page.locator('tbody tr a[href^="/leads/"]').first().waitFor()
  await page.context().close()
})

test('who takes nothing compressed gets the same whole', async () => {
  const html = await (await send('/')).text()
  const [, path = ''] = /src="(\/assets\/[^"]+\.js)"/.exec(html) ?? []
  const plain = await send(path, 'identity')
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(await plain.text()).toBe(await (await send(path)).text())
})
