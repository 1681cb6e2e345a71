import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { backupKeyFile, readBackupKeys } from '../../src/features/backups/archive/key.ts'
import { openedBackup } from '../setup/backup-room.ts'
import { testPostgres } from '../setup/database.ts'
import { filesWith } from './files-with.ts'
import { everythingKept } from './operations.ts'
import { besides, openServer, problemOf, type Reply, type Server } from './server.ts'

/* Copies of requests lie under the data key once a field that they may fill is protected. */

let server: Server
let form: string
let api: string
/** In a role with the ledger, to which the passport is not shown. */
let blind: string

beforeAll(async () => {
  server = await openServer()
  const all = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' }
  await server.call('POST', '/roles', { body: { name: 'Без паспортов', objects: { lead: all } } })
  blind = (await server.person('blind', 'Без паспортов')).key
  const label = { en: 'Passport', ru: 'Паспорт' }
  const field = { object: 'lead', name: 'passport', type: 'text', label }
  expect((await server.call('POST', '/fields', { body: field })).status).toBe(201)
  const fields = [{ name: 'name' }, { name: 'email' }, { name: 'passport' }]
  const source = (body: object) => server.call('POST', '/sources', { body })
  form = (await source({ kind: 'form', name: 'Сайт', form: { fields } })).body.key
  api = (await source({ kind: 'api', name: 'Программа' })).body.key
})
afterAll(() => server?.close())

const patience = { timeout: 60_000, interval: 200 }
const marker = () => `m${randomBytes(8).toString('hex')}`
const email = () => `${randomBytes(6).toString('hex')}@client.example`
const owner = async (text: string, values: unknown[] = []) => (await server.database.owner.query(text, values)).rows

async function send(body: object, headers: Record<string, string> = {}): Promise<string> {
  const sent = await server.call('POST', `/intake/${api}`, { key: null, body: { email: email(), ...body }, headers })
  expect(sent.status, sent.text).toBe(202)
  return sent.body.receipt
}
const receipt = async (id: string, key = server.key) => (await server.call('GET', `/receipts/${id}`, { key })).body
const becomes = (id: string, outcome: string) =>
  expect.poll(async () => (await receipt(id)).outcome, patience).toBe(outcome)
const row = async (id: string) => (await owner('select * from receipt where id = $1', [id]))[0]
const showing = (id: string, more: object = {}): Promise<Reply> => server.call('POST', `/receipts/${id}/showings`, more)
const protection = async (): Promise<string> => {
  const { body } = await server.call('GET', '/protected-fields')
  return body.data.find(({ field }: { field: string }) => field === 'passport')?.state ?? 'none'
}
async function protect(): Promise<void> {
  const answer = await server.call('POST', '/protected-fields', { body: { object: 'lead', field: 'passport' } })
  expect(answer.status, answer.text).toBe(202)
  await expect.poll(protection, patience).toBe('sealed')
}
/** In what of the database a text stands, also within bytes. */
async function tablesWith(text: string): Promise<string[]> {
  const hex = Buffer.from(text).toString('hex')
  const found: string[] = []
  for (const { name } of await owner(`select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`)) {
    const rows = (await owner(`select t::text as row from ${name} t`)).map(one => one.row).join('\n')
    if (rows.includes(text) || rows.includes(hex)) found.push(name)
  }
  return found
}
const shownSoFar = async () => (await owner(`select from security_event where kind = 'showing'`)).length

test('copies of before are sealed with the field they fill, and lie open again when it is opened', async () => {
  const [secret, wrong] = [marker(), marker()]
  const known = await send({ name: 'Анна', passport: secret, comment: 'Срочно' })
  const refused = await send({ name: 'Бот', passport: wrong, website_url: 'x' })
  await becomes(known, 'lead')
  await becomes(refused, 'rejected')
  expect(await tablesWith(wrong)).toEqual(['public.receipt'])

  await protect()
  await expect.poll(() => tablesWith(wrong), patience).toEqual([])
  expect((await tablesWith(secret)).filter(name => name !== 'public.activity' && name !== 'public.change')).toEqual([])
  expect((await receipt(known)).fields).toMatchObject({ passport: { masked: true }, message: 'Срочно' })
  expect((await showing(refused)).body.text).toContain(wrong)

  const ended = await server.call('DELETE', '/protected-fields/lead/passport')
  expect(ended.status, ended.text).toBe(202)
  await expect.poll(protection, patience).toBe('none')
  await expect.poll(async () => (await receipt(refused)).raw.text ?? '', patience).toContain(wrong)
  expect((await receipt(known)).fields).toMatchObject({ passport: secret, message: 'Срочно' })
  expect(problemOf(await showing(refused))).toEqual([409, 'notProtected'])
})

