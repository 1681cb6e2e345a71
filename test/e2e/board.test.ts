import pg from 'pg'
import type { Browser, CDPSession, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat, soon } from './person.ts'

/** Cards go over the board by mouse, finger and keys; each way is told, taken back, and refused with its reason. */

let rapport: TestServer
let browser: Browser
let api: Client
let anna: Person
let page: Page
const stages = new Map<string, string>()
let me: string

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  api = await signIn(rapport.url, administrator.email, administrator.password)
  me = String((await api.call('GET', '/me')).body.id)
  for (const stage of await list('/stages?limit=50')) stages.set(String(stage.name), String(stage.id))
  anna = await seat(browser, rapport, administrator)
  page = anna.page
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

type Row = Record<string, unknown>
const list = async (path: string) => (await api.call<{ data: Row[] }>('GET', path)).body.data
const get = async (path: string) => (await api.call('GET', path)).body
async function make(path: string, body: object): Promise<string> {
  const made = await api.call('POST', path, body)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return String(made.body.id)
}
const deal = (name: string, more: object = {}) => make('/deals', { name, ...more })
const stageOf = async (id: string) => {
  const { stage } = await get(`/deals/${id}`)
  return [...stages].find(([, one]) => one === stage)?.[0]
}

const column = (name: string, on = page) => on.getByRole('region', { name, exact: true })
const cardIn = (name: string, title: string, on = page) =>
  column(name, on).getByRole('listitem').filter({ hasText: title })
const link = (title: string, on = page) => on.getByRole('link', { name: title, exact: true })
const button = (name: string | RegExp, on: Page | Locator = page) => on.getByRole('button', { name, exact: true })
const undo = (on = page) => on.locator('.mantine-Notification-root').getByRole('button', { name: 'Вернуть' }).last()
const told = (words: string | RegExp) =>
  soon(
    () => page.evaluate(() => [...document.querySelectorAll('[role=status][aria-live]')].map(one => one.textContent)),
    lines => lines.some(line => (typeof words === 'string' ? line === words : words.test(line ?? ''))),
  )

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox()
  if (!box) throw new Error('not drawn')
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) }
}

async function drag(card: Locator, to: Locator): Promise<void> {
  const start = await middle(card)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 12, start.y + 4)
  const end = await middle(to)
  await page.mouse.move((start.x + end.x) / 2, end.y)
  await page.mouse.move(end.x, end.y + 80, { steps: 4 })
  await page.mouse.up()
}

test('a card is dragged to another column by the mouse, and put back from the toast', async () => {
  const id = await deal('Кухня мышью', { amount: { amount: '1000', currency: 'RUB' } })
  await deal('Шкаф в евро', { amount: { amount: '50', currency: 'EUR' } })
  await page.goto('/deals/board')
  await cardIn('Новая', 'Кухня мышью').waitFor()
  const head = column('Новая').locator('header')
  await head.getByText('2', { exact: true }).waitFor()
  await head.getByText('50 €').waitFor()

  await drag(cardIn('Новая', 'Кухня мышью'), column('Согласование'))
  await cardIn('Согласование', 'Кухня мышью').waitFor()
  await soon(
    () => stageOf(id),
    name => name === 'Согласование',
  )
  await told('Кухня мышью → Согласование')
  await column('Согласование').locator('header').getByText('1', { exact: true }).waitFor()

  await undo().click()
  await cardIn('Новая', 'Кухня мышью').waitFor()
  await soon(
    () => stageOf(id),
    name => name === 'Новая',
  )
  expect((await list('/deals')).length).toBe(2)
  expect(anna.problems).toEqual([])
})

test('escape gives a drag up, and a click after a drag opens nothing', async () => {
  const start = await middle(cardIn('Новая', 'Кухня мышью'))
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 300, start.y + 20, { steps: 3 })
  await page.locator('[data-over="yes"]').waitFor()
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await told('Кухня мышью: осталось на месте')
  await cardIn('Новая', 'Кухня мышью').waitFor()
  expect(new URL(page.url()).pathname).toBe('/deals/board')
})

