import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { ImapFlow } from 'imapflow'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Dovecot, startDovecot } from '../setup/dovecot.ts'
import { believedPair, type MailPeer, mailUser, startMailPeer, startOddPeer } from '../setup/mail-peer.ts'
import { openServer, type Server } from './server.ts'

/* What was sent lies in the folder of what was sent of a real server: once, whoever puts it there, and on the card once. */

const address = 'sales@romashka.example'
let server: Server
let dovecot: Dovecot
let peer: MailPeer
/** Takes a letter and hangs up instead of saying so; counts the letters. */
let deaf: { port: number; letters: number; stop(): Promise<void> }
let lead: string

beforeAll(async () => {
  dovecot = await startDovecot()
  peer = await startMailPeer({ pair: await believedPair(), password: dovecot.password })
  deaf = await startDeafPeer()
  const smtp = [peer.port, deaf.port].map(port => `smtp://127.0.0.1:${port}`)
  server = await openServer({ trustedTargets: [...smtp, `imap://127.0.0.1:${dovecot.port}`] })
  lead = await made('leads', { name: 'Мария Лебедева', emails: [{ value: 'maria@client.example' }] })
})
afterAll(async () => {
  await server?.close()
  await dovecot?.stop()
  await peer?.stop()
  await deaf?.stop()
})

async function made(plural: string, body: object): Promise<string> {
  const answer = await server.call('POST', `/${plural}`, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}

async function connect(user: string, port = peer.port): Promise<string> {
  const host = '127.0.0.1'
  const imap = { host, port: dovecot.port, security: 'plain', user }
  const smtp = { host, port, security: port === peer.port ? 'startTls' : 'plain', user: mailUser.user }
  const since = '2026-01-01T00:00:00Z'
  return made('mailboxes', {
    kind: 'shared',
    address: user,
    name: 'Ромашка',
    password: dovecot.password,
    since,
    imap,
    smtp,
  })
}

const write = (mailbox: string, subject: string, more: object = {}) =>
  made('mail/messages', {
    mailbox,
    on: { object: 'lead', id: lead },
    to: [{ address: 'maria@client.example' }],
    subject,
    html: '<p>Добрый день!</p>',
    undoSeconds: 0,
    ...more,
  })
const look = async (id: string) => (await server.call('GET', `/mail/messages/${id}`)).body
const becomes = (id: string, shape: object) =>
  expect.poll(() => look(id), { timeout: 40_000, interval: 200 }).toMatchObject(shape)
const onCard = async (subject: string) =>
  (await server.call('GET', `/activities?filter[on]=${lead}&filter[subject]=${encodeURIComponent(subject)}`)).body.data
const messageIdOf = async (id: string): Promise<string> => {
  const { rows } = await server.database.owner.query('select message_id as id from outgoing_mail where id = $1', [id])
  return rows[0].id
}

/** The letters of a folder as they lie on the server. */
async function lyingIn(user: string, folder = 'Sent') {
  const auth = { user, pass: dovecot.password }
  const imap = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.port,
    secure: false,
    doSTARTTLS: false,
    auth,
    logger: false,
  })
  await imap.connect()
  const lock = await imap.getMailboxLock(folder, { readOnly: true })
  try {
    const letters = await imap.fetchAll('1:*', { source: true, flags: true, envelope: true }).catch(() => [])
    return letters.map(({ source, flags, envelope }) => ({
      raw: String(source),
      seen: flags?.has('\\Seen'),
      subject: envelope?.subject,
    }))
  } finally {
    lock.release()
    await imap.logout()
  }
}

/** Until the mailbox has been read to its end once more. */
async function readAgain(id: string): Promise<void> {
  const readAt = async () =>
    (await server.call('GET', '/mailboxes')).body.data.find((each: { id: string }) => each.id === id).readAt
  const before = await readAt()
  await server.database.owner.query('update mailbox set try_at = now(), version = version + 1 where id = $1', [id])
  await expect.poll(readAt, { timeout: 60_000 }).not.toBe(before)
}

test('a letter that was sent is put there as read, with who got a blind copy, and stands on the card once', async () => {
  const mailbox = await connect(address)
  const id = await write(mailbox, 'В папке', { bcc: [{ address: 'hidden@client.example' }] })
  await becomes(id, { state: 'sent', copy: { state: 'copied', failure: null } })
  const [copy, ...others] = await lyingIn(address)
  expect(others).toEqual([])
  expect(copy).toMatchObject({ subject: 'В папке', seen: true })
  expect(copy?.raw).toContain(`Message-ID: <${await messageIdOf(id)}>`)
  expect(copy?.raw).toMatch(/^Bcc: hidden@client.example/m)
  expect(peer.received.at(-1)?.raw).not.toContain('Bcc:')
  await readAgain(mailbox)
  expect(await onCard('В папке')).toHaveLength(1)
})

