import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice } from './office.ts'
import { openBrowserOf, type Person, seat } from './person.ts'

/** An administrator adds an app, a seller lets it act for her, and takes that back. */

const olga = { email: 'olga@rapport.example', password: 'Kq7-lilac-harbour-52' }
const callback = 'https://app.example/callback?of=app'

let office: Office
let admin: Person

beforeAll(async () => {
  office = await openOffice()
  await office.admin.call('POST', '/users', { ...olga, name: 'Ольга Лист', role: 'manager', locale: 'ru' })
  admin = await seat(office.browser, office.rapport, administrator)
})
afterAll(() => office?.close())

/** A browser in which the site of the app is there to come back to. */
async function openBrowser(): Promise<Person> {
  const person = await openBrowserOf(office.browser, office.rapport)
  await person.context.route('https://app.example/**', route =>
    route.fulfill({ body: 'back', contentType: 'text/plain' }),
  )
  return person
}

test('an app is added, asks a person for consent at the door, acts for her, and is disconnected by her', async () => {
  const { page } = admin
  await page.goto('/settings/apps')
  await page.getByRole('button', { name: 'Добавить приложение' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Название').fill('Калькулятор кухонь')
  await dialog.getByLabel('Адреса возврата').fill('http://app.example/callback')
  admin.expectRefusal('422 POST /api/v1/oauth/apps')
  await dialog.getByRole('button', { name: 'Создать' }).click()
  await dialog.getByText(/Только https/).waitFor()
  await dialog.getByLabel('Адреса возврата').fill(callback)
  expect(await barriers(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Создать' }).click()
  const secret = (await page.getByRole('group', { name: 'client_secret' }).locator('pre').textContent()) ?? ''
  const id = (await page.getByRole('group', { name: 'client_id' }).locator('pre').textContent()) ?? ''
  expect(await barriers(page)).toEqual([])
  await page
    .getByRole('button', { name: 'Готово' })
    .or(page.getByRole('button', { name: 'Я сохранил' }))
    .first()
    .click()

  const word = randomBytes(32).toString('base64url')
  // Which a reader of numbers would write otherwise.
  const state = '00712345678901234567890'
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: id,
    redirect_uri: callback,
    scope: 'read',
    state,
    code_challenge: createHash('sha256').update(word).digest('base64url'),
    code_challenge_method: 'S256',
  })
  const seller = await openBrowser()
  await seller.page.goto(`/oauth/authorize?${asked}`)
  await seller.page.locator('[name=email]').fill(olga.email)
  await seller.page.locator('[name=password]').fill(olga.password)
  await seller.page.getByRole('button', { name: 'Войти' }).click()
  await seller.page
    .getByRole('heading', { name: 'Разрешить «Калькулятор кухонь» действовать от вашего имени?' })
    .waitFor()
  await seller.page.getByText('Вы вошли как Ольга Лист').waitFor()
  await seller.page.getByText('Видеть всё, что видите вы').waitFor()
  await seller.page.getByText('вернётесь на app.example').waitFor()
  expect(await barriers(seller.page)).toEqual([])
  await seller.page.getByRole('button', { name: 'Я — другой человек' }).click()
  await seller.page.locator('[name=email]').fill(olga.email)
  await seller.page.locator('[name=password]').fill(olga.password)
  await seller.page.getByRole('button', { name: 'Войти' }).click()
  await seller.page.getByRole('button', { name: 'Разрешить', exact: true }).click()
  await seller.page.waitForURL('https://app.example/**')
  const back = new URL(seller.page.url()).searchParams
  expect([back.get('of'), back.get('state')]).toEqual(['app', state])

  const answer = await fetch(`${office.rapport.url}/api/v1/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', client_id: id, client_secret: secret },
      ...{ code: back.get('code') ?? '', redirect_uri: callback, code_verifier: word },
    }),
  })
  const { access_token } = (await answer.json()) as { access_token: string }
  const status = async () =>
    (await fetch(`${office.rapport.url}/api/v1/me`, { headers: { authorization: `Bearer ${access_token}` } })).status
  expect(await status()).toBe(200)

  await page.goto('/settings/apps')
  await page.getByRole('region', { name: 'Кто что подключил' }).getByText('Ольга Лист').waitFor()
  expect(await barriers(page)).toEqual([])
  await seller.page.goto('/security')
  await seller.page.getByRole('button', { name: /Отключить: Калькулятор кухонь/ }).click()
  await seller.page.getByRole('dialog').getByRole('button', { name: 'Отключить' }).click()
  await seller.page.getByText('«Калькулятор кухонь» отключено').waitFor()
  await expect.poll(status).toBe(401)
  expect(seller.problems).toEqual([])
})

test('who says no goes back with that, and an app nobody knows is told to the person alone', async () => {
  const [app] = await office.list('/oauth/apps')
  const asked = { response_type: 'code', client_id: String(app?.id), redirect_uri: callback, state: 'x' }
  const challenge = { code_challenge: randomBytes(32).toString('base64url'), code_challenge_method: 'S256' }
  const { page, ...seller } = await openBrowser()
  await page.goto(`/oauth/authorize?${new URLSearchParams({ ...asked, ...challenge })}`)
  await page.locator('[name=email]').fill(olga.email)
  await page.locator('[name=password]').fill(olga.password)
  await page.getByRole('button', { name: 'Войти' }).click()
  await page.getByRole('button', { name: 'Не разрешать' }).click()
  await page.waitForURL(/app\.example.*error=access_denied/)

  await page.goto(`/oauth/authorize?${new URLSearchParams(asked)}`)
  await page.waitForURL(/app\.example.*error=invalid_request/)

  seller.expectRefusal('422 GET /api/v1/oauth/authorization')
  await page.goto(
    `/oauth/authorize?${new URLSearchParams({ ...asked, ...challenge, redirect_uri: 'https://evil.example/' })}`,
  )
  await page.getByRole('heading', { name: 'Приложение подключить нельзя' }).waitFor()
  await page.getByText('Этот адрес возврата для приложения не зарегистрирован').waitFor()
  expect(await barriers(page)).toEqual([])
})
