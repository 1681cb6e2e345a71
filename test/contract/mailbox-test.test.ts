import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeCertificate } from '../setup/certificate.ts'
import { type Dovecot, startDovecot } from '../setup/dovecot.ts'
import { believedPair, type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Server } from './server.ts'

/* The test of a mailbox goes the way of its letters, both ways, under TLS, and names the step that fails. No letter leaves. */

let server: Server
/** Its certificate is believed, that of the other is not. */
let dovecot: Dovecot
let stranger: Dovecot
let peer: MailPeer
let secure: MailPeer
let unsafe: MailPeer

beforeAll(async () => {
  const pair = await believedPair()
  dovecot = await startDovecot({ pair })
  stranger = await startDovecot({ pair: await makeCertificate() })
  peer = await startMailPeer({ pair })
  secure = await startMailPeer({ pair, secure: true })
  unsafe = await startMailPeer({ plain: true })
  const imap = [dovecot.port, dovecot.securePort, stranger.port, stranger.securePort]
  server = await openServer({
    trustedTargets: [
      ...imap.flatMap(port => [`imap://localhost:${port}`, `imap://127.0.0.1:${port}`]),
      ...[peer, secure, unsafe].map(({ port }) => `smtp://localhost:${port}`),
      'imap://mail.nowhere.example:993',
    ],
  })
})
afterAll(async () => {
  await server?.close()
  for (const each of [dovecot, stranger, peer, secure, unsafe]) await each?.stop()
})
beforeEach(() => {
  peer.refuses = {}
})

const { user } = mailUser
const imap = (port: number, security: string, host = 'localhost') => ({ host, port, security, user })
const smtp = (port: number, security = 'startTls', as = user) => ({ host: 'localhost', port, security, user: as })

let count = 0
/** What the test finds, as `part step` with its code in words; the mailbox is gone afterwards. */
async function tested(servers: object, password = dovecot.password, language = 'en') {
  const made = await server.call('POST', '/mailboxes', {
    body: {
      kind: 'shared',
      address: `sales${++count}@romashka.example`,
      name: 'Ромашка',
      active: false,
      password,
      ...servers,
    },
  })
  expect(made.status, made.text).toBe(201)
  const before = await everythingKept(server, server.workspace)
  const answer = await server.call('POST', `/mailboxes/${made.body.id}/test`, {
    headers: { 'accept-language': language },
  })
  expect(answer.status, answer.text).toBe(200)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  await server.call('DELETE', `/mailboxes/${made.body.id}`)
  return answer.body.data as {
    part: string
    step: string
    isOk: boolean
    title: string
    found: string
    reply: string | null
    whatToDo: string | null
  }[]
}
const walked = (steps: { part: string; step: string; isOk: boolean }[]) =>
  steps.map(({ part, step, isOk }) => `${part} ${step}${isOk ? '' : ' fails'}`)

test.each([
  ['TLS from the first byte', () => imap(dovecot.securePort, 'tls')],
  ['STARTTLS', () => imap(dovecot.port, 'startTls')],
])('reading by %s is tried to its folders', async (_, server) => {
  const steps = await tested({ imap: server() })
  expect(walked(steps)).toEqual(['reading name', 'reading route', 'reading tls', 'reading signIn', 'reading folder'])
  expect(steps.at(-1)?.found).toContain('INBOX')
})

test.each([
  ['TLS', () => imap(stranger.securePort, 'tls')],
  ['STARTTLS', () => imap(stranger.port, 'startTls')],
])('a certificate that nobody known has issued is named, and no password is said: %s', async (_, server) => {
  const steps = await tested({ imap: server() })
  expect(walked(steps)).toEqual(['reading name', 'reading route', 'reading tls fails'])
  expect(steps.at(-1)?.found).toBe('Nobody known has issued the certificate')
})

test('port and encryption that do not fit are named with what to choose', async () => {
  const startTls = await tested({ imap: imap(dovecot.securePort, 'startTls') })
  expect(startTls.at(-1)).toMatchObject({
    step: 'tls',
    isOk: false,
    title: 'Reading: Encryption',
    found: 'This port begins with TLS at once, and waits for it',
    whatToDo: expect.stringContaining('143 for reading, 587 for sending'),
  })
  const tls = await tested({ imap: imap(dovecot.port, 'tls') })
  expect(tls.at(-1)).toMatchObject({ step: 'tls', isOk: false, found: 'This port does not begin with TLS' })
})

