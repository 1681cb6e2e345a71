import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { type Client, signIn } from '../setup/client.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { type Credentials, type Person, seat, soon } from './person.ts'

/** Several people at once, each before a browser of his own. */

type Row = Record<string, unknown>
type Seated = Person & { api: Client; name: string }

let rapport: TestServer
let browser: Browser
let admin: Client
let anna: Seated
let boris: Seated

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), borrowBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  const team = await made('/teams', { name: 'Розница' })
  const roles = await list(admin, '/roles')
  const role = roles.find(({ name }) => name === 'manager')?.id
  const hire = async (name: string, email: string): Promise<Seated> => {
    const who: Credentials = { email, password: 'another horse battery' }
    await made('/users', { ...who, name, role, team })
    return { ...(await seat(browser, rapport, who)), name }
  }
  anna = await hire('Анна Ветрова', 'anna@rapport.example')
  boris = await hire('Борис Лапин', 'boris@rapport.example')
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

const list = async (api: Client, path: string): Promise<Row[]> =>
  (await api.call<{ data: Row[] }>('GET', path)).body.data

/** Holds what the pages send there until all of them have sent it: none of them hears of another's before. */
async function sendTogether(pages: readonly Page[], address: string): Promise<void> {
  const all = Promise.withResolvers<void>()
  let sent = 0
  const hold = async (route: Route) => {
    if (++sent === pages.length) all.resolve()
    await all.promise
    await route.continue()
  }
  await Promise.all(pages.map(page => page.route(address, hold, { times: 1 })))
}

async function made(path: string, body: Row): Promise<string> {
  const answer = await admin.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

test('of two who claim a lead at the same moment one gets it, and the other is told who', async () => {
  const id = await made('/leads', { name: 'Вера Ничья', phones: ['+79265550201'] })
  const other = await made('/leads', { name: 'Глеб Ничей', phones: ['+79265550202'] })
  const people = [anna, boris]
  for (const { page, expectRefusal } of people) {
    expectRefusal(`409 POST /api/v1/leads/${id}/claim`)
    await page.goto(`/leads/${id}`)
    await page.getByRole('button', { name: 'Взять себе' }).waitFor()
  }
  await sendTogether(
    people.map(({ page }) => page),
    `**/leads/${id}/claim`,
  )
  await Promise.all(people.map(({ page }) => page.getByRole('button', { name: 'Взять себе' }).click()))

  const { body: lead } = await soon(
    () => admin.call<Row>('GET', `/leads/${id}`),
    ({ body }) => body.owner !== null,
  )
  const { body: me } = await anna.api.call<Row>('GET', '/me')
  const [winner, loser] = lead.owner === me.id ? [anna, boris] : [boris, anna]
  await winner.page.getByText('Лид ваш').waitFor()
  await loser.page.getByText('Лид уже взяли').waitFor()
  await loser.page.getByText(winner.name).first().waitFor()
  await loser.page.getByRole('button', { name: 'Взять себе' }).waitFor({ state: 'detached' })

  expect(lead).toMatchObject({ status: 'working', name: 'Вера Ничья' })
  const changes = await list(admin, `/leads/${id}/changes`)
  expect(changes).toHaveLength(2)
  expect((await admin.call<Row>('GET', `/leads/${other}`)).body).toMatchObject({ owner: null, status: 'new' })
  expect([anna.problems, boris.problems]).toEqual([[], []])
})

test('who claims too late is told who has the lead, also where his page hears of it before his claim is answered', async () => {
  const id = await made('/leads', { name: 'Пётр Спорный', phones: ['+79265550209'] })
  const { page, expectRefusal } = boris
  expectRefusal(`409 POST /api/v1/leads/${id}/claim`)
  await page.goto(`/leads/${id}`)
  const claim = page.getByRole('button', { name: 'Взять себе' })
  await claim.waitFor()
  const [sent, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holdBack = async (route: Route) => {
    sent.resolve()
    await answered.promise
    await route.continue()
  }
  await page.route(`**/leads/${id}/claim`, holdBack, { times: 1 })
  await claim.click()
  await sent.promise
  expect((await anna.api.call('POST', `/leads/${id}/claim`, {})).status).toBe(200)
  await claim.waitFor({ state: 'detached' })
  expect(await page.getByText('Лид уже взяли').count()).toBe(0)
  answered.resolve()
  await page.getByText('Лид уже взяли').waitFor()
  expect((await admin.call<Row>('GET', `/leads/${id}/changes`)).body.data).toHaveLength(2)
  expect([anna.problems, boris.problems]).toEqual([[], []])
})

test('leads that nobody has taken are one line of the head’s tasks, and stand once in the pool', async () => {
  const { body: boss } = await admin.call<Row>('GET', '/me')
  const title = 'Лид никто не взял'
  const dueAt = new Date(Date.now() - 60_000).toISOString()
  for (let n = 0; n < 12; n++) {
    const id = await made('/leads', { name: `Ждун ${n}`, phones: [`+792655512${10 + n}`], owner: null })
    await made('/tasks', { title, kind: 'assign', dueAt, owner: boss.id, on: { object: 'lead', id } })
  }
  await made('/tasks', { title: 'Сверить прайс', dueAt, owner: boss.id })
  const { page, problems } = await seat(browser, rapport, administrator)
  await page.goto('/')
  await page.getByText('Сверить прайс').waitFor()
  await page.getByRole('link', { name: 'Ждун 11' }).waitFor()
  expect(await page.getByText(title).count()).toBe(0)
  expect(await page.getByText('Ждун 11').count()).toBe(1)
  await page.getByRole('link', { name: 'Назначьте ответственного: 12 лидов' }).click()
  await page.getByRole('heading', { name: 'Лиды', level: 1 }).waitFor()
  await page.getByText('Ждун 0').waitFor()
  expect(problems).toEqual([])
})

test('who is no administrator sees no set-up, neither listed nor by its address', async () => {
  const { page, api, problems, expectRefusal } = anna
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'Настройки', level: 1 }).waitFor()
  await page.getByRole('link', { name: 'Загрузка из файла' }).waitFor()
  for (const name of ['Сотрудники', 'Роли и права', 'Воронки и стадии', 'Источники и формы', 'Поля', 'Компания'])
    expect(await page.getByRole('main').getByRole('link', { name, exact: false }).count(), name).toBe(0)

  expectRefusal('403 ')
  await page.goto('/settings/users')
  await page.getByRole('main').waitFor()
  expect(await page.getByText(administrator.email).count()).toBe(0)
  expect((await api.call('POST', '/users', { name: 'Чужой', email: 'x@rapport.example' })).status).toBe(403)
  expect((await api.call('PATCH', '/company', { name: 'Чужая' })).status).toBe(403)
  expect((await list(admin, '/users?limit=50')).length).toBe(3)
  expect(problems).toEqual([])
})

