import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import { makeCertificate } from '../setup/certificate.ts'
import { type Client, signIn } from '../setup/client.ts'
import { type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat, soon } from './person.ts'

/** Olga writes to a client from his card: takes a letter back, sends it, answers, and lets one go later. */

type Row = Record<string, unknown>

const who = { email: 'olga@rapport.example', password: 'another horse battery' }
let folder: string
let peer: MailPeer
let rapport: TestServer
let browser: Browser
let head: Client
let olga: Person
let page: Page
let lead: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-letters-'))
  const pair = await makeCertificate()
  await writeFile(join(folder, 'authority.pem'), pair.certificate)
  peer = await startMailPeer({ pair })
  const env = {
    ...withAdministrator,
    RAPPORT_TRUSTED_TARGETS: targetsOf(peer, 'localhost').join(),
    NODE_EXTRA_CA_CERTS: join(folder, 'authority.pem'),
  }
  ;[rapport, browser] = await Promise.all([startServer(env), launchBrowser()])
  head = await signIn(rapport.url, administrator.email, administrator.password)
  const owner = await made('/users', { ...who, name: 'Ольга Ветрова', role: 'manager' })
  await made('/mailboxes', {
    ...mailboxAt(peer, 'localhost'),
    users: [owner],
  })
  await made('/mail/templates', {
    name: 'Предложение',
    subject: 'Предложение для {{client.name|genitive}}',
    html: '<p>{{client.firstName}}, добрый день!</p>',
    shared: 'everyone',
  })
  const person = { lastName: 'Лебедева', firstName: 'Мария', emails: ['maria@client.example'] }
  lead = await made('/leads', { ...person, owner })
  olga = await seat(browser, rapport, who)
  page = olga.page
})
afterAll(async () => {
  await browser?.close()
  await rapport?.stop()
  await peer?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function made(path: string, body: Row): Promise<string> {
  const answer = await head.call<{ id: string }>('POST', path, body)
  if (answer.status !== 201) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
  return answer.body.id
}

/** How long letters wait, as one chooses it; then the card again. */
async function waits(chosen: string): Promise<void> {
  await page.goto('/settings/mailboxes')
  await page.getByRole('combobox', { name: 'Сколько ждать перед отправкой письма' }).click()
  await page.getByRole('option', { name: chosen }).click()
  await page.goto(`/leads/${lead}`)
  await page.getByRole('tab', { name: 'Письмо' }).click()
  await text().waitFor()
}

const text = () => page.getByRole('textbox', { name: 'Текст письма' })
const subject = () => page.getByRole('textbox', { name: 'Тема' })
const send = () => page.getByRole('button', { name: 'Отправить', exact: true })
const mails = async () =>
  (await head.call<{ data: Row[] }>('GET', `/activities?filter[on]=${lead}&filter[kind]=email`)).body.data

test('a letter is written from a template, in the right case, and taken back within seconds', async () => {
  await waits('30 секунд')
  await page.getByRole('button', { name: 'Шаблон' }).click()
  await page.getByRole('menuitem', { name: 'Предложение' }).click()
  await page.waitForFunction(() => document.querySelector('.ProseMirror')?.textContent?.includes('Мария, добрый день!'))
  expect(await subject().inputValue()).toBe('Предложение для Лебедевой Марии')
  expect(await barriers(page)).toEqual([])
  await send().click()
  // The entry in the timeline offers it as well, and may be there before.
  await page.locator('.mantine-Notification-root').getByRole('button', { name: 'Вернуть' }).click()
  await page.getByText('оно снова в черновике').waitFor()
  expect(await subject().inputValue()).toBe('Предложение для Лебедевой Марии')
  expect(await soon(async () => ((await mails()).length === 0 ? true : undefined))).toBe(true)
  expect(peer.received).toEqual([])
})

test('what was taken back is sent at once where one wants it so, and stands on the card', async () => {
  await waits('Отправлять сразу')
  // The draft has waited on the device.
  expect(await subject().inputValue()).toBe('Предложение для Лебедевой Марии')
  await text().click()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' Цена прежняя.')
  await send().click()
  await page.getByText('Письмо отправляется').waitFor()
  const arrived = await soon(async () => peer.received[0])
  expect(arrived?.to).toEqual(['maria@client.example'])
  expect(arrived?.text).toContain('Мария, добрый день! Цена прежняя.')
  await page.getByRole('listitem').getByText('Предложение для Лебедевой Марии').waitFor()
  expect(await subject().inputValue()).toBe('')
})

test('what is typed into a letter stays, however quickly it comes', async () => {
  const words = 'Ничего из того, что пишут, не пропадает. '.repeat(5)
  await text().click()
  // Each letter comes while the page still draws the one before it, as where it has much else to do.
  await text().evaluate(async (_, words) => {
    for (const letter of words) {
      document.execCommand('insertText', false, letter)
      await new Promise(resolve => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = resolve
        port2.postMessage(null)
      })
    }
  }, words)
  await expect.poll(async () => (await text().innerText()).replaceAll('\u00a0', ' ').trim()).toBe(words.trim())
  await text().press('Control+a')
  await text().press('Delete')
})

