import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { type Person, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** Whoever leads people writes what is said in calls; whoever calls goes through it without a mouse, and nothing is lost. */

const sign = 'a secret of the line'
let office: Office
let anna: Seated
let boss: Person
let script: string

beforeAll(async () => {
  office = await openOffice()
  boss = await seat(office.browser, office.rapport, administrator)
  anna = await office.hire('Анна Сергеева', 'manager')
})
afterAll(() => office?.close())

const panel = (page: Page) => page.getByRole('region', { name: 'Скрипт звонка', exact: true })
const step = (page: Page, said: string | RegExp) => panel(page).getByRole('group', { name: said })

async function openFromCard(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Ещё', exact: true }).last().click()
  await page.getByRole('menuitem', { name: 'Скрипт звонка' }).click()
}

test('a head begins with the example, mends what is named, tries it and puts it to use', async () => {
  const { page, problems } = boss
  await page.goto('/settings/call-scripts')
  await page.getByText('Скриптов пока нет').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Добавить пример' }).click()
  await page.waitForURL(/call-scripts\/[0-9a-f-]{36}$/)
  script = page.url().split('/').at(-1) ?? ''
  const steps = page.getByRole('list', { name: 'Шаги' })
  await steps.getByText('Удобно сейчас поговорить минуты три?').waitFor()
  expect(await barriers(page)).toEqual([])

  // A step is moved by the keyboard, a new one leads nowhere, and that is said.
  await page.getByRole('button', { name: 'Вопрос с вариантами', exact: true }).last().click()
  await steps.getByLabel('Что спросить').fill('Как вы о нас узнали?')
  await steps.getByLabel('Вариант 1', { exact: true }).fill('Из поиска')
  await steps.getByRole('button', { name: 'Удалить вариант: 2' }).click()
  await page.getByLabel('Используется').check()
  expect(await barriers(page)).toEqual([])
  boss.expectRefusal(`422 PATCH /api/v1/call-scripts/${script}`)
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await page.getByText('Не сохранено: поправьте отмеченное').waitFor()
  await steps.getByText('Сюда никто не попадёт').waitFor()
  await page.reload()
  await page
    .getByRole('button', { name: 'Сбросить' })
    .or(page.getByRole('button', { name: 'Отменить' }))
    .first()
    .waitFor()
  await steps.getByText('Как вы о нас узнали?').waitFor()
  const handle = steps.getByRole('button', { name: /Как вы о нас узнали\?/ }).first()
  await handle.focus()
  for (let up = 0; up < 6; up++) await page.keyboard.press('ArrowUp')
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await page.getByText('Сохранено, версия 2').waitFor()

  await page.getByText('Попробовать', { exact: true }).click()
  await page.getByRole('group', { name: /Вы оставляли у нас заявку/ }).press('Enter')
  await page.getByRole('group', { name: 'Удобно сейчас поговорить минуты три?' }).press('2')
  await page.getByText('Просил перезвонить').waitFor()
  expect(await barriers(page)).toEqual([])
  expect((await foreignWords(page, 'ru')).filter(word => !/admin|client|firstName|me\.name/.test(word))).toEqual([])
  expect(problems).toEqual([])
})

test('a manager goes through it by the keyboard, closes the tab half way and goes on', async () => {
  const { page, problems, context } = anna
  const id = await office.lead('Фёдорова Мария', { owner: anna.id, interest: 'Кухня' })
  await page.goto(`/leads/${id}`)
  await openFromCard(page)
  await step(page, /Вы оставляли у нас заявку/).press('Enter')
  await step(page, 'Удобно сейчас поговорить минуты три?').press('1')
  const what = step(page, 'Расскажите, что именно вам нужно и для чего?').getByLabel('Ответ')
  await expect.poll(() => what.inputValue()).toBe('Кухня')
  await what.fill('Кухня из дуба')
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  await what.press('Enter')
  const budget = step(page, 'На какую сумму вы рассчитываете?').getByLabel('Ответ, число')
  await budget.fill('600000')
  await page.close()

  const again = await context.newPage()
  anna.page = again
  await again.goto(`/leads/${id}`)
  await openFromCard(again)
  // What was typed and not sent is there as well.
  await expect
    .poll(() => step(again, 'На какую сумму вы рассчитываете?').getByLabel('Ответ, число').inputValue())
    .toMatch(/600.000/)
  await step(again, 'На какую сумму вы рассчитываете?').getByLabel('Ответ, число').press('Enter')
  // Back and on again loses nothing.
  await step(again, 'К какому числу это нужно?').getByRole('button', { name: 'Назад' }).click()
  await step(again, 'На какую сумму вы рассчитываете?').getByLabel('Ответ, число').press('Enter')
  await step(again, 'К какому числу это нужно?').getByLabel('Ответ, дата').fill('2026-12-20')
  await step(again, 'К какому числу это нужно?').getByLabel('Ответ, дата').press('Enter')
  await step(again, 'Кто кроме вас принимает решение?').press('2')
  await step(again, 'Как вы о нас узнали?').press('1')
  await step(again, /Давайте встретимся/).press('1')
  const end = panel(again).getByRole('form', { name: 'Итог звонка' })
  await expect.poll(() => end.getByLabel('Результат звонка').inputValue()).toBe('Договорились о встрече')
  expect(await barriers(again)).toEqual([])
  await end.getByRole('button', { name: 'Сохранить' }).click()
  await panel(again).waitFor({ state: 'hidden' })
  await again.getByText('Сохранено: ответы в карточке и в ленте').waitFor()
  expect(await office.get(`/leads/${id}`)).toMatchObject({ interest: 'Кухня из дуба', budget: { amount: '600000.00' } })
  const [call] = await office.list(`/activities?filter[on]=${id}&filter[kind]=call`)
  expect(call).toMatchObject({ result: 'Договорились о встрече', owner: anna.id })
  expect(call?.text).toContain('Кто кроме вас принимает решение?\n— Решает с кем-то ещё')
  expect(await office.list(`/tasks?filter[on]=${id}`)).toMatchObject([{ title: 'Встреча с клиентом', kind: 'meeting' }])
  await again.getByText('К какому числу это нужно?').first().waitFor()
  await again.getByRole('button', { name: 'Вернуть карточку' }).click()
  await again.getByText('В карточке всё как было').waitFor()
  expect(await office.get(`/leads/${id}`)).toMatchObject({ interest: 'Кухня', budget: null })
  expect(problems).toEqual([])
})

test('while somebody calls the script stands beside his call, and its end is what came of it', async () => {
  const { page, problems } = anna
  const line = (
    await office.admin.call<{ address: string }>('POST', '/phone-lines', {
      name: 'Отдел продаж',
      settings: { dialect: 'fields' },
      secret: { sign },
      callBackMinutes: 30,
    })
  ).body
  await office.admin.call('PUT', '/phone-extensions', { data: [{ user: anna.id, extension: '101' }] })
  const number = '+79262287794'
  const id = await office.lead('Орлов Пётр', { owner: anna.id, phones: [number] })
  const tell = async (event: string) => {
    const body = JSON.stringify({
      event,
      call: 'one',
      direction: 'in',
      from: number,
      to: '+74951234567',
      extension: '101',
    })
    const signature = createHmac('sha256', sign).update(body).digest('hex')
    const headers = { 'content-type': 'application/json', 'x-signature': signature }
    expect((await fetch(`${office.rapport.url}${line.address}`, { method: 'POST', body, headers })).status).toBe(202)
  }
  await page.goto('/')
  await page.reload()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await tell('ring')
  const call = page.getByRole('region', { name: 'Звонки', exact: true }).getByRole('article', { name: 'Орлов Пётр' })
  await call.waitFor()
  await tell('answer')
  await call.getByText('Идёт разговор').waitFor()
  await call.getByRole('button', { name: 'Скрипт звонка' }).click()
  await step(page, /Вы оставляли у нас заявку/).press('Enter')
  // Moving through Rapport leaves it where it is.
  await call.getByRole('button', { name: 'Открыть карточку' }).click()
  await page.waitForURL(`**/leads/${id}`)
  await step(page, 'Удобно сейчас поговорить минуты три?').getByRole('button', { name: 'Лучше позже' }).click()
  await panel(page).getByRole('form', { name: 'Итог звонка' }).getByRole('button', { name: 'Сохранить' }).click()
  await panel(page).waitFor({ state: 'hidden' })
  await tell('end')
  const activity = await soon(async () =>
    (await office.list(`/activities?filter[on]=${id}&filter[kind]=call`)).find(({ text }) => text),
  )
  expect(activity).toMatchObject({ result: 'Просил перезвонить', direction: 'in' })
  expect(activity?.text).toContain('Удобно сейчас поговорить минуты три?\n— Лучше позже')
  expect(problems).toEqual([])
})

test('the report tells how far people come, and each number opens its calls', async () => {
  const { page, problems } = boss
  await page.goto(`/settings/call-scripts/${script}`)
  await page.getByText('Как идёт', { exact: true }).click()
  await page.getByRole('button', { name: 'Лучше позже: 1' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Орлов Пётр' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Договорились о встрече: 1' }).last().click()
  await page.getByRole('dialog').getByRole('link', { name: 'Фёдорова Мария' }).click()
  await page.waitForURL('**/leads/*')
  expect(problems).toEqual([])
})
