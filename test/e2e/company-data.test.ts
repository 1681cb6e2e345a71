import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { type CompanyRegistryPeer, startCompanyRegistryPeer } from '../setup/company-registry-peer.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { type Person, seat } from './person.ts'
import { foreignWords } from './words.ts'

/** A manager fills companies in from a register that his administrator has set up. */

let office: Office
let registry: CompanyRegistryPeer
let boss: Person
let anna: Seated

beforeAll(async () => {
  registry = await startCompanyRegistryPeer()
  office = await openOffice({ RAPPORT_TRUSTED_TARGETS: registry.origin })
  boss = await seat(office.browser, office.rapport, administrator)
  anna = await office.hire('Анна Сергеева', 'manager')
})
afterAll(async () => {
  await office?.close()
  await registry?.stop()
})

test('an administrator sets the register up, and tries it', async () => {
  const { page, problems } = boss
  await page.goto('/settings/company-registry')
  await page.getByLabel('API-ключ').fill(registry.token)
  await page.getByLabel('Адрес реестра').fill(registry.url)
  expect((await foreignWords(page, 'ru')).filter(word => word !== 'admin')).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByRole('button', { name: 'Проверить' }).click()
  await page.getByText('Отвечает, нашёл: ПАО СБЕРБАНК').waitFor()
  expect(await barriers(page)).toEqual([])
  expect(problems).toEqual([])
})

test('a card is filled in where it is empty; what differs is written over only when it is chosen', async () => {
  const id = await office.made('/companies', {
    name: 'Сбер',
    inn: '7707083893',
    kpp: '540602001',
    bic: '044525225',
    owner: anna.id,
  })
  const { page, problems } = anna
  await page.goto(`/companies/${id}`)
  await page.getByRole('button', { name: 'Заполнить по ИНН' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'ПАО СБЕРБАНК', exact: true }).waitFor()
  expect(await dialog.getByRole('checkbox', { name: /^КПП/ }).isChecked()).toBe(false)
  expect(await dialog.getByRole('checkbox', { name: /^ОГРН/ }).isChecked()).toBe(true)
  await dialog.getByRole('checkbox', { name: /^Сотрудников/ }).uncheck()
  await dialog.getByRole('checkbox', { name: /^КПП/ }).check()
  expect((await foreignWords(page, 'ru')).filter(word => word !== 'admin')).toEqual([])
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Заполнить', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await office.get(`/companies/${id}`)).toMatchObject({
    name: 'Сбер',
    kpp: '773601001',
    ogrn: '1027700132195',
    employees: null,
    signatory: 'Греф Герман Оскарович',
  })
  await page.getByRole('button', { name: 'Банк по БИК' }).click()
  await dialog.getByRole('checkbox', { name: /ПАО Сбербанк/ }).waitFor()
  await dialog.getByRole('button', { name: 'Заполнить', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await office.get(`/companies/${id}`)).toMatchObject({
    bank: 'ПАО Сбербанк',
    corrAccount: '30101810400000000225',
  })
  expect(problems).toEqual([])
})

test('the form of a new company is filled in, and says what is no more', async () => {
  const { page, problems } = anna
  await page.goto('/companies')
  await page.getByRole('button', { name: 'Создать' }).click()
  await page.getByLabel('ИНН', { exact: true }).fill('7736050003')
  await page.getByRole('button', { name: 'Заполнить по ИНН' }).click()
  const dialog = page.getByRole('dialog', { name: 'Заполнить из реестра' })
  await dialog.getByText(/Не существует с/).waitFor()
  await dialog.getByRole('button', { name: 'Заполнить', exact: true }).click()
  await page.getByText(/Заполнено также:.*КПП/).waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Создать' }).click()
  await page.waitForURL(/\/companies\/[0-9a-f-]{36}/)
  expect(await office.get(`/companies/${page.url().split('/').at(-1)}`)).toMatchObject({
    name: 'ООО "ВЕТЕР"',
    inn: '7736050003',
    kpp: '997250001',
  })
  expect(problems).toEqual([])
})
