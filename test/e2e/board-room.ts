import pg from 'pg'
import type { CDPSession, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { signIn } from '../setup/client.ts'
import { startServer } from '../setup/server.ts'
import { openAnewAfterFailure, seat, soon } from './person.ts'

/** A company with its usual stages, its administrator before the board, and short ways to make, drag and look at cards. */

type Row = Record<string, unknown>

export async function openBoardRoom() {
  const [rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  const api = await signIn(rapport.url, administrator.email, administrator.password)
  const anna = await seat(browser, rapport, administrator)
  const { page } = anna
  openAnewAfterFailure(() => page)

  const list = async (path: string) => (await api.call<{ data: Row[] }>('GET', path)).body.data
  const get = async (path: string) => (await api.call('GET', path)).body
  const make = async (path: string, body: object): Promise<string> => {
    const made = await api.call('POST', path, body)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    return String(made.body.id)
  }
  const stages = new Map((await list('/stages?limit=50')).map(({ name, id }) => [String(name), String(id)]))
  const stageOf = async (id: string) => {
    const { stage } = await get(`/deals/${id}`)
    return [...stages].find(([, one]) => one === stage)?.[0]
  }

  const column = (name: string, on = page) => on.getByRole('region', { name, exact: true })
  return {
    rapport,
    browser,
    api,
    anna,
    page,
    me: String((await get('/me')).id),
    stages,
    list,
    get,
    make,
    deal: (name: string, more: object = {}) => make('/deals', { name, ...more }),
    stageOf,
    /** Until the deal has come to the stage. */
    comesTo: (id: string, stage: string) =>
      soon(
        () => stageOf(id),
        name => name === stage,
      ),
    column,
    cardIn: (name: string, title: string, on = page) =>
      column(name, on).getByRole('listitem').filter({ hasText: title }),
    link: (title: string, on = page) => on.getByRole('link', { name: title, exact: true }),
    button: (name: string | RegExp, on: Page | Locator = page) => on.getByRole('button', { name, exact: true }),
    undo: (on = page) => on.locator('.mantine-Notification-root').getByRole('button', { name: 'Вернуть' }).last(),
    /** What a screen reader is told. */
    told: (words: string | RegExp) =>
      soon(
        () =>
          page.evaluate(() => [...document.querySelectorAll('[role=status][aria-live]')].map(one => one.textContent)),
        lines => lines.some(line => (typeof words === 'string' ? line === words : words.test(line ?? ''))),
      ),
    drag: (card: Locator, to: Locator) => drag(page, card, to),
    /** As if the deal had come to its stage so many days ago. */
    restSince: (id: string, days: number) => restSince(rapport.database.url, id, days),
    async close() {
      await browser.close()
      await rapport.stop()
    },
  }
}

/** A place on it that is seen. */
export async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox()
  if (!box) throw new Error('not drawn')
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 60) }
}

/** A person takes a card that has come to rest, and lets go once the column shows what would happen. */
async function drag(page: Page, card: Locator, to: Locator): Promise<void> {
  await atRest(card)
  const start = await middle(card)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(start.x + 12, start.y + 4)
  const end = await middle(to)
  await page.mouse.move((start.x + end.x) / 2, end.y)
  await page.mouse.move(end.x, end.y + 80, { steps: 4 })
  await page.locator('[data-over="yes"], [data-over="no"]').and(to).waitFor()
  await page.mouse.up()
}

/** Where a list was scrolled, cards are measured and put right for some frames more: the one that was aimed at would be another. */
async function atRest(card: Locator): Promise<void> {
  let before = ''
  await soon(async () => {
    const { x, y } = await middle(card)
    const now = `${x} ${y}`
    const rests = now === before
    before = now
    return rests
  })
}

async function restSince(url: string, id: string, days: number): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  await client.query(`select set_config('rapport.workspace', id::text, false) from workspace`)
  const { rowCount } = await client.query(`update deal set stage_since = now() - $2 * interval '1 day' where id = $1`, [
    id,
    days,
  ])
  await client.end()
  expect(rowCount).toBe(1)
}

/** So far from the edge of a phone a board goes two pixels at a time. */
const slowEdge = 58

/** A finger on the screen, as the browser gets it from the glass. */
export async function touch(on: Page) {
  const glass: CDPSession = await on.context().newCDPSession(on)
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
    glass.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  return {
    down: (at: { x: number; y: number }) => send('touchStart', [at]),
    move: (at: { x: number; y: number }) => send('touchMove', [at]),
    up: () => send('touchEnd', []),
    /** In one go: a finger that waits for the machine would seem to rest. */
    async swipe(from: { x: number; y: number }, to: { x: number; y: number }) {
      const along = (step: number) => ({
        x: from.x + ((to.x - from.x) * step) / 8,
        y: from.y + ((to.y - from.y) * step) / 8,
      })
      await Promise.all([
        send('touchStart', [from]),
        ...[1, 2, 3, 4, 5, 6, 7, 8].map(step => send('touchMove', [along(step)])),
        send('touchEnd', []),
      ])
    },
    /**
     * Holds what is lifted near the edge of a phone until the column has come under the middle of it, and over that. So
     * far within the edge the board goes slowly enough to be stopped in time on a slow machine.
     */
    async carryOver(column: Locator, y: number) {
      const { width = 0 } = on.viewportSize() ?? {}
      const middle = width / 2
      await soon(
        async () => {
          const box = await column.boundingBox()
          if (!box) return false
          const isAhead = box.x > middle - 20
          const isBehind = box.x + box.width < middle + 20
          if (!isAhead && !isBehind) return true
          await send('touchMove', [{ x: isAhead ? width - slowEdge : slowEdge, y }])
          return false
        },
        Boolean,
        60,
      )
      await send('touchMove', [{ x: middle, y }])
      await on.locator('[data-over="yes"]').and(column).waitFor()
    },
  }
}
