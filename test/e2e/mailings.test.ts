import { afterAll, beforeAll, expect, test } from 'vitest'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { foreignWords } from './words.ts'

/** The head has a report sent by mail, and puts a dashboard on the screen of the hall until he ends its link. */

let office: Office
let head: Seated
beforeAll(async () => {
  office = await openOffice()
  const team = await office.made('/teams', { name: 'Отдел продаж' })
  head = await office.hire('Глеб Начальник', 'head', team)
  for (const name of ['Кухня', 'Шкаф']) await office.made('/deals', { name, owner: head.id })
  const definition = { object: 'deal', rows: ['name'], measures: [{ fn: 'count' }] }
  const tiles = [{ id: 'a', definition, chart: 'table', title: 'Сделки', x: 0, y: 0, w: 12, h: 6 }]
  for (const [path, body] of [
    ['/reports', { name: 'Сделки по именам', definition }],
    ['/dashboards', { name: 'Зал', layout: { tiles } }],
  ] as const)
    expect((await head.api.call('POST', path, body)).status).toBe(201)
})
afterAll(() => office?.close())

test('a report is sent by mail on chosen days, paused and ended', async () => {
  const { page, problems } = head
  await page.goto('/reports')
  await page.getByRole('link', { name: /^Сделки по именам/ }).click()
  await page.getByRole('button', { name: '«Сделки по именам»: действия' }).click()
  await page.getByRole('menuitem', { name: 'Присылать на почту…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('По дням месяца').click()
  expect(await barriers(page)).toEqual([])
  // The administrator is called so.
  expect((await foreignWords(page, 'ru')).filter(word => word !== 'admin')).toEqual([])
  await dialog.getByRole('button', { name: 'Присылать' }).click()
  await page.getByText('«Сделки по именам» будет приходить на почту').waitFor()

  await page.goto('/reports/mailings')
  const row = page.getByRole('listitem').filter({ hasText: 'Сделки по именам' })
  await row.getByText('1 числа, 09:00').waitFor()
  await row.getByText('Кому: мне').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  const act = async (name: string) => {
    await row.getByRole('button', { name: /^Действия/ }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await act('Приостановить')
  await row.getByText('Приостановлена').waitFor()
  await act('Удалить рассылку')
  await page.getByText('Рассылок нет').waitFor()
  expect(problems).toEqual([])
})

test('a dashboard stands on a screen on which nobody is signed in, until its link is ended', async () => {
  const { page, problems } = head
  await page.goto('/dashboards')
  await page.getByRole('link', { name: /^Зал/ }).click()
  await page.getByRole('button', { name: '«Зал»: действия' }).click()
  await page.getByRole('menuitem', { name: 'Показать на экране…' }).click()
  await page.getByRole('button', { name: 'Создать ссылку' }).click()
  const address = await page.getByRole('dialog').getByRole('link', { name: 'Открыть' }).getAttribute('href')
  const browser = page.context().browser()
  if (!browser || !address) throw new Error('no link')
  const hall = await browser.newContext()
  const screen = await hall.newPage()
  const wrong: string[] = []
  screen.on('console', message => message.type() === 'error' && wrong.push(message.text()))
  screen.on('pageerror', error => wrong.push(error.message))
  await screen.goto(address)
  await screen.getByRole('heading', { name: 'Зал' }).waitFor()
  await screen.getByRole('cell', { name: 'Кухня' }).waitFor()
  await screen.getByText(/^Данные на \d\d:\d\d$/).waitFor()
  expect(await screen.getByRole('link').count()).toBe(0)
  expect(await hall.cookies()).toEqual([])
  expect(await barriers(screen)).toEqual([])
  expect(wrong).toEqual([])

  await hall.setOffline(true)
  await screen.evaluate(() => dispatchEvent(new Event('online')))
  await screen.getByText(/^Нет связи\. Данные на/).waitFor()
  await hall.setOffline(false)
  await screen.evaluate(() => dispatchEvent(new Event('online')))
  await screen.getByText(/^Данные на/).waitFor()

  await page.goto('/reports/mailings')
  await page.getByRole('button', { name: 'Закрыть ссылку' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Закрыть ссылку' }).click()
  await page.getByText('Экранов нет').waitFor()
  await screen.evaluate(() => dispatchEvent(new Event('online')))
  await screen.getByRole('heading', { name: 'Экран больше не показывается' }).waitFor()
  expect(await screen.getByText('Кухня').count()).toBe(0)
  await hall.close()
  expect(problems).toEqual([])
})