test('a name that is none, and a password that is wrong, are told apart', async () => {
  const unknown = await tested({ imap: { ...imap(993, 'tls'), host: 'mail.nowhere.example' } })
  expect(walked(unknown)).toEqual(['reading name fails'])
  const wrong = await tested({ imap: imap(dovecot.port, 'startTls') }, 'another')
  expect(walked(wrong).at(-1)).toBe('reading signIn fails')
  expect(wrong.at(-1)?.reply).toMatch(/auth/i)
  const russian = await tested({ imap: imap(dovecot.port, 'startTls') }, 'another', 'ru')
  expect(russian.at(-1)).toMatchObject({
    title: 'Чтение: Вход',
    found: 'Сервер не принял имя или пароль',
    whatToDo: expect.stringContaining('паролю приложения'),
  })
})

test('sending is tried up to its sender, and no letter leaves', async () => {
  // One password for both servers, as with services.
  const steps = (
    await tested({ imap: imap(dovecot.port, 'startTls'), smtp: smtp(peer.port) }, mailUser.password)
  ).filter(({ part }) => part === 'sending')
  expect(walked(steps)).toEqual(['sending name', 'sending route', 'sending tls', 'sending signIn', 'sending sender'])
  expect(steps.at(-1)).toMatchObject({ title: 'Sending: Sender', found: `sales${count}@romashka.example is accepted` })
  expect(steps[2]?.found).toMatch(/^TLSv1\.[23], certificate by localhost, valid until /)
  expect(peer.received).toEqual([])
})

test.each([
  [{ signIn: '535 5.7.8 Use an application password' }, 'signIn', 'Use an application password'],
  [{ sender: '550 5.7.1 Sender address rejected: not owned by user' }, 'sender', 'not owned by user'],
  [{ connection: '554 5.7.1 Your address is blocked' }, 'greeting', 'Your address is blocked'],
])('sending that is refused is named in the words of the server: %j', async (refuses, step, words) => {
  peer.refuses = refuses
  const steps = await tested({ imap: imap(dovecot.port, 'startTls'), smtp: smtp(peer.port) }, mailUser.password)
  expect(steps.at(-1)).toMatchObject({ part: 'sending', step, isOk: false, reply: expect.stringContaining(words) })
  expect(steps.at(-1)?.whatToDo).not.toBe('')
})

test('sending with encryption that does not fit its port is named; without encryption no password is said', async () => {
  const begins = await tested({ imap: imap(dovecot.port, 'startTls'), smtp: smtp(secure.port) }, mailUser.password)
  expect(begins.at(-1)).toMatchObject({
    part: 'sending',
    step: 'tls',
    found: expect.stringContaining('begins with TLS'),
  })
  const none = await tested({ imap: imap(dovecot.port, 'startTls'), smtp: smtp(unsafe.port) }, mailUser.password)
  expect(none.at(-1)).toMatchObject({ part: 'sending', step: 'tls', found: 'The server does not know STARTTLS' })
})

test('reading that fails keeps nobody from trying sending', async () => {
  const steps = await tested({ imap: imap(stranger.port, 'startTls'), smtp: smtp(peer.port) }, mailUser.password)
  expect(walked(steps)).toContain('reading tls fails')
  expect(walked(steps).at(-1)).toBe('sending sender')
})

test('services that are known each say how they want to be signed in to', async () => {
  const made = await server.call('POST', '/mailboxes', {
    body: {
      kind: 'shared',
      address: 'romashka@ya.ru',
      name: 'Ромашка',
      active: false,
      password: 'x',
      imap: { host: 'imap.yandex.ru', port: 993, security: 'tls', user: 'romashka@ya.ru' },
    },
  })
  await server.database.owner.query(`update mailbox set failure = $2 where id = $1`, [
    made.body.id,
    { step: 'signIn', code: 'signInRefused', at: '2026-01-01T00:00:00Z', attempts: 1 },
  ])
  const { body } = await server.call('GET', '/mailboxes', { headers: { 'accept-language': 'en' } })
  expect(body.data[0].failure.whatToDo).toContain('id.yandex.ru')
})
