import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { administrator } from '../setup/api.ts'
import { launchBrowser, withMicrophone, withoutLeave } from '../setup/browser.ts'
import { type SipPeer, startSipPeer } from '../setup/sip-peer.ts'
import { barriers } from './barriers.ts'
import { type Office, openOffice, type Seated } from './office.ts'
import { type Person, seat, soon } from './person.ts'
import { foreignWords } from './words.ts'

/** Two people of the company telephone from their pages, by an exchange that speaks SIP over WebSocket. */

const passwords = { 101: 'first of two secrets', 102: 'second of two secrets' }
/** Whose telephone rings for the number of a client. */
const client = '+79262287794'

let office: Office
let exchange: SipPeer
let boss: Person
let anna: Seated
let boris: Seated

beforeAll(async () => {
  exchange = await startSipPeer({
    people: passwords,
    numbers: { 79262287794: '102', 79262287795: '102' },
    answers: { 79260000001: '486 Busy Here' },
  })
  office = await openOffice({}, () => launchBrowser(withMicrophone))
  boss = await seat(office.browser, office.rapport, administrator)
  anna = await office.hire('Анна Сергеева', 'manager')
  boris = await office.hire('Борис Ким', 'manager')
  for (const { context } of [anna, boris]) await context.addInitScript(rememberConnections)
})
afterAll(async () => {
  await exchange?.close()
  await office?.close()
})

/** What a page hears can be counted. */
function rememberConnections(): void {
  const all: RTCPeerConnection[] = []
  Object.assign(window, { connections: all })
  const Real = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Real {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      all.push(this)
    }
  }
}

/** Bytes of sound that came, and went, on the newest connection of a page. */
const sound = (page: Page) =>
  page.evaluate(async () => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] }
    const stats = [...((await connections.at(-1)?.getStats())?.values() ?? [])]
    const sum = (type: string, name: string) =>
      stats.filter(one => one.type === type).reduce((total, one) => total + Number(one[name]), 0)
    return { heard: sum('inbound-rtp', 'bytesReceived'), said: sum('outbound-rtp', 'bytesSent') }
  })

const calls = (page: Page) => page.getByRole('region', { name: 'Звонки', exact: true })
const button = (page: Page, name: string) => calls(page).getByRole('button', { name, exact: true })
const ready = (page: Page) => page.getByRole('button', { name: 'Телефон готов' }).waitFor()

test('an administrator names the exchange, and the pages may then connect to it and use the microphone', async () => {
  const { page, problems } = boss
  const policyOf = async () => {
    const answer = await fetch(office.rapport.url)
    return [answer.headers.get('content-security-policy') ?? '', answer.headers.get('permissions-policy')]
  }
  const [before, microphone] = await policyOf()
  expect(before).toContain("connect-src 'self';")
  expect(microphone).toBe('microphone=()')
  await page.goto('/settings/softphone')
  await page.getByLabel('Адрес WebSocket').fill('ws://pbx.romashka.example/ws')
  await page.getByLabel('Домен SIP').fill(exchange.domain)
  boss.expectRefusal('422 PUT /api/v1/softphone')
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Нужен адрес wss://').waitFor()
  await page.getByLabel('Адрес WebSocket').fill(exchange.url)
  expect(await barriers(page)).toEqual([])
  await page.getByRole('button', { name: 'Сохранить' }).click()
  await page.getByText('Софтфон настроен').waitFor()
  const [after, given] = await policyOf()
  expect(after).toContain(`connect-src 'self' ${new URL(exchange.url).origin};`)
  expect(given).toBe('microphone=(self)')
  // The administrator of the tests has a name of Latin letters.
  expect((await foreignWords(page, 'ru')).filter(word => !word.includes('admin'))).toEqual([])
  expect(problems).toEqual([])
})

test('each signs in with what he was given; a wrong password is said, and not tried again', async () => {
  for (const [person, login] of [
    [anna, '101'],
    [boris, '102'],
  ] as const) {
    const { page } = person
    await page.goto('/settings/softphone')
    await page.getByLabel('Логин').fill(login)
    await page.getByLabel(/^Пароль/).fill('not that one')
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await page.getByText('Телефон сохранён').waitFor()
    await page.getByRole('button', { name: 'Неверный логин или пароль' }).waitFor()
    const tries = () =>
      exchange.heard.filter(({ what, text }) => what === 'REGISTER' && text.includes(`sip:${login}@`)).length
    const tried = tries()
    await page.waitForTimeout(3000)
    expect(tries()).toBe(tried)
    await page.getByLabel(/^Пароль/).fill(passwords[login])
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await ready(page)
    expect(exchange.isSignedIn(login)).toBe(true)
    expect(await barriers(page)).toEqual([])
    // What the microphones of the browser are called.
    expect((await foreignWords(page, 'ru')).filter(word => !word.startsWith('Fake'))).toEqual([])
    expect(person.problems).toEqual([])
  }
})

/** A lead with the number of the client, opened; each test has a number of its own. */
async function openCard(person: Seated, name: string, phone: string): Promise<string> {
  const id = await office.lead(name, { phones: [phone], owner: person.id })
  await person.page.goto(`/leads/${id}`)
  await ready(person.page)
  return id
}