test('a loss asks for its reason: given up, the card goes back; answered, it is lost, and the way back forgets the reason', async () => {
  const id = await deal('Стол проигранный')
  await cardIn('Новая', 'Стол проигранный').waitFor()
  await link('Стол проигранный').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await told(/^Проиграна, карточек: /)
  await page.keyboard.press('Space')
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  expect(await barriers(page)).toEqual([])
  const before = await get(`/deals/${id}`)
  await button('Отмена', dialog).click()
  await cardIn('Новая', 'Стол проигранный').waitFor()
  await told('Стол проигранный: осталось на месте')
  expect(await get(`/deals/${id}`)).toEqual(before)

  await soon(() => link('Стол проигранный').evaluate(card => card === document.activeElement))
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await dialog.getByRole('combobox', { name: 'Причина проигрыша' }).click()
  await page.getByRole('option').first().click()
  await button('Закрыть сделку', dialog).click()
  await soon(
    () => stageOf(id),
    name => name === 'Проиграна',
  )
  await undo().click()
  await soon(
    () => stageOf(id),
    name => name === 'Новая',
  )
  expect(await get(`/deals/${id}`)).toMatchObject({ lostReason: null, closedAt: null })
})

test('keys lift a card, carry it over columns, put it back, and let it go', async () => {
  const id = await deal('Стул клавишами')
  await cardIn('Новая', 'Стул клавишами').waitFor()
  await link('Стул клавишами').focus()
  await page.keyboard.press('Space')
  await told(/^Стул клавишами: карточка поднята, столбец Новая/)
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('ArrowRight')
  await told('Выявление потребности, карточек: 0')
  await page.keyboard.press('Escape')
  await told('Стул клавишами: осталось на месте')
  expect(await stageOf(id)).toBe('Новая')

  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowLeft')
  await told('Выявление потребности, карточек: 0')
  await page.keyboard.press('Space')
  await cardIn('Выявление потребности', 'Стул клавишами').waitFor()
  await told('Стул клавишами → Выявление потребности')
  await soon(
    () => stageOf(id),
    name => name === 'Выявление потребности',
  )
  await soon(() => link('Стул клавишами').evaluate(card => card === document.activeElement))
  expect(anna.problems).toEqual([])
})

test('a stage that demands a field asks for it', async () => {
  const stage = stages.get('Коммерческое предложение')
  await api.call('PATCH', `/stages/${stage}`, { requiredFields: ['amount'] })
  const id = await deal('Полка с суммой')
  await page.goto('/deals/board')
  anna.expectRefusal('422 POST /api/v1/deals/')
  await drag(cardIn('Новая', 'Полка с суммой'), column('Коммерческое предложение'))
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Сумма', { exact: true }).fill('4200')
  await button('Перевести', dialog).click()
  await cardIn('Коммерческое предложение', 'Полка с суммой').waitFor()
  await soon(
    () => stageOf(id),
    name => name === 'Коммерческое предложение',
  )
  expect(await get(`/deals/${id}`)).toMatchObject({ amount: { amount: '4200.00', currency: 'RUB' } })
  await api.call('PATCH', `/stages/${stage}`, { requiredFields: [] })
  expect(anna.problems).toEqual([])
})

test('what the server refuses goes back, and the reason is said', async () => {
  const id = await make('/leads', { name: 'Пётр Сконвертированный', phones: ['+79161230001'] })
  await api.call('POST', `/leads/${id}/conversion`, { contact: {} })
  expect(await get(`/leads/${id}`)).toMatchObject({ status: 'converted' })
  const before = await get(`/leads/${id}`)
  await page.goto('/leads/board')
  anna.expectRefusal('422 PATCH /api/v1/leads/')
  const from = column('Конвертирован')
  await from.getByRole('listitem').waitFor()
  await drag(from.getByRole('listitem').first(), column('В работе'))
  await page.getByText('Сконвертированный лид таким и остаётся', { exact: false }).waitFor()
  await from.getByRole('listitem').waitFor()
  await told('Пётр Сконвертированный: осталось на месте')
  expect(await get(`/leads/${id}`)).toEqual(before)
  expect(anna.problems).toEqual([])
})

