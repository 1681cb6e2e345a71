import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

/** Dangerous changes of the set-up: what they would do is told, and they are taken back. */

type Row = Record<string, unknown> & { id: string }

let office: Office
let admin: Person

beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

const list = async (path: string): Promise<Row[]> => (await office.admin.call<{ data: Row[] }>('GET', path)).body.data
const one = async (path: string): Promise<Row> => (await office.admin.call<Row>('GET', path)).body
const make = async (path: string, body: object): Promise<Row> => (await office.admin.call<Row>('POST', path, body)).body

let made = 0
const lead = (more: object) =>
  make('/leads', { name: `Пётр Лидов ${++made}`, phones: [{ value: `+7916300${String(1000 + made)}` }], ...more })

test('before a field goes its page says how many records have it; it comes back with their values', async () => {
  const { page, problems } = admin
  const field = await make('/fields', {
    object: 'lead',
    name: 'colour',
    type: 'text',
    label: { ru: 'Цвет', en: 'Colour' },
  })
  const [white] = [await lead({ colour: 'Белый' }), await lead({ colour: 'Синий' })]
  await page.goto('/settings/fields?object=lead')
  await page
    .getByRole('button', { name: 'Удалить: Цвет' })
    .or(page.getByRole('button', { name: 'Убрать: Цвет' }))
    .click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Значение есть в 2 записях').waitFor()
  expect(await barriers(page)).toEqual([])
  // The administrator of a new server is called so.
  expect((await foreignWords(page, 'ru')).filter(word => word !== 'admin')).toEqual([])
  await dialog.getByRole('button', { name: 'Удалить' }).click()
  await page.getByRole('heading', { name: 'Удалённые поля' }).waitFor()
  expect((await one(`/leads/${white?.id}`)).colour).toBeUndefined()

  await page.getByRole('button', { name: /: Цвет$/ }).click()
  await page.getByRole('heading', { name: 'Удалённые поля' }).waitFor({ state: 'detached' })
  expect((await one(`/leads/${white?.id}`)).colour).toBe('Белый')
  expect((await list('/fields')).map(({ id }) => id)).toContain(field.id)
  expect(problems).toEqual([])
})

test('a choice goes only when it is said where its records go; becoming required tells who is empty', async () => {
  const { page, problems } = admin
  const options = {
    choices: ['oak', 'pine'],
    labels: { oak: { ru: 'Дуб', en: 'Oak' }, pine: { ru: 'Сосна', en: 'Pine' } },
  }
  await make('/fields', { object: 'lead', name: 'wood', type: 'choice', label: { ru: 'Дерево', en: 'Wood' }, options })
  const oaken = await lead({ wood: 'oak' })
  await page.goto('/settings/fields?object=lead')
  await page.getByRole('button', { name: 'Дерево', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Обязательное поле').check()
  await dialog.getByText(/Сейчас поле пусто в 2 записях/).waitFor()
  await dialog.getByLabel('Обязательное поле').uncheck()

  await dialog
    .getByRole('button', { name: /: Дуб$/ })
    .last()
    .click()
  await dialog.getByLabel(/«Дуб»: 1 запись/).click()
  await page.getByRole('option', { name: 'Сосна' }).click()
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await one(`/leads/${oaken.id}`)).wood).toBe('pine')
  expect(problems).toEqual([])
})

test('a team with people in it is said to be held and cannot go; an empty one goes and is taken back', async () => {
  const { page, problems } = admin
  const [full, empty] = [await make('/teams', { name: 'Розница' }), await make('/teams', { name: 'Пустой' })]
  const [me] = await list('/users')
  await office.admin.call('PATCH', `/users/${me?.id}`, { team: full.id })
  await page.goto('/settings/teams')
  const remove = async (name: string) => {
    await page.getByRole('button', { name: new RegExp(`: ${name}$`) }).click()
    await page.getByRole('menuitem', { name: 'Удалить' }).click()
  }
  await remove('Розница')
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/сначала переведите их/).waitFor()
  expect(await dialog.getByRole('button', { name: 'Удалить' }).isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: 'Отмена' }).click()

  await remove('Пустой')
  await dialog.getByText('Ни одной записи и настройки это не затронет.').waitFor()
  await dialog.getByRole('button', { name: 'Удалить' }).click()
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await page.getByRole('button', { name: 'Пустой', exact: true }).waitFor()
  expect((await list('/teams')).map(({ id }) => id)).toContain(empty.id)
  expect(problems).toEqual([])
})

test('a stage goes, its deals move; taken back, both are where they were', async () => {
  const { page, problems } = admin
  const stages = await list('/stages?sort=position')
  const [first, second] = stages
  const deal = await make('/deals', { name: 'Шкаф', stage: first?.id })
  await page.goto('/settings/pipelines')
  await page.getByRole('button', { name: new RegExp(`(Удалить|Убрать): ${String(first?.name)}$`) }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Куда перенести').click()
  await page.getByRole('option', { name: String(second?.name) }).click()
  await dialog.getByRole('button', { name: 'Удалить' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await one(`/deals/${deal.id}`)).stage).toBe(second?.id)
  await page.getByRole('button', { name: 'Вернуть' }).first().click()
  await page.getByText(String(first?.name)).first().waitFor()
  await expect.poll(async () => (await one(`/deals/${deal.id}`)).stage, { timeout: 20_000 }).toBe(first?.id)
  expect(problems).toEqual([])
})

test('a pipeline of two hundred stages is shown, named and changed like any other', async () => {
  const { page, problems } = admin
  const long = await make('/pipelines', { name: 'Длинная', position: 9 })
  const create = Array.from({ length: 200 }, (_, at) => ({
    name: `Шаг ${at + 1}`,
    kind: at === 198 ? 'won' : at === 199 ? 'lost' : 'open',
    pipeline: long.id,
    position: at + 1,
  }))
  await office.admin.call('POST', '/stages/bulk', { create, atomic: true })
  await page.goto('/settings/pipelines')
  await page.getByText('Шаг 200', { exact: true }).waitFor()
  await page
    .getByRole('button', { name: /: Шаг 150$/ })
    .last()
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click()
  await page.getByText('Шаг 150', { exact: true }).waitFor({ state: 'detached' })
  expect(problems).toEqual([])
})

test('who has no rights at all is told what to do, on every page', async () => {
  const role = await make('/roles', { name: 'Ничего', objects: {}, fields: {} })
  const empty = { email: 'nina@rapport.example', password: 'Тихая заводь 77', name: 'Нина', role: role.id }
  await make('/users', empty)
  const { page, problems } = await seat(office.browser, office.rapport, empty)
  for (const path of [
    '/',
    '/settings',
    '/settings/fields',
    '/settings/trash',
    '/settings/samples',
    '/calendar',
    '/leads',
    '/deals/board',
    '/reports/funnel',
  ]) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect((await page.locator('main').innerText()).length, path).toBeGreaterThan(20)
    expect(await barriers(page), path).toEqual([])
  }
  expect(problems).toEqual([])
})
