import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

let office: Office
let admin: Person

beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

test('an administrator reads what is to be done, goes there, does it, and reads that it is done', async () => {
  const { page, problems } = admin
  await page.goto('/settings')
  await page.getByRole('link', { name: /^Состояние защиты/ }).click()
  const backup = page.getByRole('listitem').filter({ hasText: 'Резервная копия' })
  await backup.getByText('Ни одной копии нет').waitFor()
  await backup.getByText('Сделать', { exact: true }).waitFor()
  expect(await barriers(page)).toEqual([])
  // The administrator of a new server is called so.
  const foreign = await foreignWords(page, 'ru')
  expect(foreign.filter(text => !/: admin$|^admin$/.test(text))).toEqual([])

  await backup.getByRole('link', { name: 'Перейти: Резервная копия' }).click()
  await page.getByRole('button', { name: 'Сделать копию' }).click()
  await page.getByText('Не проверена').waitFor({ timeout: 60_000 })
  await page.goBack()
  await backup.getByText('Копия есть, делаются каждый день').waitFor()
  await backup.getByText('В порядке', { exact: true }).waitFor()
  expect(problems).toEqual([])
})

test('an auditor takes it along: as a file, and on paper without anything to press', async () => {
  const { page } = admin
  await page.goto('/settings/trust')
  await page.getByText('Резервная копия').waitFor()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByText('Скачать CSV').click()])
  expect(file.suggestedFilename()).toMatch(/^Состояние защиты .*\.csv$/)

  await page.emulateMedia({ media: 'print' })
  await page.getByText('Ключи API').waitFor()
  await page
    .getByRole('link', { name: /^Перейти/ })
    .first()
    .waitFor({ state: 'hidden' })
  await page.emulateMedia({ media: null })
})
