import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Office, openOffice, type Row, type Seated } from './office.ts'
import { hasKeyboard, openAnewAfterFailure, openBrowserOf, type Person, soon } from './person.ts'

/** Anna sells, from signing in to the won deal, in one window: each test goes on where the last one ended. */

let office: Office
let hired: Seated
let anna: Person
let page: Page
let vera = ''
let asks = ''
let dealId = ''

const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString()

beforeAll(async () => {
  office = await openOffice()
  const team = await office.made('/teams', { name: 'Розница' })
  hired = await office.hire('Анна Ветрова', 'manager', team)
  await hired.close()
  vera = (await office.hire('Вера Главная', 'head', team)).id
  asks = await office.lead('Глеб Спрашивает', { owner: hired.id, status: 'working', interest: 'Кухня в дом' })
  const on = { object: 'lead', id: asks }
  await office.made('/activities', { kind: 'message', direction: 'in', subject: 'Сколько стоит кухня?', on })
  for (const [name, interest] of [
    ['Дарья Шкафова', 'Шкаф-купе'],
    ['Егор Прихожий', 'Прихожая и шкаф'],
    ['Жанна Столова', 'Стол из ясеня'],
  ] as const)
    await office.lead(name, { owner: hired.id, status: 'working', interest })
  await office.made('/tasks', { title: 'Выслать каталог', kind: 'letter', dueAt: hours(-3), owner: hired.id, on })
  anna = await openBrowserOf(office.browser, office.rapport)
  page = anna.page
})
afterAll(() => office?.close())
openAnewAfterFailure(() => page)

const get = (path: string) => office.get(path)
const list = (path: string) => office.list(path)
const heading = (name: string | RegExp, level = 1) => page.getByRole('heading', { name, level })
const dialog = () => page.getByRole('dialog')
const panel = (title: string) => page.locator('section').filter({ has: page.getByRole('heading', { name: title }) })
const row = (name: string) => page.getByRole('row').filter({ hasText: name })
const entries = () => page.locator('main ol > li')
const leadNamed = async (name: string): Promise<Row> =>
  (await list(`/leads?filter[name]=${encodeURIComponent(name)}`))[0] ?? {}
const stageOf = async (id: string) => {
  const { stage } = await get(`/deals/${id}`)
  return (await list('/stages?limit=50')).find(one => one.id === stage)?.name
}

test('she signs in and sees what waits for her', async () => {
  await page.goto('/leads')
  await page.waitForURL('**/sign-in?**')
  await page.getByLabel('E-mail').fill(hired.who.email)
  await page.locator('input[name=password]').fill(hired.who.password)
  await page.getByRole('button', { name: 'Войти' }).click()
  await heading('Лиды').waitFor()
  await page.getByRole('link', { name: 'Мой день' }).first().click()
  await heading('Мой день').waitFor()
  await page.locator('[data-line]').filter({ hasText: 'Выслать каталог' }).waitFor()
  await panel('Ждут ответа').getByText('Сколько стоит кухня?').waitFor()
  expect(anna.problems).toEqual([])
})

test('she opens the one who wrote, calls him, and he waits no longer', async () => {
  await panel('Ждут ответа').getByRole('link', { name: 'Глеб Спрашивает' }).click()
  await heading('Глеб Спрашивает').waitFor()
  await entries().getByText('Сколько стоит кухня?').waitFor()
  await page.getByRole('tab', { name: 'Звонок' }).click()
  await page.getByRole('combobox', { name: 'Чем закончился' }).fill('Договорились')
  await page.keyboard.press('Escape')
  await page.getByLabel('Подробности').fill('Нужен замер в четверг')
  await page.keyboard.press('Control+Enter')
  await entries().getByText('Нужен замер в четверг').waitFor()
  await page.getByRole('link', { name: 'Мой день' }).first().click()
  await heading('Мой день').waitFor()
  await panel('Ждут ответа').waitFor({ state: 'detached' })
  expect(await list(`/activities?filter[on]=${asks}&filter[kind]=call`)).toMatchObject([{ result: 'Договорились' }])
})

test('somebody calls in the middle of it: a lead is taken down, the call-back set in two clicks', async () => {
  await page.keyboard.press('n')
  const form = page.getByRole('dialog', { name: 'Новый лид' })
  await hasKeyboard(form.getByLabel('Телефоны'))
  await page.keyboard.type('8 926 777-00-01')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Зинаида Шкаф')
  await form.getByText('Завтра в 10:00').click()
  await form.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await form.waitFor({ state: 'hidden' })
  const lead = await leadNamed('Зинаида Шкаф')
  expect(lead).toMatchObject({ owner: hired.id, phones: [{ value: '+79267770001' }] })
  expect(await list(`/tasks?filter[on]=${lead.id}`)).toMatchObject([{ kind: 'call', owner: hired.id }])

  await page.getByRole('button', { name: 'Завершить: Выслать каталог' }).click()
  await dialog().getByLabel('Результат').fill('Каталог ушёл, ждёт до пятницы')
  await dialog().getByRole('button', { name: 'Завершить' }).click()
  await page.locator('[data-line]').filter({ hasText: 'Выслать каталог' }).waitFor({ state: 'detached' })
  expect(anna.problems).toEqual([])
})

