import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator, withAdministrator } from '../setup/api.ts'
import { launchBrowser } from '../setup/browser.ts'
import { makeCertificate } from '../setup/certificate.ts'
import { type Client, signIn } from '../setup/client.ts'
import { type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { startServer, type TestServer } from '../setup/server.ts'
import { barriers } from './barriers.ts'
import { type Person, seat, soon } from './person.ts'

/** Olga sends a quote from a card by two presses; her client opens it from his letter and accepts. */

type Row = Record<string, unknown>

const who = { email: 'olga@rapport.example', password: 'another horse battery' }
/** As a client's browser calls itself: one without a window counts as a program. */
const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'
let folder: string
let peer: MailPeer
let rapport: TestServer
let browser: Browser
let head: Client
let olga: Person
let page: Page
let deal: string
let accepted: Row
let owner: string
/** What every deal and quote here is for. */
const items = [{ name: 'Стол письменный', quantity: 2, price: '15000', tax: 22, unit: 'шт.' }]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-quotes-'))
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
  owner = await made('/users', { ...who, name: 'Ольга Ветрова', role: 'manager' })
  await made('/mailboxes', { ...mailboxAt(peer, 'localhost'), users: [owner] })
  const company = await made('/companies', { name: 'ООО «Лебедь»', owner })
  const contact = await made('/contacts', { name: 'Мария Лебедева', company, emails: ['maria@client.example'], owner })
  const pipelines = (await head.call<{ data: { id: string; object: string; stages: Row[] }[] }>('GET', '/pipelines'))
    .body.data
  const pipeline = pipelines.find(({ object }) => object === 'deal')
  const open = pipeline?.stages.filter(({ kind }) => kind === 'open') ?? []
  accepted = open.at(-1) ?? {}
  await head.call('PATCH', '/quote-settings', { stages: { [pipeline?.id ?? '']: { accepted: accepted.id } } })
  const stands = { pipeline: pipeline?.id, stage: open[0]?.id }
  deal = await made('/deals', { name: 'Мебель для офиса', company, contact, ...stands, currency: 'RUB', items, owner })
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

/** So often has been pressed on the page since it was opened. */
const pressed = () => page.evaluate(() => Number(sessionStorage.getItem('pressed') ?? 0))

/** Opens a card, and what it would send: the first press. */
async function openSheet(card: string) {
  await page.goto(card)
  await page.evaluate(() => sessionStorage.removeItem('pressed'))
  await page.getByRole('button', { name: 'КП', exact: true }).click()
  const sheet = page.getByRole('dialog', { name: 'Коммерческое предложение' })
  await sheet.getByRole('img', { name: 'Страница 1' }).waitFor()
  return sheet
}

/** The second press. */
async function send(sheet: Locator) {
  const before = peer.received.length
  await sheet.getByRole('button', { name: 'Отправить', exact: true }).click()
  await page.getByText('КП отправляется').first().waitFor()
  expect(await pressed()).toBe(2)
  await expect.poll(() => peer.received.length, { timeout: 60_000 }).toBe(before + 1)
  return peer.received[before]
}

test('two presses on the card of a deal send its quote, with the paper and a link to its page', async () => {
  await page.addInitScript(() => {
    document.addEventListener(
      'click',
      ({ isTrusted }) =>
        isTrusted && sessionStorage.setItem('pressed', String(Number(sessionStorage.getItem('pressed') ?? 0) + 1)),
      true,
    )
  })
  const sheet = await openSheet(`/deals/${deal}`)
  expect(await sheet.getByLabel('Кому').inputValue()).toContain('maria@client.example')
  expect(await barriers(page)).toEqual([])
  const letter = await send(sheet)
  expect(letter?.to).toEqual(['maria@client.example'])
  expect(letter?.raw.toString()).toContain('application/pdf')
})

test('the client opens it from his letter, on a phone, and accepts; the deal moves and Olga hears of both', async () => {
  const url = peer.received[0]?.html?.match(/href="([^"]*\/c\/[\w-]+)"/)?.[1] ?? ''
  const context = await browser.newContext({ userAgent, viewport: { width: 380, height: 800 } })
  const client = await context.newPage()
  await client.goto(url)
  await client.getByText('Стол письменный').waitFor()
  expect(await client.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(380)
  expect(await barriers(client)).toEqual([])
  const quotes = async () => (await head.call<{ data: Row[] }>('GET', `/quotes?filter[deal]=${deal}`)).body.data
  expect(await soon(async () => (await quotes()).find(({ status }) => status === 'opened'))).toBeTruthy()

  await client.getByLabel('Имя и фамилия').fill('Мария Лебедева')
  await client.getByLabel('Принимаю предложение').check()
  await client.getByRole('button', { name: 'Принять предложение' }).click()
  await client.getByText('Вы приняли это предложение').waitFor()
  expect(await context.cookies()).toEqual([])
  await context.close()

  const [quote] = await quotes()
  expect(quote?.status).toBe('accepted')
  expect((await head.call<Row>('GET', `/deals/${deal}`)).body.stage).toBe(accepted.id)
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /уведомлени/i })
    .click()
  await page
    .getByText(/Мебель для офиса/)
    .first()
    .waitFor()
  await page.goto(`/quotes/${quote?.id}`)
  await page
    .getByText(/Принято .*: Мария Лебедева/)
    .first()
    .waitFor()
})

