import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { believedPair, type MailPeer, mailboxAt, startMailPeer, targetsOf } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Server } from './server.ts'

/* Opens and clicks of letters: only where the company allows it and the writer wants it, and by links to what stood in the letter alone. */

const publicUrl = 'http://crm.romashka.example'
let server: Server
let peer: MailPeer
let mailbox: string
let lead: string
let olga: { id: string; key: string }

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = targetsOf(peer)
  server = await openServer({ trustedTargets, http: { publicUrl } })
  olga = await server.person('olga', 'manager')
  mailbox = await made('mailboxes', { ...mailboxAt(peer), users: [olga.id] })
  lead = await made('leads', { name: 'Мария', emails: [{ value: 'maria@client.example' }], owner: olga.id })
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(async () => {
  peer.received.splice(0)
  await allow(true)
})

async function made(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
async function allow(allowed: boolean): Promise<void> {
  const answer = await server.call('PUT', '/mail/watching', { body: { allowed } })
  expect(answer.status, answer.text).toBe(200)
}
const href = 'https://romashka.example/price?a=1&b=%D1%8F'
const ask = (more: object = {}) =>
  server.call('POST', '/mail/messages', {
    key: olga.key,
    body: {
      mailbox,
      on: { object: 'lead', id: lead },
      to: [{ address: 'maria@client.example' }],
      subject: 'Цены',
      html: `<p><a href="${href.replace('&', '&amp;')}">Цены</a> <a href="mailto:sales@romashka.example">мы</a></p>`,
      undoSeconds: 0,
      watched: true,
      ...more,
    },
  })
async function sent(more: object = {}): Promise<{ id: string; html: string }> {
  const answer = await ask(more)
  expect(answer.status, answer.text).toBe(201)
  const { id } = answer.body
  await expect.poll(async () => (await look(id)).state, { timeout: 30_000 }).toBe('sent')
  // Its copy among those sent finds its way by itself.
  await server.database.owner.query('update outgoing_mail set filing = null, file_at = null')
  return { id, html: peer.received.at(-1)?.html ?? '' }
}
const look = async (id: string) => (await server.call('GET', `/mail/messages/${id}`, { key: olga.key })).body
/** As a mail program asks, without anybody signed in. */
const visit = (url: string) => fetch(url.replace(publicUrl, server.address), { redirect: 'manual' })
const pictureIn = (html: string) => html.match(/<img src="([^"]*\/o\/[^"]+)"/)?.[1] ?? ''
const linkIn = (html: string) => html.match(/href="([^"]*\/l\/[^"]+)"/)?.[1] ?? ''
const told = async () =>
  (await server.database.owner.query(`select code from notice where "user" = $1 order by id`, [olga.id])).rows.map(
    ({ code }) => code,
  )

test('it is off unless the company allows it, and then nothing is rewritten', async () => {
  await server.database.owner.query('delete from mail_watching')
  expect((await server.call('GET', '/mail/watching')).body).toEqual({ allowed: false, possible: true })
  const before = await everythingKept(server, server.workspace)
  const refused = await ask()
  expect([refused.status, refused.body.errors[0].code]).toEqual([422, 'mailWatchingOff'])
  const byOlga = await server.call('PUT', '/mail/watching', { body: { allowed: true }, key: olga.key })
  expect(byOlga.status).toBe(403)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  const { id, html } = await sent({ watched: false })
  expect(html).toContain('href="https://romashka.example/price')
  expect(html).not.toContain(publicUrl)
  expect((await look(id)).watching).toBe(null)
})

test('a letter that is watched tells when it was opened first and how often, and its writer once', async () => {
  const { id, html } = await sent()
  expect(await look(id)).toMatchObject({ watching: { opens: 0, openedAt: null, clicks: 0, clickedAt: null } })
  const picture = await visit(pictureIn(html))
  expect([picture.status, picture.headers.get('content-type'), picture.headers.get('cache-control')]).toEqual([
    200,
    'image/gif',
    'no-store',
  ])
  await visit(pictureIn(html))
  const link = await visit(linkIn(html))
  expect([link.status, link.headers.get('location')]).toEqual([302, href])
  expect(html).toContain('href="mailto:sales@romashka.example"')
  const { watching, activity } = await look(id)
  expect(watching).toMatchObject({ opens: 2, clicks: 1 })
  expect(Date.parse(watching.openedAt)).toBeLessThanOrEqual(Date.parse(watching.clickedAt))
  const entry = (await server.call('GET', `/activities/${activity}`)).body
  expect(entry.data.mail).toMatchObject({ state: 'sent', opened: true, clicked: true })
  expect(await told()).toEqual(expect.arrayContaining(['letterOpened', 'letterClicked']))
  expect((await told()).filter(code => code === 'letterOpened')).toHaveLength(1)
})

test('a link leads to what stood in its letter, and nowhere else', async () => {
  const { html } = await sent()
  const link = linkIn(html)
  const before = await everythingKept(server, server.workspace)
  const key = new URL(link).pathname.split('/').at(-2) ?? ''
  const others = [
    `${publicUrl}/api/v1/l/${key}/1`,
    `${publicUrl}/api/v1/l/${key}/-1`,
    `${publicUrl}/api/v1/l/${key}/${encodeURIComponent('https://evil.example')}`,
    `${publicUrl}/api/v1/l/${key.slice(1)}/0`,
    `${publicUrl}/api/v1/l/x/0`,
  ]
  for (const other of others) {
    const answer = await visit(other)
    expect([answer.status, answer.headers.get('location')], other).toEqual([404, null])
  }
  // Whose picture it is nobody learns by trying.
  expect((await visit(`${publicUrl}/api/v1/o/${key.slice(1)}`)).status).toBe(200)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
})

test('when the company allows it no more, links that are out lead on and nothing is counted', async () => {
  const { id, html } = await sent()
  await allow(false)
  expect((await visit(linkIn(html))).headers.get('location')).toBe(href)
  await visit(pictureIn(html))
  expect((await look(id)).watching).toMatchObject({ opens: 0, clicks: 0 })
})

test('a letter that waits while the company stops allowing it leaves as it was written', async () => {
  const answer = await ask({ sendAt: new Date(Date.now() + 3000).toISOString() })
  expect(answer.status, answer.text).toBe(201)
  await allow(false)
  await expect.poll(() => peer.received.length, { timeout: 30_000 }).toBe(1)
  expect(peer.received[0]?.html).not.toContain(publicUrl)
})