test('what the server has put there itself is not put there twice', async () => {
  const mailbox = await connect('itself@romashka.example')
  const id = await write(mailbox, 'Уже там', { sendAt: new Date(Date.now() + 2000).toISOString() })
  const own = `From: itself@romashka.example\r\nTo: maria@client.example\r\nSubject: own\r\nMessage-ID: <${await messageIdOf(id)}>\r\n\r\nx\r\n`
  await dovecot.deliver('itself@romashka.example', [Buffer.from(own)], 'Sent')
  await becomes(id, { state: 'sent', copy: { state: 'found' } })
  expect((await lyingIn('itself@romashka.example')).map(({ subject }) => subject)).toEqual(['own'])
})

test('a copy that cannot be put there is told on the letter alone: it is not sent again, and nobody is disturbed', async () => {
  const user = 'nowhere@romashka.example'
  const mailbox = await connect(user)
  // The server itself may not write there.
  await dovecot.deliver(user, [], 'Sent')
  await chmod(join(dovecot.folder(user, 'Sent'), 'tmp'), 0o500)
  const sent = peer.received.length
  const id = await write(mailbox, 'Без копии')
  await becomes(id, { state: 'sent', copy: { state: 'failed', failure: { step: 'folder' } } })
  expect((await look(id)).copy.failure).toMatchObject({
    message: 'Сервер не положил письмо в папку отправленных',
    reply: expect.stringMatching(/./),
  })
  expect(await lyingIn(user)).toEqual([])
  const [entry] = await onCard('Без копии')
  expect(entry.data.mail).toMatchObject({ state: 'sent', noCopy: true })
  expect(peer.received).toHaveLength(sent + 1)
  const { rows } = await server.database.owner.query(`select code from notice where code like 'letter%'`)
  expect(rows).toEqual([])
})

test('a letter of which nobody knows whether it left was sent where it lies there, and else stays unsure', async () => {
  const user = 'deaf@romashka.example'
  const mailbox = await connect(user, deaf.port)
  const there = await write(mailbox, 'Дошло')
  const nowhere = await write(mailbox, 'Неизвестно')
  await becomes(there, { state: 'unsure' })
  await becomes(nowhere, { state: 'unsure' })
  const own = `From: ${user}\r\nTo: maria@client.example\r\nSubject: own\r\nMessage-ID: <${await messageIdOf(there)}>\r\n\r\nx\r\n`
  await dovecot.deliver(user, [Buffer.from(own)], 'Sent')
  await becomes(there, { state: 'sent', to: [{ state: 'taken' }], failure: null, can: { sendAgain: false } })
  expect((await onCard('Дошло'))[0].data.mail.state).toBe('sent')
  // All looks but the last are over.
  await server.database.owner.query(
    `update outgoing_mail set filing_attempts = 4, file_at = now() - interval '1 hour' where id = $1`,
    [nowhere],
  )
  await server.database.owner.query(`select graphile_worker.add_job('clock', json_build_object('job', 'recover-mail'))`)
  await becomes(nowhere, { state: 'unsure', copy: null, can: { sendAgain: true } })
  expect((await lyingIn(user)).map(({ subject }) => subject)).toEqual(['own'])
  expect(deaf.letters).toBe(2)
})

async function startDeafPeer() {
  const counted = { letters: 0 }
  const odd = await startOddPeer(socket => {
    let inLetter = false
    let got = ''
    socket.write('220 mail\r\n')
    socket.on('data', data => {
      const text = String(data)
      if (inLetter) {
        got += text
        if (!got.endsWith('\r\n.\r\n')) return
        counted.letters++
        socket.destroy()
      } else if (/^EHLO/i.test(text)) socket.write('250-mail\r\n250 AUTH PLAIN LOGIN\r\n')
      else if (/^AUTH/i.test(text)) socket.write('235 2.7.0 in\r\n')
      else if (/^DATA/i.test(text)) {
        inLetter = true
        socket.write('354 go\r\n')
      } else socket.write('250 2.0.0 ok\r\n')
    })
  })
  return Object.assign(counted, odd)
}
