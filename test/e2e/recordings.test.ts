import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** What was said on the telephone is heard again on the card, and in the list of calls. */

const sign = 'a secret of the line'
let office: Office
let anna: Seated
let provider: Server
let outside: string

/** Three seconds that get louder, 8,000 samples in each, of eight bits. */
const samples = Buffer.from(
  Array.from({ length: 24_000 }, (_, at) => 128 + Math.round(100 * (at / 24_000) * Math.sin(at / 3))),
)
const head = Buffer.from('524946460000000057415645666d74201000000001000100401f0000401f00000100080064617461', 'hex')
head.writeUInt32LE(36 + samples.length, 4)
const size = Buffer.alloc(4)
size.writeUInt32LE(samples.length)
const sound = Buffer.concat([head, size, samples])

beforeAll(async () => {
  provider = createServer((_request, response) => response.end(sound)).listen(0, '127.0.0.1')
  await once(provider, 'listening')
  outside = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  office = await openOffice({ RAPPORT_TRUSTED_TARGETS: outside })
  anna = await office.hire('Анна Сергеева', 'manager')
})
afterAll(async () => {
  provider?.close()
  await office?.close()
})

test('a call is heard again by keys and mouse, faster too, and says until when it is kept', async () => {
  const boss = await seat(office.browser, office.rapport, administrator)
  await boss.page.goto('/settings/telephony')
  await boss.page.getByRole('button', { name: 'Добавить линию' }).click()
  const form = boss.page.getByRole('dialog', { name: 'Добавить линию' })
  await form.getByLabel('Название').fill('Отдел продаж')
  await form.getByLabel('Секрет подписи').fill(sign)
  await form.getByLabel('Хранить записи разговоров, дней').fill('90')
  await form.getByRole('button', { name: 'Создать' }).click()
  await form.waitFor({ state: 'hidden' })
  const box = boss.page.getByRole('group', { name: 'Адрес для оператора' })
  const address = String(await box.locator('pre').textContent())
  const number = '+79262287794'
  const id = await office.lead('Мария Фёдорова', { phones: [number], owner: anna.id })
  const tell = async (event: object) => {
    const body = JSON.stringify({ call: 'one', direction: 'in', from: number, to: '+74951234567', ...event })
    const signature = createHmac('sha256', sign).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-signature': signature }
    expect((await fetch(address, { method: 'POST', body, headers })).status).toBe(202)
  }
  await tell({ event: 'ring' })
  await tell({ event: 'end', duration: 3, answered: true })
  await soon(async () => (await office.list(`/activities?filter[on]=${id}&filter[kind]=call`))[0])
  await tell({ event: 'recording', recording: `${outside}/sound` })
  await soon(async () => (await office.list(`/activities?filter[on]=${id}&filter[kind]=call`))[0]?.recordedUntil)

  const { page, problems } = anna
  for (const path of [`/leads/${id}`, '/calls']) {
    await page.goto(path)
    await page.getByRole('button', { name: 'Слушать запись' }).click()
    const place = page.getByRole('slider', { name: 'Место в записи' })
    await expect.poll(() => place.getAttribute('aria-valuemax'), { timeout: 15_000 }).toBe('3')
    await expect.poll(() => place.locator('rect').count()).toBeGreaterThan(100)
    await page.getByRole('button', { name: 'Скорость 1×' }).click()
    await page.getByRole('button', { name: 'Скорость 1.5×' }).click()
    await page.getByRole('button', { name: 'Скорость 2×' }).waitFor()
    await page.getByText(/хранится до/).waitFor()
    await place.focus()
    await page.keyboard.press('End')
    await expect.poll(() => place.getAttribute('aria-valuenow')).toBe('3')
    await page.keyboard.press('Home')
    expect(await barriers(page)).toEqual([])
    expect(await foreignWords(page, 'ru')).toEqual([])
  }
  expect(problems).toEqual([])
})
