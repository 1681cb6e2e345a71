import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { borrowBrowser } from '../setup/browser.ts'
import { makeCertificate } from '../setup/certificate.ts'
import type { Client } from '../setup/client.ts'
import { type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { freePort, startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { openBrowserOf, type Person, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

let folder: string
let peer: MailPeer
let rapport: TestServer
let browser: Browser
let admin: Person & { api: Client }

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-mail-'))
  const pair = await makeCertificate()
  await writeFile(join(folder, 'authority.pem'), pair.certificate)
  peer = await startMailPeer({ pair })
  const port = String(await freePort())
  const env = {
    ...withAdministrator,
    PORT: port,
    RAPPORT_PUBLIC_URL: `http://127.0.0.1:${port}`,
    RAPPORT_TRUSTED_TARGETS: `smtp://localhost:${peer.port}`,
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
  }
  ;[rapport, browser] = await Promise.all([startServer(env), borrowBrowser()])
  admin = await seat(browser, rapport, administrator)
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
  await peer?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Those about sign-ins and passwords come by the clock, between the others. */
const isOfAccount = ({ text }: { text: string }) => text.includes('/security')
const letterTo = async (address: string) => {
  const letter = await soon(async () => peer.received.find(each => each.to.includes(address) && !isOfAccount(each)))
  peer.received.splice(0)
  return letter
}
const linkIn = (text = ''): string => text.match(/http:\S+\/invitations\/\S+/)?.[0] ?? ''

test('an administrator names the mail server, is told what is wrong with it, and mends it', async () => {
  const { page, problems } = admin
  admin.expectRefusal('422 PUT /api/v1/mail-server')
  await page.goto('/settings/mail')
  await page.getByText('Сервер не задан').waitFor()
  await page.getByLabel('Адрес сервера').fill('10.0.0.6')
  await page.getByLabel('Имя для входа').fill(mailUser.user)
  await page.getByLabel('Пароль', { exact: true }).fill('wrong')
  await page.getByLabel('Адрес отправителя').fill('crm@romashka.example')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Это не публичный адрес').waitFor()
  await page.getByLabel('Адрес сервера').fill('localhost')
  await page.getByLabel('Порт').fill(String(peer.port))
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Почта сохранена').waitFor()

  const testing = page.getByRole('region', { name: 'Проверка' })
  await testing.getByRole('button', { name: 'Проверить' }).click()
  await testing.getByText('Сервер не принял имя или пароль').waitFor()
  await testing.getByText('Bad credentials').waitFor()
  await testing.getByText('Многим сервисам нужен отдельный пароль').waitFor()
  await page.getByLabel('Пароль', { exact: true }).fill(mailUser.password)
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByPlaceholder('Сохранён').waitFor()
  await testing.getByRole('button', { name: 'Проверить' }).click()
  await testing.getByText('Посмотрите, дошло ли').waitFor()
  expect((await letterTo(administrator.email))?.subject).toBe('Проверка почты Rapport')
  expect(await barriers(page)).toEqual([])
  expect(problems).toEqual([])
})

test('whom he invites comes in by the letter, and later by another when the password is forgotten', async () => {
  const { page } = admin
  const email = 'nina@romashka.example'
  await page.goto('/settings/users')
  await page.getByRole('button', { name: 'Пригласить' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Сотруднику уйдёт письмо').waitFor()
  await dialog.getByLabel('Имя и фамилия').fill('Нина Лист')
  await dialog.getByLabel('Рабочая почта').fill(email)
  await dialog.getByRole('button', { name: 'Пригласить' }).click()
  await dialog.getByText(`Письмо со ссылкой отправляется на ${email}`).waitFor()
  await dialog.getByRole('button', { name: 'Готово' }).click()
  const link = linkIn((await letterTo(email))?.text)
  await page.reload()
  await page.getByRole('listitem').filter({ hasText: email }).getByText('Письмо отправлено').waitFor()

  const nina = await openBrowserOf(browser, rapport)
  await nina.page.goto(link)
  await nina.page.getByLabel('Новый пароль').fill('Тихая гавань 31')
  await nina.page.getByRole('button', { name: 'Войти' }).click()
  await nina.page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor()

  const home = await openBrowserOf(browser, rapport)
  await home.page.goto('/')
  await home.page.getByRole('link', { name: 'Забыли пароль?' }).click()
  await home.page.getByRole('heading', { name: 'Новый пароль' }).waitFor()
  expect(await barriers(home.page)).toEqual([])
  // The choice of the language names the other one.
  expect((await foreignWords(home.page, 'ru')).filter(word => word !== 'Eng')).toEqual([])
  await home.page.getByLabel('E-mail').fill(email)
  await home.page.getByRole('button', { name: 'Прислать ссылку' }).click()
  await home.page.getByText('письмо со ссылкой уже в пути').waitFor()
  await home.page.goto(linkIn((await letterTo(email))?.text))
  nina.expectRefusal('401 ')
  await home.page.getByLabel('Новый пароль').fill('Липовый цвет 1897')
  await home.page.getByRole('button', { name: 'Войти' }).click()
  await home.page.getByRole('heading', { level: 1, name: 'Мой день' }).waitFor()
  await nina.page.getByRole('dialog', { name: 'Войдите ещё раз' }).waitFor()
  for (const { problems } of [nina, home, admin]) expect(problems).toEqual([])
  await nina.close()
  await home.close()
})

test('while the server is away he sees what waits and why, and sends it when it is back', async () => {
  const { page, problems } = admin
  peer.refuses = { connection: '421 4.3.2 Closed today' }
  const email = 'oleg@romashka.example'
  await admin.api.call('POST', '/users', { email, name: 'Олег Вяз', role: 'manager', locale: 'ru' })
  await page.goto('/settings/mail')
  const waiting = page.getByRole('region', { name: 'Письма' }).getByRole('listitem').filter({ hasText: email })
  await waiting.getByText('Closed today').waitFor()
  await waiting.getByText('Ждёт', { exact: true }).waitFor()
  expect(await barriers(page)).toEqual([])
  peer.refuses = {}
  await page.getByRole('button', { name: 'Отправить сейчас' }).click()
  await waiting.getByText('Отправлено', { exact: true }).waitFor()
  expect(linkIn((await letterTo(email))?.text)).toContain('/invitations/')
  expect(problems).toEqual([])
})
