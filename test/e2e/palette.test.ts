import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openAnewAfterFailure, type Person, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** Everything by a few typed letters: found, gone to, begun, done to what is open. */

type Row = Record<string, unknown>

let rapport: TestServer
let browser: Browser
let admin: Client
let anna: Person
let page: Page
let lead = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  const roles = (await admin.call<{ data: Row[] }>('GET', '/roles')).body.data
  const role = roles.find(({ name }) => name === 'manager')?.id
  const who = { email: 'anna@rapport.example', password: 'another horse battery' }
  await made('/users', { ...who, name: 'Анна Ветрова', role, locale: 'ru' })
  anna = await seat(browser, rapport, who)
  page = anna.page
  lead = await made('/leads', { name: 'Зинаида Кухарчук', phones: ['+79265550177'] })
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)
beforeEach(async () => {
  if (page.url() !== 'about:blank') await page.keyboard.press('Escape')
})

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

const palette = () => page.getByRole('dialog', { name: 'Поиск' })
const options = () => palette().getByRole('option')
const option = (name: string | RegExp) => palette().getByRole('option', { name })
const chosen = () => palette().locator('[role=option][aria-selected=true]')
const heading = (name: string) => page.getByRole('heading', { name, level: 1 })

async function atHome(): Promise<void> {
  await page.goto('/')
  await heading('Мой день').waitFor()
}

async function ask(words: string): Promise<void> {
  // A page that has just been drawn hears its keys a moment later.
  await soon(async () => {
    if (await palette().isVisible()) return true
    await page.keyboard.press('Control+k')
    return palette()
      .waitFor({ timeout: 2000 })
      .then(
        () => true,
        () => false,
      )
  })
  await palette().getByRole('combobox').fill(words)
}

test('pages are found in either language and in either keyboard layout', async () => {
  await atHome()
  for (const words of ['задачи', 'pflfxb', 'tasks', 'ефылы']) {
    await ask(words)
    await option(/^Задачи/)
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
    await palette().waitFor({ state: 'detached' })
  }
  await ask('уведомл')
  await option(/уведомлени/i)
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await ask('воронка')
  await option(/^Воронка продаж/).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/reports/funnel')
  await palette().waitFor({ state: 'detached' })
})

test('what a person may not open is not offered', async () => {
  await ask('загрузка')
  await option(/Загрузка из файла/).waitFor()
  await palette().getByRole('combobox').fill('права')
  await option(/Загрузка из файла/).waitFor({ state: 'detached' })
  await options().first().waitFor({ state: 'detached' })
  await palette().getByText('Ничего не нашлось').waitFor()
})

test('a record is found by its name typed in the other layout, and what was found is marked', async () => {
  await atHome()
  await ask('pbyfblf')
  await option(/Зинаида Кухарчук/).waitFor()
  // Until the new words are answered, what the former found goes once more.
  const answered = page.waitForResponse(answer => new URL(answer.url()).searchParams.get('q') === 'кухар')
  await palette().getByRole('combobox').fill('кухар')
  await answered
  await option(/Зинаида Кухарчук/)
    .locator('mark')
    .waitFor()
  await expect
    .poll(() =>
      option(/Зинаида Кухарчук/)
        .locator('mark')
        .innerText(),
    )
    .toBe('Кухар')
  await page.keyboard.press('Enter')
  await heading('Зинаида Кухарчук').waitFor()
})

test('who presses Enter before anything is found comes to the first of what is found then', async () => {
  await atHome()
  const pressed = Promise.withResolvers<void>()
  await page.route('**/api/v1/search?**', async route => {
    await pressed.promise
    await route.continue()
  })
  await ask('зинаида кух')
  await page.keyboard.press('Enter')
  pressed.resolve()
  await heading('Зинаида Кухарчук').waitFor()
  await palette().waitFor({ state: 'detached' })
  await page.unroute('**/api/v1/search?**')
})

test('on an open lead its verbs are offered first, and done without a mouse', async () => {
  await page.keyboard.press('Control+k')
  const group = palette().getByRole('group', { name: 'Открытая карточка' })
  await group.getByRole('option', { name: /^Взять себе/ }).waitFor()
  expect(await foreignWords(page, 'ru')).toEqual([])
  expect(await barriers(page)).toEqual([])
  await palette().getByRole('combobox').fill('взять')
  await soon(async () => (await chosen().innerText()).includes('Взять себе'))
  await page.keyboard.press('Enter')
  await page.getByText('Лид ваш').waitFor()
  await soon(
    async () => (await admin.call<Row>('GET', `/leads/${lead}`)).body.status,
    status => status === 'working',
  )

  await ask('заметку')
  await option(/Написать заметку/).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === 'Заметка')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.type('Просит перезвонить вечером')
  await page.keyboard.press('Control+Enter')
  await page.locator('main ol').getByText('Просит перезвонить вечером').waitFor()
})