test('a column says in words that it holds more than it should, also while a filter hides some', async () => {
  await api.call('PATCH', `/stages/${stages.get('Новая')}`, { maxRecords: 2 })
  await page.goto('/deals/board')
  const head = column('Новая').locator('header')
  const held = (await list(`/deals?filter[stage]=${stages.get('Новая')}`)).length
  expect(held).toBeGreaterThan(2)
  await head.getByText(`${held} из 2`).waitFor()
  await head.getByText('Больше, чем должно быть на стадии').waitFor()
  await page.goto('/deals/board?q=мышью')
  await head.getByText('1', { exact: true }).waitFor()
  await head.getByText(`${held} из 2`).waitFor()
  expect(await barriers(page)).toEqual([])
  await api.call('PATCH', `/stages/${stages.get('Новая')}`, { maxRecords: null })
})

test('quick filters ask for what has no next step, is overdue or has rested too long, and stand in the address', async () => {
  const [planned, late] = [await deal('С задачей'), await deal('С просроченной')]
  const task = (title: string, id: string, dueAt: string) =>
    make('/tasks', { title, dueAt, on: { object: 'deal', id } })
  await task('Позвонить', planned, '2030-01-01T10:00:00Z')
  await task('Уже поздно', late, '2020-01-01T10:00:00Z')
  await restSince(planned, 10)
  await page.goto('/deals/board')
  await cardIn('Новая', 'С задачей')
    .getByText(/^10 дней/)
    .waitFor()

  await button('Без следующего шага').click()
  await cardIn('Новая', 'Кухня мышью').waitFor()
  await link('С задачей').waitFor({ state: 'detached' })
  expect(await link('С просроченной').count()).toBe(0)
  await button('Без следующего шага').click()
  await button('Просрочены задачи').click()
  await link('С просроченной').waitFor()
  await link('Кухня мышью').waitFor({ state: 'detached' })
  await button('Просрочены задачи').click()
  await button('Застряли на стадии').click()
  await link('С задачей').waitFor()
  await link('С просроченной').waitFor({ state: 'detached' })
  expect(new URL(page.url()).searchParams.get('quick')).toBe('["resting"]')
  await page.reload()
  await link('С задачей').waitFor()
  expect(await button('Застряли на стадии').getAttribute('aria-pressed')).toBe('true')
  expect(await page.locator('[data-card]').count()).toBe(1)
  expect(await barriers(page)).toEqual([])

  await cardIn('Новая', 'С задачей')
    .getByText(/^10 дней/)
    .hover()
  await page
    .getByRole('tooltip')
    .getByText(/нужно не дольше 3 дней/)
    .waitFor()
  await page.getByText('Список', { exact: true }).click()
  await page.getByRole('row').filter({ hasText: 'С задачей' }).waitFor()
  await button('Застряли на стадии').click()
  await page.getByRole('row').filter({ hasText: 'С просроченной' }).waitFor()
  expect(anna.problems).toEqual([])
})

/** As if the deal had come to its stage so many days ago. */
async function restSince(id: string, days: number): Promise<void> {
  const client = new pg.Client(rapport.database.url)
  await client.connect()
  await client.query(`select set_config('rapport.workspace', id::text, false) from workspace`)
  const { rowCount } = await client.query(`update deal set stage_since = now() - $2 * interval '1 day' where id = $1`, [
    id,
    days,
  ])
  await client.end()
  expect(rowCount).toBe(1)
}

