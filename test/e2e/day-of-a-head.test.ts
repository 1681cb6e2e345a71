import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Office, openOffice, type Row, type Seated } from './office.ts'
import { openAnewAfterFailure, soon } from './person.ts'

/** Vera answers for a team: she looks on while Anna works in a window of her own, and sets right what lies. */

let office: Office
let vera: Seated
let anna: Seated
let boris: Seated
let page: Page

const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString()

beforeAll(async () => {
  office = await openOffice()
  const team = await office.made('/teams', { name: 'Розница' })
  vera = await office.hire('Вера Главная', 'head', team)
  anna = await office.hire('Анна Ветрова', 'manager', team)
  boris = await office.hire('Борис Лапин', 'manager', team)
  await office.admin.call('PATCH', `/teams/${team}`, { head: vera.id })
  page = vera.page
  for (const name of ['Глеб Тихий', 'Дина Тихая', 'Егор Тихий']) await office.lead(name, { owner: anna.id })
  for (const [name, amount, owner] of [
    ['Кухня', '300000', anna.id],
    ['Шкаф', '90000', anna.id],
    ['Стол', '40000', boris.id],
  ] as const)
    await office.made('/deals', { name, amount: { amount, currency: 'RUB' }, owner })
  await office.made('/tasks', {
    title: 'Показ образцов',
    kind: 'meeting',
    dueAt: hours(2),
    minutes: 60,
    owner: anna.id,
    place: 'Шоурум',
  })
})
afterAll(() => office?.close())
openAnewAfterFailure(() => page)

const list = (path: string) => office.list(path)
const heading = (of: Page, name: string | RegExp, level = 1) => of.getByRole('heading', { name, level })
const dialog = (of = page) => of.getByRole('dialog')
const row = (name: string, of = page) => of.getByRole('row').filter({ hasText: name })
const button = (name: string | RegExp, of = page) => of.getByRole('button', { name, exact: typeof name === 'string' })
const leadNamed = async (name: string): Promise<Row> =>
  (await list(`/leads?filter[name]=${encodeURIComponent(name)}`))[0] ?? {}
const owners = async () => (await list('/leads?sort=name')).map(({ owner }) => owner)
const count = async (measure: string) =>
  Number(
    await page
      .getByRole('row', { name: 'Анна Ветрова' })
      .getByLabel(new RegExp(`^Анна Ветрова: ${measure},`))
      .innerText(),
  )

test('while a manager works, her numbers change before the head’s eyes', async () => {
  await page.goto('/')
  await page.getByRole('link', { name: 'День отдела' }).first().click()
  await heading(page, 'День отдела').waitFor()
  await page.getByLabel(/^Анна Ветрова: Не тронуты/).waitFor()
  expect(await count('Не тронуты')).toBe(3)

  await anna.page.goto(`/leads/${(await leadNamed('Глеб Тихий')).id}`)
  await heading(anna.page, 'Глеб Тихий').waitFor()
  await anna.page.getByRole('tab', { name: 'Звонок' }).click()
  const call = anna.page.getByRole('tabpanel', { name: 'Звонок' })
  await call.getByRole('combobox', { name: 'Чем закончился' }).fill('Договорились')
  await anna.page.keyboard.press('Escape')
  await call.getByText('Завтра в 10:00').click()
  await anna.page.keyboard.press('Control+Enter')
  await anna.page.locator('main ol > li').getByText('Исходящий звонок').waitFor()
  await soon(
    () => count('Не тронуты'),
    left => left === 2,
  )
  expect(vera.problems).toEqual([])
  expect(anna.problems).toEqual([])
})

test('she hands a lead over, and both who lose and who get it hear of it at once', async () => {
  await boris.page.goto('/')
  await heading(boris.page, 'Мой день').waitFor()
  await page.getByLabel(/^Анна Ветрова: Не тронуты/).click()
  await row('Дина Тихая').getByRole('link', { name: 'Дина Тихая' }).click()
  await heading(page, 'Дина Тихая').waitFor()
  await button('Передать').click()
  await dialog().getByRole('combobox', { name: 'Кому' }).fill('Борис')
  await page.getByRole('option', { name: 'Борис Лапин' }).click()
  await dialog().getByRole('button', { name: 'Передать' }).click()
  await page.getByText('Лид передан').waitFor()
  await boris.page.getByText('Новый лид: Дина Тихая').first().waitFor()
  await anna.page
    .getByText(/Дина Тихая/)
    .first()
    .waitFor()
  expect(await leadNamed('Дина Тихая')).toMatchObject({ owner: boris.id })
  expect(await leadNamed('Егор Тихий')).toMatchObject({ owner: anna.id })
})