test('a request is shown masked, whole to whom all of it is shown, and each showing is noted', async () => {
  await protect()
  const secret = marker()
  const id = await send({ name: 'Мария', passport: secret, interest: 'Кухня' })
  await becomes(id, 'lead')
  const shown = await receipt(id)
  expect(shown.fields).toMatchObject({ name: 'Мария', passport: { masked: true }, interest: 'Кухня' })
  expect(shown.raw).toMatchObject({ masked: true, size: expect.any(Number) })
  expect(Object.keys(shown.raw)).not.toContain('text')
  expect(JSON.stringify(shown)).not.toContain(secret)
  const { id: lead } = shown.record
  const activities = (await server.call('GET', `/activities?filter[on]=${lead}`)).text
  expect(activities).toContain('Кухня')
  expect(activities).not.toContain(secret)
  const value = await server.call('POST', `/leads/${lead}/showings`, { body: { field: 'passport' } })
  expect(value.body.value).toBe(secret)

  const noted = await shownSoFar()
  const whole = await showing(id, { headers: { 'idempotency-key': secret.slice(0, 8) } })
  expect([whole.status, whole.headers.get('cache-control')]).toEqual([201, 'no-store'])
  expect(JSON.parse(whole.body.text)).toMatchObject({ passport: secret })
  expect(await shownSoFar()).toBe(noted + 1)
  const [event] = await owner(`select details from security_event where kind = 'showing' order by id desc limit 1`)
  expect(event.details).toEqual({ receipt: id, object: 'lead', record: lead })
  expect(await tablesWith(secret)).toEqual([])

  const before = await everythingKept(server, server.workspace)
  expect((await receipt(id, blind)).raw).toMatchObject({ masked: true })
  expect(problemOf(await showing(id, { key: blind }))).toEqual([403, 'notShownToYou'])
  expect(await everythingKept(server, server.workspace)).toEqual(before)
})

test('a protected value that came by a form or a program is nowhere in the data folder, the log, a dump and a backup, where an open one is', async () => {
  const [secret, open] = [marker(), marker()]
  const referer = `https://shop.example/buy?passport=${secret}`
  await becomes(await send({ name: 'Метка', passport: secret, comment: open }, { referer }), 'lead')
  await becomes(await send({ name: 'Бот', passport: secret, website_url: open }, { referer }), 'rejected')
  const typed = { name: `Клиент ${open}`, passport: secret }
  for (const body of [new URLSearchParams(await filled(typed)), formData(await filled(typed))]) {
    const sent = await fetch(`${server.address}/f/${form}`, { method: 'POST', headers: { referer }, body })
    expect(new URL(sent.url).search).toBe('?sent=1')
  }
  const leads = async () =>
    (await server.call('GET', `/leads?filter[name]=${encodeURIComponent(typed.name)}`)).body.data
  await expect.poll(async () => (await leads()).length, patience).toBe(2)
  for (const { id } of await leads()) {
    const value = await server.call('POST', `/leads/${id}/showings`, { body: { field: 'passport' } })
    expect(value.body.value).toBe(secret)
  }

  const folder = await postgresFolder()
  expect(await filesWith(open, `${folder}/base`)).not.toEqual([])
  expect(await filesWith(open, `${folder}/pg_wal`)).not.toEqual([])
  expect(await filesWith(secret, folder)).toEqual([])
  expect(await tablesWith(open)).toContain('public.activity')
  expect(await tablesWith(secret)).toEqual([])
  const backup = await backedUp()
  expect(backup.includes(open)).toBe(true)
  for (const text of [secret, Buffer.from(secret).toString('hex')]) expect(backup.includes(text)).toBe(false)
  expect(await filesWith(secret, dataFolder())).toEqual([])
}, 120_000)

/** What a visitor sends who has the page of the form open for as long as people need to fill it in. */
async function filled(typed: Record<string, string>): Promise<Record<string, string>> {
  const page = await server.call('GET', `//f/${form}`, { key: null })
  const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  await wait(2100)
  return { ...typed, email: email(), form_token: token }
}

function formData(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}

const dataFolder = () => dirname(dirname(server.keyFile))

/** Of the PostgreSQL that the base is in, with all that it has in memory written out. */
async function postgresFolder(): Promise<string> {
  const root = new pg.Client(testPostgres())
  await root.connect()
  await root.query('checkpoint')
  const { rows } = await root.query('show data_directory')
  await root.end()
  return rows[0].data_directory
}

/** What a backup of now holds, opened. */
async function backedUp(): Promise<Buffer> {
  const { body } = await server.call('POST', '/backups')
  const one = async () => (await server.call('GET', `/backups/${body.id}`)).body
  await expect.poll(async () => (await one()).state, patience).toBe('done')
  const [key] = await readBackupKeys(backupKeyFile(dataFolder()))
  if (!key) throw new Error('there is no key of backups')
  return openedBackup(join(dataFolder(), 'backups', (await one()).name), key)
}