test('what is typed right after Ctrl+K is searched for, however long the search takes to load', async () => {
  const name = 'Платон Торопыгин'
  await made('/leads', { name, phones: ['+79265550999'] })
  const { page, problems, close } = await seat(browser, rapport, administrator)
  await page.goto('/')
  await page.getByRole('heading', { name: 'Мой день' }).waitFor()
  const held = Promise.withResolvers<void>()
  await page.route('**/assets/*.js', async route => {
    await held.promise
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Плат')
  const opened = page.getByRole('dialog').locator('input')
  await expect.poll(() => opened.inputValue()).toBe('Плат')
  held.resolve()
  await page.keyboard.type('он Тороп', { delay: 20 })
  await page.getByRole('option', { name }).waitFor()
  await soon(async () => (await opened.count()) === 1 && (await opened.inputValue()) === 'Платон Тороп')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name, level: 1 }).waitFor()
  await opened.waitFor({ state: 'detached' })

  await page.keyboard.press('Control+k')
  await page.keyboard.type('Тор')
  await soon(async () => (await opened.count()) === 1 && (await opened.inputValue()) === 'Тор')
  await page.keyboard.press('Escape')
  await opened.waitFor({ state: 'detached' })
  expect(problems).toEqual([])
  await close()
})

test('two cards of one person say so, become one, and two again', async () => {
  const phones = ['+79265550777']
  const one = await made('/leads', { name: 'Зоя Двойная', phones, emails: ['zoya@rapport.example'] })
  const other = await made('/leads', { name: 'Зоя Д.', phones })
  const { page, problems, close } = await seat(browser, rapport, administrator)
  await page.goto(`/leads/${one}`)
  await page.getByText('Похоже, это тот же человек').waitFor()
  await page.getByRole('link', { name: 'Зоя Д.' }).waitFor()
  await page.getByRole('button', { name: 'Объединить' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('radio', { name: 'Зоя Д.' }).last().check()
  await dialog.getByRole('button', { name: 'Объединить' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Зоя Д.', level: 1 }).waitFor()
  await page.getByText('Похоже, это тот же человек').waitFor({ state: 'detached' })
  expect((await admin.call<Row>('GET', `/leads/${other}`)).body.id).toBe(one)
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await page.getByText('Похоже, это тот же человек').waitFor()
  expect((await admin.call<Row>('GET', `/leads/${other}`)).body).toMatchObject({ id: other, name: 'Зоя Д.' })
  expect(problems).toEqual([])
  await close()
})

test('a lead is taken down by keys alone while the person speaks, and who is known is found by the number', async () => {
  const { page, api, problems } = boris
  await page.goto('/')
  await page.getByRole('heading', { name: 'Мой день' }).waitFor()
  await page.keyboard.press('n')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Телефоны').waitFor()
  await soon(() => page.evaluate(() => document.activeElement?.getAttribute('name') === 'phone'))
  await page.keyboard.type('8 926 555-02-03')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Дарья Клавишная')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Стол на восемь мест')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Лид создан: Дарья Клавишная').waitFor()
  await dialog.waitFor({ state: 'detached' })
  const { body: me } = await api.call<Row>('GET', '/me')
  const name = encodeURIComponent('Дарья Клавишная')
  const found = await list(api, `/leads?filter[owner]=${me.id}&filter[name]=${name}&expand=source`)
  expect(found).toMatchObject([
    { phones: [{ value: '+79265550203' }], interest: 'Стол на восемь мест', source: { kind: 'hand' } },
  ])

  await page.keyboard.press('n')
  await soon(() => page.evaluate(() => document.activeElement?.getAttribute('name') === 'phone'))
  await page.keyboard.type('+7 (926) 555 02 03')
  await dialog.getByText('Похоже, уже есть').waitFor()
  await dialog.getByRole('link', { name: 'Дарья Клавишная' }).waitFor()
  await dialog.locator('[name=interest]').fill('Стулья к столу')
  await dialog.locator('[name=email]').fill('darya@rapport.example')
  await dialog.getByRole('button', { name: 'Взять эту' }).click()
  await page.getByText('Осталось как было: Что интересует').waitFor()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('heading', { name: 'Дарья Клавишная', level: 1 }).waitFor()
  expect(await list(api, `/leads?filter[owner]=${me.id}&filter[name]=${name}`)).toMatchObject([
    {
      phones: [{ value: '+79265550203' }],
      emails: [{ value: 'darya@rapport.example' }],
      interest: 'Стол на восемь мест',
    },
  ])
  expect((await list(api, `/leads?filter[owner]=${me.id}`)).length).toBeLessThanOrEqual(2)
  expect(problems).toEqual([])
})
