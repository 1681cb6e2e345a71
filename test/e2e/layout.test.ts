import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat, soon } from './person.ts'

/** Cards laid out by an administrator, and seen by those who work with them. */

type Row = Record<string, unknown>
interface Kept extends Row {
  id: string
  sections: { id: string; title: unknown; fields: string[]; when?: unknown }[]
  counts: string[] | null
}

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }
let lead: string

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
  const made = await admin.api.call('POST', '/leads', {
    name: 'Мария Соколова',
    phones: [{ value: '+7 916 123-45-67' }],
    interest: 'Кухня из дуба',
    comment: 'Звонить после шести',
  })
  lead = String(made.body.id)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const kept = async (object: string): Promise<Kept[]> =>
  (await admin.api.call<{ data: Kept[] }>('GET', `/layouts?object=${object}`)).body.data
const lay = (body: object) => admin.api.call('PUT', '/layouts', { object: 'lead', ...body })
const list = (page: Page, section: string) => page.getByRole('list', { name: `Поля блока «${section}»`, exact: true })
const row = (page: Page, section: string, field: string) =>
  list(page, section)
    .getByRole('listitem')
    .filter({ has: page.getByText(field, { exact: true }) })
const fieldsIn = async (page: Page, section: string): Promise<string[]> =>
  Promise.all(
    (await list(page, section).getByRole('listitem').all()).map(
      async one => (await one.innerText()).split('\n')[0] ?? '',
    ),
  )

test('an administrator arranges a card by dragging, by keys and by the menu; it holds once it is saved', async () => {
  const { page, problems } = admin
  await page.goto('/settings/layouts?object=lead')
  await page.getByText('Здесь своей раскладки нет').waitFor()
  await page.getByRole('button', { name: 'Блок', exact: true }).click()
  await page.getByLabel('Название (по-русски)').fill('Деньги')
  await page.getByRole('button', { name: 'Готово' }).click()
  await page.getByRole('heading', { name: 'Деньги' }).waitFor()

  const money = page.getByText('Полей пока нет')
  await row(page, 'Основное', 'Источник')
    .getByRole('button', { name: /^Переместить/ })
    .dragTo(money)
  await row(page, 'Деньги', 'Источник').waitFor()
  await page.getByText('«Источник»: блок «Деньги», место 1').waitFor()

  await row(page, 'Основное', 'Бюджет')
    .getByRole('button', { name: /^Переместить/ })
    .focus()
  for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowDown')
  await page.getByText('«Бюджет»: блок «Деньги», место 1').waitFor()
  expect(await fieldsIn(page, 'Деньги')).toEqual(['Бюджет', 'Источник'])
  await page.keyboard.press('ArrowDown')
  await page.getByText('«Бюджет»: блок «Деньги», место 2').waitFor()

  await page.getByRole('button', { name: 'Перенести «Комментарий» в блок' }).click()
  await page.getByRole('menuitem', { name: 'Остальное' }).click()
  await row(page, 'Остальное', 'Комментарий').waitFor()
  await row(page, 'Основное', 'Компания')
    .getByRole('button', { name: /^Переместить/ })
    .dragTo(row(page, 'Деньги', 'Бюджет'), { targetPosition: { x: 80, y: 4 } })
  await page.getByText('«Компания»: блок «Деньги», место 2').waitFor()
  expect(await fieldsIn(page, 'Деньги')).toEqual(['Источник', 'Компания', 'Бюджет'])

  await page.getByRole('button', { name: 'Переместить «Деньги» (стрелками вверх и вниз)' }).focus()
  await page.keyboard.press('ArrowUp')
  await page.getByText('«Деньги» — теперь на месте 1').waitFor()
  await page.getByLabel('Учитывать в заполненности: ИНН').check()
  await expect.poll(() => kept('lead')).toEqual([])
  expect(await barriers(page)).toEqual([])

  await page.getByText('Такой карточку увидят все.').waitFor()
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Сохранено').waitFor()
  const [saved, ...others] = await kept('lead')
  expect(others).toEqual([])
  expect(saved?.sections.map(({ title, fields }) => [title, fields])).toEqual([
    ['Деньги', ['source', 'companyName', 'budget']],
    ['Основное', ['phones', 'name', 'emails', 'interest', 'owner']],
  ])
  expect(saved?.counts).toContain('inn')

  await page.goto(`/leads/${lead}`)
  const sections = page.locator('aside h3 button')
  await sections.first().waitFor()
  expect(await sections.allInnerTexts()).toEqual(['Деньги', 'Основное', 'Остальное'])
  expect(problems).toEqual([])
})

test('a section that somebody closes stays closed for him', async () => {
  const { page, problems } = admin
  await page.goto(`/leads/${lead}`)
  const main = page.getByRole('button', { name: 'Основное' })
  const shown = page.locator('aside').getByText('Кухня из дуба')
  await shown.waitFor()
  await main.click()
  await shown.waitFor({ state: 'detached' })
  await page.reload()
  await main.waitFor()
  expect(await main.getAttribute('aria-expanded')).toBe('false')
  expect(await shown.count()).toBe(0)
  await main.press('Enter')
  await shown.waitFor()
  expect(problems).toEqual([])
})

