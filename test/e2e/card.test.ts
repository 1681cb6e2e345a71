import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Credentials, type Person, seat, soon } from './person.ts'

/** A card that several people work on, that is leafed through, printed, and never loses what was typed. */

type Row = Record<string, unknown>
type Seated = Person & { api: Client; name: string; id: string; who: Credentials }

let rapport: TestServer
let browser: Browser
let admin: Client
let anna: Seated
let boris: Seated
let team = ''

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  team = await made('/teams', { name: 'Розница' })
  anna = await hired('Анна Ветрова', 'anna@rapport.example', 'head')
  boris = await hired('Борис Лапин', 'boris@rapport.example', 'head')
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

async function hired(name: string, email: string, kind: string, among: string | null = team): Promise<Seated> {
  const roles = (await admin.call<{ data: Row[] }>('GET', '/roles')).body.data
  const role = roles.find(each => each.name === kind)?.id
  const who: Credentials = { email, password: 'another horse battery' }
  const id = await made('/users', { ...who, name, role, team: among })
  return { ...(await seat(browser, rapport, who)), name, id, who }
}

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

const get = async (path: string): Promise<Row> => (await admin.call<Row>('GET', path)).body
const title = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 }).waitFor()
const here = (page: Page) => page.getByRole('list', { name: 'Сейчас открыта у коллег' })
const lead = (name: string, more: Row = {}) =>
  made('/leads', { name, phones: ['+79265550100'], owner: anna.id, ...more })
/** Opens the editor of a field that is known already. */
const edit = async (page: Page, label: string) => {
  await page.getByText(label, { exact: true }).first().hover()
  await page.getByRole('button', { name: `Изменить: ${label}` }).click()
}

test('colleagues see who else has a card open and what is being changed, and no longer once he is gone', async () => {
  const id = await lead('Вера Общая', { interest: 'Кухня' })
  for (const { page } of [anna, boris]) {
    await page.goto(`/leads/${id}`)
    await title(page, 'Вера Общая')
  }
  await here(anna.page).getByText(boris.name).waitFor()
  await here(boris.page).getByText(anna.name).waitFor()
  expect(await here(anna.page).getByText(anna.name).count()).toBe(0)
  expect(await barriers(anna.page)).toEqual([])

  await edit(boris.page, 'Что интересует')
  await anna.page.getByText(`${boris.name} меняет`).waitFor()
  await boris.page.keyboard.press('Escape')
  await anna.page.getByText(`${boris.name} меняет`).waitFor({ state: 'detached' })

  const second = await boris.context.newPage()
  await second.goto(`/leads/${id}`)
  await here(second).getByText(anna.name).waitFor()
  await boris.page.goto('/leads')
  await second.close()
  await here(anna.page).waitFor({ state: 'detached' })
  expect([anna.problems, boris.problems]).toEqual([[], []])
})

test('what a colleague changes shows at once with his name, and what is being typed stays', async () => {
  const id = await lead('Глеб Живой', { interest: 'Стол', companyName: 'Ромашка' })
  await anna.page.goto(`/leads/${id}`)
  await title(anna.page, 'Глеб Живой')
  await here(anna.page).waitFor({ state: 'detached' })
  await edit(anna.page, 'Что интересует')
  const typed = anna.page.getByRole('textbox', { name: 'Что интересует' })
  await typed.fill('Стол и шесть стульев')

  await boris.api.call('PATCH', `/leads/${id}`, { interest: 'Шкаф', companyName: 'Василёк' })
  await anna.page.getByText(`${boris.name}: что интересует, компания`).first().waitFor()
  await anna.page.locator('[data-fresh]').getByText('Василёк').waitFor()
  expect(await typed.inputValue()).toBe('Стол и шесть стульев')
  await anna.page.locator('[data-fresh]').first().waitFor({ state: 'detached' })

  await typed.press('Control+Enter')
  const dialog = anna.page.getByRole('dialog')
  await dialog.getByText('Стол и шесть стульев').waitFor()
  await dialog.getByText('Шкаф').waitFor()
  expect((await get(`/leads/${id}`)).interest).toBe('Шкаф')
  await dialog.getByRole('button', { name: 'Оставить моё' }).click()
  await soon(
    () => get(`/leads/${id}`),
    lead => lead.interest === 'Стол и шесть стульев' && lead.companyName === 'Василёк',
  )
  expect(anna.problems).toEqual([])
})

