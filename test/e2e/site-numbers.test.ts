import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** The number on a company's own site gives way to a visitor's own, under a strict policy, once he has agreed. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let site: Server
let source: { id: string; key: string }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await seat(browser, rapport, administrator)
  source = (await admin.api.call<typeof source>('POST', '/sources', { kind: 'site', name: 'kuhni.example' })).body
  site = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; img-src data:; script-src ${rapport.url}; connect-src ${rapport.url}`,
    })
    response.end(
      `<!doctype html><html lang="ru"><head><title>Кухни</title><link rel="icon" href="data:,"><script async src="${rapport.url}/t/${source.key}.js"></script></head><body><main><h1>Кухни</h1>
<p id="text">Звоните: 8 (495) 123-45-67, с 9 до 18. Факс 8 (495) 765-43-21.</p><a id="link" href="tel:+74951234567">Позвонить</a><b id="marked" data-rapport-phone>наш телефон</b></main></body></html>`,
    )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await rapport?.stop()
})

test('an administrator names the number of the site, those for visitors and those of channels', async () => {
  const { page } = admin
  await page.goto(`/settings/sources/${source.id}`)
  await page.getByRole('switch', { name: 'Подменять номер телефона' }).click()
  await page.getByRole('textbox', { name: 'Номер на сайте' }).fill('8 (495) 123-45-67')
  const pool = { name: 'Номера для посетителей' }
  await page.getByRole('textbox', pool).or(page.getByRole('combobox', pool)).first().fill('8 495 000-00-01')
  await page.keyboard.press('Enter')
  await page.getByRole('group', { name: 'Номера каналов' }).getByRole('button', { name: 'Канал' }).click()
  await page.getByRole('textbox', { name: 'Канал, как в отчёте' }).fill('vk / cpc')
  await page.getByRole('textbox', { name: 'Номер канала vk' }).fill('+7 495 000-00-09')
  await page.getByRole('textbox', { name: 'Канал, как в отчёте' }).focus()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).waitFor({ state: 'detached' })
  const { body } = await admin.api.call<{ site: { numbers: object } }>('GET', `/sources/${source.id}`)
  expect(body.site.numbers).toEqual({
    shown: '+74951234567',
    pool: ['+74950000001'],
    holdMinutes: 30,
    channels: [{ channel: 'vk / cpc', number: '+74950000009' }],
  })
})

const shown = (page: Page) =>
  page.evaluate(() =>
    ['text', 'link', 'marked'].map(id => {
      const place = document.getElementById(id)
      return place?.getAttribute('href') ?? place?.textContent
    }),
  )
const own = ['Звоните: 8 (495) 123-45-67, с 9 до 18. Факс 8 (495) 765-43-21.', 'tel:+74951234567', 'наш телефон']
const swapped = (digit: number) => [
  `Звоните: +7 495 000 00 0${digit}, с 9 до 18. Факс 8 (495) 765-43-21.`,
  `tel:+7495000000${digit}`,
  `+7 495 000 00 0${digit}`,
]

async function visitor(
  path: string,
): Promise<{ page: Page; problems: string[]; agree(agreed: boolean): Promise<void> }> {
  const context = await browser.newContext({
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', said => said.type() === 'error' && problems.push(said.text()))
  page.on('pageerror', error => problems.push(error.message))
  const told = page.waitForResponse(answer => answer.url().includes('/site-numbers/'))
  await page.goto(`http://localhost:${(site.address() as AddressInfo).port}${path}`)
  await told
  const agree = async (agreed: boolean) => {
    const again = page.waitForResponse(answer => answer.url().includes('/site-numbers/'))
    await page.evaluate(
      said => (window as unknown as { rapport: { consent(agreed: boolean): void } }).rapport.consent(said),
      agreed,
    )
    await again
  }
  return { page, problems, agree }
}

test('a visitor sees the number of the site until he agrees, then his own; the next one finds none left', async () => {
  const one = await visitor('/')
  expect(await shown(one.page)).toEqual(own)
  await one.agree(true)
  await expect.poll(() => shown(one.page)).toEqual(swapped(1))
  const other = await visitor('/')
  await other.agree(true)
  expect(await shown(other.page)).toEqual(own)
  await one.agree(false)
  await expect.poll(() => shown(one.page)).toEqual(own)
  expect([...one.problems, ...other.problems]).toEqual([])
  expect(await one.page.context().cookies()).toEqual([])
  await one.page.context().close()
  await other.page.context().close()
  await admin.page.reload()
  await admin.page.getByText('не хватило номера: 1').waitFor()
})

test('who came by a channel sees its number without having agreed to anything', async () => {
  const { page, problems } = await visitor('/?utm_source=vk&utm_medium=cpc')
  await expect.poll(() => shown(page)).toEqual(swapped(9))
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).toBe('{}')
  expect(problems).toEqual([])
  await page.context().close()
})
