import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { resealJobName } from '../../src/features/protection/rotate.ts'
import { readKeyFile } from '../../src/vault/key-file.ts'
import { vaultOf } from '../../src/vault/vault.ts'
import { testPostgres } from '../setup/database.ts'
import { believedPair, type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { filesWith } from './files-with.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Reply, type Server } from './server.ts'

/* The password of the mail server lies under the data key of the company: read nowhere while that is taken back. */

let server: Server
let peer: MailPeer

beforeAll(async () => {
  peer = await startMailPeer({ pair: await believedPair() })
  const trustedTargets = [`smtp://127.0.0.1:${peer.port}`, 'smtp://localhost:1']
  server = await openServer({ http: { publicUrl: 'https://crm.romashka.example' }, trustedTargets })
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(() => void peer.received.splice(0))

const owner = async (text: string, values: unknown[] = []) => (await server.database.owner.query(text, values)).rows
const put = (more: object = {}): Promise<Reply> => {
  const given = { host: '127.0.0.1', port: peer.port, security: 'startTls', ...mailUser }
  return server.call('PUT', '/mail-server', {
    body: { ...given, fromAddress: 'crm@romashka.example', fromName: 'Ромашка', ...more },
  })
}
const named = async (more: object = {}) => expect((await put(more)).status).toBe(200)
const tested = async (): Promise<{ step: string; isOk: boolean; found: string; whatToDo: string }[]> =>
  (await server.call('POST', '/mail-server/test', { headers: { 'accept-language': 'ru' } })).body.data
const lastStep = async () => (await tested()).at(-1)
const invite = async (): Promise<string> => {
  const email = `guest-${randomBytes(4).toString('hex')}@romashka.example`
  const answer = await server.call('POST', '/users', { body: { email, name: 'Гость', role: 'viewer' } })
  expect(answer.status, answer.text).toBe(201)
  return email
}
const arrived = (email: string) =>
  expect.poll(() => peer.received.flatMap(({ to }) => to), { timeout: 30_000 }).toContain(email)
const kept = () => owner('select about, generation, sealed from integration_secret')

test('the password is nowhere in the data folder, the write-ahead log and a dump, where an open word is', async () => {
  const [secret, open] = [`s${randomBytes(8).toString('hex')}`, `o${randomBytes(8).toString('hex')}`]
  await named({ password: secret, fromName: open })
  await named({ password: `${secret}2`, fromName: open })

  const root = new pg.Client(testPostgres())
  await root.connect()
  await root.query('checkpoint')
  const { rows } = await root.query('show data_directory')
  await root.end()
  const folder = rows[0].data_directory
  expect(await filesWith(open, `${folder}/base`)).not.toEqual([])
  expect(await filesWith(open, `${folder}/pg_wal`)).not.toEqual([])
  expect(await filesWith(secret, folder)).toEqual([])
  const rowsOf = async (table: string) =>
    (await owner(`select t::text as row from ${table} t`)).map(({ row }) => row).join()
  expect(await rowsOf('mail_server')).toContain(open)
  for (const { name } of await owner(
    `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
  ))
    expect(await rowsOf(name)).not.toContain(secret)
  expect(await owner('select password from mail_server')).toEqual([{ password: null }])
})

test('letters wait while the key is revoked, say why, and leave by themselves once it is back', async () => {
  await named()
  expect(await lastStep()).toMatchObject({ step: 'content', isOk: true })
  peer.received.splice(0)
  const { key } = (await server.call('POST', '/encryption/revocation')).body
  const email = await invite()
  const letter = async () =>
    (await server.call('GET', '/letters', { headers: { 'accept-language': 'ru' } })).body.data[0]
  await expect
    .poll(async () => (await letter()).failure?.message, { timeout: 15_000 })
    .toBe('Ключ компании отозван: пароль не прочитать')
  expect(await letter()).toMatchObject({ state: 'waiting', attempts: 0 })
  expect(await lastStep()).toMatchObject({
    step: 'signIn',
    isOk: false,
    found: 'Ключ компании отозван: пароль не прочитать',
    whatToDo: 'Верните ключ на странице «Шифрование»: письма ждут и уйдут сами.',
  })

  const before = await everythingKept(server, server.workspace)
  const refused = await put({ password: 'another' })
  expect([refused.status, String(refused.body.type).split(':').at(-1)]).toEqual([409, 'keyRevoked'])
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  expect(peer.received).toEqual([])

  expect((await server.call('POST', '/encryption/return', { body: { key } })).status).toBe(200)
  await server.call('POST', '/letters/attempts')
  await arrived(email)
  await expect.poll(async () => (await letter()).state).toBe('sent')
})

test('renewing the key seals the password anew, and letters go on', async () => {
  await named()
  const [before] = await kept()
  expect((await server.call('POST', '/encryption/rotations')).status).toBe(202)
  await expect.poll(async () => (await kept())[0].generation, { timeout: 20_000 }).toBe(before.generation + 1)
  expect((await kept())[0].sealed).not.toBe(before.sealed)
  expect(await lastStep()).toMatchObject({ step: 'content', isOk: true })
})

test('a password that lay under the key of the server is taken under that of the company, once', async () => {
  await named()
  const about = `${server.workspace} mail server 127.0.0.1:${peer.port} ${mailUser.user}`
  const former = vaultOf(await readKeyFile(server.keyFile)).seal(Buffer.from(mailUser.password), about)
  const layThere = async () => {
    await owner('delete from integration_secret')
    await owner('update mail_server set password = $1', [former])
  }
  const moved = async () => {
    expect(await owner('select password from mail_server')).toEqual([{ password: null }])
    expect(await kept()).toHaveLength(1)
  }
  await layThere()
  expect((await server.call('GET', '/mail-server')).body.server.hasPassword).toBe(true)
  const { db } = await server.application.systemContext(server.workspace, { channel: 'system' })
  await server.application.enqueue(db, resealJobName, {})
  await expect.poll(async () => (await kept()).length, { timeout: 20_000 }).toBe(1)
  await moved()
  expect(await lastStep()).toMatchObject({ step: 'content', isOk: true })

  await layThere()
  expect(await lastStep()).toMatchObject({ step: 'content', isOk: true })
  await moved()
})

test('a password is said to no other server, also where somebody has changed the rows', async () => {
  await named()
  await owner(`update mail_server set host = 'localhost', port = 1`)
  expect(await lastStep()).toMatchObject({
    step: 'signIn',
    isOk: false,
    found: 'Сохранённый пароль не читается: у сервера другой ключ',
  })
  await owner(`update integration_secret set about = $1`, [`localhost:1 ${mailUser.user}`])
  expect(await lastStep()).toMatchObject({ step: 'signIn', isOk: false })
  expect((await server.call('DELETE', '/mail-server')).status).toBe(204)
  expect(await kept()).toEqual([])
})
