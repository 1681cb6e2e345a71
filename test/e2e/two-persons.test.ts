import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import type { Client } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat } from './person.ts'

/* The two-person rule on the page of encryption: one administrator asks, another confirms. */

type Seated = Person & { api: Client }

let rapport: TestServer
let browser: Browser
let anna: Seated
let boris: Seated

const second = { email: 'boris@romashka.example', password: 'Tulip-forest-42' }
const settings = '/settings/encryption'

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  anna = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const ruleOf = (page: Page) => page.getByRole('switch', { name: 'Ключ и выгрузки наружу — вдвоём' })

test('the rule is turned on where there are two administrators, and what one asks for the other confirms or declines', async () => {
  const { page, api } = anna
  const label = { en: 'Passport', ru: 'Паспорт' }
  await api.call('POST', '/fields', {
    object: 'lead',
    name: 'passport',
    type: 'text',
    label,
    protected: { shownTo: [] },
  })
  await api.call('POST', '/leads', { name: 'Пётр', passport: '4509', emails: ['p@client.example'] })
  await page.goto(settings)
  await page.getByText('Сначала добавьте второго администратора').waitFor()
  expect(await ruleOf(page).isDisabled()).toBe(true)

  await api.call('POST', '/users', { ...second, name: 'Борис Второй', role: 'admin' })
  boris = await seat(browser, rapport, second)
  await page.goto(settings)
  await ruleOf(page).click()
  await page.getByText('Правило включено').waitFor()
  await expect.poll(() => ruleOf(page).isChecked()).toBe(true)

  await page.getByRole('button', { name: 'Отозвать ключ' }).click()
  await page.getByText('он и получит ключ').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Запросить' }).click()
  await page.getByText('Запрос отправлен').waitFor()
  const waiting = page.getByRole('list', { name: 'Ждут второго администратора' })
  await waiting.getByText('Отозвать ключ компании').waitFor()
  expect(await waiting.getByRole('button', { name: 'Подтвердить' }).count()).toBe(0)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Снять защиту: Паспорт' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Запросить' }).click()
  await waiting.getByText('Снять защиту с поля «Паспорт» (Лиды)').waitFor()

  const his = boris.page
  await his.goto(settings)
  const list = his.getByRole('list', { name: 'Ждут второго администратора' })
  const row = (title: string) => list.getByRole('listitem').filter({ hasText: title })
  await row('Снять защиту').getByRole('button', { name: 'Отклонить' }).click()
  await his.getByText('Отклонено: ничего не сделано').waitFor()
  await row('Отозвать ключ').getByRole('button', { name: 'Подтвердить' }).click()
  const dialog = his.getByRole('dialog')
  await dialog.getByText('Вы получите ключ').waitFor()
  expect(await barriers(his)).toEqual([])
  await dialog.getByLabel('Ваш пароль').fill('Wrong-forest-42')
  await dialog.getByRole('button', { name: 'Подтвердить' }).click()
  await dialog.getByText('Это не ваш текущий пароль').waitFor()
  await dialog.getByLabel('Ваш пароль').fill(second.password)
  await dialog.getByRole('button', { name: 'Подтвердить' }).click()
  const key = dialog.getByText(/^([0-9a-f]{8}-){7}[0-9a-f]{8}$/)
  await key.waitFor()
  const given = (await key.textContent()) ?? ''
  // The page has learnt meanwhile that nothing waits any more: the key still stands there.
  await his.waitForResponse(answer => answer.url().endsWith('/api/v1/approvals'))
  await his.getByText('Отозвать ключ компании').first().waitFor({ state: 'attached' })
  await list.waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Ключ сохранён' }).click()
  await his.getByText('Ключ отозван', { exact: true }).waitFor()
  await his.getByRole('list', { name: 'Решено за последние 30 дней' }).getByText('выполнено').waitFor()
  expect((await anna.api.call('POST', '/encryption/return', { key: given })).status).toBe(200)
  expect(boris.problems.splice(0)).toEqual([`422 POST ${confirmation(await lastOf(anna.api, 'revokeEncryptionKey'))}`])
  expect(anna.problems).toEqual([])
})

const confirmation = (id: string): string => `/api/v1/approvals/${id}/confirmation`

async function lastOf(api: Client, operation: string): Promise<string> {
  const { data } = (await api.call<{ data: { id: string; operation: string }[] }>('GET', '/approvals')).body
  return data.find(one => one.operation === operation)?.id ?? ''
}

test('who asked withdraws it, and the rule is turned off by both', async () => {
  const { page, api } = anna
  await page.goto(settings)
  await page.getByRole('button', { name: 'Сменить ключ данных' }).click()
  const waiting = page.getByRole('list', { name: 'Ждут второго администратора' })
  await waiting.getByText('Сменить ключ данных').waitFor()
  await waiting.getByRole('button', { name: 'Отменить запрос' }).click()
  await page.getByText('Запрос отменён').waitFor()
  await waiting.waitFor({ state: 'detached' })

  const { id } = (await api.call<{ data: { id: string }[] }>('GET', '/leads')).body.data[0] ?? { id: '' }
  await page.goto(`/settings/personal-data/lead/${id}`)
  await page.getByRole('button', { name: 'Собрать файл' }).click()
  await page.getByText('Запрос отправлен').waitFor()
  await page.goto(settings)
  await waiting.getByText('Собрать в файл всё о человеке, с защищёнными значениями: Пётр (Лиды)').waitFor()
  await waiting.getByRole('button', { name: 'Отменить запрос' }).click()
  await waiting.waitFor({ state: 'detached' })

  await ruleOf(page).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Запросить' }).click()
  await waiting.getByText('Выключить правило двух администраторов').waitFor()
  await expect.poll(() => ruleOf(page).isChecked()).toBe(true)
  const his = boris.page
  await his.goto(settings)
  await his.getByRole('button', { name: 'Подтвердить' }).click()
  await his.getByRole('dialog').getByLabel('Ваш пароль').fill(second.password)
  await his.getByRole('dialog').getByRole('button', { name: 'Подтвердить' }).click()
  await his.getByText('Подтверждено и выполнено').waitFor()
  await expect.poll(() => ruleOf(his).isChecked()).toBe(false)
  expect([...anna.problems, ...boris.problems]).toEqual([])
})
