import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openAnewAfterFailure, type Person, seat, soon } from './person.ts'

/** Anna tells on a card what happened, names colleagues, attaches files, pins what matters, and finds it all again. */

type Row = Record<string, unknown>

const who = { email: 'anna@rapport.example', password: 'another horse battery' }
let rapport: TestServer
let browser: Browser
let head: Client
let anna: Person & { api: Client }
let page: Page
let lead: string
let vera: string

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  head = await signIn(rapport.url, administrator.email, administrator.password)
  const hire = async (name: string, email: string, team: string, role = 'manager') =>
    String((await head.call<Row>('POST', '/users', { ...who, email, name, team, role })).body.id)
  const team = async (name: string) => String((await head.call<Row>('POST', '/teams', { name })).body.id)
  const [north, south] = [await team('Север'), await team('Юг')]
  const owner = await hire('Анна Ветрова', who.email, north)
  vera = await hire('Вера Снегова', 'vera@rapport.example', north)
  await hire('Игорь Южный', 'igor@rapport.example', south)
  lead = String(
    (await head.call<Row>('POST', '/leads', { name: 'Пётр Ёлкин', owner, phones: ['+79261112233'] })).body.id,
  )
  anna = await seat(browser, rapport, who)
  page = anna.page
  await page.goto(`/leads/${lead}`)
  await note().waitFor()
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

const note = () => page.locator('textarea[aria-label="Заметка"]')
const entries = () => page.locator('main ol > li')
const told = async (query = '') =>
  (await head.call<{ data: Row[] }>('GET', `/activities?filter[on]=${lead}${query}`)).body.data
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('a note names a colleague by keyboard alone, and says at once who will not hear of it', async () => {
  await page.keyboard.press('w')
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
  await page.keyboard.type('Гляньте, @Вер')
  await page.getByRole('option', { name: /Вера Снегова/ }).waitFor()
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-activedescendant'))
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Enter')
  await expect.poll(() => note().inputValue()).toBe('Гляньте, @Вера Снегова ')
  await page.keyboard.type('и @Игорь')
  await page.getByRole('option', { name: /Игорь Южный.*не видит карточку/ }).waitFor()
  await page.keyboard.press('Tab')
  await page.getByText('Игорь Южный не видит эту карточку и уведомления не получит.').waitFor()
  await page.keyboard.press('Control+Enter')
  await entries().getByText('@Вера Снегова').waitFor()
  await page.waitForFunction(() => !document.querySelector('[data-saving]'))
  expect(await note().inputValue()).toBe('')

  const notices = async (email: string) => {
    const api = await signIn(rapport.url, email, who.password)
    return (await api.call<{ data: Row[] }>('GET', '/notices')).body.data.map(({ title }) => title)
  }
  await soon(
    () => notices('vera@rapport.example'),
    titles => titles.includes('Анна Ветрова упоминает вас: Пётр Ёлкин'),
  )
  expect(await notices('igor@rapport.example')).toEqual([])
  await head.call('PATCH', `/users/${vera}`, { name: 'Вера Зимина' })
  await page.reload()
  await entries().getByText('@Вера Зимина').waitFor()
  expect(anna.problems).toEqual([])
})

