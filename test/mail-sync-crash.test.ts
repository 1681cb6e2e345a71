import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dovecot, startDovecot } from './setup/dovecot.ts'
import { often } from './setup/length.ts'
import { type MortalServer, openMortalServer } from './setup/mortal-server.ts'

/* Whenever the server is killed while it reads a mailbox: each letter of each folder is on its card once. */

let server: MortalServer
let dovecot: Dovecot
let database: pg.Client
const user = 'sales@company.example'
const [letters, folders, kills] = [often(300, 1000), ['INBOX', 'Projects'], often(2, 5)]

beforeAll(async () => {
  dovecot = await startDovecot()
  server = await openMortalServer({ RAPPORT_TRUSTED_TARGETS: `imap://127.0.0.1:${dovecot.port}` })
  database = new pg.Client({ connectionString: server.databaseUrl })
  await database.connect()
})
afterAll(async () => {
  await database?.end()
  await server?.close()
  await dovecot?.stop()
})

const letter = (n: number): Buffer =>
  Buffer.from(
    `From: Writer ${n} <writer-${n}@clients.example>\r\nTo: ${user}\r\nSubject: Letter ${n}\r\n` +
      `Date: ${new Date().toUTCString()}\r\nMessage-ID: <letter-${n}@clients.example>\r\n\r\nHello, ${n}\r\n`,
  )
const count = async (text: string): Promise<number> => Number((await database.query<{ n: string }>(text)).rows[0]?.n)
/** As after the minute in which nobody else takes the mailbox of a process that is gone. */
const startAgain = async () => {
  await database.query('update mailbox set lease = null, leased_until = null, try_at = now()')
  await server.start()
}
const until = async (isThere: () => Promise<boolean>) => {
  while (!(await isThere())) await wait(20)
}

test('letters of two folders are there once each, though the server is killed at random, and between reading and keeping', async () => {
  for (const [at, folder] of folders.entries())
    await dovecot.deliver(
      user,
      Array.from({ length: letters / folders.length }, (_, n) => letter(n * folders.length + at)),
      folder,
    )
  const admin = await server.signIn()
  // Nothing that was read can be kept: whoever is killed now has read it in vain.
  await database.query('begin; lock table mail_message in exclusive mode')
  const mailbox = await admin.call('POST', '/mailboxes', {
    kind: 'shared',
    address: user,
    name: 'Продажи',
    imap: { host: '127.0.0.1', port: dovecot.port, security: 'plain', user },
    password: dovecot.password,
    since: '2026-01-01T00:00:00Z',
  })
  expect(mailbox.status).toBe(201)
  const waiting = `select count(*) n from pg_locks where not granted and relation = 'mail_message'::regclass`
  await until(async () => (await count(waiting)) > 0)
  await server.kill()
  await database.query('rollback')
  expect(await count('select count(*) n from receipt')).toBe(0)
  await startAgain()

  for (let killed = 0; killed < kills; killed++) {
    const kept = await count('select count(*) n from receipt')
    await until(async () => kept === letters || (await count('select count(*) n from receipt')) > kept)
    await wait(Math.random() * 400)
    await server.kill()
    await startAgain()
  }
  await until(async () => (await count('select count(*) n from mailbox where read_at is not null')) === 1)
  await until(async () => (await count(`select count(*) n from receipt where outcome = 'pending'`)) === 0)

  const { rows } = await database.query<{ subject: string; times: number }>(
    `select subject, count(*)::int as times from activity where kind = 'email' and deleted_at is null group by 1 order by length(subject), subject`,
  )
  expect(rows).toEqual(Array.from({ length: letters }, (_, n) => ({ subject: `Letter ${n}`, times: 1 })))
  expect(await count('select count(*) n from lead')).toBe(letters)
  expect(await count('select count(*) n from receipt')).toBe(letters)
}, 600_000)
