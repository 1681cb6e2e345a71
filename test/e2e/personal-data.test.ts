import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { seat } from './person.ts'
import { foreignWords } from './words.ts'

let rapport: TestServer
let browser: Browser

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

/** Where to put pictures of the pages, when somebody wants to look at them. */
const pictures = process.env.RAPPORT_PICTURES

test('from the card of a client his data are gathered, corrected and erased, and the card says so', async () => {
  const { page, problems, api, close } = await seat(browser, rapport, administrator)
  const shot = async (name: string) => {
    if (!pictures) return
    for (const [width, height] of [
      [1440, 900],
      [380, 780],
    ] as const)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize({ width, height })
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        await page.waitForTimeout(300)
        await page.screenshot({ path: `${pictures}/${name}-${width}-${colorScheme}.png`, fullPage: true })
      }
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  }
  const usable = async () => {
    // A button that was just enabled has to come to its colour.
    await expect.poll(() => barriers(page)).toEqual([])
    expect((await foreignWords(page, 'ru')).filter(word => word !== 'admin')).toEqual([])
  }
  const lead = { name: 'Ольга Ветрова', phones: ['+79261234567'], comment: 'звонить вечером' }
  const { body } = await api.call<{ id: string }>('POST', '/leads', lead)
  await api.call('POST', '/activities', {
    kind: 'note',
    text: 'Просила не звонить',
    on: { object: 'lead', id: body.id },
  })

  await page.goto(`/leads/${body.id}`)
  await page.getByRole('heading', { level: 1, name: 'Ольга Ветрова' }).waitFor()
  await page.getByRole('button', { name: 'Ещё' }).first().click()
  await page.getByRole('menuitem', { name: 'Личные данные…' }).click()
  await page.getByRole('heading', { level: 1, name: 'Ольга Ветрова' }).waitFor()
  await page.getByText('Звонки, заметки и сообщения').waitFor()
  await usable()
  await shot('person')

  await page.getByRole('button', { name: 'Собрать файл' }).click()
  await page.getByRole('link', { name: 'Скачать' }).waitFor({ timeout: 30_000 })

  await page.getByRole('button', { name: 'Исправить…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Что неверно').click()
  await page.getByRole('option', { name: 'Комментарий' }).click()
  await dialog.getByRole('textbox', { name: 'Комментарий' }).fill('звонить утром')
  await dialog.getByLabel('Основание').fill('вх. 15')
  await usable()
  await shot('correct')
  await dialog.getByRole('button', { name: 'Исправить' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await api.call<{ comment: string }>('GET', `/leads/${body.id}`)).body.comment).toBe('звонить утром')

  await page.getByRole('button', { name: 'Стереть…' }).click()
  await dialog.getByLabel('Номер обращения').fill('вх. 16')
  expect(await dialog.getByRole('button', { name: 'Стереть навсегда' }).isDisabled()).toBe(true)
  await dialog.getByLabel('Понимаю, что отменить это нельзя').check()
  await usable()
  await shot('erase')
  await dialog.getByRole('button', { name: 'Стереть навсегда' }).click()
  await page.getByText('Данные этого человека стёрты: №1').waitFor({ timeout: 60_000 })

  await page.goto(`/leads/${body.id}`)
  await page.getByRole('heading', { level: 1, name: 'Стёртые данные №1' }).waitFor()
  await page.getByText('Личные данные стёрты').waitFor()
  expect(await page.getByRole('button', { name: 'В сделку' }).count()).toBe(0)
  await usable()
  for (const name of ['Файлы', 'Согласия']) expect(await page.getByRole('heading', { name }).count(), name).toBe(0)
  await shot('card')
  await page.goto('/settings/personal-data')
  await page.getByText('№1 · По просьбе человека (вх. 16)').waitFor()
  await page.getByRole('link', { name: 'Подтверждение стирания №1' }).waitFor()
  await usable()
  await shot('page')
  await page.getByRole('button', { name: 'Уже стёрт?' }).click()
  await dialog.getByLabel('Телефон или e-mail').fill('8 926 123-45-67')
  await dialog.getByRole('button', { name: 'Проверить' }).click()
  await dialog.getByText(/^Стирали: №1/).waitFor()
  await usable()
  await shot('search')
  expect(problems).toEqual([])
  await close()
}, 240_000)
