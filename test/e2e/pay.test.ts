import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { type Person, seat } from './person.ts'

/** Pay: an administrator writes a rule and sees what it comes to, sellers divide a deal, each checks his lines. */

let office: Office
let admin: Person
let seller: Seated
let helper: Seated
beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
  const team = await office.made('/teams', { name: 'Салон' })
  seller = await office.hire('Анна Ветрова', 'manager', team)
  helper = await office.hire('Борис Лесной', 'manager', team)
})
afterAll(() => office?.close())

const plain = (text: string) => text.replace(/\s+/g, ' ')

test('a rule is written with an example beside it, a deal is divided, and each sees his lines', async () => {
  const { page } = admin
  await page.goto(`${office.rapport.url}/settings/pay`)
  await page.getByRole('button', { name: 'Новое правило' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill('Процент с продаж')
  await dialog.getByLabel('Ставка, %').fill('2')
  await dialog.getByRole('button', { name: 'Добавить ступень' }).click()
  await dialog.getByLabel('От, RUB').nth(1).fill('50000')
  await dialog.getByLabel('Ставка, %').nth(1).fill('4')
  await dialog.getByLabel('Если за период набралось, RUB').fill('80000')
  await dialog.getByText(/Премия: 2\s200/).waitFor()
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('Процент с продаж').waitFor()

  const [pipeline] = await office.list('/pipelines')
  const stages = pipeline?.stages as { id: string; kind: string }[]
  const won = stages.find(({ kind }) => kind === 'won')?.id
  const deal = await office.made('/deals', {
    ...{ name: 'Кухня', owner: seller.id, stage: won, amount: { amount: '100000.00', currency: 'RUB' } },
  })
  await seller.page.goto(`${office.rapport.url}/deals/${deal}`)
  await seller.page.getByRole('button', { name: 'Изменить доли' }).click()
  const shares = seller.page.getByRole('dialog')
  await shares.getByLabel('Доля, % 1').fill('60')
  await shares.getByRole('button', { name: 'Добавить сотрудника' }).click()
  await shares.getByLabel('Сотрудник 2').click()
  await seller.page.getByRole('option', { name: 'Борис Лесной' }).click()
  await shares.getByLabel('Доля, % 2').fill('30')
  await shares.getByText('Всего 90 %').waitFor()
  expect(await shares.getByRole('button', { name: 'Сохранить' }).isDisabled()).toBe(true)
  await shares.getByLabel('Доля, % 2').fill('40')
  expect(await barriers(seller.page)).toEqual([])
  await shares.getByRole('button', { name: 'Сохранить' }).click()
  await shares.waitFor({ state: 'hidden' })
  await seller.page.getByText('Борис Лесной').first().waitFor()

  await seller.page.getByRole('link', { name: 'Премии', exact: true }).click()
  await seller.page.getByRole('heading', { name: 'Мои премии' }).waitFor()
  const lines = seller.page.getByRole('row', { name: /Кухня/ })
  await lines.nth(1).waitFor()
  expect(plain(await lines.nth(0).innerText())).toMatch(/50 000 ₽ 60 % 2 % 1 000 ₽/)
  expect(plain(await lines.nth(1).innerText())).toMatch(/10 000 ₽ 60 % 4 % 400 ₽/)
  expect(plain(await seller.page.getByRole('row', { name: /Итого/ }).innerText())).toMatch(/1 400 ₽/)
  expect(await barriers(seller.page)).toEqual([])

  await helper.page.goto(`${office.rapport.url}/pay`)
  await helper.page.getByRole('row', { name: /Итого.*800/ }).waitFor()

  await page.getByRole('link', { name: 'Премии', exact: true }).first().click()
  await page.getByRole('row', { name: /Анна Ветрова.*1\s400/ }).waitFor()
  await page.getByRole('link', { name: 'Борис Лесной' }).click()
  await page.getByRole('heading', { name: 'Борис Лесной' }).waitFor()
  await page.getByRole('link', { name: /Кухня/ }).waitFor()
  expect([...admin.problems, ...seller.problems, ...helper.problems]).toEqual([])
})