test('his page can be read and answered without scripts', async () => {
  const url = peer.received[0]?.html?.match(/href="([^"]*\/c\/[\w-]+)"/)?.[1] ?? ''
  const context = await browser.newContext({ userAgent, javaScriptEnabled: false, colorScheme: 'dark' })
  const client = await context.newPage()
  await client.goto(url)
  await client.getByText('Вы приняли это предложение').waitFor()
  await context.close()
})

test('two presses send it from the cards of a contact and of a company, of the deal that is open with them', async () => {
  for (const [card, name] of [
    ['contacts', 'Павел'],
    ['companies', 'Роман'],
  ] as const) {
    const company = await made('/companies', { name: `ООО «${name}»`, owner })
    const emails = [`${card}@client.example`]
    const contact = await made('/contacts', { name: `${name} Ильин`, company, emails, owner })
    const sold = await made('/deals', { name: `Столы: ${name}`, company, contact, currency: 'RUB', items, owner })
    const sheet = await openSheet(`/${card}/${card === 'contacts' ? contact : company}`)
    const letter = await send(sheet)
    expect(letter?.to).toEqual(emails)
    expect(letter?.html).toMatch(/\/c\/[\w-]+/)
    const [quote] = (await head.call<{ data: Row[] }>('GET', `/quotes?filter[deal]=${sold}`)).body.data
    expect(quote).toMatchObject({ status: 'sent', company, contact })
  }
})

test('two presses send the quote that was prepared for a lead from his card', async () => {
  const lead = await made('/leads', { name: 'Нина Орлова', emails: ['nina@client.example'], owner })
  const quote = await made(`/leads/${lead}/quotes`, { fields: { items, currency: 'RUB' } })
  const sheet = await openSheet(`/leads/${lead}`)
  const letter = await send(sheet)
  expect(letter?.to).toEqual(['nina@client.example'])
  expect((await head.call<Row>('GET', `/quotes/${quote}`)).body).toMatchObject({ status: 'sent', lead })
})

test('another template is chosen in the sheet: pages and letter follow it, and what was typed stays', async () => {
  const contact = await made('/contacts', { name: 'John Brown', emails: ['john@client.example'], owner })
  const sold = await made('/deals', { name: 'Столы на экспорт', contact, currency: 'RUB', items, owner })
  const sheet = await openSheet(`/deals/${sold}`)
  const shown = sheet.getByRole('img', { name: 'Страница 1' })
  const before = await shown.getAttribute('src')
  const choice = sheet.getByRole('combobox', { name: 'Шаблон' })
  await choice.click()
  await page.getByRole('option', { name: /по-английски$/ }).click()
  await expect.poll(() => shown.getAttribute('src')).not.toBe(before)
  await expect.poll(() => sheet.getByLabel('Тема').inputValue()).toMatch(/^Quote/)
  await sheet.getByLabel('Текст письма').fill('As agreed by phone.')
  await choice.click()
  await page.getByRole('option', { name: /по-русски$/ }).click()
  await expect.poll(() => shown.getAttribute('src')).toBe(before)
  expect(await sheet.getByLabel('Текст письма').inputValue()).toBe('As agreed by phone.')
  await choice.click()
  await page.getByRole('option', { name: /по-английски$/ }).click()
  await expect.poll(() => shown.getAttribute('src')).not.toBe(before)
  const count = peer.received.length
  await sheet.getByRole('button', { name: 'Отправить', exact: true }).click()
  await expect.poll(() => peer.received.length, { timeout: 60_000 }).toBe(count + 1)
  const letter = peer.received[count]
  expect(letter?.text).toContain('As agreed by phone.')
  const client = await browser.newPage({ userAgent })
  await client.goto(letter?.html?.match(/href="([^"]*\/c\/[\w-]+)"/)?.[1] ?? '')
  await client.getByText('Download PDF').waitFor()
  await client.close()
})