test('all that lies with one is given to another at a stroke, as shown before, and taken back', async () => {
  const before = await owners()
  await page.goto('/leads')
  await row('Егор Тихий').waitFor()
  await page.getByRole('checkbox', { name: 'Отметить всё' }).check()
  await button('Назначить').click()
  await dialog().getByRole('combobox', { name: 'Ответственный' }).click()
  await page.getByRole('option', { name: 'Борис Лапин' }).click()
  await button('Посмотреть, что изменится').click()
  await dialog().getByText('Изменятся 2 записи').waitFor()
  await dialog().getByText('уже так: 1').waitFor()
  expect(await owners()).toEqual(before)
  await button('Изменить 2').click()
  await page.getByText('Изменены 2 записи').waitFor()
  expect(await owners()).toEqual([boris.id, boris.id, boris.id])
  await button('Отменить').click()
  await page.getByText('Отменено, всё как было').waitFor()
  expect(await owners()).toEqual(before)
  expect(vera.problems).toEqual([])
})

test('deals stand by whose they are, with what each is worth, and the whole team has that view', async () => {
  await page.getByRole('link', { name: 'Сделки', exact: true }).first().click()
  await row('Кухня').waitFor()
  await button('Группы').click()
  await page.getByRole('combobox', { name: 'Группировать по полю' }).fill('ответств')
  await page.getByRole('option', { name: 'Ответственный', exact: true }).click()
  const group = (name: string, of = page) => of.locator('tr[aria-expanded]').filter({ hasText: name })
  await group('Анна Ветрова').waitFor()
  await page.keyboard.press('Escape')
  const words = async (of = page) => (await group('Анна Ветрова', of).innerText()).replaceAll(/\s+/g, ' ')
  expect(await words()).toBe('Ответственный АВ Анна Ветрова 2 390 000 ₽')

  await button('Сохранить как вид…').click()
  await dialog().getByLabel('Название').fill('Кто сколько')
  await dialog().getByText('Отдел', { exact: true }).click()
  await dialog().getByRole('button', { name: 'Сохранить' }).click()
  await page
    .getByRole('navigation', { name: 'Виды' })
    .getByRole('link', { name: /Кто сколько/ })
    .waitFor()

  await anna.page.goto('/deals')
  await anna.page
    .getByRole('navigation', { name: 'Виды' })
    .getByRole('link', { name: /Кто сколько/ })
    .click()
  await group('Анна Ветрова', anna.page).waitFor()
  expect(await words(anna.page)).toBe('Ответственный АВ Анна Ветрова 2 390 000 ₽')
  expect(vera.problems).toEqual([])
  expect(anna.problems).toEqual([])
})

test('she looks into the calendar of a manager, where what that one plans appears by itself', async () => {
  await page.getByRole('link', { name: 'Календарь' }).first().click()
  await heading(page, 'Календарь').waitFor()
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Moscow' }).format(Date.parse(hours(2)))
  await page.goto(`/calendar?view=list&date=${today}`)
  await page.getByRole('combobox', { name: 'Чей календарь' }).or(page.getByLabel('Чей календарь')).first().fill('Анна')
  await page.getByRole('option', { name: 'Анна Ветрова' }).click()
  await page.keyboard.press('Escape')
  // Around midnight it stands on two days.
  await page.locator('.happening', { hasText: 'Показ образцов' }).first().waitFor()
  await anna.api.call('POST', '/tasks', { title: 'Перезвонить Глебу', kind: 'call', dueAt: hours(2.5), owner: anna.id })
  await page.locator('.happening', { hasText: 'Перезвонить Глебу' }).first().waitFor()
  expect(vera.problems).toEqual([])
})

test('nothing went wrong on the pages of any of them', () => {
  expect([...vera.problems, ...anna.problems, ...boris.problems]).toEqual([])
})
