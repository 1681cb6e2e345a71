import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { type Office, openOffice } from './office.ts'
import { openBrowserOf, type Person, seat } from './person.ts'

/** What an administrator sets up through the pages. */

type Row = Record<string, unknown>

let office: Office
let admin: Person

beforeAll(async () => {
  office = await openOffice()
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

const list = (path: string): Promise<Row[]> => office.list(path)

test('who is invited chooses a password by the link and is in; the link works once', async () => {
  const { page, problems } = admin
  // Who types faster than the roles come waits for them.
  let come = () => {}
  const typed = new Promise<void>(resolve => {
    come = resolve
  })
  await page.route(/\/api\/v1\/roles\b/, route => typed.then(() => route.continue()))
  await page.goto('/settings/users')
  await page.getByRole('button', { name: 'Пригласить' }).click()
  await page.getByLabel('Имя и фамилия').fill('Нина Новая')
  await page.getByLabel('Рабочая почта').fill('nina@rapport.example')
  const make = page.getByRole('button', { name: 'Создать ссылку' })
  expect(await make.isDisabled()).toBe(true)
  come()
  await make.click()
  await page.unroute(/\/api\/v1\/roles\b/)
  const link = new URL(await page.getByRole('dialog').locator('pre').innerText())
  await page.getByRole('button', { name: 'Готово' }).click()
  await page.getByRole('button', { name: 'Нина Новая', exact: true }).waitFor()

  const nina = await openBrowserOf(office.browser, office.rapport)
  nina.expectRefusal('422 POST /api/v1/invitations/')
  await nina.page.goto(link.pathname)
  const password = nina.page.getByLabel('Новый пароль')
  await password.fill('nina2026')
  await nina.page.getByRole('button', { name: 'Войти' }).click()
  await nina.page.getByText('Не короче 10 символов').waitFor()
  expect(await password.inputValue()).toBe('nina2026')
  await password.fill('lesnoj-orekh-41')
  await nina.page.getByRole('button', { name: 'Войти' }).click()
  await nina.page.getByRole('heading', { name: 'Мой день' }).waitFor()
  expect(nina.problems).toEqual([])
  await nina.close()

  const late = await openBrowserOf(office.browser, office.rapport)
  late.expectRefusal('404 GET /api/v1/invitations/')
  await late.page.goto(link.pathname)
  await late.page.getByRole('heading', { name: 'Ссылка больше не действует' }).waitFor()
  await late.close()
  expect(await list('/users?limit=50')).toHaveLength(2)
  expect(problems).toEqual([])
})

test('a stage that goes gives its deals to the one that is chosen, and nothing else moves', async () => {
  const { page, problems } = admin
  const stages = await list('/stages?sort=position&limit=50')
  const [first, second, third] = stages
  for (let n = 0; n < 3; n++) await office.admin.call('POST', '/deals', { name: `Сделка ${n}`, stage: second?.id })
  await office.admin.call('POST', '/deals', { name: 'Чужая', stage: third?.id })

  await page.goto('/settings/pipelines')
  await page.getByText('3 сделки').waitFor()
  await page.getByRole('button', { name: `Удалить: ${second?.name}` }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.getByRole('button', { name: 'Удалить' }).isDisabled()).toBe(true)
  await dialog.getByRole('combobox', { name: 'Куда перенести' }).click()
  await page.getByRole('option', { name: String(first?.name) }).click()
  await dialog.getByRole('button', { name: 'Удалить' }).click()
  await dialog.waitFor({ state: 'detached' })

  const deals = await list('/deals?sort=name')
  expect(deals.map(({ name, stage }) => [name, stage])).toEqual([
    ['Сделка 0', first?.id],
    ['Сделка 1', first?.id],
    ['Сделка 2', first?.id],
    ['Чужая', third?.id],
  ])
  expect((await list('/stages?limit=50')).length).toBe(stages.length - 1)
  expect(problems).toEqual([])
})

test('changes to a role are kept on this device until they are saved, and then hold', async () => {
  const { page, problems } = admin
  const manager = (await list('/roles')).find(({ name }) => name === 'manager')
  await page.goto(`/settings/roles/${manager?.id}`)
  await page.getByLabel('Сделки: Видеть').selectOption('own')
  await page.getByText('Есть несохранённые правки').waitFor()
  await page.reload()
  await page.getByText('Есть несохранённые правки').waitFor()
  expect(await page.getByLabel('Сделки: Видеть').inputValue()).toBe('own')
  expect((await list('/roles')).find(({ id }) => id === manager?.id)?.objects).toEqual(manager?.objects)

  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Сохранено').waitFor()
  const saved = (await list('/roles')).find(({ id }) => id === manager?.id)
  expect(saved?.objects).toMatchObject({ deal: { read: 'own' } })
  expect(saved?.fields).toEqual(manager?.fields)
  expect(problems).toEqual([])
})
