import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'

/** An administrator has a task planned where a deal enters a stage, looks how often that would have been, and sees what comes of it step by step. */

let office: Office
let admin: Person
let stages: { id: string; name: string }[]
beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
  const [pipeline] = await office.list('/pipelines')
  stages = (pipeline?.stages ?? []) as typeof stages
})
afterAll(() => office?.close())

const nameOf = (at: number): string => stages[at]?.name ?? ''
const choose = async (label: string | RegExp, option: string) => {
  await admin.page
    .getByRole('combobox', { name: label })
    .or(admin.page.getByRole('textbox', { name: label }))
    .first()
    .click()
  await admin.page.getByRole('option', { name: option, exact: true }).click()
}

test('is written step by step, rehearsed, switched on, and shows what it did with a deal', async () => {
  const { page } = admin
  const earlier = await office.made('/deals', { name: 'Прошлая кухня' })
  await office.admin.call('POST', `/deals/${earlier}/move`, { stage: stages[1]?.id })

  await page.goto('/settings/automation')
  await page.getByRole('link', { name: /^Лида не трогают/ }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Добавить' }).click()
  await page.getByLabel('Название').first().fill('Замер после заявки')
  await choose('Событие', 'Перешла в стадию')
  await choose('Стадии', nameOf(1))
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Добавить шаг', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Задача' }).click()
  const form = page.getByRole('region', { name: 'Настройка шага: Задача' })
  await form.getByLabel('Что сделать').fill('Договориться о замере: {{record.name}}')
  await form.getByRole('button', { name: 'Добавить результат' }).click()
  await form.getByPlaceholder('Результат 1').fill('Договорились')
  await form.getByRole('button', { name: 'Добавить результат' }).click()
  await form.getByPlaceholder('Результат 2').fill('Отказ')
  await page.getByRole('button', { name: 'Добавить шаг: Отказ' }).click()
  await page.getByRole('menuitem', { name: 'Уведомить' }).click()
  const tell = page.getByRole('region', { name: 'Настройка шага: Уведомить' })
  await tell.getByLabel('Что сказать').fill('{{record.gone}}: замера не будет')
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await tell.getByText(/Такого поля нет/).waitFor()
  expect(await barriers(page)).toEqual([])
  admin.expectRefusal('422 PUT /api/v1/flows/')
  await page.getByRole('button', { name: 'Включить' }).click()
  await page.getByText('Не включено: исправьте отмеченное').waitFor()
  await tell.getByLabel('Что сказать').fill('{{record.name}}: замера не будет')

  await page.getByText('Проверка', { exact: true }).click()
  await page.getByRole('button', { name: 'Сохранить и проверить' }).click()
  await page.getByText('Сработала бы 1 раз за 30 дней').waitFor()
  await page.getByRole('link', { name: 'Прошлая кухня' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Включить' }).click()
  await page.getByText('Включена', { exact: true }).waitFor()

  const deal = await office.made('/deals', { name: 'Новая кухня' })
  await office.admin.call('POST', `/deals/${deal}/move`, { stage: stages[1]?.id })
  await page.getByText('Запуски', { exact: true }).click()
  const run = page.getByRole('listitem').filter({ hasText: 'Новая кухня' })
  await run.getByText('Ждёт', { exact: true }).waitFor({ timeout: 90_000 })
  await run.getByRole('button').first().click()
  await run.getByText('Договориться о замере: Новая кухня').waitFor()

  const [task] = (await office.admin.call<{ data: { id: string }[] }>('POST', '/tasks/query', { filter: { on: deal } }))
    .body.data
  await page.goto(`/tasks/${task?.id}`)
  await page.getByRole('button', { name: 'Завершить' }).first().click()
  await page.getByRole('radio', { name: 'Отказ' }).check()
  await page.getByRole('dialog').getByRole('button', { name: 'Завершить' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.goto(`/deals/${deal}`)
  const part = page.getByRole('region', { name: 'Автоматизация' })
  await part.getByText('Готово', { exact: true }).waitFor({ timeout: 60_000 })
  await part.getByRole('button', { name: /Замер после заявки/ }).click()
  await part.getByText('Новая кухня: замера не будет').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(admin.problems).toEqual([])
})

test('that failed says why, and is tried again; removed, it comes back switched off', async () => {
  const { page } = admin
  const { body: flow } = await office.admin.call<{ id: string }>('POST', '/flows', {
    name: 'Делит на ноль',
    kind: 'flow',
    draft: {
      trigger: { on: 'manual', object: 'deal' },
      steps: [{ id: 'half', do: 'change', set: { amount: { formula: 'amount / (amount - 100)' } } }],
    },
  })
  await office.admin.call('PUT', `/flows/${flow.id}/publication`, {})
  const deal = await office.made('/deals', { name: 'Стол', amount: { amount: '100', currency: 'RUB' } })
  await office.admin.call('POST', `/flows/${flow.id}/runs`, { record: deal })

  await page.goto(`/settings/automation/${flow.id}?view=runs`)
  const run = page.getByRole('listitem').filter({ hasText: 'Стол' })
  await run.getByText('Формула для этой записи делит на ноль').first().waitFor()
  await run.getByRole('button').first().click()
  await run.getByRole('list', { name: 'Шаги запуска' }).getByText('Сбой').waitFor()
  await office.admin.call('PATCH', `/deals/${deal}`, { amount: { amount: '200', currency: 'RUB' } })
  await run.getByRole('button', { name: 'Повторить' }).click()
  await run.getByText('Готово').first().waitFor()

  await page.goto('/settings/automation')
  await page.getByRole('button', { name: 'Ещё: Делит на ноль' }).click()
  await page.getByRole('menuitem', { name: 'Удалить' }).click()
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await page.getByRole('listitem').filter({ hasText: 'Делит на ноль' }).getByText('Выключена').waitFor()
  expect(admin.problems).toEqual([])
})

test('is drawn as a graph, on whose lines steps are put in and whose nodes open the same forms, by the keyboard too', async () => {
  const { page } = admin
  const { body: flow } = await office.admin.call<{ id: string }>('POST', '/flows', {
    name: 'На схеме',
    kind: 'flow',
    draft: {
      trigger: { on: 'created', object: 'deal' },
      steps: [{ id: 'b', do: 'branch', paths: [{ name: 'Крупная', when: { amount: { gt: '100000' } }, steps: [] }] }],
    },
  })
  await page.goto(`/settings/automation/${flow.id}?view=canvas`)
  const canvas = page.getByRole('region', { name: 'Схема' })
  await canvas.getByText('Крупная').waitFor()
  expect(await barriers(page)).toEqual([])
  const adding = canvas.getByRole('button', { name: 'Вставить шаг: Крупная' })
  await adding.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Уведомить' }).click()
  const form = page.getByRole('dialog')
  await form.getByLabel('Что сказать').fill('Крупная: {{record.name}}')
  await form.getByRole('button', { name: 'Готово' }).click()
  await canvas.getByRole('button', { name: /^Уведомить/ }).focus()
  await page.keyboard.press('Enter')
  await form.getByLabel('Что сказать').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await page.getByText('Черновик сохранён').waitFor()
  const { draft } = await office.get(`/flows/${flow.id}`)
  expect(draft).toMatchObject({
    steps: [{ id: 'b', paths: [{ steps: [{ do: 'notify', text: 'Крупная: {{record.name}}' }] }] }],
  })
  expect(admin.problems).toEqual([])
})