test('a key leads to the same form of the card as the palette, and Escape out of it with what was typed kept', async () => {
  await page.locator('h1').click()
  for (const [key, words, tab, field] of [
    ['t', 'задачу', 'Задача', 'Что сделать'],
    ['c', 'звонок', 'Звонок', 'Чем закончился'],
    ['m', 'встречу', 'Встреча', 'Что сделать'],
    ['w', 'заметку', 'Заметка', 'Заметка'],
  ] as const) {
    const inForm = () =>
      page.waitForFunction(
        ([tab, field]) =>
          document.activeElement?.getAttribute('aria-label') === field &&
          document.querySelector('[role=tab][aria-selected=true]')?.textContent === tab,
        [tab, field] as const,
      )
    expect(await page.getByRole('tab', { name: tab }).getAttribute('aria-keyshortcuts')).toBe(key.toUpperCase())
    await page.keyboard.press(key)
    await inForm()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.type('Начато')
    await page.keyboard.press('Escape')
    await page.waitForFunction(tab => document.activeElement?.textContent === tab, tab)
    await ask(words)
    await page.keyboard.press('Enter')
    await inForm()
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('Начато')
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'Сохранить', exact: true }).waitFor()
  await page.keyboard.press('w')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
})

test('everything that may be created is created from anywhere', async () => {
  await atHome()
  await ask('новая компания')
  await option('Новая компания').waitFor()
  await page.keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'Новая компания' })
  await form
    .getByRole('textbox', { name: /Название/ })
    .first()
    .fill('ООО «Дубрава»')
  await page.keyboard.press('Enter')
  await heading('ООО «Дубрава»').waitFor()
})

test('what was opened and done lately stands first, and what is gone is not shown', async () => {
  const gone = await made('/leads', { name: 'Ушедший Пётр', phones: ['+79265550188'] })
  await page.goto(`/leads/${gone}`)
  await heading('Ушедший Пётр').waitFor()
  await atHome()
  await page.keyboard.press('Control+k')
  const recent = palette().getByRole('group', { name: 'Недавнее' })
  await recent.getByRole('option', { name: /Ушедший Пётр/ }).waitFor()
  await recent.getByRole('option', { name: /Новая компания/ }).waitFor()
  await page.keyboard.press('Escape')
  await admin.call('DELETE', `/leads/${gone}`)
  await page.keyboard.press('Control+k')
  await recent.getByRole('option', { name: /ООО «Дубрава»/ }).waitFor()
  await recent.getByRole('option', { name: /Ушедший/ }).waitFor({ state: 'detached' })
})

test('colours, density and language are changed, and the way back is found in the new language', async () => {
  await atHome()
  await ask('темн')
  await option(/Тёмное|Тёмная/)
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark')
  await ask('english')
  await option(/English/)
    .first()
    .waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'My day', level: 1 }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog', { name: 'Search' }).getByRole('combobox').fill('русский')
  await page
    .getByRole('option', { name: /Русский/ })
    .first()
    .waitFor()
  // Kept by then: the next page is in the language that the server knows.
  const kept = page.waitForResponse(answer => answer.request().method() === 'PATCH')
  await page.keyboard.press('Enter')
  await heading('Мой день').waitFor()
  await kept
})

test('a list is marked, filtered and kept as a view from the palette', async () => {
  await page.goto('/leads')
  await page.getByRole('row').nth(1).waitFor()
  await ask('отметить все')
  await option(/Отметить все строки/).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/Выбрано: \d/).waitFor()
  await ask('снять отметки')
  await option(/Снять отметки/).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/Выбрано: \d/).waitFor({ state: 'detached' })
  await ask('как вид')
  await option(/Сохранить как вид/).waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('textbox').first().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('f')
  await page.getByText('Условий пока нет').waitFor()
})

test('the question mark shows every key of the page, and keys wait while somebody types', async () => {
  await page.goto(`/leads/${lead}`)
  await heading('Зинаида Кухарчук').waitFor()
  await page.keyboard.press('Shift+?')
  const help = page.getByRole('dialog', { name: 'Горячие клавиши' })
  await help.getByText('Записать звонок').waitFor()
  await help.getByText('Воронка продаж').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  await page.keyboard.press('n')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(1)
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'detached' })

  await page.getByRole('tab', { name: 'Заметка' }).click()
  await page.getByRole('tabpanel').getByRole('textbox').first().click()
  await page.keyboard.type('n ? g t / c')
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  expect(page.url()).toContain(lead)
})

test('keys are known by their place: G, then T goes to the tasks in the Russian layout too', async () => {
  await atHome()
  const press = (code: string, key: string) =>
    page.evaluate(
      ([code, key]) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true })),
      [code, key] as const,
    )
  await press('KeyG', 'п')
  await press('KeyT', 'е')
  await page.waitForURL('**/tasks')
  await press('KeyN', 'т')
  await page.getByRole('dialog').locator('[name=phone]').waitFor()
})

test('nothing went wrong on the way', () => {
  expect(anna.problems).toEqual([])
})
