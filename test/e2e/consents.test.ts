import { setTimeout as wait } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat, soon } from './person.ts'

/** From the purpose to the form, from the form to the card, and there back again. */

let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

test('an administrator words two purposes and chooses them in a form: advertising is never demanded', async () => {
  const { page } = admin
  await page.goto('/settings/consents')
  await page.getByText('Целей пока нет').waitFor()
  expect(await barriers(page)).toEqual([])
  await addPurpose('Обработка заявки', 'Согласен на обработку данных', null)
  await addPurpose('Скидки и новости', 'Хочу получать скидки и новости', 'Реклама и рассылки')
  expect(await barriers(page)).toEqual([])

  const { body: source } = await admin.api.call<{ id: string }>('POST', '/sources', { kind: 'form', name: 'Сайт' })
  await page.goto(`/settings/sources/${source.id}`)
  const asked = page.getByRole('group', { name: 'Согласия' })
  // What a new form asks already.
  expect(await asked.getByRole('checkbox', { name: 'Обработка заявки', exact: true }).isChecked()).toBe(true)
  await asked.getByRole('checkbox', { name: 'Скидки и новости', exact: true }).check()
  await asked.getByText('всегда по желанию').waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await soon(
    async () => (await admin.api.call<{ form: { consents?: object[] } }>('GET', `/sources/${source.id}`)).body.form,
    form => form?.consents?.length === 2,
  )
  expect(admin.problems).toEqual([])
})

test('what a visitor ticks stands on the card; withdrawn in two presses, the card warns of advertising', async () => {
  const { page } = admin
  const { body } = await admin.api.call<{ data: { key: string }[] }>('GET', '/sources?filter[name]=Сайт')
  const visitor = await browser.newPage()
  await visitor.goto(`${rapport.url}/f/${body.data[0]?.key}`)
  await visitor.getByLabel('Как вас зовут').fill('Мария Ветрова')
  await visitor.getByLabel('Телефон').fill('8 926 555-07-01')
  expect(await visitor.getByRole('checkbox').count()).toBe(2)
  expect(await visitor.getByRole('checkbox', { checked: true }).count()).toBe(0)
  for (const box of await visitor.getByRole('checkbox').all()) await box.check()
  // Faster than this no person fills in a form.
  await wait(2100)
  await visitor.getByRole('button', { name: 'Отправить' }).click()
  await visitor.getByRole('status').waitFor()
  await visitor.close()

  const [lead] = await soon(
    async () =>
      (await admin.api.call<{ data: { id: string }[] }>('GET', '/leads?filter[name]=Мария Ветрова')).body.data,
    data => data.length > 0,
  )
  await page.goto(`/leads/${lead?.id}`)
  const consents = page.getByRole('region', { name: 'Согласия' })
  const news = consents.getByRole('listitem').filter({ hasText: 'Скидки и новости' })
  await news.getByText(/^Дано .+, форма на сайте, версия 1$/).waitFor()
  expect(await barriers(page)).toEqual([])

  await news.getByRole('button', { name: 'Отозвать согласие: Скидки и новости' }).click()
  await page.getByRole('menuitem', { name: 'По телефону' }).click()
  await news.getByText(/^Отозвано .+, по телефону$/).waitFor()
  await page.getByText('Рекламу не присылать: согласие отозвано').waitFor()
  await consents.getByRole('button', { name: 'История согласий' }).click()
  const history = page.getByRole('dialog', { name: 'История согласий' })
  await history.getByText('«Хочу получать скидки и новости»').waitFor()
  expect(await history.getByRole('listitem').count()).toBe(3)
  expect(await barriers(page)).toEqual([])
  expect(admin.problems).toEqual([])
})

async function addPurpose(name: string, text: string, kind: string | null): Promise<void> {
  const { page } = admin
  await page.getByRole('button', { name: 'Добавить цель' }).click()
  const dialog = page.getByRole('dialog', { name: 'Новая цель' })
  await dialog.getByRole('textbox', { name: 'Название на русском' }).fill(name)
  if (kind) {
    await dialog.getByRole('combobox', { name: 'Для чего нужны данные' }).click()
    await page.getByRole('option', { name: kind }).click()
  }
  await dialog.getByRole('textbox', { name: 'Текст согласия на русском' }).fill(text)
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await page.getByRole('listitem').filter({ hasText: name }).getByText(`«${text}»`).waitFor()
}