test('lanes part the cards by whose they are; one moved to another lane becomes his, and comes back', async () => {
  const boris = await make('/users', {
    name: 'Борис Яковлев',
    email: 'boris@berezka.example',
    password: 'Kq7-lilac-harbour-52',
    role: 'manager',
    locale: 'ru',
  })
  const id = await deal('Диван Бориса', { owner: boris, amount: { amount: '700', currency: 'RUB' } })
  await page.goto('/deals/board')
  await page.getByRole('combobox', { name: 'Дорожки' }).click()
  await page.getByRole('option', { name: 'Ответственный', exact: true }).click()
  const lane = page.getByRole('region', { name: 'Борис Яковлев', exact: true })
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor()
  await lane.getByText('700 ₽').first().waitFor()
  expect(new URL(page.url()).searchParams.get('lanes')).toBe('owner')
  expect(await barriers(page)).toEqual([])

  const mine = page.getByRole('region', { name: /^Новая, / }).filter({ hasText: 'Кухня мышью' })
  await mine.scrollIntoViewIfNeeded()
  await lane.getByRole('link', { name: 'Диван Бориса' }).focus()
  await page.keyboard.press('Space')
  const up = await mine.evaluate(
    (cell, name) =>
      Number((cell as HTMLElement).dataset.cell?.split(':')[0]) <
      Number(
        [...document.querySelectorAll<HTMLElement>('[data-cell]')]
          .find(one => one.textContent?.includes(name))
          ?.dataset.cell?.split(':')[0],
      ),
    'Диван Бориса',
  )
  await page.keyboard.press(up ? 'ArrowUp' : 'ArrowDown')
  await page.keyboard.press('Space')
  await mine.getByRole('link', { name: 'Диван Бориса' }).waitFor()
  await soon(
    () => get(`/deals/${id}`),
    now => now.owner === me,
  )
  expect(await stageOf(id)).toBe('Новая')
  await undo().click()
  await soon(
    () => get(`/deals/${id}`),
    now => now.owner === boris,
  )
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor()

  await button('Борис Яковлев').click()
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor({ state: 'detached' })
  expect(await button('Борис Яковлев').getAttribute('aria-expanded')).toBe('false')
  expect(anna.problems).toEqual([])
})

test('lanes by team stand in an address that can be opened anew, and no card goes from team to team', async () => {
  await page.goto('/deals/board?lanes=owner.team')
  const lane = page.getByRole('region', { name: 'Отдел: не указано', exact: true })
  await lane.getByRole('link', { name: 'Диван Бориса' }).waitFor()
  await button('Переместить: Диван Бориса').click()
  const menu = page.getByRole('menu')
  await menu.getByRole('menuitem', { name: 'Согласование' }).waitFor()
  expect(await menu.getByText('Отдел').count()).toBe(0)
  await page.keyboard.press('Escape')
  expect(anna.problems).toEqual([])
})

test('marked cards are changed together', async () => {
  await page.goto('/deals/board')
  for (const name of ['Кухня мышью', 'Шкаф в евро']) {
    await button(`Переместить: ${name}`).click()
    await page.getByRole('menuitem', { name: 'Отметить' }).click()
  }
  await page.getByRole('region', { name: 'Что сделать с выбранным' }).getByText('Выбрано: 2').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByText('Выбрано: 2').waitFor({ state: 'detached' })
})

test('an added object has the same board, dialog and way back', async () => {
  const label = (one: string, many: string) => ({ one: { en: one, ru: one }, many: { en: many, ru: many } })
  await make('/objects', { name: 'project', plural: 'projects', label: label('Проект', 'Проекты') })
  await make('/fields', { object: 'project', name: 'area', type: 'number', label: { en: 'Area', ru: 'Площадь' } })
  await make('/fields', { object: 'project', name: 'phase', type: 'stage', label: { en: 'Phase', ru: 'Этап' } })
  const pipeline = await make('/pipelines', { name: 'Стройка', object: 'project' })
  const stage = (name: string, position: number, more: object = {}) =>
    make('/stages', { name, pipeline, position, ...more })
  await stage('План', 1)
  const build = await stage('Стройка', 2, { requiredFields: ['area'] })
  const id = await make('/projects', { name: 'Дом у озера' })
  await page.goto('/projects/board')
  anna.expectRefusal('422 PATCH /api/v1/projects/')
  await drag(cardIn('План', 'Дом у озера'), column('Стройка'))
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Площадь').fill('120')
  await button('Перевести', dialog).click()
  await cardIn('Стройка', 'Дом у озера').waitFor()
  await soon(
    () => get(`/projects/${id}`),
    now => now.phase === build && now.area === 120,
  )
  await undo().click()
  await cardIn('План', 'Дом у озера').waitFor()
  await soon(
    () => get(`/projects/${id}`),
    now => now.phase !== build && now.area === null,
  )
  expect(anna.problems).toEqual([])
})

