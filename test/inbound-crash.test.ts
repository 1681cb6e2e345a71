import { createHmac } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dovecot, startDovecot } from './setup/dovecot.ts'
import { often } from './setup/length.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

/* Whatever way it comes, and whenever the server is killed: what reaches the company is there, and there once. */

let server: MortalServer
let dovecot: Dovecot
const sign = 'a secret of the line'
const [letters, forms, calls] = [often(120, 400), often(120, 400), often(60, 200)]

beforeAll(async () => {
  dovecot = await startDovecot()
  server = await openMortalServer({ RAPPORT_TRUSTED_TARGETS: `imap://127.0.0.1:${dovecot.port}` })
})
afterAll(async () => {
  await server?.close()
  await dovecot?.stop()
})

/** As programs do: what was not acknowledged is sent again, by the name it was sent under. */
async function send(path: string, body: string, headers: Record<string, string>): Promise<void> {
  for (;;) {
    const status = await fetch(`${server.url()}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    }).then(
      answer => answer.status,
      () => 0,
    )
    if (status === 202) return
    await wait(20)
  }
}

/** Four at a time, as long as there are any. */
async function each(many: number, work: (n: number) => Promise<void>): Promise<void> {
  let begun = 0
  const hand = async () => {
    while (begun < many) await work(++begun)
  }
  await Promise.all(Array.from({ length: 4 }, hand))
}

const letter = (n: number): Buffer =>
  Buffer.from(
    `From: Writer ${n} <writer-${n}@clients.example>\r\nTo: sales@company.example\r\nSubject: Letter ${n}\r\n` +
      `Date: ${new Date().toUTCString()}\r\nMessage-ID: <letter-${n}@clients.example>\r\n\r\nHello, ${n}\r\n`,
  )

test('of hundreds of letters, forms and calls each is there once, though the server is killed again and again meanwhile', async () => {
  const admin = await server.signIn()
  const { body: source } = await admin.call<{ key: string }>('POST', '/sources', { kind: 'form', name: 'Сайт' })
  const { body: line } = await admin.call<{ address: string }>('POST', '/phone-lines', {
    name: 'Линия',
    settings: { dialect: 'fields' },
    secret: { sign },
  })
  const mailbox = await admin.call('POST', '/mailboxes', {
    kind: 'shared',
    address: 'sales@company.example',
    name: 'Продажи',
    imap: { host: '127.0.0.1', port: dovecot.port, security: 'plain', user: 'sales@company.example' },
    password: dovecot.password,
    since: '2026-01-01T00:00:00Z',
  })
  expect(mailbox.status).toBe(201)

  const byMail = (async () => {
    for (let n = 1; n <= letters; n += 20) {
      await dovecot.deliver(
        'sales@company.example',
        Array.from({ length: 20 }, (_, at) => letter(n + at)),
      )
      await wait(100)
    }
  })()
  const byForm = each(forms, n =>
    send(
      `/api/v1/intake/${source.key}`,
      JSON.stringify({ name: `Анкета ${n}`, phone: `+7926${String(3_000_000 + n)}` }),
      { 'idempotency-key': `form-${n}` },
    ),
  )
  const byPhone = each(calls, async n => {
    const body = JSON.stringify({
      event: 'end',
      call: `call-${n}`,
      direction: 'in',
      from: `+7926${String(6_000_000 + n)}`,
      to: '+74951234567',
      at: new Date().toISOString(),
      duration: 25,
      answered: true,
    })
    const path = line.address.replace(/^.*(?=\/api\/v1)/, '')
    await send(path, body, { 'x-signature': createHmac('sha256', sign).update(body).digest('hex') })
  })
  const all = Promise.all([byMail, byForm, byPhone])
  for (let kill = 0; kill < often(2, 5); kill++) {
    await wait(400 + Math.random() * 2600)
    await server.kill()
    await server.start()
  }
  await all

  const owner = new pg.Client(server.databaseUrl)
  await owner.connect()
  const numbers = async () => {
    const { rows } = await owner.query(`select
      (select count(*)::int from receipt where outcome = 'pending') as pending,
      (select count(*)::int from activity where kind = 'email') as letters,
      (select count(distinct subject)::int from activity where kind = 'email' and subject like 'Letter %') as different,
      (select count(*)::int from lead where name like 'Writer %') as writers,
      (select count(*)::int from activity where kind = 'form') as forms,
      (select count(*)::int from lead where name like 'Анкета %') as askers,
      (select count(*)::int from activity where kind = 'call') as calls,
      (select count(distinct data->>'call')::int from activity where kind = 'call') as callers`)
    return rows[0]
  }
  try {
    await expect.poll(numbers, { timeout: 120_000, interval: 500 }).toEqual({
      pending: 0,
      letters,
      different: letters,
      writers: letters,
      forms,
      askers: forms,
      calls,
      callers: calls,
    })
  } finally {
    await owner.end()
  }
}, 300_000)