test('nothing that stands in a note, a name or the name of a file can run; addresses lead to pages alone', async () => {
  const text =
    '<img src=x onerror="window.broken=1"> javascript:window.broken=1 https://example.com/<b> data:text/html,x'
  await note().fill(text)
  await page.keyboard.press('Control+Enter')
  await entries().getByText('<img src=x onerror="window.broken=1">').waitFor()
  const links = entries().getByRole('link', { name: /example/ })
  expect(await links.getAttribute('href')).toBe('https://example.com/')
  expect(await links.getAttribute('rel')).toContain('noopener')
  expect(await page.locator('main a[href^="javascript:"], main a[href^="data:"]').count()).toBe(0)

  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles([
      {
        name: '<svg onload=window.broken=1>.svg',
        mimeType: 'image/svg+xml',
        buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="window.broken=1"/>'),
      },
      { name: 'опасно.html', mimeType: 'text/html', buffer: Buffer.from('<script>window.broken=1</script>') },
      {
        name: 'замер.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('Ширина 2 м\n<script>window.broken=1</script>'),
      },
      { name: 'фото.png', mimeType: 'image/png', buffer: png },
    ])
  await page.getByRole('button', { name: 'Показать: опасно.html' }).click()
  await page.getByRole('dialog').getByText('Этот файл здесь не показать').waitFor()
  const seen = new Set<string>()
  for (let step = 0; step < 4; step++) {
    const name = await page.getByRole('dialog').getByRole('heading').textContent()
    seen.add(String(name))
    await page.getByRole('button', { name: 'Следующий файл' }).click()
    await expect.poll(() => page.getByRole('dialog').getByRole('heading').textContent()).not.toBe(name)
  }
  expect(seen.size).toBe(4)
  expect(await page.evaluate(() => 'broken' in window)).toBe(false)
  await page.keyboard.press('Escape')
  expect(anna.problems).toEqual([])
})

test('pictures and texts are looked at, one after the other, with the keys', async () => {
  await page.getByRole('button', { name: 'Показать: фото.png' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('img', { name: 'фото.png' }).waitFor()
  await page.waitForFunction(() => document.querySelector<HTMLImageElement>('[role=dialog] img')?.naturalWidth === 1)
  expect(await barriers(page)).toEqual([])
  const shown = () => dialog.getByRole('heading').textContent()
  for (let step = 0; step < 4 && (await shown()) !== 'замер.txt'; step++) {
    const name = await shown()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => shown()).not.toBe(name)
  }
  await dialog.getByText('Ширина 2 м').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  expect(anna.problems).toEqual([])
})

test('a file is deleted, and taken back', async () => {
  const file = page.getByRole('button', { name: 'Показать: замер.txt' })
  await page.getByRole('button', { name: 'Удалить замер.txt' }).click()
  await file.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await file.waitFor()
  expect(anna.problems).toEqual([])
})

test('a file that is too large is not sent, one that is dropped onto the note comes with it', async () => {
  const drop = (name: string, bytes: number, selector: string) =>
    page.evaluate(
      ({ name, bytes, selector }) => {
        const dataTransfer = new DataTransfer()
        dataTransfer.items.add(new File([new Uint8Array(bytes).fill(65)], name))
        for (const type of ['dragenter', 'dragover', 'drop'])
          document
            .querySelector(selector)
            ?.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }))
      },
      { name, bytes, selector },
    )
  await drop('огромный.bin', 26 * 1024 * 1024, 'main aside')
  await page.getByText('огромный.bin больше 25 МБ').waitFor()
  await page.getByRole('button', { name: 'Убрать: огромный.bin' }).click()
  await drop('смета.csv', 1000, '[data-note]')
  await page.getByRole('button', { name: 'Убрать смета.csv из заметки' }).waitFor()
  await note().fill('Смета согласована')
  await page.reload()
  // Closed in the middle of it: the text and its file are there.
  await page.getByRole('button', { name: 'Убрать смета.csv из заметки' }).waitFor()
  expect(await note().inputValue()).toBe('Смета согласована')
  await page.getByRole('tabpanel').getByRole('button', { name: 'Сохранить' }).click()
  await entries().getByRole('button', { name: 'Показать: смета.csv' }).waitFor()
  const saved = await soon(
    () => told('&filter[text]=Смета согласована'),
    rows => rows.length === 1,
  )
  expect(saved[0]?.files).toHaveLength(1)
  expect(anna.problems).toEqual([])
})