test('a finger scrolls a column, lifts a card by resting on it, and drags it over the edge to the next column', async () => {
  const phone = await seat(browser, rapport, administrator, {
    viewport: { width: 380, height: 780 },
    hasTouch: true,
    isMobile: true,
  })
  const id = await deal('Тумба пальцем')
  for (let at = 0; at < 12; at++) await deal(`Разное ${at}`)
  await restSince(id, 0)
  await phone.page.goto('/deals/board')
  const card = cardIn('Новая', 'Тумба пальцем', phone.page)
  await card.waitFor()
  expect(await barriers(phone.page)).toEqual([])
  const finger = await touch(phone.page)

  const scroller = column('Новая', phone.page).locator('[data-scroller]')
  const at = await middle(card)
  await finger.swipe({ x: at.x, y: at.y + 200 }, { x: at.x, y: at.y - 60 })
  await soon(() => scroller.evaluate(one => one.scrollTop > 50))
  expect(await phone.page.locator('[data-held]').count()).toBe(0)
  // What was flung comes to rest.
  await soon(async () => {
    await scroller.evaluate(one => one.scrollTo({ top: 0 }))
    await phone.page.waitForTimeout(300)
    return (await scroller.evaluate(one => one.scrollTop)) === 0
  })

  const start = await middle(card)
  await finger.down(start)
  await phone.page.locator('[data-held]').waitFor()
  for (let x = start.x; x < 376; x += 12) await finger.move({ x, y: start.y + 30 })
  const next = column('Выявление потребности', phone.page)
  await soon(async () => ((await next.boundingBox())?.x ?? 999) < 60)
  await finger.move({ x: 190, y: start.y + 40 })
  await phone.page.locator('[data-over="yes"]').waitFor()
  await finger.up()
  await cardIn('Выявление потребности', 'Тумба пальцем', phone.page).waitFor()
  await soon(
    () => stageOf(id),
    name => name === 'Выявление потребности',
  )

  await phone.page.getByRole('combobox', { name: 'Столбец' }).selectOption({ index: 3 })
  await soon(async () => ((await column('Согласование', phone.page).boundingBox())?.x ?? 999) < 40)
  await phone.page.getByRole('combobox', { name: 'Столбец' }).selectOption({ index: 1 })
  await cardIn('Выявление потребности', 'Тумба пальцем', phone.page).waitFor()
  await button('Переместить: Тумба пальцем', phone.page).click()
  await phone.page.getByRole('menuitem', { name: 'Согласование' }).click()
  await soon(
    () => stageOf(id),
    name => name === 'Согласование',
  )
  expect(phone.problems).toEqual([])
  await phone.close()
})

/** A finger on the screen, as the browser gets it from the glass. */
async function touch(on: Page) {
  const glass: CDPSession = await on.context().newCDPSession(on)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    glass.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  return {
    down: (at: { x: number; y: number }) => send('touchStart', [at]),
    move: (at: { x: number; y: number }) => send('touchMove', [at]),
    up: () => send('touchEnd', []),
    async swipe(from: { x: number; y: number }, to: { x: number; y: number }) {
      await send('touchStart', [from])
      for (let step = 1; step <= 8; step++)
        await send('touchMove', [
          { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 },
        ])
      await send('touchEnd', [])
    },
  }
}

test('whose role shows him nothing is told so, and who can change it', async () => {
  await make('/roles', { name: 'Без прав', objects: {} })
  const who = { email: 'nobody@berezka.example', password: 'Kq7-lilac-harbour-52' }
  await make('/users', { ...who, name: 'Никита Пустов', role: 'Без прав', locale: 'ru' })
  const nobody = await seat(browser, rapport, who)
  for (const path of ['/deals/board', '/deals']) {
    await nobody.page.goto(path)
    await nobody.page.getByRole('heading', { name: 'Раздел «Сделки» вам не открыт' }).waitFor()
    expect(await barriers(nobody.page)).toEqual([])
  }
  expect(nobody.problems).toEqual([])
  await nobody.close()
})

