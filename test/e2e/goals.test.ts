import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayAt, monthStart } from '../../src/model/index.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'

/** What will be sold: the head looks at it, says what he thinks of it, and sees why it is another than it was. */

let office: Office
let head: Seated
let seller: Seated
const today = dayAt(new Date(), 'Europe/Moscow')
beforeAll(async () => {
  office = await openOffice()
  const team = await office.made('/teams', { name: 'Салон' })
  head = await office.hire('Вера Главная', 'head', team)
  seller = await office.hire('Анна Ветрова', 'manager', team)
})
afterAll(() => office?.close())

const money = (text: string) => text.replace(/\s/g, ' ')

test('a head overrides the forecast of a seller, sees it in the team, and is told which deal was put off', async () => {
  const [pipeline] = await office.list('/pipelines')
  const stages = pipeline?.stages as { id: string; probability: number }[]
  const at = (probability: number) => stages.find(stage => stage.probability === probability)?.id
  const deal = (name: string, amount: string, probability: number) =>
    office.made('/deals', {
      ...{ name, owner: seller.id, stage: at(probability), closesOn: addDays(monthStart(today), 20) },
      amount: { amount, currency: 'RUB' },
    })
  await deal('Шкаф', '50000.00', 100)
  const kitchen = await deal('Кухня', '120000.00', 90)
  await deal('Стол', '8000.00', 10)

  const { page } = head
  await page.goto(office.rapport.url)
  await page.getByRole('link', { name: 'Прогноз', exact: true }).click()
  const line = page.getByRole('row', { name: /Анна Ветрова/ })
  await line.waitFor()
  expect(money(await line.innerText())).toMatch(/50 000 ₽.*120 000 ₽.*8 000 ₽.*170 000 ₽/s)
  await line.getByRole('button', { name: /Прогноз/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Сумма, RUB').fill('90000')
  await dialog.getByLabel('Почему').fill('Кухню перенесут на следующий месяц')
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Сохранить' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await page
    .getByRole('row', { name: /Салон/ })
    .getByText(/90\s000/)
    .first()
    .waitFor()

  await line.getByRole('link', { name: /Уверены/ }).click()
  await page.waitForURL(/\/deals\?/)
  await page.getByRole('link', { name: 'Кухня' }).first().waitFor()
  expect(await page.getByRole('link', { name: 'Шкаф' }).count()).toBe(0)

  const changed = await office.admin.call('PATCH', `/deals/${kitchen}`, { closesOn: monthStart(today, 1) })
  expect(changed.status).toBe(200)
  await page.goto(`${office.rapport.url}/forecast?sum=open`)
  const changes = page.getByRole('region', { name: 'Что изменилось' })
  await changes.getByText('Сейчас').waitFor()
  expect(money(await changes.innerText())).toMatch(/Новые\s+1 сделка\s+\+8 000 ₽/)
  await changes.getByRole('button', { name: /Новые/ }).click()
  await changes.getByRole('link', { name: 'Стол' }).waitFor()
  expect(await barriers(page)).toEqual([])
  expect([...head.problems, ...seller.problems]).toEqual([])
})

test('a head writes a plan into the sheet, and the seller sees how much of it he has sold', async () => {
  const { page } = head
  await page.goto(`${office.rapport.url}/plans`)
  const month = Number(today.slice(5, 7)) - 1
  const cell = page
    .getByRole('row', { name: /Анна Ветрова/ })
    .getByRole('textbox')
    .nth(month)
  await cell.fill('сто')
  await page.getByText('В отмеченных ячейках не числа').waitFor()
  await cell.fill('200 000')
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Сохранить' }).waitFor({ state: 'hidden' })
  await page.getByRole('row', { name: /Салон/ }).getByText('25 %').first().waitFor()

  await seller.page.goto(`${office.rapport.url}/plans`)
  const own = seller.page.getByRole('row', { name: /Анна Ветрова/ })
  await own
    .getByText(/200\s000/)
    .first()
    .waitFor()
  expect(await own.getByRole('textbox').count()).toBe(0)
  await seller.page.goto(`${office.rapport.url}/forecast`)
  expect(money(await seller.page.getByRole('row', { name: /Анна Ветрова/ }).innerText())).toMatch(/200 000 ₽\s+25 %/)
  expect([...head.problems, ...seller.problems]).toEqual([])
})
