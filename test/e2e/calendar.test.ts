import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type CalendarWeek, openWeek, type Place, tuesday } from './calendar-week.ts'
import type { Row, Seated } from './office.ts'
import { seat, soon } from './person.ts'

/** What a calendar shows: of one's own, of a team, of much and of many. */

let week: CalendarWeek
let anna: Seated

beforeAll(async () => {
  week = await openWeek()
  anna = week.anna
}, 120_000)
afterAll(() => week?.close())
beforeEach(async () => {
  await week.clear()
  anna.problems.splice(0)
})

test.each(['month', 'week', 'day', 'list'])(
  '%s: what is planned stands at its time, and keeps nobody out',
  async view => {
    await week.plan()
    const { page } = anna
    await page.goto(`/calendar?view=${view}&date=2026-12-01`)
    await week.happening('Замер кухни').waitFor()
    await page.getByText('11:00').first().waitFor()
    expect(await barriers(page)).toEqual([])
    expect(anna.problems).toEqual([])
  },
)

test('a meeting stands with its place in the calendars of all who come to it, and counts in their load', async () => {
  const title = 'Совещание по заказу'
  await week.plan({ title, owner: week.borisId, participants: [anna.id], place: 'Тверская, 7', minutes: 90 })
  const { page } = anna
  await page.goto('/calendar?view=week&date=2026-12-01')
  await week.happening(title).getByText('Тверская, 7').waitFor()
  await page.goto(`/calendar?view=day&date=2026-12-01&who=${anna.id},${week.borisId}`)
  for (const column of ['2001-01-01', '2001-01-02'])
    await week.dayColumn(column).locator('.happening', { hasText: title }).waitFor()
  await page.goto(`/calendar?view=load&date=2026-12-01&who=${anna.id},${week.borisId}`)
  for (const name of ['Анна Ветрова', 'Борис Лапин'])
    await page.getByRole('row', { name }).getByText('1 ч 30 мин из 8 ч').waitFor()
  expect(anna.problems).toEqual([])
})

test('on a phone a finger drawn across goes to the next day, and the load needs no scrolling sideways', async () => {
  await week.plan({ title: 'Завтрашний замер', dueAt: '2026-12-02T08:00:00.000Z' })
  const phone = await seat(week.browser, week.rapport, anna.who, {
    viewport: { width: 380, height: 780 },
    hasTouch: true,
    isMobile: true,
  })
  try {
    const { page } = phone
    await page.goto('/calendar?view=day&date=2026-12-01')
    await page.locator('.fc-timegrid').waitFor()
    await swipe(page, { from: { x: 320, y: 500 }, to: { x: 80, y: 510 } })
    await page.locator('.happening', { hasText: 'Завтрашний замер' }).waitFor()
    expect(new URL(page.url()).searchParams.get('date')).toBe('2026-12-02')
    await swipe(page, { from: { x: 80, y: 500 }, to: { x: 320, y: 510 } })
    await page.waitForURL(/date=2026-12-01/)

    await page.goto(`/calendar?view=load&date=2026-12-01&who=${anna.id},${week.borisId}`)
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

test('who sits in another zone sees his own clocks, and a move there means his time', async () => {
  const id = await week.plan({ dueAt: '2026-10-26T09:00:00.000Z', title: 'Созвон с Берлином' })
  // Berlin puts its clocks back on Sunday, 25 October.
  const far = await seat(week.browser, week.rapport, anna.who, { timezoneId: 'Europe/Berlin' })
  try {
    const { page } = far
    await page.goto('/calendar?view=week&date=2026-10-26')
    await page.locator('.happening', { hasText: '10:00' }).waitFor()
    await page.getByText('У компании: Москва, GMT+3').waitFor()
    await page.goto('/calendar?view=month&date=2026-10-26')
    await page.locator('.fc-daygrid-day[data-date="2026-10-26"] .happening', { hasText: '10:00' }).waitFor()
    expect(await week.taskNow(id)).toMatchObject({ dueAt: '2026-10-26T09:00:00.000Z', version: 1 })
    expect(far.problems).toEqual([])
  } finally {
    await far.close()
  }
})

test('the load says who has more to do than time, and leads to his day', async () => {
  await week.plan({ minutes: 300 })
  await week.plan({ minutes: 240, dueAt: tuesday('16:00') })
  await week.plan({ owner: week.borisId, minutes: undefined })
  const { page } = anna
  await page.goto(`/calendar?view=load&date=2026-12-01&who=${anna.id},${week.borisId}`)
  const row = (name: string) => page.getByRole('row', { name })
  await row('Анна Ветрова').getByText('перегрузка 1 ч').waitFor()
  await row('Борис Лапин').getByText('30 мин из 8 ч').waitFor()
  expect(await barriers(page)).toEqual([])
  await row('Борис Лапин').getByRole('link').click()
  await week.happening('Замер кухни').waitFor()
  expect(new URL(page.url()).searchParams.get('view')).toBe('day')
  expect(anna.problems).toEqual([])
})

test('holidays set by the administrator are named in everybody’s calendar', async () => {
  const boss = await seat(week.browser, week.rapport, administrator)
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
    const { body } = await week.admin.call<{ days: Row[]; version: number }>('GET', '/working-calendar')
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
  const team = (await week.admin.call<Row>('GET', `/users/${week.borisId}`)).body.team
  const role = (await week.admin.call<Row>('GET', `/users/${week.borisId}`)).body.role
  for (const [at, name] of names.entries()) {
    const email = `many${at}@rapport.example`
    const owner = await week.made('/users', {
      email,
      password: 'another horse battery',
      name: `${name} Юрина`,
      role,
      team,
    })
    await week.plan({ owner, title: `Звонок ${name}`, dueAt: tuesday(at < 4 ? '11:00' : '12:15') })
  }
  await week.plan({ owner: week.borisId, participants: [anna.id] })
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
      await week.plan({ title: `Дело ${next.at}`, dueAt, minutes: 5, kind: 'other' })
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
  const shown = () => page.locator('.happening').count()
  for (const more of [400, 420]) {
    await page.getByRole('button', { name: 'Показать дальше' }).click()
    await expect.poll(shown).toBe(more)
  }
  expect(await page.getByText(/^Показано до/).count()).toBe(0)

  await page.goto('/calendar?view=week&date=2026-12-01')
  await week.dayColumn('2026-12-06').locator('.happening').first().waitFor()
  await page.getByText(/^Показано до/).waitFor({ state: 'hidden' })

  await page.goto('/calendar?view=month&date=2026-12-01')
  await day('60 дел').nth(1).press('Enter')
  await page.waitForURL(/view=day/)
  await soon(async () => (await page.locator('.happening').count()) === 60)
  expect(anna.problems).toEqual([])
})

/** A finger drawn across the glass, as fast as fingers are. */
async function swipe(page: Page, { from, to }: Record<'from' | 'to', Place>): Promise<void> {
  const glass = await page.context().newCDPSession(page)
  const at = Date.now() / 1000
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Place[], after: number) =>
    glass.send('Input.dispatchTouchEvent', { type, touchPoints, timestamp: at + after })
  await send('touchStart', [from], 0)
  await send('touchMove', [{ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }], 0.05)
  await send('touchMove', [to], 0.1)
  await send('touchEnd', [], 0.15)
}