test('two hundred stages are a board that can be used', async () => {
  const pipeline = await make('/pipelines', { name: 'Длинная', position: 2 })
  const create = Array.from({ length: 200 }, (_, at) => ({ name: `Шаг ${at + 1}`, pipeline, position: at + 1 }))
  await api.call('POST', '/stages/bulk', { create, atomic: true })
  await page.goto(`/deals/board?pipeline=${pipeline}`)
  // Nothing is in it yet: it says how to begin, and becomes columns of cards with the first.
  await page.getByRole('heading', { name: 'Шаг 1', exact: true }).waitFor()
  await page.getByText('Сделки появляются, когда лид готов покупать').waitFor()
  const stage = (await list(`/stages?filter[pipeline]=${pipeline}&filter[name]=${encodeURIComponent('Шаг 1')}`))[0]?.id
  const id = await deal('Через двести', { pipeline, stage })
  await cardIn('Шаг 1', 'Через двести').waitFor()
  await link('Через двести').focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  await cardIn('Шаг 200', 'Через двести').waitFor()
  await soon(
    async () => (await list(`/stages?filter[id]=${(await get(`/deals/${id}`)).stage}`))[0]?.name,
    name => name === 'Шаг 200',
  )
  expect(await page.locator('main *').count()).toBeLessThan(6000)
  expect(anna.problems).toEqual([])
})

test('ten thousand cards are drawn a few at a time, and dragged across like any other', async () => {
  const pipeline = await make('/pipelines', { name: 'Большая', position: 3 })
  const [first, second, third] = await Promise.all(
    ['Начало', 'Середина', 'Конец'].map((name, at) => make('/stages', { name, pipeline, position: at + 1 })),
  )
  for (let thousand = 0; thousand < 10; thousand++) {
    const create = Array.from({ length: 1000 }, (_, at) => ({
      name: `Карточка ${String(thousand * 1000 + at).padStart(5, '0')}`,
      pipeline,
      stage: thousand < 5 ? first : thousand < 8 ? second : third,
      amount: { amount: '100', currency: 'RUB' },
    }))
    expect((await api.call('POST', '/deals/bulk', { create })).status).toBeLessThan(300)
  }
  await page.goto(`/deals/board?pipeline=${pipeline}&sort=name`)
  await cardIn('Начало', 'Карточка 00000').waitFor()
  await column('Начало').locator('header').getByText('5 000', { exact: true }).waitFor()
  const drawn = () => page.locator('main [data-card]').count()
  const nodes = () => page.locator('main *').count()
  expect(await drawn()).toBeLessThan(100)
  expect(await nodes()).toBeLessThan(2500)

  // The very end of five thousand is reached, and nothing of the way there stays behind.
  const scroller = column('Начало').locator('[data-scroller]')
  for (const part of [0.25, 0.5, 0.75, 1, 1])
    await scroller.evaluate((one, at) => one.scrollTo({ top: one.scrollHeight * at }), part)
  await soon(async () => {
    await scroller.evaluate(one => one.scrollTo({ top: one.scrollHeight }))
    return (await cardIn('Начало', 'Карточка 04999').count()) > 0
  })
  expect(await drawn()).toBeLessThan(100)
  expect(await nodes()).toBeLessThan(2500)

  const last = cardIn('Начало', 'Карточка 04999')
  await drag(last, column('Конец'))
  const [moved] = await list(`/deals?filter[name]=${encodeURIComponent('Карточка 04999')}`)
  await soon(
    async () => (await get(`/deals/${moved?.id}`)).stage,
    stage => stage === third,
  )
  await column('Начало').locator('header').getByText('4 999', { exact: true }).waitFor()
  await column('Конец').locator('header').getByText('2 001', { exact: true }).waitFor()
  expect(anna.problems).toEqual([])
})
