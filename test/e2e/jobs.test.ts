import { mkdirSync, readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openAnewAfterFailure, type Person, seat, soon } from './person.ts'

/** Long work shows how far it is, and can be stopped: what is done by then is said to the last record. */

let rapport: TestServer
let browser: Browser
let api: Client
let boss: Person
let page: Page

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  api = await signIn(rapport.url, administrator.email, administrator.password)
  boss = await seat(browser, rapport, administrator)
  page = boss.page
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})
openAnewAfterFailure(() => page)

const rows = 5000
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const dialog = () => page.getByRole('dialog')
const count = async (filter: object): Promise<number> => {
  const query = { filter, measures: [{ fn: 'count' }] }
  const { body } = await api.call<{ rows: { measures: number[] }[] }>('POST', '/leads/aggregate', query)
  return Number(body.rows[0]?.measures[0] ?? 0)
}

async function look(name: string): Promise<void> {
  const folder = process.env.RAPPORT_LOOK
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name}.png` })
}

/** A file of so many new people is dropped, read, and begins to be written. */
async function beginImport(mark: string, from: number): Promise<void> {
  const lines = Array.from({ length: rows }, (_, at) => `${mark} ${at};+7926${String(from + at)};${mark}`)
  await page.goto('/import')
  await page.locator('input[type=file]').setInputFiles({
    name: `${mark}.csv`,
    mimeType: 'text/csv',
    buffer: Buffer.from(['ФИО;Телефон;Что интересует', ...lines].join('\n')),
  })
  await button(/^Загрузить [\d\s]+ строк/).click({ timeout: 60_000 })
  await page.getByText('Записываем').first().waitFor()
}

/** The import stops with some of its rows written; how many, the page says. */
async function stopImport(mark: string, picture: string): Promise<number> {
  await soon(() => count({ interest: mark }), Boolean, 30)
  await look(`${picture}-under-way`)
  await button('Остановить').click()
  await page.getByText('Загрузка остановлена').waitFor()
  await look(`${picture}-stopped`)
  const written = await count({ interest: mark })
  const words = await page.getByText(/^Записано строк: /).innerText()
  expect(words.replace(/\s/g, '')).toBe(`Записанострок:${written}·пропущено:0·осталось:${rows - written}`)
  expect(written).toBeLessThan(rows)
  expect(await barriers(page)).toEqual([])
  return written
}

test('an import that is stopped says what is written, and goes on to its end', async () => {
  await beginImport('Первый', 1_000_000)
  const settings = page.getByRole('navigation').getByRole('link', { name: 'Настройки' })
  expect(await settings.getAttribute('data-active')).toBe('true')
  await stopImport('Первый', 'import')
  await button('Продолжить').click()
  await page.getByText(/^Готово: загружен/).waitFor({ timeout: 90_000 })
  expect(await count({ interest: 'Первый' })).toBe(rows)
})

test('an import that is stopped is taken back, to the last record', async () => {
  await beginImport('Второй', 2_000_000)
  const written = await stopImport('Второй', 'import-again')
  expect(written).toBeGreaterThan(0)
  await button('Отменить загрузку').click()
  await dialog().getByRole('button', { name: 'Отменить загрузку' }).click()
  await page.getByText('Загрузка отменена').waitFor({ timeout: 120_000 })
  expect(await count({ interest: 'Второй' })).toBe(0)
  expect(await count({ interest: 'Первый' })).toBe(rows)
})

test('a list goes into a file: the columns in sight, as it is filtered', async () => {
  const filter = encodeURIComponent(JSON.stringify([['name', 'contains', 'Первый 47']]))
  await page.goto(`/leads?f=${filter}`)
  await button('Выгрузить в файл').click()
  await dialog().getByText('Под фильтр подошло записей: 111').waitFor()
  await look('export-form')
  expect(await barriers(page)).toEqual([])
  await dialog().getByText('CSV', { exact: true }).click()
  const arriving = page.waitForEvent('download')
  await dialog().getByRole('button', { name: 'Выгрузить' }).click()
  const file = readFileSync(await (await arriving).path(), 'utf8')
    .trimEnd()
    .split('\r\n')
  expect(file.length).toBe(112)
  const heads = await page.getByRole('columnheader').allInnerTexts()
  for (const name of file[0]?.replace('\ufeff', '').split(';') ?? [])
    expect(heads.join('\n').toLowerCase()).toContain(name.replaceAll('"', '').toLowerCase())
  await dialog().getByText('Готово: 111 записей').waitFor()
  await look('export-done')
  expect(await barriers(page)).toEqual([])
})

test('an export can be stopped; one whose window is closed waits on the page of exports', async () => {
  await page.goto('/leads')
  await button('Выгрузить в файл').click()
  await dialog().getByText('Все поля').click()
  await dialog().getByRole('button', { name: 'Выгрузить' }).click()
  await look('export-under-way')
  await button('Остановить').click()
  await dialog().getByText('Выгрузка остановлена, файла нет').waitFor()
  await dialog().getByRole('contentinfo').or(dialog().getByText('Закрыть')).first().click()

  await button('Выгрузить в файл').click()
  await dialog().getByRole('button', { name: 'Выгрузить' }).click()
  await button('Остановить').waitFor()
  await page.keyboard.press('Escape')
  await button('Открыть').click()
  await page.getByRole('heading', { name: 'Выгрузки' }).waitFor()
  await page.getByText('Остановлена').waitFor()
  await look('exports')
  expect(await barriers(page)).toEqual([])
  const arriving = page.waitForEvent('download', { timeout: 90_000 })
  await page.getByRole('link', { name: 'Скачать' }).first().click({ timeout: 90_000 })
  await arriving
  const made = await soon(
    async () => (await api.call<{ data: { state: string; rows: number }[] }>('GET', '/exports')).body.data[0],
    one => one?.state === 'done',
    60,
  )
  expect(made?.rows).toBe(rows)
})

test('of a file that is ready while one is elsewhere a notice tells, with the way there; of one in sight nothing does', async () => {
  interface Notice {
    title: string
    readAt: string | null
  }
  const ready = async () =>
    (await api.call<{ data: Notice[] }>('GET', '/notices?limit=200')).body.data.filter(({ title }) =>
      title.startsWith('Файл готов: Лиды'),
    )
  const before = (await ready()).length
  await page.goto('/leads?q=Первый')
  await button('Выгрузить в файл').click()
  await dialog().getByRole('button', { name: 'Выгрузить' }).click()
  await dialog()
    .getByText(/^Готово: /)
    .waitFor({ timeout: 90_000 })
  await soon(async () => (await ready()).length === before + 1 && (await ready())[0]?.readAt, Boolean, 30)
  await dialog().getByText('Закрыть').click()

  // So many that one is elsewhere before it is done.
  await page.goto('/leads')
  await button('Выгрузить в файл').click()
  await dialog().getByRole('button', { name: 'Выгрузить' }).click()
  await button('Остановить').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Мой день' }).first().click()
  await page.getByRole('button', { name: /новое уведомление|новых уведомлени/ }).click({ timeout: 90_000 })
  await page
    .getByRole('link', { name: /^Файл готов: Лиды/ })
    .first()
    .click({ timeout: 90_000 })
  await page.getByRole('heading', { name: 'Выгрузки' }).waitFor()
  const [newest] = await ready()
  expect((await ready()).length).toBe(before + 2)
  expect(await soon(async () => (await ready())[0]?.readAt, Boolean, 10)).toBeTruthy()
  expect(newest?.title).toMatch(/^Файл готов: Лиды, [\d\s]+ запис(ь|и|ей)$/)
})

test('who may take nothing away is not offered to', async () => {
  const seller = { email: 'anna@rapport.example', password: 'another horse battery' }
  await api.call('POST', '/users', { ...seller, name: 'Анна Ветрова', role: 'manager' })
  const anna = await seat(browser, rapport, seller)
  await anna.page.goto('/leads')
  await anna.page.getByRole('button', { name: 'Столбцы' }).waitFor()
  expect(await anna.page.getByRole('button', { name: 'Выгрузить в файл' }).count()).toBe(0)
  expect(anna.problems).toEqual([])
  await anna.close()
})

test('a stage that goes moves its deals; stopped, it stays with those that are left', async () => {
  type Rows = { data: { id: string; name: string }[] }
  const [first, second] = (await api.call<Rows>('GET', '/stages?sort=position')).body.data
  const create = Array.from({ length: 1000 }, (_, at) => ({ name: `Сделка ${at}`, stage: first?.id }))
  for (let turn = 0; turn < 3; turn++) await api.call('POST', '/deals/bulk', { create })
  const standing = async () =>
    (await api.call<{ total: { value: number } }>('GET', `/deals?filter[stage]=${first?.id}&total=true&limit=1`)).body
      .total.value
  await page.goto('/settings/pipelines')
  await button(new RegExp(`(Удалить|Убрать): ${first?.name}$`)).click()
  await dialog().getByLabel('Куда перенести').click()
  await page.getByRole('option', { name: second?.name }).click()
  await dialog().getByRole('button', { name: 'Удалить' }).click()
  await soon(standing, left => left < 3000, 60)
  await look('stage-moving')
  expect(await barriers(page)).toEqual([])
  await button('Остановить').click()
  const words = await page.getByText(/^Остановлено: перенесено/).innerText()
  const left = await standing()
  expect(words.replace(/\s/g, '')).toContain(`перенесено${3000 - left}из3000`)
  expect(left).toBeGreaterThan(0)
  await button('Отменить').or(button('Вернуть')).first().click()
  expect(await soon(standing, back => back === 3000, 60)).toBe(3000)
  expect(boss.problems).toEqual([])
})
