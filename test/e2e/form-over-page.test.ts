import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/** A form that an administrator makes with conditions, shown over the page of a site under a strict policy. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let site: Server
let source: { id: string; key: string }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await seat(browser, rapport, administrator)
  const fields = [
    { name: 'name', required: true },
    { name: 'phone', required: true },
    { name: 'question1', label: 'Что нужно', kind: 'choice', choices: ['Кухня', 'Шкаф'] },
    { name: 'question2', label: 'Длина кухни', required: true },
  ]
  source = (
    await admin.api.call<{ id: string; key: string }>('POST', '/sources', {
      ...{ kind: 'form', name: 'Форма', form: { title: 'Расчёт за час', fields } },
    })
  ).body
  site = createServer((_, response) => {
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; img-src data:; script-src ${rapport.url}; frame-src ${rapport.url}`,
    })
    response.end(
      `<!doctype html><html lang="ru"><head><title>Кухни</title><link rel="icon" href="data:,"></head><body><main><h1>Кухни</h1></main><script async src="${rapport.url}/f/${source.key}.js"></script></body></html>`,
    )
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await rapport?.stop()
})

const siteUrl = () => `http://localhost:${(site.address() as AddressInfo).port}`

test('an administrator makes a question depend on another, sees it in the preview, and puts the form over the page', async () => {
  const { page } = admin
  await page.goto(`/settings/sources/${source.id}`)
  const preview = page.getByRole('group', { name: 'Так увидит посетитель' })
  await preview.getByLabel('Длина кухни').waitFor()
  await page.getByRole('combobox', { name: 'Когда спрашивать «Длина кухни»' }).click()
  await page.getByRole('option', { name: 'Если «Что нужно»' }).click()
  await preview.getByLabel('Длина кухни').waitFor({ state: 'detached' })
  await preview.getByLabel('Что нужно').selectOption('Кухня')
  await preview.getByLabel('Длина кухни').waitFor()
  await page.getByText('Поверх страницы', { exact: true }).click()
  await page.getByRole('textbox', { name: 'Кнопка на странице' }).fill('Рассчитать')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).waitFor({ state: 'detached' })
  const { body } = await admin.api.call<{ form: { popup: object; fields: { when?: object }[] } }>(
    'GET',
    `/sources/${source.id}`,
  )
  expect(body.form.popup).toEqual({ button: 'Рассчитать' })
  expect(body.form.fields[3]?.when).toEqual({ field: 'question1', is: ['Кухня'] })
})

async function visitor(): Promise<{ page: Page; problems: string[] }> {
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('console', said => said.type() === 'error' && problems.push(said.text()))
  page.on('pageerror', error => problems.push(error.message))
  await page.goto(siteUrl())
  return { page, problems }
}

test('a stranger opens it, is asked what concerns him, and sends it; Escape gives the page back', async () => {
  const { page, problems } = await visitor()
  await page.getByRole('button', { name: 'Рассчитать' }).click()
  const dialog = page.getByRole('dialog', { name: 'Расчёт за час' })
  const form = dialog.frameLocator('iframe')
  await form.getByLabel('Длина кухни').waitFor({ state: 'hidden' })
  await form.getByLabel('Что нужно').selectOption('Кухня')
  await form.getByLabel('Длина кухни').waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Рассчитать' }).click()
  await form.getByLabel('Что нужно').selectOption('Шкаф')
  await form.getByLabel('Длина кухни').waitFor({ state: 'hidden' })
  await form.getByLabel('Как вас зовут').fill('Пётр Шкафов')
  await form.getByLabel('Телефон').fill('8 926 555-01-09')
  // Faster than this no person fills in a form.
  await wait(2100)
  await form.getByRole('button', { name: 'Отправить' }).click()
  await form.getByRole('status').waitFor()
  expect(problems).toEqual([])
  await expect
    .poll(
      async () => (await admin.api.call<{ data: object[] }>('GET', '/leads?filter[name]=Пётр Шкафов')).body.data.length,
    )
    .toBe(1)
  await page.close()
})

test('it opens by itself once, after the time that is set', async () => {
  const { body } = await admin.api.call<{ form: object }>('GET', `/sources/${source.id}`)
  await admin.api.call('PATCH', `/sources/${source.id}`, { form: { ...body.form, popup: { after: 1 } } })
  const { page, problems } = await visitor()
  const dialog = page.getByRole('dialog', { name: 'Расчёт за час' })
  await dialog.waitFor()
  await dialog.getByRole('button', { name: 'Закрыть' }).click()
  await page.reload()
  await page.waitForFunction(() => document.querySelector('dialog'))
  await wait(1500)
  expect(await dialog.isVisible()).toBe(false)
  expect(problems).toEqual([])
  await page.close()
})

test('it opens when the mouse leaves by the top of the page, once, and not by another side', async () => {
  const { body } = await admin.api.call<{ form: object }>('GET', `/sources/${source.id}`)
  await admin.api.call('PATCH', `/sources/${source.id}`, { form: { ...body.form, popup: { leaving: true } } })
  const { page, problems } = await visitor()
  const dialog = page.getByRole('dialog', { name: 'Расчёт за час' })
  const leave = (clientY: number) =>
    page.evaluate(
      y => void document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY: y })),
      clientY,
    )
  await page.waitForFunction(() => document.querySelector('dialog'))
  expect(await page.getByRole('button').count()).toBe(0)
  await leave(400)
  expect(await dialog.isVisible()).toBe(false)
  await leave(-1)
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await leave(-1)
  await wait(300)
  expect(await dialog.isVisible()).toBe(false)
  expect(problems).toEqual([])
  await page.close()
})
