import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Credentials, type Person, seat, soon } from './person.ts'

/** A week of a small team in the calendar. The company is in Moscow. */

type Row = Record<string, unknown>

let rapport: TestServer
let browser: Browser
let admin: Client
let anna: Person & { api: Client }
let annaId = ''
let borisId = ''
let leadId = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  await admin.call('PATCH', '/company', { timeZone: 'Europe/Moscow', locale: 'ru', country: 'RU' })
  const team = await made('/teams', { name: 'Розница' })
  const roles = (await admin.call<{ data: Row[] }>('GET', '/roles')).body.data
  const role = (name: string) => roles.find(each => each.name === name)?.id
  const who: Credentials = { email: 'anna@rapport.example', password: 'another horse battery' }
  annaId = await made('/users', { ...who, name: 'Анна Ветрова', role: role('head'), team })
  borisId = await made('/users', {
    email: 'boris@rapport.example',
    password: who.password,
    name: 'Борис Лапин',
    role: role('manager'),
    team,
  })
  leadId = await made('/leads', { name: 'Ирина Соколова', phones: [{ value: '+79161234567' }], owner: annaId })
  anna = await seat(browser, rapport, who)
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
beforeEach(async () => {
  const { body } = await admin.call<{ data: Row[] }>('GET', '/tasks?limit=100')
  for (const { id } of body.data) await admin.call('DELETE', `/tasks/${id}`)
  anna.problems.splice(0)
})

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

/** Tuesday, 1 December 2026 by the clocks of Moscow. */
const tuesday = (clock: string) => new Date(`2026-12-01T${clock}+03:00`).toISOString()
const plan = (more: Row = {}) =>
  made('/tasks', {
    title: 'Замер кухни',
    kind: 'meeting',
    dueAt: tuesday('11:00'),
    owner: annaId,
    minutes: 60,
    ...more,
  })
const taskNow = async (id: string): Promise<Row> => (await admin.call<Row>('GET', `/tasks/${id}`)).body

/** Draws what stands in the calendar to a place, in steps, as a hand does: held 8 px below its top, a little higher at the end. */
async function draw(from: Locator, to: { x: number; y: number }): Promise<void> {
  const { page } = anna
  const box = await from.boundingBox()
  if (!box) throw new Error('there is nothing to draw')
  await page.mouse.move(box.x + box.width / 2, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2 + 8, box.y + 12, { steps: 4 })
  await page.mouse.move(to.x, to.y, { steps: 12 })
  await page.mouse.up()
}

async function placeOf(column: Locator, clock: string): Promise<{ x: number; y: number }> {
  const [day, slot] = await Promise.all([
    column.boundingBox(),
    anna.page.locator(`.fc-timegrid-slot-lane[data-time="${clock}:00"]`).boundingBox(),
  ])
  if (!day || !slot) throw new Error(`there is no ${clock}`)
  return { x: day.x + day.width / 2, y: slot.y + 5 }
}

/** A finger drawn across the glass, as fast as fingers are. */
async function swipe(page: Page, { from, to }: Record<'from' | 'to', { x: number; y: number }>): Promise<void> {
  const glass = await page.context().newCDPSession(page)
  const at = Date.now() / 1000
  const send = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    touchPoints: { x: number; y: number }[],
    after: number,
  ) => glass.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp: at + after })
  await send('touchStart', [from], 0)
  await send('touchMove', [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }], 0.05)
  await send('touchMove', [to], 0.1)
  await send('touchEnd', [], 0.15)
}

const dayColumn = (day: string) => anna.page.locator(`.fc-timegrid-col[data-date="${day}"]`)
const happening = (title: string) => anna.page.locator('.happening', { hasText: title })

test.each(['month', 'week', 'day', 'list'])(
  '%s: what is planned stands at its time, and keeps nobody out',
  async view => {
    await plan()
    const { page } = anna
    await page.goto(`/calendar?view=${view}&date=2026-12-01`)
    await happening('Замер кухни').waitFor()
    await page.getByText('11:00').first().waitFor()
    expect(await barriers(page)).toEqual([])
    expect(anna.problems).toEqual([])
  },
)

test('a task drawn to another day is moved, and goes back from the notice', async () => {
  const id = await plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await happening('Замер кухни').waitFor()
  await draw(happening('Замер кухни'), await placeOf(dayColumn('2026-12-03'), '14:00'))
  await soon(
    () => taskNow(id),
    ({ version }) => version === 2,
  )
  expect(await taskNow(id)).toMatchObject({ dueAt: '2026-12-03T11:00:00.000Z', minutes: 60, owner: annaId })

  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await soon(async () => (await taskNow(id)).dueAt === tuesday('11:00'))
  expect(anna.problems).toEqual([])
})