test('she narrows her leads down in words, and keeps that as a view', async () => {
  await page.getByRole('link', { name: 'Лиды' }).first().click()
  await row('Жанна Столова').waitFor()
  await page.getByRole('button', { name: 'Фильтр', exact: true }).click()
  await hasKeyboard(page.getByPlaceholder('Поле', { exact: true }))
  await page.keyboard.type('что интересует')
  await page.locator('[data-combobox-selected]', { hasText: 'Что интересует' }).waitFor()
  await page.keyboard.press('Enter')
  await dialog().getByRole('textbox', { name: 'Что интересует' }).fill('шкаф')
  await page.keyboard.press('Enter')
  await page.getByText('Что интересует содержит «шкаф»').waitFor()
  await row('Жанна Столова').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Сохранить как вид…' }).click()
  await dialog().getByLabel('Название').fill('Шкафы')
  await dialog().getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('navigation', { name: 'Виды' }).getByRole('link', { name: 'Шкафы' }).waitFor()
  await row('Дарья Шкафова').waitFor()
  await row('Егор Прихожий').waitFor()
  await row('Зинаида Шкаф').waitFor({ state: 'detached' })
})

test('a cell is changed where it stands; what no longer fits the view goes, and Ctrl+Z brings it back', async () => {
  const interest = row('Егор Прихожий').getByRole('gridcell').filter({ hasText: 'Прихожая и шкаф' })
  await interest.dblclick()
  await page.locator('td textarea[name=interest], td input[name=interest]').fill('Прихожая')
  await page.keyboard.press('Control+Enter')
  await row('Егор Прихожий').waitFor({ state: 'detached' })
  expect(await leadNamed('Егор Прихожий')).toMatchObject({ interest: 'Прихожая' })
  await page.keyboard.press('Control+z')
  await row('Егор Прихожий').waitFor()
  expect(await leadNamed('Егор Прихожий')).toMatchObject({ interest: 'Прихожая и шкаф' })
  expect(anna.problems).toEqual([])
})

test('on the card she names her head in a note with a drawing, and plans a task and a meeting', async () => {
  await page.getByRole('link', { name: 'Дарья Шкафова' }).click()
  await heading('Дарья Шкафова').waitFor()
  const { id } = await leadNamed('Дарья Шкафова')
  await page.getByRole('textbox', { name: 'Заметка' }).waitFor()
  await page.keyboard.press('w')
  await hasKeyboard(page.getByRole('textbox', { name: 'Заметка' }))
  await page.keyboard.type('Посмотрите чертёж, @Вер')
  await page.getByRole('option', { name: /Вера Главная/ }).waitFor()
  await page.keyboard.press('Enter')
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('tabpanel').getByRole('button', { name: 'Приложить файлы' }).click()
  await (await chooser).setFiles({ name: 'ниша.txt', mimeType: 'text/plain', buffer: Buffer.from('2400 на 1800') })
  await page.getByRole('button', { name: 'Убрать ниша.txt из заметки' }).waitFor()
  await page.keyboard.press('Control+Enter')
  await entries().getByRole('button', { name: 'Показать: ниша.txt' }).waitFor()

  await page.getByRole('tab', { name: 'Задача' }).click()
  const task = page.getByRole('tabpanel', { name: 'Задача' })
  await task.getByLabel('Что сделать').fill('Посчитать шкаф')
  await task.getByText('Завтра в 10:00').click()
  await task.getByRole('button', { name: 'Поставить' }).click()
  await page.getByRole('button', { name: 'Завершить: Посчитать шкаф' }).waitFor()

  await page.getByRole('tab', { name: 'Встреча' }).click()
  const meeting = page.getByRole('tabpanel', { name: 'Встреча' })
  await meeting.getByLabel('Что сделать').fill('Замер ниши')
  await meeting.getByText('Завтра в 10:00').click()
  await meeting.getByLabel('Место').fill('Лесная, 5')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Завершить: Замер ниши' }).waitFor()

  expect((await list(`/tasks?filter[on]=${id}&sort=title`)).map(({ title, kind }) => [title, kind])).toEqual([
    ['Замер ниши', 'meeting'],
    ['Посчитать шкаф', expect.any(String)],
  ])
  expect(await list(`/activities?filter[on]=${id}&filter[kind]=note`)).toMatchObject([{ files: [expect.any(String)] }])
  expect(anna.problems).toEqual([])
})