test('where others have changed several fields meanwhile, each is asked for, one after the other', async () => {
  const id = await lead('Дина Спорная', { interest: 'Диван', companyName: 'Клён' })
  const { page, problems, expectRefusal } = anna
  expectRefusal(`412 PATCH /api/v1/leads/${id}`)
  await page.goto(`/leads/${id}`)
  await title(page, 'Дина Спорная')
  await edit(page, 'Что интересует')
  await page.getByRole('textbox', { name: 'Что интересует' }).fill('Диван угловой')
  await edit(page, 'Компания')
  await page.getByRole('textbox', { name: 'Компания' }).fill('Клён и Ко')
  await boris.api.call('PATCH', `/leads/${id}`, { interest: 'Кресло', companyName: 'Ясень' })
  // Leaving one field saves it: its answer comes once the other is on its way too.
  const both = Promise.withResolvers<void>()
  await page.route(`**/api/v1/leads/${id}`, async route => {
    if (route.request().method() === 'PATCH') await both.promise
    await route.continue()
  })
  await page.getByRole('textbox', { name: 'Что интересует' }).press('Control+Enter')
  both.resolve()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Ясень').waitFor()
  await dialog.getByText('Потом ещё 1 поле.').waitFor()
  await page.keyboard.press('Escape')
  await dialog.getByRole('button', { name: 'Оставить моё' }).click()
  await dialog.getByText('Кресло').waitFor()
  await dialog.getByText('Диван угловой').waitFor()
  await dialog.getByRole('button', { name: 'Оставить сохранённое' }).click()
  await dialog.waitFor({ state: 'detached' })
  const saved = await soon(
    () => get(`/leads/${id}`),
    lead => lead.companyName === 'Клён и Ко',
  )
  expect(saved.interest).toBe('Кресло')
  await page.reload()
  await title(page, 'Дина Спорная')
  expect(await page.getByText('Ещё не сохранено').count()).toBe(0)
  expect(problems).toEqual([])
})

test('a record that is removed under the hands of somebody says so and shows what he typed', async () => {
  const id = await lead('Ева Пропавшая', { interest: 'Комод' })
  const { page, problems, expectRefusal } = anna
  expectRefusal(`404 GET /api/v1/leads/${id}`)
  expectRefusal(`404 PUT /api/v1/presence/`)
  await page.goto(`/leads/${id}`)
  await title(page, 'Ева Пропавшая')
  await edit(page, 'Что интересует')
  await page.getByRole('textbox', { name: 'Что интересует' }).fill('Комод из дуба')
  await page.getByRole('textbox', { name: 'Заметка' }).fill('Позвонить после пяти')
  await boris.api.call('DELETE', `/leads/${id}`)
  await title(page, 'Записи больше нет')
  await page.getByText('Её удалили. Восстановить можно из корзины.').waitFor()
  await page.getByText('Комод из дуба').waitFor()
  await page.getByText('Позвонить после пяти').waitFor()
  expect(await barriers(page)).toEqual([])
  await boris.api.call('POST', `/leads/${id}/restoration`)
  expect(problems).toEqual([])
})

test('who may no longer see a record is told so when he saves, and what he typed is shown', async () => {
  const id = await lead('Жанна Чужая', { interest: 'Шкаф' })
  const seller = await hired('Ольга Продавец', 'olga@rapport.example', 'manager', null)
  await admin.call('PATCH', `/leads/${id}`, { owner: seller.id })
  const { page, problems, expectRefusal, close } = seller
  for (const method of ['GET', 'PATCH']) expectRefusal(`404 ${method} /api/v1/leads/${id}`)
  expectRefusal('404 ')
  await page.goto(`/leads/${id}`)
  await title(page, 'Жанна Чужая')
  await edit(page, 'Что интересует')
  const typed = page.getByRole('textbox', { name: 'Что интересует' })
  await typed.fill('Шкаф-купе')
  await admin.call('PATCH', `/leads/${id}`, { owner: anna.id })
  await typed.press('Control+Enter')
  await title(page, 'Записи больше нет')
  await page.getByText('Её удалили, или она вам больше не видна.').waitFor()
  await page.getByText('Шкаф-купе').waitFor()
  expect((await get(`/leads/${id}`)).interest).toBe('Шкаф')
  expect(problems).toEqual([])
  await close()
})