test('a move that is refused goes back with the reason', async () => {
  const id = await plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await happening('Замер кухни').waitFor()
  anna.expectRefusal('422 PATCH /api/v1/tasks/')
  await page.route('**/api/v1/tasks/*', route =>
    route.request().method() === 'PATCH'
      ? route.fulfill({
          status: 422,
          contentType: 'application/problem+json',
          body: JSON.stringify({ title: 'Нельзя', status: 422, detail: 'Неделя закрыта' }),
        })
      : route.continue(),
  )
  await draw(happening('Замер кухни'), await placeOf(dayColumn('2026-12-03'), '14:00'))
  await page.getByText('Неделя закрыта').waitFor()
  await dayColumn('2026-12-01').locator('.happening').waitFor()
  await page.unroute('**/api/v1/tasks/*')
  expect(await taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), version: 1 })
})

test('drawn into a colleague’s column a task becomes his', async () => {
  const id = await plan()
  const { page } = anna
  await page.goto(`/calendar?view=day&date=2026-12-01&who=${annaId},${borisId}`)
  await happening('Замер кухни').waitFor()
  await page.getByRole('columnheader', { name: 'Борис Лапин' }).waitFor()
  expect(await barriers(page)).toEqual([])
  await draw(happening('Замер кухни'), await placeOf(dayColumn('2001-01-02'), '11:00'))
  await soon(async () => (await taskNow(id)).owner === borisId)
  expect(await taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), minutes: 60 })
  await dayColumn('2001-01-02').locator('.happening').waitFor()
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await soon(async () => (await taskNow(id)).owner === annaId)
  await dayColumn('2001-01-01').locator('.happening').waitFor()
  expect(await taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), minutes: 60, version: 3 })
  expect(anna.problems).toEqual([])
})

test('drawn by its lower edge a task takes longer, and as long as before again from the notice', async () => {
  const id = await plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await happening('Замер кухни').hover()
  const box = await happening('Замер кухни').boundingBox()
  const { x, y } = await placeOf(dayColumn('2026-12-01'), '13:00')
  await page.mouse.move(x, (box?.y ?? 0) + (box?.height ?? 0) - 2)
  await page.mouse.down()
  await page.mouse.move(x, y - 10, { steps: 12 })
  await page.mouse.up()
  await soon(async () => (await taskNow(id)).minutes === 120)
  expect(await taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), owner: annaId, version: 2 })
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click()
  await soon(async () => (await taskNow(id)).minutes === 60)
  expect(anna.problems).toEqual([])
})

test('a meeting stands with its place in the calendars of all who come to it, and counts in their load', async () => {
  const title = 'Совещание по заказу'
  await plan({ title, owner: borisId, participants: [annaId], place: 'Тверская, 7', minutes: 90 })
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await happening(title).getByText('Тверская, 7').waitFor()
  await page.goto(`/calendar?view=day&date=2026-12-01&who=${annaId},${borisId}`)
  for (const column of ['2001-01-01', '2001-01-02'])
    await dayColumn(column).locator('.happening', { hasText: title }).waitFor()
  await page.goto(`/calendar?view=load&date=2026-12-01&who=${annaId},${borisId}`)
  for (const name of ['Анна Ветрова', 'Борис Лапин'])
    await page.getByRole('row', { name }).getByText('1 ч 30 мин из 8 ч').waitFor()
  expect(anna.problems).toEqual([])
})