test('a picture is pasted, and one on its way can be stopped', async () => {
  await page.route('**/api/v1/attachments', async route => {
    if (route.request().method() === 'POST') await new Promise(resolve => setTimeout(resolve, 3000))
    await route.continue().catch(() => {})
  })
  const paste = () =>
    page.evaluate(
      bytes => {
        const clipboardData = new DataTransfer()
        clipboardData.items.add(new File([new Uint8Array(bytes)], 'image.png', { type: 'image/png' }))
        document
          .querySelector('textarea[aria-label="Заметка"]')
          ?.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }))
      },
      [...png],
    )
  await paste()
  await page.getByRole('button', { name: /^Не отправлять Снимок/ }).click()
  await page.getByText(/Отправляется/).waitFor({ state: 'detached' })
  await page.unroute('**/api/v1/attachments')
  await paste()
  await page.getByRole('button', { name: /^Убрать Снимок .* из заметки/ }).click()
  expect(anna.problems).toEqual([])
})

test('a note that the server refuses comes back into the form, with the reason', async () => {
  anna.expectRefusal('503 POST /api/v1/activities')
  await page.route('**/api/v1/activities', route =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({ type: 'about:blank', title: 'Сервер занят', status: 503, detail: 'Сервер занят.' }),
    }),
  )
  await note().fill('Не потеряться')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/Не сохранено: Сервер занят/).waitFor()
  expect(await note().inputValue()).toBe('Не потеряться')
  expect(await entries().getByText('Не потеряться').count()).toBe(0)
  await page.unroute('**/api/v1/activities')
  await page.keyboard.press('Control+Enter')
  await entries().getByText('Не потеряться').waitFor()
  await soon(
    () => told('&filter[text]=Не потеряться'),
    rows => rows.length === 1,
  )
  expect(anna.problems).toEqual([])
})

test('what is pinned stays in sight while one scrolls, for colleagues too, until somebody unpins it', async () => {
  for (let at = 0; at < 30; at++)
    await head.call('POST', '/activities', { kind: 'visit', text: `Визит ${at}`, on: { object: 'lead', id: lead } })
  await page.reload()
  const entry = entries().filter({ hasText: 'Смета согласована' })
  await page.getByRole('button', { name: 'Показать ещё' }).click()
  await entry.hover()
  await entry.getByRole('button', { name: /^Закрепить/ }).click()
  const pinned = page.getByRole('region', { name: 'Заметка' }).filter({ hasText: 'Смета согласована' })
  await pinned.waitFor()
  await page.getByText('Запись создана', { exact: true }).last().scrollIntoViewIfNeeded()
  const box = await pinned.boundingBox()
  expect(box && box.y > 0 && box.y < 400).toBe(true)
  expect(await barriers(page)).toEqual([])

  const colleague = await signIn(rapport.url, 'vera@rapport.example', who.password)
  const seen = await colleague.call<{ data: Row[] }>('GET', `/leads/${lead}/timeline?pinned=true`)
  expect(seen.body.data).toHaveLength(1)
  await pinned.getByRole('button', { name: /^Открепить/ }).click()
  await pinned.waitFor({ state: 'detached' })
  expect(anna.problems).toEqual([])
})

