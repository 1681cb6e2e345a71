import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchangeOf } from '../setup/exchange.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'

/** From the deal to the money: invoiced on its card, paid by a statement that the accountant drops, seen on the deal. */

let office: Office
let seller: Seated
let accountant: Seated
beforeAll(async () => {
  office = await openOffice()
  seller = await office.hire('Анна Ветрова', 'manager')
  accountant = await office.hire('Галина Счётова', 'accountant')
})
afterAll(() => office?.close())

test('a deal is invoiced on its card; a dropped statement pays it, what is unsure waits for a press, and the deal shows it', async () => {
  const company = await office.made('/companies', { name: 'ООО «Ромашка»', inn: '7707083893' })
  const items = [{ name: 'Кухня «Лофт»', quantity: 1, price: '120000.00', tax: 22 }]
  const deal = await office.made('/deals', { name: 'Кухня для Ромашки', company, owner: seller.id, items })

  await seller.page.goto(`${office.rapport.url}/deals/${deal}`)
  await seller.page.getByRole('button', { name: 'Выставить счёт' }).click()
  await seller.page.getByText('Предоплата', { exact: true }).click()
  await seller.page.getByRole('button', { name: 'Создать черновик' }).click()
  await seller.page.waitForURL(/\/invoices\//)
  await seller.page.getByRole('button', { name: 'Выставить', exact: true }).click()
  await seller.page.getByRole('dialog').getByRole('button', { name: 'Выставить', exact: true }).click()
  await seller.page.getByText('Счёт № 1 выставлен').waitFor()
  const second = await office.made(`/deals/${deal}/invoices`, { kind: 'balance' })
  await office.admin.call('POST', `/invoices/${second}/issue`, {})

  const { page } = accountant
  accountant.expectRefusal('409 POST /api/v1/bank-statements')
  await page.goto(office.rapport.url)
  await page.getByRole('link', { name: 'Выписки банка' }).click()
  const file = exchangeOf([
    { amount: '60000.00', inn: '7707083893', purpose: 'Предоплата по счёту № 1' },
    { amount: '60000.00', inn: '7707083893', purpose: 'Окончательный расчёт за кухню' },
    { amount: '90.00', purpose: 'Комиссия за ведение счёта', out: true, payer: 'Банк' },
  ])
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'kl_to_1c.txt', mimeType: 'text/plain', buffer: Buffer.from(file) })
  await page.getByText('Чей это счёт: 40702810400000000225?').waitFor()
  await page.getByRole('button', { name: 'Это её счёт' }).click()
  await page.getByText('отнесено к счетам: 1').first().waitFor()
  await page.getByText('За счёт № 2: 60 000').waitFor()
  expect(await barriers(page)).toEqual([])

  await page.getByRole('button', { name: 'Да, отнести' }).focus()
  await page.keyboard.press('Enter')
  await page.getByText('Всё разнесено').waitFor()

  await seller.page.goto(`${office.rapport.url}/deals/${deal}`)
  const sums = seller.page.getByRole('region', { name: 'Счета и оплата' })
  await sums.getByText('Оплачен', { exact: true }).first().waitFor()
  expect((await sums.innerText()).replace(/\s/g, ' ')).toContain('Осталось оплатить 0')
  expect(await office.get(`/deals/${deal}`)).toMatchObject({ paid: { amount: '120000.00' } })
  expect(await barriers(seller.page)).toEqual([])

  await page.goto(`${office.rapport.url}/reports/receivables`)
  await page.getByText('Никто ничего не должен').waitFor()
  const late = await office.made('/invoices', { name: 'Стол', company, items, currency: 'RUB' })
  await office.admin.call('POST', `/invoices/${late}/issue`, { dated: '2026-01-10', dueOn: '2026-01-15' })
  await page.reload()
  await page.locator('tbody button').last().click()
  await page.getByRole('dialog').getByText('Просрочен').waitFor()
  expect([...seller.problems, ...accountant.problems]).toEqual([])
})