test('on a phone a finger drawn across goes to the next day, and the load needs no scrolling sideways', async () => {
  await plan({ title: 'Завтрашний замер', dueAt: '2026-12-02T08:00:00.000Z' })
  const phone = await seat(
    browser,
    rapport,
    { email: 'anna@rapport.example', password: 'another horse battery' },
    { viewport: { width: 380, height: 780 }, hasTouch: true, isMobile: true },
  )
  try {
    const { page } = phone
    await page.goto('/calendar?view=day&date=2026-12-01')
    await page.locator('.fc-timegrid').waitFor()
    await swipe(page, { from: { x: 320, y: 500 }, to: { x: 80, y: 510 } })
    await page.locator('.happening', { hasText: 'Завтрашний замер' }).waitFor()
    expect(new URL(page.url()).searchParams.get('date')).toBe('2026-12-02')
    await swipe(page, { from: { x: 80, y: 500 }, to: { x: 320, y: 510 } })
    await page.waitForURL(/date=2026-12-01/)

    await page.goto(`/calendar?view=load&date=2026-12-01&who=${annaId},${borisId}`)
    const card = page.getByRole('region', { name: 'Анна Ветрова' })
    await card.getByText('1 задача').first().waitFor()
    const load = page.getByRole('region', { name: 'Нагрузка' })
    expect(await load.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    expect(await barriers(page)).toEqual([])
    expect(phone.problems).toEqual([])
  } finally {
    await phone.close()
  }
})

test('a press on an empty place plans a task there, about whom the search finds', async () => {
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await page.locator('.fc-timegrid').waitFor()
  const { x, y } = await placeOf(dayColumn('2026-12-02'), '15:00')
  await page.mouse.click(x, y)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Что сделать').fill('Показать образцы')
  await dialog.getByLabel('О ком или о чём').fill('Соколова')
  await page.getByRole('option', { name: /Ирина Соколова/ }).click()
  await dialog.getByLabel('Место').fill('Салон на Тверской')
  await dialog.getByRole('combobox', { name: 'Кто ещё придёт из коллег' }).click()
  await page.getByRole('option', { name: 'Борис Лапин' }).click()
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Запланировать' }).click()
  await happening('Показать образцы').waitFor()
  const { body } = await admin.call<{ data: Row[] }>('GET', '/tasks')
  expect(body.data).toHaveLength(1)
  expect(body.data[0]).toMatchObject({
    title: 'Показать образцы',
    dueAt: '2026-12-02T12:00:00.000Z',
    minutes: 30,
    owner: annaId,
    on: { object: 'lead', id: leadId },
    place: 'Салон на Тверской',
    participants: [borisId],
  })
  expect(anna.problems).toEqual([])
})

test('by keyboard alone a task is opened and moved', async () => {
  const id = await plan()
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await happening('Замер кухни').focus()
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Перенести' }).press('Enter')
  await page.getByRole('combobox', { name: 'Сколько займёт' }).press('ArrowDown')
  await page.getByRole('option', { name: '2 ч', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Перенести' }).press('Enter')
  await soon(async () => (await taskNow(id)).minutes === 120)
  expect(await taskNow(id)).toMatchObject({ dueAt: tuesday('11:00'), owner: annaId })
})

test('what others do meanwhile does not take the keyboard from where it stands', async () => {
  await plan()
  await plan({ title: 'Чужое дело', dueAt: tuesday('15:00') })
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await happening('Чужое дело').waitFor()
  await happening('Замер кухни').focus()
  const [other] = (await admin.call<{ data: Row[] }>('GET', '/tasks?filter[title]=Чужое дело')).body.data
  await admin.call('PATCH', `/tasks/${other?.id}`, { title: 'Ещё чьё-то дело' })
  await happening('Ещё чьё-то дело').waitFor()
  await page.locator('.happening:focus', { hasText: 'Замер кухни' }).waitFor()
  expect(anna.problems).toEqual([])
})

test('who sits in another zone sees his own clocks, and a move there means his time', async () => {
  const id = await plan({ dueAt: '2026-10-26T09:00:00.000Z', title: 'Созвон с Берлином' })
  // Berlin puts its clocks back on Sunday, 25 October.
  const far = await seat(
    browser,
    rapport,
    { email: 'anna@rapport.example', password: 'another horse battery' },
    { timezoneId: 'Europe/Berlin' },
  )
  try {
    const { page } = far
    await page.goto('/calendar?view=week&date=2026-10-26')
    await page.locator('.happening', { hasText: '10:00' }).waitFor()
    await page.getByText('Компания работает по времени Europe/Moscow').waitFor()
    await page.goto('/calendar?view=month&date=2026-10-26')
    await page.locator('.fc-daygrid-day[data-date="2026-10-26"] .happening', { hasText: '10:00' }).waitFor()
    expect(await taskNow(id)).toMatchObject({ dueAt: '2026-10-26T09:00:00.000Z', version: 1 })
    expect(far.problems).toEqual([])
  } finally {
    await far.close()
  }
})

test('the load says who has more to do than time, and leads to his day', async () => {
  await plan({ minutes: 300 })
  await plan({ minutes: 240, dueAt: tuesday('16:00') })
  await plan({ owner: borisId, minutes: undefined })
  const { page } = anna
  await page.goto(`/calendar?view=load&date=2026-12-01&who=${annaId},${borisId}`)
  const row = (name: string) => page.getByRole('row', { name })
  await row('Анна Ветрова').getByText('перегрузка 1 ч').waitFor()
  await row('Борис Лапин').getByText('30 мин из 8 ч').waitFor()
  expect(await barriers(page)).toEqual([])
  await row('Борис Лапин').getByRole('link').click()
  await happening('Замер кухни').waitFor()
  expect(new URL(page.url()).searchParams.get('view')).toBe('day')
  expect(anna.problems).toEqual([])
})

test('holidays set by the administrator are named in everybody’s calendar', async () => {
  const boss = await seat(browser, rapport, administrator)
  try {
    const { page } = boss
    await page.goto('/settings/working-time')
    await page
      .getByRole('button', { name: /^Праздники России, / })
      .first()
      .click()
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('Сохранено').waitFor()
    expect(await barriers(page)).toEqual([])
    expect(boss.problems).toEqual([])
    const { body } = await admin.call<{ days: Row[]; version: number }>('GET', '/working-calendar')
    expect(body.version).toBe(1)
    const unity = body.days.find(({ name }) => name === 'День народного единства')
    await anna.page.goto(`/calendar?view=week&date=${unity?.day}`)
    await anna.page.getByRole('columnheader', { name: /День народного единства/ }).waitFor()
  } finally {
    await boss.close()
  }
})

test('the day of many people is told by hours, with whose each is', async () => {
  const names = ['Вера', 'Глеб', 'Дина', 'Егор', 'Жанна', 'Захар', 'Илья']
  const team = (await admin.call<Row>('GET', `/users/${borisId}`)).body.team
  const role = (await admin.call<Row>('GET', `/users/${borisId}`)).body.role
  for (const [at, name] of names.entries()) {
    const email = `many${at}@rapport.example`
    const owner = await made('/users', { email, password: 'another horse battery', name: `${name} Юрина`, role, team })
    await plan({ owner, title: `Звонок ${name}`, dueAt: tuesday(at < 4 ? '11:00' : '12:15') })
  }
  await plan({ owner: borisId, participants: [annaId] })
  const { page } = anna
  await page.goto('/calendar?view=day&date=2026-12-01&who=all')
  const hour = (clock: string) =>
    page.locator('section section', { has: page.getByRole('heading', { name: clock }) }).getByRole('listitem')
  await hour('12:00').nth(2).waitFor()
  expect(await hour('12:00').count()).toBe(3)
  await page.getByRole('heading', { name: '11:00 5 дел' }).waitFor()
  await page.getByRole('button', { name: /Замер кухни.*Борис Лапин, Анна Ветрова/ }).waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: /Звонок Дина/ }).press('Enter')
  await page.getByRole('dialog', { name: 'Звонок Дина' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(anna.problems).toEqual([])
})

test('of much nothing is left out: a month counts by days, a list goes on, a week has all of it', async () => {
  const firstWeek = Array.from({ length: 420 }, (_, at) => ({ day: at % 7, at }))
  const later = Array.from({ length: 210 }, (_, at) => ({ day: 7 + (at % 21), at }))
  const waiting = [...firstWeek, ...later]
  const planNext = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const dueAt = new Date(Date.UTC(2026, 10, 30 + next.day, 7, next.at % 60)).toISOString()
      await plan({ title: `Дело ${next.at}`, dueAt, minutes: 5, kind: 'other' })
    }
  }
  await Promise.all([1, 2, 3, 4, 5, 6].map(planNext))
  const { page } = anna
  await page.goto('/calendar?view=month&date=2026-12-01')
  await page.getByText('В этом месяце много дел').waitFor()
  const day = (name: string) => page.getByRole('button', { name, exact: true })
  await day('60 дел').nth(6).waitFor()
  await day('10 дел').nth(20).waitFor()
  expect([await day('60 дел').count(), await day('10 дел').count()]).toEqual([7, 21])
  expect(await barriers(page)).toEqual([])

  await page.goto('/calendar?view=list&date=2026-12-01')
  await page.getByText(/^Показано до/).waitFor()
  expect(await page.locator('.happening').count()).toBe(200)
  const goOn = page.getByRole('button', { name: 'Показать дальше' })
  for (; await goOn.isVisible(); await page.waitForLoadState('networkidle')) await goOn.click()
  await soon(async () => (await page.locator('.happening').count()) === 420)
  expect(await page.getByText(/^Показано до/).count()).toBe(0)

  await page.goto('/calendar?view=week&date=2026-12-01')
  await dayColumn('2026-12-06').locator('.happening').first().waitFor()
  await page.getByText(/^Показано до/).waitFor({ state: 'hidden' })

  await page.goto('/calendar?view=month&date=2026-12-01')
  await day('60 дел').nth(1).press('Enter')
  await page.waitForURL(/view=day/)
  await soon(async () => (await page.locator('.happening').count()) === 60)
  expect(anna.problems).toEqual([])
})
