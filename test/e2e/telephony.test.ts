import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { type Person, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** Somebody calls: who it is stands on the page before the telephone is in the hand. */

const sign = 'a secret of the line'
let office: Office
let anna: Seated
let boss: Person
let exchange: Server
let address: string
const orders: string[] = []

beforeAll(async () => {
  exchange = createServer((request, response) => {
    orders.push(request.url ?? '')
    response.end('ok')
  }).listen(0, '127.0.0.1')
  await once(exchange, 'listening')
  office = await openOffice({ RAPPORT_TRUSTED_TARGETS: `http://127.0.0.1:${(exchange.address() as AddressInfo).port}` })
  boss = await seat(office.browser, office.rapport, administrator)
  anna = await office.hire('Анна Сергеева', 'manager')
})
afterAll(async () => {
  exchange?.close()
  await office?.close()
})

interface Told {
  event: 'ring' | 'answer' | 'end'
  call: string
  number: string
  extension?: string
  answered?: boolean
}

async function tell({ number, ...event }: Told): Promise<void> {
  const body = JSON.stringify({ ...event, direction: 'in', from: number, to: '+74951234567' })
  const answer = await fetch(address, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-signature': createHmac('sha256', sign).update(body).digest('hex'),
    },
  })
  expect(answer.status).toBe(202)
}

/** Counts what is pressed with the mouse from now on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.documentElement.dataset.clicks = '0'
    const more = () => {
      const { dataset } = document.documentElement
      dataset.clicks = String(Number(dataset.clicks) + 1)
    }
    document.addEventListener('pointerdown', more, true)
  })
  return () => page.evaluate(() => Number(document.documentElement.dataset.clicks))
}

const calls = (page: Page) => page.getByRole('region', { name: 'Звонки', exact: true })

test('an administrator makes a line and gives out extensions', async () => {
  const { page, problems } = boss
  await page.goto('/settings/telephony')
  await page.getByText('Линий пока нет').waitFor()
  await page.getByRole('button', { name: 'Добавить линию' }).click()
  const form = page.getByRole('dialog', { name: 'Добавить линию' })
  await form.getByLabel('Название').fill('Отдел продаж')
  await form.getByLabel('Секрет подписи').fill('short')
  await form.getByLabel('Адрес для заказа звонка').fill('https://10.0.0.1/call?from={extension}&to={digits}')
  expect(await barriers(page)).toEqual([])
  boss.expectRefusal('422 POST /api/v1/phone-lines')
  await form.getByRole('button', { name: 'Создать' }).click()
  await form.getByText('Не короче 8 символов').waitFor()
  await form.getByText('Нужен адрес в интернете').waitFor()
  await form.getByLabel('Секрет подписи').fill(sign)
  const outside = `http://127.0.0.1:${(exchange.address() as AddressInfo).port}`
  await form.getByLabel('Адрес для заказа звонка').fill(`${outside}/call?from={extension}&to={digits}`)
  await form.getByRole('button', { name: 'Создать' }).click()
  await form.waitFor({ state: 'hidden' })
  const box = page.getByRole('group', { name: 'Адрес для оператора' })
  address = String(await box.locator('pre').textContent())
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1\/telephony\/[\w-]{20,}$/)
  await page.getByLabel('Внутренний номер: Анна Сергеева').fill('101')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Внутренние номера сохранены').waitFor()
  // The administrator of the tests has a name of Latin letters.
  expect((await foreignWords(page, 'ru')).filter(word => !word.includes('admin'))).toEqual([])
  expect(problems).toEqual([])
})

test('who calls is shown with how to speak with him, and what came of it is written in two clicks', async () => {
  const { page, problems } = anna
  const number = '+79262287794'
  const id = await office.lead('Мария Фёдорова', {
    phones: [number],
    owner: anna.id,
    interest: 'Кухня из дуба',
    remember: 'Говорить медленно, не звонить до обеда',
    companyName: 'ООО «Лютик»',
  })
  await page.goto('/')
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  const shown = calls(page).getByRole('article', { name: 'Мария Фёдорова' })
  await tell({ event: 'ring', call: 'one', number, extension: '101' })
  await shown.getByText('Говорить медленно, не звонить до обеда').waitFor()
  await shown.getByText('Кухня из дуба').waitFor()
  await shown.getByText('Входящий звонок · Отдел продаж').waitFor()
  expect(await barriers(page)).toEqual([])
  await tell({ event: 'answer', call: 'one', number, extension: '101' })
  await shown.getByText('Идёт разговор').waitFor()
  await shown.getByRole('button', { name: 'Открыть карточку' }).click()
  await page.waitForURL(`**/leads/${id}`)
  await tell({ event: 'end', call: 'one', number, extension: '101' })
  await shown.getByText('Разговор окончен').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  const clicks = await countClicks(page)
  await shown.getByRole('button', { name: 'Договорились' }).click()
  await shown.getByRole('button', { name: 'Завтра в 10:00' }).click()
  await shown.waitFor({ state: 'hidden' })
  expect(await clicks()).toBe(2)
  expect(await office.list(`/activities?filter[on]=${id}&filter[kind]=call`)).toMatchObject([
    { result: 'Договорились' },
  ])
  expect(await office.list(`/tasks?filter[on]=${id}`)).toMatchObject([{ kind: 'call', owner: anna.id, doneAt: null }])
  expect(problems).toEqual([])
})

test('somebody unknown is written down with his number, and his call is on his card', async () => {
  const { page, problems } = anna
  const number = '+79031971034'
  await page.goto('/companies')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await tell({ event: 'ring', call: 'two', number, extension: '101' })
  await calls(page).getByRole('button', { name: 'Записать лид' }).click()
  const form = page.getByRole('dialog', { name: 'Новый лид' })
  await expect.poll(() => form.getByLabel('Телефоны').inputValue()).toContain('903')
  await form.getByLabel('ФИО').fill('Пётр Нежданов')
  await form.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await form.waitFor({ state: 'hidden' })
  await tell({ event: 'answer', call: 'two', number, extension: '101' })
  await tell({ event: 'end', call: 'two', number, extension: '101' })
  const lead = await soon(async () => (await office.list('/leads?q=Нежданов'))[0])
  await soon(async () => (await office.list(`/activities?filter[on]=${lead?.id}&filter[kind]=call`))[0])
  expect(problems).toEqual([])
})

test('a missed call is counted, leads to its list, and is called back by a press on the number', async () => {
  const { page, problems } = anna
  const number = '+79165550011'
  const id = await office.lead('Олег Ждущий', { phones: [number], owner: anna.id })
  await tell({ event: 'ring', call: 'three', number })
  await tell({ event: 'end', call: 'three', number, answered: false })
  const task = await soon(async () => (await office.list(`/tasks?filter[on]=${id}`))[0])
  expect(task).toMatchObject({ title: 'Перезвонить: Олег Ждущий', owner: anna.id })
  await page.goto('/calls')
  await page.getByRole('button', { name: 'Все, Не перезвонили: 1' }).click()
  await page.getByRole('heading', { name: 'Не перезвонили' }).waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  await page.getByRole('link', { name: 'Олег Ждущий' }).click()
  await page.waitForURL(`**/leads/${id}`)
  const link = page.getByRole('link', { name: /916.555/ }).first()
  await link.waitFor()
  await expect
    .poll(
      async () => {
        await link.click()
        return orders
      },
      { timeout: 20_000, interval: 500 },
    )
    .toContain('/call?from=101&to=79165550011')
  expect(problems).toEqual([])
})
