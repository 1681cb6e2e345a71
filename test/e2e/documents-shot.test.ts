import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

let office: Office
let boss: Person
beforeAll(async () => {
  office = await openOffice()
  boss = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())
test('shots', async () => {
  const { page, problems } = boss
  const shot = async (name: string) => { await page.waitForTimeout(1200); await page.screenshot({ path: `/tmp/shots/${name}.png` }) }
  await page.goto('/settings/documents')
  await page.getByRole('heading', { name: 'Номера' }).waitFor()
  await page.waitForTimeout(4000)
  await shot('list')
  console.log('barriers', await barriers(page), 'foreign', await foreignWords(page, 'ru'))
  await page.getByRole('button', { name: 'Изменить нумерацию: Договоры' }).click()
  await shot('numbering')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Скопировать и изменить' }).nth(2).click()
  await page.waitForURL(/documents\/[0-9a-f-]{36}$/)
  await page.getByRole('img', { name: /Страница 1/ }).waitFor()
  await page.getByRole('button', { name: /^Заголовок/ }).first().click()
  await page.getByLabel('Текст', { exact: true }).first().fill('Счёт {{buyer.nmae}}')
  await page.waitForTimeout(2500)
  await shot('editor')
  console.log('barriers', await barriers(page), 'foreign', await foreignWords(page, 'ru'))
  await page.evaluate(() => document.documentElement.setAttribute('data-mantine-color-scheme', 'dark'))
  await page.setViewportSize({ width: 380, height: 800 })
  await shot('editor-phone')
  console.log(problems)
  expect(1).toBe(1)
})