const press = (page: Page, number: RegExp) => page.getByRole('link', { name: number }).first().click()

test('it rings at the other, is answered, both hear, and hang up; it stays while one goes through the app', async () => {
  await boris.page.goto('/companies')
  await ready(boris.page)
  const { page } = anna
  await openCard(anna, 'Мария Фёдорова', client)
  await press(page, /926.228/)
  await button(boris.page, 'Ответить').waitFor()
  expect(await barriers(boris.page)).toEqual([])
  await button(page, 'Завершить').waitFor()
  await button(boris.page, 'Ответить').click()
  await button(page, 'Без звука').waitFor()
  for (const one of [page, boris.page]) {
    await expect.poll(async () => (await sound(one)).heard).toBeGreaterThan(2000)
    expect((await sound(one)).said).toBeGreaterThan(2000)
  }
  await page.getByRole('link', { name: 'Компании' }).first().click()
  await page.waitForURL('**/companies')
  expect(await barriers(page)).toEqual([])
  expect(await foreignWords(page, 'ru')).toEqual([])
  await button(page, 'Завершить').click()
  await calls(page).waitFor({ state: 'hidden' })
  await calls(boris.page).waitFor({ state: 'hidden' })
  expect(exchange.heard.filter(({ what }) => what === 'BYE')).toHaveLength(1)
  expect([...anna.problems, ...boris.problems]).toEqual([])
})

const heard = (what: string) => exchange.heard.filter(one => one.what === what)

/** Anna calls, and Boris answers. */
async function talk(): Promise<void> {
  await press(anna.page, /926.228/)
  await button(boris.page, 'Ответить').click()
  await button(anna.page, 'Без звука').waitFor()
  await expect.poll(async () => (await sound(anna.page)).heard).toBeGreaterThan(0)
}

test('one is muted, has the other wait, presses keys and transfers', async () => {
  const { page } = anna
  await page.getByRole('link', { name: 'Лиды' }).first().click()
  await page.getByRole('link', { name: 'Мария Фёдорова' }).first().click()
  await talk()
  const isMuted = () =>
    page.evaluate(() => {
      const { connections } = window as unknown as { connections: RTCPeerConnection[] }
      return connections.at(-1)?.getSenders()[0]?.track?.enabled === false
    })
  await button(page, 'Без звука').click()
  await expect.poll(isMuted).toBe(true)
  await button(page, 'Без звука').click()
  await expect.poll(isMuted).toBe(false)

  const before = heard('INVITE').length
  await button(page, 'Удержать').click()
  await expect.poll(() => button(page, 'Удержать').getAttribute('aria-pressed')).toBe('true')
  await expect.poll(() => heard('INVITE').at(-1)?.text).toContain('a=sendonly')
  await button(page, 'Удержать').click()
  await expect.poll(() => button(page, 'Удержать').getAttribute('aria-pressed')).toBe('false')
  await expect.poll(() => heard('INVITE').length).toBe(before + 2)
  expect(heard('INVITE').at(-1)?.text).toContain('a=sendrecv')

  await page.evaluate(() => {
    const { connections } = window as unknown as { connections: RTCPeerConnection[] }
    const pressed: string[] = []
    Object.assign(window, { pressed })
    const sender = connections.at(-1)?.getSenders()[0]
    sender?.dtmf?.addEventListener('tonechange', event => pressed.push((event as RTCDTMFToneChangeEvent).tone))
  })
  await button(page, 'Клавиши').click()
  expect(await barriers(page)).toEqual([])
  await button(page, '5').click()
  await expect.poll(() => page.evaluate(() => (window as unknown as { pressed: string[] }).pressed)).toContain('5')

  await button(page, 'Перевести').click()
  await calls(page).getByLabel('На какой номер').fill('103')
  await button(page, 'Перевести туда').click()
  await calls(page).waitFor({ state: 'hidden' })
  expect(heard('REFER').at(-1)?.text).toMatch(/^Refer-To: <?sip:103@pbx\.romashka\.example>?/im)
  await calls(boris.page).waitFor({ state: 'hidden' })
  expect([...anna.problems, ...boris.problems]).toEqual([])
})

test('a call is declined, given up, or the number is busy, and each is said', async () => {
  const { page } = anna
  await press(page, /926.228/)
  await button(boris.page, 'Отклонить').click()
  await page.getByText('Занято · 486 Busy Here').waitFor()
  await calls(page).waitFor({ state: 'hidden' })

  await press(page, /926.228/)
  await button(boris.page, 'Ответить').waitFor()
  await button(page, 'Завершить').click()
  await calls(boris.page).waitFor({ state: 'hidden' })
  expect(heard('CANCEL')).toHaveLength(1)

  await openCard(anna, 'Занятой', '+79260000001')
  await press(page, /926.000/)
  await page.getByText('Занято · 486 Busy Here').waitFor()
  await openCard(anna, 'Никого', '+79260000002')
  await press(page, /926.000/)
  await page.getByText('Такого номера нет · 404 Not Found').waitFor()
  expect([...anna.problems, ...boris.problems]).toEqual([])
})