test('in the calendar she draws the measurement to the afternoon', async () => {
  const [meeting] = await list('/tasks?filter[kind]=meeting')
  await page.getByRole('link', { name: 'Календарь' }).first().click()
  await heading('Календарь').waitFor()
  await page.goto(`/calendar?view=day&date=${String(meeting?.dueAt).slice(0, 10)}`)
  const block = page.locator('.happening', { hasText: 'Замер ниши' })
  await block.waitFor()
  const [from, to] = await Promise.all([
    block.boundingBox(),
    page.locator('.fc-timegrid-slot-lane[data-time="15:00:00"]').boundingBox(),
  ])
  const x = (from?.x ?? 0) + 40
  await page.mouse.move(x, (from?.y ?? 0) + 8)
  await page.mouse.down()
  await page.mouse.move(x + 8, (from?.y ?? 0) + 14, { steps: 4 })
  await page.mouse.move(x, (to?.y ?? 0) + 5, { steps: 12 })
  await page.mouse.up()
  const { dueAt } = await soon(
    () => get(`/tasks/${meeting?.id}`),
    ({ dueAt }) => dueAt !== meeting?.dueAt,
  )
  expect(new Date(String(dueAt)).toLocaleTimeString('ru-RU', { timeZone: 'Europe/Moscow' })).toBe('15:00:00')
  expect(await get(`/tasks/${meeting?.id}`)).toMatchObject({ place: 'Лесная, 5', owner: hired.id })
  expect(anna.problems).toEqual([])
})

test('the lead becomes a deal, which she brings over the board to won', async () => {
  await page.goto(`/leads/${(await leadNamed('Дарья Шкафова')).id}`)
  await page.getByRole('button', { name: 'В сделку' }).click()
  const part = (name: string) => dialog().getByRole('group', { name })
  await part('Сделка').getByLabel('Название').fill('Шкаф на Лесной')
  await part('Сделка').getByLabel('Сумма', { exact: true }).fill('210000')
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await heading('Шкаф на Лесной').waitFor()
  dealId = page.url().split('/').at(-1)?.split('?')[0] ?? ''

  await page.getByRole('link', { name: 'Сделки', exact: true }).first().click()
  await page.getByText('Доска', { exact: true }).click()
  const lane = (name: string) => page.getByRole('region', { name, exact: true })
  const card = lane('Новая').getByRole('listitem').filter({ hasText: 'Шкаф на Лесной' })
  await card.dragTo(lane('Коммерческое предложение'), { targetPosition: { x: 100, y: 120 } })
  await soon(
    () => stageOf(dealId),
    name => name === 'Коммерческое предложение',
  )
  await lane('Коммерческое предложение').getByRole('link', { name: 'Шкаф на Лесной' }).focus()
  // The keyboard stays with the card wherever it goes.
  for (const stage of ['Согласование', 'Договор и оплата', 'Выиграна']) {
    await page.keyboard.press('Shift+ArrowRight')
    await soon(
      () => stageOf(dealId),
      name => name === stage,
    )
    await soon(
      () => page.evaluate(() => document.activeElement?.textContent),
      text => text === 'Шкаф на Лесной',
    )
  }
  await page.getByText('Сделка выиграна: Шкаф на Лесной').waitFor()
  expect(await get(`/deals/${dealId}`)).toMatchObject({ owner: hired.id, closedAt: expect.any(String) })
  expect(anna.problems).toEqual([])
})

test('what the head gives her meanwhile is told at once, and leads to the card', async () => {
  await page.getByRole('link', { name: 'Мой день' }).first().click()
  await heading('Мой день').waitFor()
  const id = await office.lead('Илья Переданный', { owner: vera })
  await office.admin.call('PATCH', `/leads/${id}`, { owner: hired.id })
  await page.getByText('Новый лид: Илья Переданный').first().waitFor()
  // The number may go on at any moment: the tab and the bell come to the same one.
  await page.waitForFunction(() => {
    const told = /^\((\d+)\) /.exec(document.title)?.[1]
    return told && document.querySelector(`button[aria-label^="${told} нов"]`)
  })
  await page.getByRole('button', { name: /^\d+ нов/ }).click()
  await dialog()
    .getByRole('button', { name: /^Показать все события/ })
    .first()
    .click()
  await dialog()
    .getByRole('link', { name: /Илья Переданный/ })
    .click()
  await heading('Илья Переданный').waitFor()
})

test('nothing went wrong on her pages all day', () => {
  expect(anna.problems).toEqual([])
})