test('a letter of the card is answered with what it said, in its thread', async () => {
  await page.getByRole('button', { name: 'Ответить', exact: true }).first().click()
  const dialog = page.getByRole('dialog', { name: 'Ответить' })
  await dialog.getByRole('textbox', { name: 'Текст письма' }).waitFor()
  expect(await dialog.getByRole('textbox', { name: 'Тема' }).inputValue()).toBe('Re: Предложение для Лебедевой Марии')
  // Above what is quoted: there an empty line waits.
  await dialog.getByRole('textbox', { name: 'Текст письма' }).locator('p').first().click()
  await page.keyboard.type('Напоминаю о предложении.')
  await dialog.getByRole('button', { name: 'Отправить', exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
  const arrived = await soon(async () => peer.received[1])
  expect(arrived?.text).toContain('Напоминаю о предложении.')
  expect(arrived?.text).toContain('> Мария, добрый день! Цена прежняя.')
  expect(arrived?.raw).toMatch(/^In-Reply-To: </m)
})

test('a field is put into a template from a menu that bars nobody', async () => {
  await page.goto('/settings/mail-templates')
  await page.getByRole('button', { name: 'Новый шаблон' }).click()
  const dialog = page.getByRole('dialog', { name: 'Новый шаблон' })
  await dialog.getByLabel('Тема').click()
  await dialog.getByRole('button', { name: 'Вставить поле' }).click()
  await page.getByRole('option', { name: 'Отчество' }).first().waitFor()
  expect(await barriers(page)).toEqual([])
  await page.getByRole('option', { name: 'Отчество' }).first().click()
  await page.getByRole('button', { name: 'Вставить', exact: true }).click()
  expect(await dialog.getByLabel('Тема').inputValue()).toBe('{{client.middleName}}')
  await page.goto(`/leads/${lead}`)
  await page.getByRole('tab', { name: 'Письмо' }).click()
  await text().waitFor()
})

test('a letter for tomorrow waits on the card and is taken back there', async () => {
  await subject().fill('На завтра')
  await text().click()
  await page.keyboard.type('Доброе утро!')
  await page.getByRole('button', { name: 'Отправить позже' }).click()
  await page.getByRole('menuitem', { name: /Завтра утром/ }).click()
  const entry = page.getByRole('listitem').filter({ hasText: 'На завтра' })
  await entry.getByText(/Уйдёт/).waitFor()
  expect(await barriers(page)).toEqual([])
  await entry.getByRole('button', { name: 'Вернуть' }).click()
  await entry.waitFor({ state: 'detached' })
  expect(peer.received).toHaveLength(2)
  expect(olga.problems).toEqual([])
})
