import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
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

beforeAll(async () => {
  ;[rapport, browser] = await Promise.all([startServer(withAdministrator), launchBrowser()])
  admin = await signIn(rapport.url, administrator.email, administrator.password)
  const roles = (await admin.call<{ data: Row[] }>('GET', '/roles')).body.data
  const role = roles.find(({ name }) => name === 'head')?.id
  const team = await made('/teams', { name: 'Розница' })
  const hire = async (name: string, email: string): Promise<Seated> => {
    const who: Credentials = { email, password: 'another horse battery' }
    const id = await made('/users', { ...who, name, role, team })
    return { ...(await seat(browser, rapport, who)), name, id, who }
  }
  anna = await hire('Анна Ветрова', 'anna@rapport.example')
  boris = await hire('Борис Лапин', 'boris@rapport.example')
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
})

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
