import { createHmac, randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { besides, openServer, type Server } from './server.ts'

/* By what forms are marked lies under the key of the server: forms work on while the key of the company is taken back. */

let server: Server
let key: string

beforeAll(async () => {
  server = await openServer()
  key = (await server.call('POST', '/sources', { body: { kind: 'form', name: 'Сайт' } })).body.key
})
afterAll(() => server?.close())

type Calls = Pick<Server, 'call'>

const owner = async (text: string, values: unknown[] = []) => (await server.database.owner.query(text, values)).rows
const kept = () => owner(`select value, sealed, remade_at from own_secret where name = 'intake'`)
const tokenOf = async ({ call }: Calls): Promise<string> =>
  /name="form_token" value="([^"]+)"/.exec((await call('GET', `//f/${key}`, { key: null })).text)?.[1] ?? ''
/** As a program would sign it that has the secret. */
const signed = (secret: Buffer, time: number) =>
  `${time}.${createHmac('sha256', secret).update(`form ${key} ${time}`).digest('base64url')}`

async function outcomeOf({ call }: Calls, token: string): Promise<string> {
  const phone = `+7926${1_000_000 + (randomBytes(4).readUInt32BE() % 8_999_999)}`
  const body = String(new URLSearchParams({ name: 'Клиент', phone, form_token: token }))
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const sent = await call('POST', `//f/${key}`, { key: null, body, headers })
  expect(sent.status, sent.text).toBe(303)
  const last = async () => (await server.call('GET', '/receipts?limit=1')).body.data[0]
  await expect.poll(async () => (await last()).outcome, { timeout: 15_000 }).not.toBe('pending')
  const { outcome, reasons } = await last()
  return reasons[0]?.code ?? outcome
}

test('a secret that lay in the open is taken under the key of the server when it starts, and marks stay good', async () => {
  const secret = randomBytes(32)
  await owner('delete from own_secret')
  await owner(`insert into own_secret (workspace_id, name, value) values ($1, 'intake', $2)`, [
    server.workspace,
    secret,
  ])
  const restarted = await besides(server, {})
  try {
    await expect.poll(async () => (await kept())[0].value, { timeout: 15_000 }).toBe(null)
    const rows = (await owner('select s::text as row from own_secret s')).map(({ row }) => row).join()
    expect(rows).toContain('intake')
    expect(rows).not.toContain(secret.toString('hex'))
    expect((await kept())[0].sealed.includes(secret)).toBe(false)
    expect(await outcomeOf(restarted, signed(secret, Date.now() - 60_000))).toBe('lead')
    expect(await outcomeOf(restarted, signed(randomBytes(32), Date.now() - 60_000))).toBe('formTokenWrong')
  } finally {
    await restarted.close()
  }
})

test('a form is opened and sent while the key of the company is taken back', async () => {
  await owner('delete from own_secret')
  const label = { ru: 'Паспорт', en: 'Passport' }
  const body = { object: 'lead', name: 'passport', type: 'text', label, protected: { shownTo: [] } }
  expect((await server.call('POST', '/fields', { body })).status).toBe(201)
  const other = await besides(server, {})
  const revoked = await server.call('POST', '/encryption/revocation')
  expect(revoked.status, revoked.text).toBe(201)
  try {
    const token = await tokenOf(other)
    await wait(2_100)
    expect(await outcomeOf(other, token)).toBe('lead')
    expect((await kept())[0].value).toBe(null)
  } finally {
    await server.call('POST', '/encryption/return', { body: { key: revoked.body.key } })
    await other.close()
  }
})

test('with another key of the server forms are marked anew, and whoever had one open is not turned away', async () => {
  const lost = randomBytes(32)
  const before = Date.now() - 60_000
  await owner(`update own_secret set value = null, sealed = $1, remade_at = null where name = 'intake'`, [
    Buffer.concat([Buffer.of(1), randomBytes(60)]),
  ])
  const restarted = await besides(server, {})
  try {
    expect(await outcomeOf(restarted, signed(lost, before))).toBe('lead')
    const [{ remade_at: remadeAt }] = await kept()
    expect(remadeAt).toBeInstanceOf(Date)
    await wait(2_100)
    expect(await outcomeOf(restarted, signed(lost, remadeAt.getTime() + 1))).toBe('formTokenWrong')
  } finally {
    await restarted.close()
  }
})
