import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** “Call me back” on a company's own site under a strict policy and without storage, until the task is there and the report counts it. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let site: Server
let key = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await seat(browser, rapport, administrator)
  site = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; img-src data:; script-src ${rapport.url}; frame-src ${rapport.url}`,
    })
    response.end(
      `<!doctype html><html lang="ru"><head><title>Кухни</title><link rel="icon" href="data:,"></head><body><main><h1>Кухни</h1></main><script async src="${rapport.url}/f/${key}.js"></script></body></html>`,
    )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await rapport?.stop()
})

test('an administrator makes the button, sees what a visitor will see, and says how calls are made', async () => {
  const { page } = admin
  await page.goto('/settings/sources')
  await page.getByRole('button', { name: 'Добавить источник' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog
    .getByRole('textbox', { name: 'Вид' })
    .or(dialog.getByRole('combobox', { name: 'Вид' }))
    .first()
    .click()
  await page.getByRole('option', { name: 'Обратный звонок' }).click()
  await dialog.getByRole('textbox', { name: 'Название' }).fill('Кнопка на сайте')
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await page.getByRole('textbox', { name: 'Перезвонить за, минут' }).fill('25')
  await page.getByRole('switch', { name: 'Звонить сразу' }).waitFor()
  const preview = page.getByRole('group', { name: 'Так увидит посетитель' })
  await preview.getByLabel('Когда позвонить').waitFor()
  await preview.getByRole('button', { name: 'Жду звонка' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).waitFor({ state: 'detached' })
  const { body } = await admin.api.call<{ data: { key: string; callBack: object }[] }>(
    'GET',
    '/sources?filter[kind]=callback',
  )
  expect(body.data).toMatchObject([{ callBack: { minutes: 25, perHour: 10 } }])
  key = body.data[0]?.key ?? ''
})

test('a stranger without storage asks by the keyboard alone to be called, is told of a wrong number, and is a task', async () => {
  const context = await browser.newContext()
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      })
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('console', said => said.type() === 'error' && !said.text().includes('422') && problems.push(said.text()))
  page.on('pageerror', error => problems.push(error.message))
  await page.goto(`http://localhost:${(site.address() as AddressInfo).port}`)
  await page.getByRole('button', { name: 'Перезвоните мне' }).focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Перезвоним вам' })
  const form = dialog.frameLocator('iframe')
  await form.getByLabel('Телефон').fill('+44 20 7946 0958')
  const when = form.getByLabel('Когда позвонить')
  expect(await when.locator('option').count()).toBeGreaterThan(5)
  await form.getByLabel('Как вас зовут').fill('Анна Звонкова')
  for (const consent of await form.getByRole('checkbox').all()) await consent.check()
  // Faster than this no person fills in a form.
  await wait(2100)
  await form.getByRole('button', { name: 'Жду звонка' }).click()
  await form.getByText('На такие номера мы не звоним').waitFor()
  expect(await form.getByLabel('Как вас зовут').inputValue()).toBe('Анна Звонкова')
  await form.getByLabel('Телефон').fill('8 926 555-02-02')
  for (const consent of await form.getByRole('checkbox').all()) await consent.check()
  await form.getByLabel('Телефон').press('Enter')
  await form.getByText('Позвоним в выбранное время').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  expect(problems).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
  await expect
    .poll(async () => (await admin.api.call<{ data: object[] }>('GET', '/tasks?filter[kind]=call')).body.data)
    .toMatchObject([{ title: 'Перезвонить: Анна Звонкова' }])
})

test('the report says who waits, and once the task is done how long it took', async () => {
  const { page } = admin
  await page.goto('/reports/reply-times')
  const report = page.getByRole('region', { name: 'Обратные звонки с сайта' })
  await report.getByRole('row').nth(1).waitFor()
  expect(await report.getByRole('row').nth(1).getByRole('cell').allInnerTexts()).toMatchObject({
    1: '1',
    4: '1',
    5: '—',
  })
  const { body } = await admin.api.call<{ data: { id: string }[] }>('GET', '/tasks?filter[kind]=call')
  await admin.api.call('PATCH', `/tasks/${body.data[0]?.id}`, {
    doneAt: new Date().toISOString(),
    result: 'Поговорили',
  })
  await expect
    .poll(async () => {
      await page.reload()
      await report.getByRole('row').nth(1).waitFor()
      return report.getByRole('row').nth(1).getByRole('cell').allInnerTexts()
    })
    .toMatchObject({ 1: '1', 2: '1', 4: '0' })
  expect(await barriers(page)).toEqual([])
  expect(admin.problems).toEqual([])
})