test('a message alone stays in the protected comment of the lead, and is no interest in the open', async () => {
  const marked = await server.call('POST', '/protected-fields', { body: { object: 'lead', field: 'comment' } })
  expect(marked.status, marked.text).toBe(202)
  const stateOf = async () =>
    (await server.call('GET', '/protected-fields')).body.data.find(
      ({ field }: { field: string }) => field === 'comment',
    )?.state
  await expect.poll(stateOf, patience).toBe('sealed')
  const secret = marker()
  const id = await send({ name: 'Вера', comment: secret })
  await becomes(id, 'lead')
  const lead = (await receipt(id)).record.id
  expect((await server.call('GET', `/leads/${lead}`)).body).toMatchObject({ interest: null, comment: { masked: true } })
  const value = await server.call('POST', `/leads/${lead}/showings`, { body: { field: 'comment' } })
  expect(value.body.value).toBe(secret)
  const activities = (await server.call('GET', `/activities?filter[on]=${lead}`)).text
  expect(activities).toContain('Сообщение: скрыто')
  expect(await tablesWith(secret)).toEqual([])
  expect((await server.call('DELETE', '/protected-fields/lead/comment')).status).toBe(202)
  await expect.poll(stateOf, patience).toBeUndefined()
})

test('while the key is away requests are kept sealed; what needs no key is settled, the rest once it is back', async () => {
  const [secret, plain] = [marker(), marker()]
  const { key } = (await server.call('POST', '/encryption/revocation')).body
  const waits = await send({ name: 'Ждёт', passport: secret })
  const goes = await send({ name: 'Сразу', comment: plain })
  await becomes(goes, 'lead')
  await expect.poll(async () => (await receipt(waits)).reasons, patience).toMatchObject([{ code: 'keyAway' }])
  expect(await row(waits)).toMatchObject({ outcome: 'pending', generation: null, wrapped: expect.any(Buffer) })
  expect(await tablesWith(secret)).toEqual([])
  const folder = await postgresFolder()
  expect(await filesWith(plain, `${folder}/base`)).not.toEqual([])
  expect(await filesWith(secret, folder)).toEqual([])
  expect((await receipt(waits)).raw).toMatchObject({ masked: true })
  expect(problemOf(await showing(waits))).toEqual([409, 'keyRevoked'])

  expect((await server.call('POST', '/encryption/return', { body: { key } })).status).toBe(200)
  await expect.poll(async () => (await receipt(waits)).outcome, { timeout: 100_000, interval: 1000 }).toBe('lead')
  const lead = (await receipt(waits)).record.id
  const value = await server.call('POST', `/leads/${lead}/showings`, { body: { field: 'passport' } })
  expect(value.body.value).toBe(secret)
  expect((await showing(goes)).body.text).toContain(plain)

  const { generation } = await row(await send({ name: 'До', passport: secret }))
  expect((await server.call('POST', '/encryption/rotations')).status).toBe(202)
  await expect
    .poll(async () => [(await row(waits)).generation, (await row(waits)).wrapped], patience)
    .toEqual([generation + 1, null])
  expect((await showing(waits)).body.text).toContain(secret)
}, 240_000)

test('what can be sealed by nothing is refused so that it is sent again, and the form keeps what was typed', async () => {
  const { key } = (await server.call('POST', '/encryption/revocation')).body
  await owner(`delete from integration_secret where kind = 'requests'`)
  const fresh = await besides(server, {})
  try {
    const page = await fresh.call('GET', `//f/${form}`, { key: null })
    const token = /name="form_token" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
    const secret = marker()
    const before = await everythingKept(server, server.workspace)
    const body = { name: 'Клиент', email: email(), passport: secret }
    const refused = await fresh.call('POST', `/intake/${api}`, { key: null, body })
    expect(problemOf(refused)).toEqual([503, 'requestsNotTaken'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    const again = await fresh.call('POST', `//f/${form}`, {
      key: null,
      body: String(new URLSearchParams({ ...body, form_token: token })),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect(again.status).toBe(503)
    expect(again.text).toContain('role="alert"')
    expect(again.text).toContain(`value="${secret}"`)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  } finally {
    await fresh.close()
    await server.call('POST', '/encryption/return', { body: { key } })
  }
})

test('a form that asks for a field lets it be protected; one that sends a value along does not', async () => {
  await server.call('DELETE', '/protected-fields/lead/passport')
  await expect.poll(protection, patience).toBe('none')
  const constants = { passport: '4511' }
  const made = await server.call('POST', '/sources', {
    body: { kind: 'form', name: 'Со значением', form: { constants } },
  })
  const before = await everythingKept(server, server.workspace)
  const refused = await server.call('POST', '/protected-fields', { body: { object: 'lead', field: 'passport' } })
  expect(refused.body.errors).toMatchObject([{ code: 'protectedByForm' }])
  expect(refused.text).toContain('Со значением')
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  expect((await server.call('DELETE', `/sources/${made.body.id}`)).status).toBe(204)
  await protect()
})
