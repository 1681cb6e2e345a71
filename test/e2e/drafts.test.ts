import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { type Person, seat, soon } from './person.ts'

/** Tabs are closed, networks fail, sessions end: what somebody was typing is there. */

type Row = Record<string, unknown>

const anna = { email: 'anna@rapport.example', password: 'another horse battery' }

let rapport: TestServer
let browser: Browser
let boss: Person & { api: Client }
let page: Page
let lead = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  boss = await seat(browser, rapport, administrator)
  page = boss.page
  await boss.api.call('POST', '/users', { ...anna, name: 'Анна Ветрова', role: 'manager' })
  const made = await boss.api.call<Row>('POST', '/leads', { name: 'Зоя Дальняя', phones: ['+79265550101'] })
  lead = String(made.body.id)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

/** The tab is closed in the middle of a word, and another is opened. */
async function closeTab(path: string): Promise<void> {
  await page.close()
  page = await boss.context.newPage()
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
}
const dialog = () => page.getByRole('dialog')
const press = (name: string | RegExp) => page.getByRole('main').getByRole('button', { name }).first().click()
/** By keyboard: what is proposed for a field may lie over the button. */
async function giveUp(): Promise<void> {
  await dialog().getByRole('button', { name: 'Отмена' }).focus()
  await page.keyboard.press('Enter')
}
const drafts = () => page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('rapport.draft.')))
const total = async (plural: string) =>
  ((await boss.api.call<{ data: Row[] }>('GET', `/${plural}?limit=50`)).body.data as Row[]).length

/** Opens a dialog, types, closes the tab, and finds it in the dialog again; given up on purpose, it is gone. */
async function keeps(path: string, open: () => Promise<void>, label: string | RegExp, words: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await open()
  await dialog().getByLabel(label).first().fill(words)
  await closeTab(path)
  await open()
  expect(await dialog().getByLabel(label).first().inputValue(), path).toBe(words)
  await giveUp()
  await dialog().waitFor({ state: 'detached' })
  await open()
  expect(await dialog().getByLabel(label).first().inputValue(), `${path}, given up`).not.toBe(words)
  await giveUp()
}

test('a new record, a refusal and a postponement outlive a closed tab', async () => {
  await keeps('/companies', () => press('Создать'), /Название/, 'ООО «Недописанное»')
  await keeps(`/leads/${lead}`, () => press('Отказ'), /Причина/, 'Пока просто думает')
  await keeps(`/leads/${lead}`, () => press('Отложить'), 'Заметка', 'Вернуться после ремонта')
  expect(await total('companies')).toBe(0)
  expect(await drafts()).toEqual([])
})

test('quiet hours outlive it, too', async () => {
  await page.goto('/settings/notices')
  await page.getByRole('switch', { name: 'Не беспокоить по часам' }).check({ force: true })
  await page.getByLabel('С', { exact: true }).fill('21:15')
  await closeTab('/settings/notices')
  await page.getByLabel('С', { exact: true }).waitFor()
  expect(await page.getByLabel('С', { exact: true }).inputValue()).toBe('21:15')
  await page.getByRole('button', { name: 'Отменить правки' }).click()
  await expect.poll(() => drafts()).toEqual([])
})

test('forms of the set-up outlive it too', async () => {
  await keeps('/settings/users', () => press('Пригласить'), 'Имя и фамилия', 'Недописанный Сотрудник')
  await keeps('/settings/sources', () => press('Добавить источник'), 'Название', 'Лендинг осени')
  await keeps('/settings/teams', () => press('Добавить отдел'), 'Название', 'Отдел мебели')
  await keeps('/settings/roles', () => press('Добавить роль'), 'Название роли', 'Старший смены')
  await keeps('/settings/api-keys', () => press('Создать ключ'), 'Для чего', 'Обмен с учётом')
  await keeps('/settings/pipelines', () => press('Добавить воронку'), 'Название', 'Оптовая')
  await keeps('/settings/layouts', () => press('Блок'), 'Название (по-русски)', 'О доставке')
})

test('the values of a bulk change outlive it', async () => {
  const open = async () => {
    await page
      .getByRole('checkbox', { name: /^Отметить: / })
      .first()
      .check()
    await page.getByRole('button', { name: 'Изменить поле' }).click()
    await dialog().getByRole('combobox', { name: 'Поле' }).waitFor()
  }
  const value = () => dialog().getByRole('textbox', { name: 'Новое значение' })
  await page.goto('/leads')
  await open()
  await dialog().getByRole('combobox', { name: 'Поле' }).click()
  await page.getByRole('option', { name: 'Что интересует', exact: true }).click()
  await value().fill('Кухня под окном')
  await closeTab('/leads')
  await open()
  expect(await value().inputValue()).toBe('Кухня под окном')
  await giveUp()
  await dialog().waitFor({ state: 'detached' })
  expect(await drafts()).toEqual([])
})