test('the meter names what is missing and leads there, into a closed section too', async () => {
  const { page, problems } = admin
  await lay({
    sections: [{ id: 'm', title: 'Деньги', fields: ['budget'], collapsed: true }],
    counts: ['budget', 'interest', 'companyName'],
  })
  await page.goto(`/leads/${lead}`)
  // Required ones count always: the name and the status.
  await page.getByRole('button', { name: 'Заполнено 3 из 5' }).click()
  await expect.poll(() => page.getByRole('menuitem').allInnerTexts()).toEqual(['Компания', 'Бюджет'])
  expect(await barriers(page)).toEqual([])
  await page.getByRole('menuitem', { name: 'Бюджет' }).click()
  await page.getByLabel('Бюджет').first().fill('250000')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Заполнено 4 из 5' }).waitFor()
  expect((await admin.api.call('GET', `/leads/${lead}`)).body.budget).toMatchObject({ amount: '250000.00' })
  expect(problems).toEqual([])
})

test('a section appears on the card and in the form of a new record as soon as its condition holds', async () => {
  const { page, problems } = admin
  await lay({
    sections: [
      { id: 'a', title: 'Кто', fields: ['name', 'phones', 'budget'] },
      { id: 'b', title: 'Крупный заказ', fields: ['inn', 'comment'], when: { budget: { gt: 300_000 } } },
    ],
  })
  await page.goto(`/leads/${lead}`)
  const large = page.getByRole('button', { name: 'Крупный заказ' })
  await page.getByRole('button', { name: 'Кто', exact: true }).waitFor()
  expect(await large.count()).toBe(0)
  await page
    .getByRole('button', { name: 'Изменить: Бюджет' })
    .or(page.getByRole('button', { name: 'Заполнить: Бюджет' }))
    .click()
  await page.getByLabel('Бюджет').first().fill('300001')
  await page.keyboard.press('Enter')
  await large.waitFor()
  await page.locator('aside').getByText('Звонить после шести').waitFor()

  const object = 'deal'
  await lay({
    object,
    sections: [
      { id: 'a', title: 'Сделка', fields: ['name', 'amount', 'stage'] },
      { id: 'b', title: 'Крупная', fields: ['comment'], when: { amount: { gte: 1_000_000 } } },
    ],
  })
  await page.goto('/deals')
  await page.getByRole('button', { name: 'Создать' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill('Гостиница')
  const groups = dialog.getByRole('group')
  const titles = () => groups.locator('legend').allInnerTexts()
  await soon(titles, found => found.join() === 'Сделка,Остальное')
  await dialog.getByLabel('Сумма').first().fill('1000000')
  await soon(titles, found => found.join() === 'Сделка,Крупная,Остальное')
  await dialog.getByLabel('Комментарий').fill('Нужен тендер')
  expect(await barriers(page)).toEqual([])
  await dialog.getByLabel('Сумма').first().fill('999999')
  await soon(titles, found => found.join() === 'Сделка,Остальное')
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await page.getByRole('heading', { level: 1, name: 'Гостиница' }).waitFor()
  const [deal] = (await admin.api.call<{ data: Row[] }>('GET', '/deals')).body.data
  expect(deal).toMatchObject({ name: 'Гостиница', comment: null, amount: { amount: '999999.00' } })
  expect(problems).toEqual([])
})

test('the usual card comes back by a press, and the former by another', async () => {
  const { page, problems } = admin
  const [before] = await kept('deal')
  await page.goto('/settings/layouts?object=deal')
  await page.getByRole('button', { name: 'Вернуть обычную' }).click()
  await page.getByText('Снова действует обычная карточка').waitFor()
  expect(await kept('deal')).toEqual([])
  await page.getByText('Здесь своей раскладки нет').waitFor()
  await page.getByRole('button', { name: 'Отменить' }).click()
  await soon(async () => (await kept('deal')).length)
  const [after] = await kept('deal')
  expect([after?.sections, after?.counts]).toEqual([before?.sections, before?.counts])
  await page.getByRole('heading', { name: 'Крупная' }).first().waitFor()
  expect(problems).toEqual([])
})

test('a role has its own card, and saving the common one says so', async () => {
  const { page, problems } = admin
  const roles = (await admin.api.call<{ data: Row[] }>('GET', '/roles')).body.data
  const manager = roles.find(({ name }) => name === 'manager')?.id
  await lay({ sections: [{ id: 'a', title: 'Кто', fields: ['name', 'phones'] }] })
  await lay({ role: manager, sections: [{ id: 'x', title: 'Менеджеру', fields: ['phones', 'interest'] }] })
  await page.goto('/settings/layouts?object=lead')
  await page.getByRole('button', { name: 'Убрать блок «Кто», поля останутся' }).click()
  await page.getByText('Такой карточку увидят все. Своя остаётся: Менеджер.').waitFor()
  await page.getByRole('button', { name: 'Отменить правки' }).click()
  await page.getByRole('heading', { name: 'Кто', exact: true }).first().waitFor()

  const who = { email: 'oleg@rapport.example', password: 'Sosna-i-bereza-77' }
  await admin.api.call('POST', '/users', { ...who, name: 'Олег Менеджер', role: 'manager' })
  const oleg = await seat(browser, rapport, who)
  await oleg.page.goto(`/leads/${lead}`)
  await oleg.page.locator('aside h3 button').first().waitFor()
  expect(await oleg.page.locator('aside h3 button').allInnerTexts()).toEqual(['Менеджеру', 'Остальное'])
  expect(oleg.problems).toEqual([])
  await oleg.close()
  expect(problems).toEqual([])
})