test('of two tabs one holds the phone: the other shows the call, answers it there, and takes the phone over', async () => {
  const second = await boris.context.newPage()
  await second.goto('/leads')
  await ready(second)
  const tries = () => heard('REGISTER').filter(({ text }) => text.includes('sip:102@')).length
  const before = tries()
  await second.getByRole('button', { name: 'Телефон готов' }).click()
  await second.getByText('Телефон работает в другой вкладке').waitFor()
  expect(await barriers(second)).toEqual([])
  await second.keyboard.press('Escape')

  const leads = anna.page.getByRole('link', { name: 'Лиды' }).first()
  await leads.click()
  await anna.page.getByRole('link', { name: 'Мария Фёдорова' }).first().click()
  await press(anna.page, /926.228/)
  for (const page of [boris.page, second]) await button(page, 'Ответить').waitFor()
  await button(second, 'Ответить').click()
  await button(boris.page, 'Без звука').waitFor()
  await expect.poll(async () => (await sound(boris.page)).heard).toBeGreaterThan(0)
  expect(await second.evaluate(() => (window as unknown as { connections: unknown[] }).connections.length)).toBe(0)
  expect(tries()).toBe(before)
  await button(second, 'Завершить').click()
  for (const page of [anna.page, boris.page, second]) await calls(page).waitFor({ state: 'hidden' })

  await second.getByRole('button', { name: 'Телефон готов' }).click()
  await second.getByRole('button', { name: 'Перенести сюда' }).click()
  await second.getByText('Телефон работает в другой вкладке').waitFor({ state: 'hidden' })
  await second.keyboard.press('Escape')
  await ready(second)
  await talkTo(second)
  await expect.poll(async () => (await sound(second)).heard).toBeGreaterThan(0)
  await button(second, 'Завершить').click()
  await calls(second).waitFor({ state: 'hidden' })
  // The other is the next when this one goes.
  await second.close()
  await ready(boris.page)
  await soon(async () => exchange.isSignedIn('102'))
  expect([...anna.problems, ...boris.problems]).toEqual([])
})

async function talkTo(page: Page): Promise<void> {
  await press(anna.page, /926.228/)
  await button(page, 'Ответить').click()
  await button(anna.page, 'Без звука').waitFor()
}

test('a page is not closed by mistake while one talks', async () => {
  await talk()
  const asked = new Promise<string>(resolve => {
    anna.page.once('dialog', dialog => {
      resolve(dialog.type())
      void dialog.dismiss()
    })
  })
  await anna.page.close({ runBeforeUnload: true })
  expect(await asked).toBe('beforeunload')
  await button(anna.page, 'Завершить').click()
  await calls(anna.page).waitFor({ state: 'hidden' })
})

test.each([
  ['refuses the microphone', withoutLeave, 'Браузер не даёт микрофон'],
  ['has none', [], 'Микрофона нет'],
])('who %s is told what to do, and nobody is rung', async (_, flags, words) => {
  const other = await launchBrowser(flags)
  try {
    const person = await seat(other, office.rapport, anna.who)
    const { page } = person
    await page.goto('/leads')
    await ready(page)
    const before = heard('INVITE').length
    await page.getByRole('button', { name: 'Телефон готов' }).click()
    await page.getByRole('dialog').getByLabel('Номер').fill(client)
    await page.getByRole('button', { name: 'Позвонить' }).click()
    await page.getByText(words).waitFor()
    expect(heard('INVITE').length).toBe(before)
    expect(person.problems).toEqual([])
  } finally {
    await other.close()
  }
})

test('a call of the page is shown once, with who it is, and is on the card once, where pages tell of their calls', async () => {
  const { page } = anna
  const line = await office.made('/phone-lines', {
    name: 'Софтфоны',
    settings: { dialect: 'fields' },
    secret: { sign: 'a secret of the line' },
  })
  const { status } = await office.admin.call('PUT', '/softphone', { url: exchange.url, domain: exchange.domain, line })
  expect(status).toBe(200)
  const phone = '+79262287795'
  const id = await openCard(anna, 'Олег Весенний', phone)
  await page.reload()
  await ready(page)
  await press(page, /926.228/)
  const shown = calls(page).getByRole('article')
  await shown.filter({ hasText: 'Олег Весенний' }).waitFor()
  await button(boris.page, 'Ответить').click()
  await button(page, 'Без звука').waitFor()
  expect(await shown.count()).toBe(1)
  await shown.getByText('Идёт разговор · Софтфоны').waitFor()
  await expect.poll(async () => (await sound(page)).heard).toBeGreaterThan(0)
  await button(page, 'Завершить').click()
  await shown.getByText('Разговор окончен').waitFor()
  expect(await shown.count()).toBe(1)
  await button(page, 'Договорились').click()
  await button(page, 'Не нужен').click()
  await shown.waitFor({ state: 'hidden' })
  expect(await office.list(`/activities?filter[on]=${id}&filter[kind]=call`)).toMatchObject([
    { direction: 'out', result: 'Договорились', owner: anna.id },
  ])
  expect([...anna.problems, ...boris.problems]).toEqual([])
})