test('what was typed into a card outlives a failed save, a lost network, an ended session and a closed tab', async () => {
  const id = await lead('Зина Упорная', { interest: 'Стул' })
  const own = await seat(browser, rapport, anna.who)
  const { context, problems, expectRefusal } = own
  let { page } = own
  const field = () => page.getByRole('textbox', { name: 'Что интересует' })
  const open = async () => {
    await page.goto(`/leads/${id}`)
    await title(page, 'Зина Упорная')
  }
  await open()
  await edit(page, 'Что интересует')

  expectRefusal(`500 PATCH /api/v1/leads/${id}`)
  await page.route(`**/leads/${id}`, route => route.fulfill({ status: 500, body: '{}' }), { times: 1 })
  await field().fill('Стул один')
  await field().press('Control+Enter')
  await page.getByRole('alert').or(page.locator('[class*=Input][class*=error]')).first().waitFor()
  expect(await field().inputValue()).toBe('Стул один')

  // What keeps it on the device is loaded once the page is at rest.
  await page.waitForTimeout(4000)
  await context.setOffline(true)
  await field().fill('Стул второй')
  await field().press('Control+Enter')
  await page.getByText('Ждёт отправки: 1 запись.').waitFor()
  await page.close()
  await context.setOffline(false)
  expect((await get(`/leads/${id}`)).interest).toBe('Стул')

  page = await context.newPage()
  await open()
  await soon(
    () => get(`/leads/${id}`),
    lead => lead.interest === 'Стул второй',
    30,
  )
  // The card has it by then: otherwise he would change what is there no more.
  await page.getByText('Стул второй', { exact: true }).first().waitFor()
  await edit(page, 'Что интересует')
  await field().fill('Стул недописанный')
  await page.close()

  page = await context.newPage()
  await open()
  await page.getByText('Ещё не сохранено').waitFor()
  expect(await field().inputValue()).toBe('Стул недописанный')

  expectRefusal('401 ')
  const cookies = await context.cookies()
  await context.clearCookies()
  await field().fill('Стул третий')
  await field().press('Control+Enter')
  const again = page.getByRole('dialog')
  await again.getByRole('textbox', { name: 'Пароль' }).fill(anna.who.password)
  await again.getByRole('button', { name: 'Войти' }).click()
  await again.waitFor({ state: 'detached' })
  expect(await field().inputValue()).toBe('Стул третий')
  await field().press('Control+Enter')
  await soon(
    () => get(`/leads/${id}`),
    lead => lead.interest === 'Стул третий',
  )
  await page.reload()
  await title(page, 'Зина Упорная')
  expect(await page.getByText('Ещё не сохранено').count()).toBe(0)
  expect(cookies.length).toBeGreaterThan(0)
  expect(problems.filter(problem => !/ERR_INTERNET_DISCONNECTED/.test(problem))).toEqual([])
  await context.close()
})

test('cards are gone through in the order of their list over its pages, and the way back finds the place', async () => {
  const rows = Array.from({ length: 120 }, (_, n) => ({ name: `Товар ${String(n).padStart(3, '0')}` }))
  await admin.call('POST', '/companies/bulk', { create: rows })
  const { page, problems, close } = await seat(browser, rapport, anna.who)
  const at = (n: number) => title(page, `Товар ${String(n).padStart(3, '0')}`)
  await page.goto('/companies?sort=name')
  await page.getByRole('link', { name: 'Товар 001' }).click()
  await at(1)
  await page.getByText('2 из 120').waitFor()
  await page.keyboard.press('k')
  await at(0)
  await page.getByRole('button', { name: 'Предыдущая карточка', disabled: true }).waitFor()
  await page.keyboard.press('j')
  await at(1)
  await page.keyboard.press('Alt+ArrowDown')
  await at(2)
  await page.reload()
  await at(2)
  await page.getByText('3 из 120').waitFor()
  // Over the end of what a list asks for at once, where only the card is known.
  await page.goBack()
  await page.getByRole('link', { name: 'Товар 002' }).waitFor()
  await page.locator('[data-list-scroller]').evaluate(list => list.scrollTo({ top: list.scrollHeight * 0.7 }))
  await page.getByRole('link', { name: 'Товар 090' }).click()
  await at(90)
  await page.reload()
  await at(90)
  await page.getByText('91 из 120').waitFor()
  for (let n = 91; n <= 103; n++) {
    await page.keyboard.press('j')
    await at(n)
  }
  await page.getByText('104 из 120').waitFor()
  await page.getByRole('button', { name: 'Следующая карточка' }).click()
  await at(104)

  await page.goBack()
  await page.getByRole('link', { name: 'Товар 104' }).waitFor()
  await soon(() => page.evaluate(() => document.activeElement?.textContent === 'Товар 104'))
  expect(new URL(page.url()).search).toContain('sort=name')
  expect(problems).toEqual([])
  await close()
})

