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

/** A form in steps on a site under a strict policy: made by an administrator, filled in by strangers with and without scripts. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let site: Server
let source: { id: string; key: string }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await seat(browser, rapport, administrator)
  const fields = [
    { name: 'question1', label: 'Что нужно', kind: 'choice', choices: ['Кухня', 'Шкаф'], required: true },
    {
      name: 'question2',
      label: 'Длина кухни',
      required: true,
      step: 'Размеры',
      when: { field: 'question1', is: ['Кухня'] },
    },
    { name: 'name', required: true },
    { name: 'phone', required: true },
  ]
  source = (
    await admin.api.call<typeof source>('POST', '/sources', {
      kind: 'form',
      name: 'Форма',
      form: { title: 'Расчёт', fields },
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

test('an administrator begins a step with a field, and goes through the steps in the preview', async () => {
  const { page } = admin
  await page.goto(`/settings/sources/${source.id}`)
  await page.getByRole('checkbox', { name: 'Как вас зовут: с нового шага' }).check()
  await page.getByRole('textbox', { name: 'Название шага: Как вас зовут' }).fill('Контакты')
  const preview = page.getByRole('group', { name: 'Так увидит посетитель' })
  await preview.getByText('Шаг 1 из 2').waitFor()
  await preview.getByLabel('Что нужно').selectOption('Кухня')
  await preview.getByText('Шаг 1 из 3').waitFor()
  await preview.getByRole('button', { name: 'Дальше' }).click()
  await preview.getByLabel('Длина кухни').waitFor()
  await preview.getByRole('button', { name: 'Дальше' }).click()
  await preview.getByText('Контакты').waitFor()
  await preview.getByRole('button', { name: 'Назад' }).click()
  await preview.getByText('Размеры').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).waitFor({ state: 'detached' })
  const { body } = await admin.api.call<{ form: { fields: { step?: string }[] } }>('GET', `/sources/${source.id}`)
  expect(body.form.fields.map(({ step }) => step ?? null)).toEqual([null, 'Размеры', 'Контакты', null])
})

test('a stranger goes step by step, is kept where something is missing, passes over what is not asked, and loses nothing', async () => {
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
  await page.goto(siteUrl())
  const form = page.frameLocator('iframe')
  const [next, back] = [form.getByRole('button', { name: 'Дальше' }), form.getByRole('button', { name: 'Назад' })]
  await form.getByText('Шаг 1 из 2').waitFor()
  await next.click()
  await form.getByText('Шаг 1 из 2').waitFor()
  expect(await form.getByLabel('Телефон').isVisible()).toBe(false)
  await form.getByLabel('Что нужно').selectOption('Кухня')
  await next.click()
  await form.getByLabel('Длина кухни').fill('3 метра')
  await form.getByLabel('Длина кухни').press('Enter')
  await form.getByText('Шаг 3 из 3').waitFor()
  await form.getByLabel('Как вас зовут').fill('Мария Пошагова')
  await back.click()
  await back.click()
  await form.getByLabel('Что нужно').selectOption('Шкаф')
  await form.getByText('Шаг 1 из 2').waitFor()
  await next.click()
  await form.getByText('Шаг 2 из 2').waitFor()
  expect(await form.getByLabel('Как вас зовут').inputValue()).toBe('Мария Пошагова')
  await form.getByLabel('Телефон').fill('12')
  for (const consent of await form.getByRole('checkbox').all()) await consent.check()
  // Faster than this no person fills in a form.
  await wait(2100)
  await form.getByRole('button', { name: 'Отправить' }).click()
  await form.locator('[aria-invalid=true]').waitFor()
  await form.getByText('Шаг 2 из 2').waitFor()
  expect(await form.getByLabel('Как вас зовут').inputValue()).toBe('Мария Пошагова')
  await form.getByLabel('Телефон').fill('8 926 555-03-03')
  for (const consent of await form.getByRole('checkbox').all()) await consent.check()
  await form.getByRole('button', { name: 'Отправить' }).click()
  await form.getByRole('status').getByText('Заявка отправлена').waitFor()
  expect(problems).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
  const address = '/leads?filter[name]=Мария Пошагова'
  await expect.poll(async () => (await admin.api.call<{ data: object[] }>('GET', address)).body.data.length).toBe(1)
})

test('without scripts all of it is one page', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${rapport.url}/f/${source.key}`)
  for (const label of ['Что нужно', 'Длина кухни', 'Как вас зовут', 'Телефон'])
    expect(await page.getByLabel(label).isVisible()).toBe(true)
  expect(await page.getByText('Шаг 1').isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: 'Дальше' }).isVisible()).toBe(false)
  expect(await page.getByRole('button', { name: 'Отправить' }).isVisible()).toBe(true)
  await context.close()
})