test('a pasted table outlives it, and still goes into the cells it was pasted into', async () => {
  await boss.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const other = await boss.api.call<Row>('POST', '/leads', { name: 'Яна Последняя', phones: ['+79265550102'] })
  const table = encodeURIComponent(JSON.stringify({ columns: ['name', 'companyName', 'interest'] }))
  const company = async () => (await boss.api.call<Row>('GET', `/leads/${lead}`)).body.companyName
  await page.goto(`/leads?sort=name&table=${table}`)
  await page.locator('[data-cell="0:1"]').click()
  await page.evaluate(() => navigator.clipboard.writeText('ООО «Клён»\tШкаф'))
  await page.keyboard.press('Control+v')
  await dialog().getByText('Изменятся 2 ячейки, строк: 1.').waitFor()

  // By another order another record stands there.
  await closeTab(`/leads?sort=-name&table=${table}`)
  await page.getByText('Вставленная таблица ещё не записана').waitFor()
  await page.getByRole('button', { name: 'Открыть' }).click()
  await dialog().getByText('Изменятся 2 ячейки, строк: 1.').waitFor()
  expect(await dialog().innerText()).toContain('Зоя Дальняя')
  expect(await company()).toBeNull()
  await dialog().getByRole('button', { name: 'Вставить' }).click()
  await dialog().waitFor({ state: 'detached' })
  expect(await company()).toBe('ООО «Клён»')
  expect((await boss.api.call<Row>('GET', `/leads/${other.body.id}`)).body).toMatchObject({
    companyName: null,
    version: 1,
  })
  expect(await drafts()).toEqual([])
})

test('a save that fails for want of a network leaves what was typed, and is done later by one press', async () => {
  await page.goto('/companies')
  await press('Создать')
  await dialog()
    .getByLabel(/Название/)
    .first()
    .fill('ООО «Дважды»')
  await boss.context.setOffline(true)
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await dialog().getByText('Нет связи с сервером').waitFor()
  expect(
    await dialog()
      .getByLabel(/Название/)
      .first()
      .inputValue(),
  ).toBe('ООО «Дважды»')
  await boss.context.setOffline(false)
  await dialog().getByRole('button', { name: 'Создать' }).click()
  await page.getByRole('heading', { name: 'ООО «Дважды»' }).waitFor()
  expect(await total('companies')).toBe(1)
})

test('an ended session asks to sign in above what is typed, and takes nothing away', async () => {
  await page.goto(`/leads/${lead}`)
  await page.getByRole('textbox', { name: 'Заметка' }).fill('Начатая мысль')
  boss.expectRefusal('401 ')
  await boss.api.call('DELETE', '/session')
  await page.getByRole('textbox', { name: 'Заметка' }).press('Control+Enter')
  await dialog().locator('input[type=password]').fill(administrator.password)
  await dialog().getByRole('button', { name: 'Войти' }).click()
  await dialog().waitFor({ state: 'detached' })
  expect(await page.getByRole('textbox', { name: 'Заметка' }).inputValue()).toBe('Начатая мысль')
  await page.getByRole('button', { name: 'Сохранить', exact: true }).click()
  await soon(async () => (await page.getByRole('textbox', { name: 'Заметка' }).inputValue()) === '')
})

test('drafts are one person’s own: whoever signs in after him finds none', async () => {
  await page.getByRole('textbox', { name: 'Заметка' }).fill('Не для чужих глаз')
  await soon(async () => (await drafts()).length === 1)
  const other = await signIn(rapport.url, anna.email, anna.password)
  const [name = '', value = ''] = other.cookie.split('=')
  await boss.context.addCookies([{ name, value, url: rapport.url }])
  await page.goto('/')
  await page.getByRole('heading', { name: 'Мой день' }).waitFor()
  expect(await drafts()).toEqual([])
})

test('drafts do not pile up: of two hundred and more the oldest go', async () => {
  await page.evaluate(() => {
    const person = JSON.parse(localStorage.getItem('rapport.device') ?? '{}').person
    for (let at = 0; at < 260; at++)
      localStorage.setItem(
        `rapport.draft.${person}.note.${at}`,
        JSON.stringify({ at: Date.now() - at * 1000, value: 'x' }),
      )
  })
  await page.keyboard.press('n')
  await dialog().getByLabel('ФИО').fill('Новая')
  await expect.poll(async () => (await drafts()).some(key => key.endsWith('.lead'))).toBe(true)
  const left = await drafts()
  expect(left.length).toBe(200)
  expect(left.some(key => key.endsWith('.note.0'))).toBe(true)
  expect(left.some(key => key.endsWith('.note.259'))).toBe(false)
})