test('what stands in a row on a page or was found is gone through too', async () => {
  const { page, problems, close } = await seat(browser, rapport, anna.who)
  await page.goto('/leads/board')
  const lane = page.getByRole('region', { name: 'Новый' })
  await lane.locator('a[data-card]').nth(1).waitFor()
  const names = await lane.locator('a[data-card]').evaluateAll(links => links.map(link => link.textContent ?? ''))
  await lane.getByRole('link', { name: names[0], exact: true }).first().click()
  await title(page, names[0] ?? '')
  await page.keyboard.press('j')
  await title(page, names[1] ?? '')
  await page.getByRole('link', { name: 'Назад' }).click()
  await soon(() => page.evaluate(name => document.activeElement?.textContent === name, names[1]))

  await page.keyboard.press('Control+k')
  await page.keyboard.type('Товар 01')
  const found = page.getByRole('dialog').getByRole('option')
  await found.filter({ hasText: 'Товар 011' }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/^1 из \d+$/).waitFor()
  await page.keyboard.press('j')
  await page.getByText(/^2 из \d+$/).waitFor()
  expect(problems).toEqual([])
  await close()
})

test('a card is printed whole, without what belongs to the screen, and a list with its rows', async () => {
  const id = await lead('Пётр Бумажный', { interest: 'Стол на кухню' })
  const { page, problems, close } = await seat(browser, rapport, anna.who)
  await page.goto(`/leads/${id}`)
  await title(page, 'Пётр Бумажный')
  await page.evaluate(() => {
    window.print = () => {
      window.dispatchEvent(new Event('beforeprint'))
      document.documentElement.setAttribute('data-printed', '')
    }
  })
  await page.getByRole('textbox', { name: 'Заметка' }).waitFor()
  await page.getByRole('button', { name: 'Ещё', exact: true }).last().click()
  await page.getByRole('menuitem', { name: 'Распечатать', exact: true }).click()
  // It is printed when all of it is there, and not before: what was printed then is looked at.
  await page.locator('[data-printed]').waitFor({ state: 'attached' })
  expect(await page.evaluate(() => document.documentElement.dataset.print)).toBe('facts')
  await page.emulateMedia({ media: 'print' })
  await page.getByText('Стол на кухню').waitFor()
  for (const gone of [
    page.getByRole('navigation').first(),
    page.getByRole('textbox', { name: 'Заметка' }),
    page.getByRole('button', { name: 'Взять себе' }),
    page.locator('[data-story]'),
  ])
    expect(await gone.isVisible()).toBe(false)
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)')
  await page.evaluate(() => void window.dispatchEvent(new Event('afterprint')))
  expect(await page.locator('[data-story]').isVisible()).toBe(true)

  await page.emulateMedia({ media: null })
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Распечатать', { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })

  await page.goto('/companies?sort=name')
  await page.getByRole('link', { name: 'Товар 001' }).waitFor()
  const paper = page.locator('[data-paper-only]')
  // Where the browser prints by itself, what is here goes.
  await page.evaluate(() => void window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  await paper.getByText('Товар 099').waitFor()
  await paper.getByText('Напечатано 100 из 120').waitFor()
  expect(await page.getByRole('grid').isVisible()).toBe(false)
  await page.evaluate(() => void window.dispatchEvent(new Event('afterprint')))
  await page.emulateMedia({ media: null })
  await page.evaluate(() => {
    window.print = () => void document.documentElement.setAttribute('data-printed', '')
  })
  await page.keyboard.press('Shift+P')
  await page.locator('[data-printed]').waitFor({ state: 'attached' })
  await page.emulateMedia({ media: 'print' })
  await paper.getByText('Товар 119').waitFor()
  expect(await paper.getByText(/Напечатано/).count()).toBe(0)
  expect(await paper.getByText('…').count()).toBe(0)
  expect(problems).toEqual([])
  await close()
})