test('the timeline is narrowed to kinds, people and words; the address keeps it', async () => {
  await page.getByRole('searchbox', { name: 'Найти в событиях' }).fill('смета')
  await page.waitForFunction(() => document.querySelectorAll('main ol > li').length === 1)
  await entries().getByText('Смета согласована').waitFor()
  await page.reload()
  await entries().getByText('Смета согласована').waitFor()
  await expect.poll(() => entries().count()).toBe(1)
  await page.getByRole('button', { name: 'Сбросить фильтр' }).click()

  await page.getByRole('button', { name: 'Что: Все события' }).click()
  await page.getByRole('checkbox', { name: 'Изменения полей' }).check()
  await page.getByRole('checkbox', { name: 'Файлы' }).check()
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Escape')
  await entries().getByText('фото.png').first().waitFor()
  await entries().getByText('Телефоны').first().waitFor()
  await entries().getByText('Визит 3').first().waitFor({ state: 'detached' })
  await expect
    .poll(() => new URL(page.url()).searchParams.get('kind')?.split(',').sort())
    .toEqual(['attachment', 'change'])
  await page.getByRole('button', { name: 'Сбросить фильтр' }).click()

  await page.getByRole('button', { name: 'Что: Все события' }).click()
  await page.getByRole('combobox', { name: 'Чьи' }).fill('Анна')
  await page.getByRole('option', { name: 'Анна Ветрова' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Что: Анна Ветрова' }).waitFor()
  await entries().getByText('Не потеряться').waitFor()
  await page.waitForFunction(() => !document.querySelector('main ol')?.textContent?.includes('Визит'))
  await page.getByRole('searchbox', { name: 'Найти в событиях' }).fill('нет такого')
  await page.getByRole('tabpanel').getByText('Среди событий ничего не подошло.').waitFor()
  await page.getByRole('button', { name: 'Сбросить фильтр' }).click()
  expect(anna.problems).toEqual([])
})

/** By the clock of the page: late on a Sunday it lies in the next week. */
function dayInAnHour(): string {
  return new Date(Date.now() + 3_600_000).toLocaleDateString('sv')
}

test('a meeting is planned with its time, place and colleagues, and stands in their calendars', async () => {
  await page.keyboard.press('m')
  const form = page.getByRole('tabpanel', { name: 'Встреча' })
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Что сделать')
  await page.keyboard.type('Показ образцов')
  await form.getByText('Через час').click()
  await form.getByLabel('Место').fill('Шоурум на Лесной')
  await form.getByRole('combobox', { name: 'Кто ещё придёт из коллег' }).fill('Вера')
  await page.getByRole('option', { name: 'Вера Зимина' }).click()
  await page.keyboard.press('Escape')
  expect(await barriers(page)).toEqual([])
  await page.keyboard.press('Control+Enter')
  await page.getByRole('button', { name: 'Завершить: Показ образцов' }).waitFor()
  await page.getByText('Шоурум на Лесной').waitFor()
  const [task] = (await head.call<{ data: Row[] }>('GET', `/tasks?filter[on]=${lead}`)).body.data
  expect(task).toMatchObject({ kind: 'meeting', minutes: 60, place: 'Шоурум на Лесной', participants: [vera] })

  const colleague = await seat(browser, rapport, { ...who, email: 'vera@rapport.example' })
  await colleague.page.goto(`/calendar?view=list&date=${await colleague.page.evaluate(dayInAnHour)}`)
  await colleague.page.getByText('Показ образцов').first().waitFor()
  expect(colleague.problems).toEqual([])
  await colleague.close()
  expect(anna.problems).toEqual([])
})

test('objects that were added have the same timeline', async () => {
  const many = { ru: 'Проекты', en: 'Projects' }
  const label = { one: { ru: 'Проект', en: 'Project' }, many }
  const made = await head.call<Row>('POST', '/objects', { name: 'project', plural: 'projects', label })
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  const project = await head.call<Row>('POST', '/projects', { name: 'Дом у озера' })
  const chief = await seat(browser, rapport, administrator)
  await chief.page.goto(`/projects/${project.body.id}`)
  await chief.page.locator('textarea[aria-label="Заметка"]').fill('Фундамент залит')
  await chief.page.keyboard.press('Control+Enter')
  const entry = chief.page.locator('main ol > li').filter({ hasText: 'Фундамент залит' })
  await entry.hover()
  await entry.getByRole('button', { name: /^Закрепить/ }).click()
  await chief.page.getByRole('region', { name: 'Заметка' }).getByText('Фундамент залит').waitFor()
  await chief.page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'фасад.png', mimeType: 'image/png', buffer: png })
  await chief.page.getByRole('button', { name: 'Показать: фасад.png' }).waitFor()
  await chief.page.goto(`/projects/${project.body.id}?kind=attachment`)
  await chief.page.locator('main ol > li').getByText('фасад.png').first().waitFor()
  expect(chief.problems).toEqual([])
  await chief.close()
})
