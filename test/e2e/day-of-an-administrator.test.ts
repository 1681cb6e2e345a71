import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { type Office, openOffice, type Row } from './office.ts'
import { openAnewAfterFailure, openBrowserOf, type Person, seat, soon } from './person.ts'
import { openSite, type Site } from './site.ts'

/** A company is set up for somebody new, who sees each thing as it comes: what was made is used by the next step. */

let office: Office
let admin: Person
let page: Page
let nina: Person
let site: Site | undefined
let leadId = ''

beforeAll(async () => {
  office = await openOffice()
  await office.made('/teams', { name: 'Розница' })
  admin = await seat(office.browser, office.rapport, administrator)
  nina = await openBrowserOf(office.browser, office.rapport)
  page = admin.page
})
afterAll(async () => {
  site?.close()
  await office?.close()
})
openAnewAfterFailure(() => page)

const list = (path: string) => office.list(path)
const heading = (of: Page, name: string | RegExp, level = 1) => of.getByRole('heading', { name, level })
const dialog = () => page.getByRole('dialog')
const button = (name: string | RegExp, at: Page | Locator = page) =>
  at.getByRole('button', { name, exact: typeof name === 'string' })
const choose = async (label: string, option: string) => {
  await page.getByRole('combobox', { name: label }).last().click()
  await page.getByRole('option', { name: option, exact: true }).click()
}
/** By its answer too: what was told of the one before may still be seen. */
const saved = async () => {
  const answered = page.waitForResponse(answer => /^(PUT|PATCH)$/.test(answer.request().method()) && answer.ok())
  await button('Сохранить').click()
  await answered
  await page.getByText('Сохранено').first().waitFor()
}
/** By the page of all settings, as one goes who does not know the way. */
const settings = async (section: string) => {
  await page.getByRole('link', { name: 'Настройки' }).first().click()
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${section}`) })
    .click()
  await heading(page, section).waitFor()
}
const named = async (path: string, name: string): Promise<Row> =>
  (await list(path)).find(one => one.name === name) ?? {}

test('a role is made of another one, and what it may do stands in a table', async () => {
  await page.goto('/')
  await settings('Роли и права')
  await button('Добавить роль').click()
  await dialog().getByLabel('Название роли').fill('Стажёр')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await heading(page, 'Стажёр').waitFor()
  for (const verb of ['Видеть', 'Создавать', 'Менять', 'Удалять', 'Выгружать'])
    await page.getByLabel(`Сделки: ${verb}`).selectOption('none')
  await page.getByLabel('Лиды: Удалять').selectOption('none')
  await button('Поля: Лиды').click()
  await page.getByRole('radiogroup', { name: 'Бюджет' }).getByText('скрыто').click()
  await page.getByText('Этой роли пока ни у кого нет').waitFor()
  await saved()
  expect(await named('/roles?limit=50', 'Стажёр')).toMatchObject({ fields: { 'lead.budget': 'hidden' } })
  expect(admin.problems).toEqual([])
})

test('somebody is invited into it by a link, comes in, and finds only what is his', async () => {
  await settings('Сотрудники')
  await button('Пригласить').click()
  await dialog().getByLabel('Имя и фамилия').fill('Нина Новая')
  await dialog().getByLabel('Рабочая почта').fill('nina@rapport.example')
  await choose('Роль', 'Стажёр')
  await choose('Отдел', 'Розница')
  await button('Создать ссылку').click()
  const link = new URL(await dialog().locator('pre').innerText())
  await button('Готово').click()

  await nina.page.goto(link.pathname)
  await nina.page.getByLabel('Новый пароль').fill('lesnoj-orekh-41')
  await nina.page.getByRole('button', { name: 'Войти' }).click()
  await heading(nina.page, 'Мой день').waitFor()
  await nina.page.getByRole('link', { name: 'Лиды' }).first().waitFor()
  expect(await nina.page.getByRole('link', { name: 'Сделки' }).count()).toBe(0)
  await nina.page.goto('/deals')
  await nina.page.getByText('вам не открыт').waitFor()
  await nina.page.goto('/settings')
  await heading(nina.page, 'Настройки').waitFor()
  expect(await nina.page.getByRole('link', { name: /^Роли и права/ }).count()).toBe(0)
  await nina.page.goto('/settings/roles')
  await nina.page.getByText('Попросите администратора').waitFor()
  expect(nina.problems).toEqual([])
})

test('a field is added, and whoever may fills it in on the card; what is hidden from him is not there', async () => {
  await office.lead('Пётр Первый', { owner: (await named('/users?limit=50', 'Нина Новая')).id })
  await nina.page.goto('/leads')
  await nina.page.getByRole('link', { name: 'Пётр Первый' }).click()
  await heading(nina.page, 'Пётр Первый').waitFor()
  expect(await nina.page.getByText('Бюджет').count()).toBe(0)

  await settings('Поля')
  await button('Добавить поле').click()
  await dialog().getByLabel('Название (по-русски)').fill('Порода дерева')
  await dialog().getByLabel('Имя в API').fill('wood')
  await choose('Тип', 'Выбор из списка')
  for (const choice of ['Дуб', 'Ясень']) {
    await dialog().getByRole('textbox', { name: 'Новый вариант' }).fill(choice)
    await page.keyboard.press('Enter')
  }
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await dialog().waitFor({ state: 'detached' })
  await page.getByText('Поле сохранено: Порода дерева').waitFor()

  await nina.page.reload()
  await button('Заполнить: Порода дерева', nina.page).click()
  await nina.page.getByRole('combobox', { name: 'Порода дерева' }).click()
  await nina.page.getByRole('option', { name: 'Ясень' }).click()
  await soon(
    () => named('/leads', 'Пётр Первый'),
    lead => Boolean(lead.wood),
  )
  expect(nina.problems).toEqual([])
  expect(admin.problems).toEqual([])
})

test('the card is arranged anew, and others see it so', async () => {
  await settings('Карточки')
  await button('Блок').click()
  await dialog().getByLabel('Название (по-русски)').fill('Материал')
  await dialog().getByRole('button', { name: 'Готово' }).click()
  await button('Перенести «Порода дерева» в блок').click()
  await page.getByRole('menuitem', { name: 'Материал' }).click()
  await page.getByText('Такой карточку увидят все.').waitFor()
  await saved()
  await nina.page.reload()
  await nina.page.locator('aside').getByRole('button', { name: 'Материал' }).waitFor()
  expect(admin.problems).toEqual([])
})

test('a stage is added and stands on the board; an object is added and has pages of its own', async () => {
  await settings('Воронки и стадии')
  await button('Стадия').first().click()
  await dialog().getByLabel('Название').fill('Замер')
  await dialog().getByLabel('Не дольше, дней').fill('3')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await dialog().waitFor({ state: 'detached' })
  await page
    .getByRole('list', { name: /^Стадии: / })
    .first()
    .getByText('Замер', { exact: true })
    .waitFor()
  await office.made('/deals', { name: 'Кухня' })
  await page.goto('/deals/board')
  await page.getByRole('region', { name: 'Замер', exact: true }).waitFor()

  await settings('Свои разделы')
  await button('Добавить раздел').click()
  await dialog().getByLabel('Одна запись (по-русски)').fill('Рекламация')
  await dialog().getByLabel('Много записей (по-русски)').fill('Рекламации')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await dialog().waitFor({ state: 'detached' })
  await page.getByRole('navigation').getByRole('link', { name: 'Рекламации' }).click()
  await heading(page, 'Рекламации').waitFor()
  await button('Создать').first().click()
  await dialog().getByLabel('Название').fill('Скрипит дверь')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await heading(page, 'Скрипит дверь').waitFor()
  expect(admin.problems).toEqual([])
})

test('a form is built with the new field before the eyes, and a rule says whose its leads are', async () => {
  await settings('Источники и формы')
  await button('Добавить источник').click()
  await dialog().getByLabel('Название').fill('Форма кухонь')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await heading(page, 'Форма кухонь').waitFor()
  const preview = page.getByRole('group', { name: 'Так увидит посетитель' })
  await page.getByLabel('Заголовок').fill('Расчёт за день')
  await preview.getByText('Расчёт за день').waitFor()
  await button('Поле').click()
  await page.getByRole('menuitem', { name: 'Порода дерева' }).click()
  await preview.getByLabel('Порода дерева').waitFor()
  await saved()
  site = await openSite(await page.getByText('<script async src=').first().innerText())

  await settings('Распределение лидов')
  await button('Добавить правило').click()
  await dialog().getByLabel('Название').fill('С сайта — Нине')
  await button('Условие').click()
  await dialog().getByRole('combobox', { name: 'Источник' }).click()
  await page.getByRole('option', { name: 'Форма кухонь', exact: true }).click()
  await page.keyboard.press('Escape')
  await dialog().getByRole('radio', { name: 'Одному человеку' }).check()
  await choose('Кому', 'Нина Новая')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await page.getByText('С сайта — Нине').waitFor()
  expect(admin.problems).toEqual([])
})

test('a request from the page of another origin is hers at once, with what was answered', async () => {
  await nina.page.goto('/')
  await heading(nina.page, 'Мой день').waitFor()
  const visitor = await openBrowserOf(office.browser, office.rapport)
  await visitor.page.goto(`${site?.url}/kitchen`)
  const form = visitor.page.frameLocator('iframe')
  await form.getByLabel('Как вас зовут').fill('Зоя Заказова')
  await form.getByLabel('Телефон').fill('8 926 555-01-88')
  await form.getByLabel('Порода дерева').selectOption('Дуб')
  await form.getByRole('checkbox').check()
  // Faster than this no person fills in a form.
  await visitor.page.waitForTimeout(2100)
  await form.getByRole('button').click()
  await form.getByRole('status').waitFor()
  expect(visitor.problems).toEqual([])
  await visitor.close()

  await nina.page.getByText('Новый лид: Зоя Заказова').first().waitFor()
  const lead = await named('/leads', 'Зоя Заказова')
  leadId = String(lead.id)
  expect(lead).toMatchObject({ owner: (await named('/users?limit=50', 'Нина Новая')).id })
  await nina.page.getByRole('link', { name: 'Зоя Заказова' }).first().click()
  await nina.page.locator('aside').getByText('Дуб', { exact: true }).waitFor()
  expect(nina.problems).toEqual([])
})

test('a key lets a program read, and no longer once it is taken back', async () => {
  await settings('Ключи API')
  await button('Создать ключ').click()
  await dialog().getByLabel('Для чего').fill('Обмен с 1С')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  const key = (await dialog().locator('pre').first().innerText()).trim()
  const call = (method: string, path: string) =>
    fetch(`${office.rapport.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}` } })
  expect((await call('GET', `/leads/${leadId}`)).status).toBe(200)
  expect((await call('DELETE', `/leads/${leadId}`)).status).toBe(403)
  await button('Я сохранил ключ').click()
  await button('Отозвать ключ: Обмен с 1С').click()
  await dialog().getByRole('button', { name: 'Отозвать' }).click()
  await page.getByText('Ключ «Обмен с 1С» отозван').waitFor()
  expect((await call('GET', `/leads/${leadId}`)).status).toBe(401)
  expect(admin.problems).toEqual([])
})

test('what was deleted by mistake comes back from the trash', async () => {
  // Her card is open on the page of another.
  nina.expectRefusal(`404 GET /api/v1/leads/${leadId}`)
  nina.expectRefusal('404 GET /api/v1/matches')
  await page.goto(`/leads/${leadId}`)
  await heading(page, 'Зоя Заказова').waitFor()
  await button('Ещё').last().click()
  await page.getByRole('menuitem', { name: 'Удалить' }).click()
  await heading(page, 'Лиды').waitFor()
  await settings('Корзина')
  const section = page.getByLabel('Раздел').first()
  await soon(
    () => section.inputValue(),
    value => value === 'Лиды · 1',
  )
  await button('Вернуть: Зоя Заказова').click()
  await page.getByText('Снова на месте: Зоя Заказова').waitFor()
  await button('Вернуть: Зоя Заказова').waitFor({ state: 'detached' })
  await soon(
    () => section.inputValue(),
    value => value === 'Лиды',
  )
  expect((await office.get(`/leads/${leadId}`)).name).toBe('Зоя Заказова')
})

test('all that was deleted comes back at once, and goes there again when that is undone', async () => {
  const ids: string[] = []
  for (const name of ['Пётр Первый', 'Павел Второй']) {
    const id = await office.lead(name)
    ids.push(id)
    await office.admin.call('DELETE', `/leads/${id}`)
  }
  await page.reload()
  await button('Вернуть всё').click()
  await dialog().getByText('Вернутся 2 записи').waitFor()
  await dialog().getByRole('button', { name: 'Вернуть 2' }).click()
  await page.getByText('Возвращены 2 записи').waitFor()
  await page.getByText('Здесь пусто').waitFor()
  expect((await office.get(`/leads/${ids[0]}`)).name).toBe('Пётр Первый')
  await button('Отменить').click()
  await page.getByText('Отменено, всё как было').waitFor()
  await button('Вернуть: Павел Второй').waitFor()
})

test('nothing went wrong on the pages of either', () => {
  expect([...admin.problems, ...nina.problems]).toEqual([])
})
