import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

/* A letter that was written here opens as it was formatted, in the same sandbox as one that came, for whoever reads its entry. */

let server: Server
let olga: { id: string; key: string }
let lead: string
let mailbox: string

beforeAll(async () => {
  server = await openServer()
  olga = await server.person('olga', 'manager')
  const at = { host: 'mail.example.com', port: 587, security: 'startTls', user: 'sales@romashka.example' }
  mailbox = await made('mailboxes', {
    kind: 'shared',
    address: 'sales@romashka.example',
    name: 'Ромашка',
    imap: { ...at, port: 143 },
    smtp: at,
    password: 'mail-secret-7731',
    users: [olga.id],
  })
  lead = await made('leads', { name: 'Мария', emails: [{ value: 'maria@client.example' }], owner: olga.id })
})
afterAll(() => server?.close())

async function made(plural: string, body: object, key = server.key): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

/** A picture of one dot. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
async function attached(): Promise<string> {
  const form = new FormData()
  form.set('file', new Blob([Buffer.from(dot, 'base64')]), 'План.png')
  form.set('object', 'lead')
  form.set('record', lead)
  const headers = { authorization: `Bearer ${olga.key}` }
  const sent = await fetch(`${server.address}/api/v1/attachments`, { method: 'POST', body: form, headers })
  return ((await sent.json()) as { id: string }).id
}

/** Waits until tomorrow: nothing leaves. */
async function written(html: string): Promise<{ id: string; activity: string }> {
  const answer = await server.call('POST', '/mail/messages', {
    key: olga.key,
    body: {
      mailbox,
      on: { object: 'lead', id: lead },
      to: [{ name: 'Мария', address: 'maria@client.example' }],
      bcc: [{ address: 'boss@romashka.example' }],
      subject: 'Предложение',
      html,
      sendAt: new Date(Date.now() + 86_400_000).toISOString(),
    },
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const read = (activity: string, more = '', key = olga.key) =>
  server.call('GET', `/activities/${activity}/letter${more}`, { key })

test('it says from whom and to whom, and shows its HTML with its pictures; those of other servers when asked', async () => {
  const picture = await attached()
  const { activity } = await written(
    `<p>Звоните <b>Ивану</b>: +7 926 111-22-33</p><img src="cid:${picture}" alt="План"><img src="https://shop.example/a.png" alt="">`,
  )
  expect((await read(activity)).body).toEqual({
    from: { name: 'Ромашка', address: 'sales@romashka.example' },
    to: [{ name: 'Мария', address: 'maria@client.example' }],
    cc: [],
    bcc: [{ name: '', address: 'boss@romashka.example' }],
    text: 'Звоните Ивану: +7 926 111-22-33',
    hasHtml: true,
    picturesLeftOut: 1,
    // Nobody is made a lead of by what we write ourselves.
    found: null,
    meeting: null,
  })
  const shown = await read(activity, '/html')
  expect(shown.text).toContain('<b>Ивану</b>')
  expect(shown.text).toContain(`src="data:image/png;base64,${dot}"`)
  expect(shown.text).not.toContain('shop.example')
  expect(shown.headers.get('content-security-policy')).toMatch(
    /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:;/,
  )
  expect((await read(activity, '/html?pictures=true')).text).toContain('src="https://shop.example/a.png"')
})

test('a picture that its reader does not see is not in it', async () => {
  const picture = await attached()
  const { activity } = await written(`<p>План</p><img src="cid:${picture}" alt="План">`)
  const role = await made('roles', {
    name: 'without files',
    objects: { lead: { read: 'all' }, activity: { read: 'all' } },
  })
  const { key } = await server.person('reader', role, { scopes: ['read'] })
  const shown = await read(activity, '/html', key)
  expect(shown.status).toBe(200)
  expect(shown.text).not.toContain('data:')
})

test('it is not there for whoever does not see its entry, or not what it says', async () => {
  const { id, activity } = await written('<p>Цена для вас: 100</p>')
  const blind = await made('roles', {
    name: 'blind',
    objects: { lead: { read: 'all' }, activity: { read: 'all' } },
    fields: { 'activity.text': 'hidden' },
  })
  const { key: ofBlind } = await server.person('blind', blind, { scopes: ['read'] })
  const { key: ofStranger } = await server.person('stranger', 'manager')
  for (const [key, status] of [
    [ofBlind, 403],
    [ofStranger, 404],
  ] as const) {
    for (const more of ['', '/html']) {
      const answer = await read(activity, more, key)
      expect(answer.status, answer.text).toBe(status)
      expect(answer.text).not.toContain('100')
    }
    const asked = await server.call('GET', `/mail/messages/${id}`, { key })
    expect(asked.status, asked.text).toBe(404)
    expect(asked.text).not.toContain('100')
  }
  expect((await server.call('GET', `/mail/messages/${id}`, { key: olga.key })).body.html).toContain('100')
})
