import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeCertificate } from '../setup/certificate.ts'
import { believedPair, type MailPeer, mailUser, startMailPeer, startOddPeer } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Reply, type Server } from './server.ts'

/* The mail server of the system: who may name one, which, and what the test of it finds. */

let server: Server
let peer: MailPeer
let secure: MailPeer
let bare: MailPeer
let stranger: MailPeer
const odd: Awaited<ReturnType<typeof startOddPeer>>[] = []

const publicUrl = 'https://crm.romashka.example'
const named = (port: number, more: object = {}) => ({
  host: '127.0.0.1',
  port,
  security: 'startTls',
  ...mailUser,
  fromAddress: 'crm@romashka.example',
  fromName: 'Ромашка',
  ...more,
})

beforeAll(async () => {
  const pair = await believedPair()
  peer = await startMailPeer({ pair })
  secure = await startMailPeer({ secure: true, pair })
  bare = await startMailPeer({ plain: true })
  stranger = await startMailPeer({ pair: await makeCertificate({ until: 30 }) })
  odd.push(
    await startOddPeer(() => {}),
    await startOddPeer(socket => socket.write('HTTP/1.1 200 OK\r\n\r\n')),
    await startOddPeer(socket => {
      socket.write('220 hello\r\n')
      socket.once('data', () => socket.write('250-odd\r\n250 STARTTLS\r\n').valueOf())
      socket.on('data', data => String(data).startsWith('STARTTLS') && socket.write('220 go\r\n250 injected\r\n'))
    }),
    await startOddPeer(socket => {
      const flood = () => socket.write(`220-${'x'.repeat(60_000)}\r\n`) && setImmediate(flood)
      socket.on('drain', flood)
      flood()
    }),
  )
  const ports = [peer, secure, bare, stranger, ...odd].map(({ port }) => port)
  const trustedTargets = [...ports, 1].flatMap(port => [`smtp://127.0.0.1:${port}`, `smtp://localhost:${port}`])
  server = await openServer({ http: { publicUrl }, trustedTargets })
})
afterAll(async () => {
  await server?.close()
  for (const each of [peer, secure, bare, stranger, ...odd]) await each?.stop()
})
beforeEach(async () => {
  await server.database.owner.query('delete from mail_server')
  peer.refuses = {}
})

const put = (body: object): Promise<Reply> => server.call('PUT', '/mail-server', { body })
const name = async (body: object): Promise<void> => {
  const answer = await put(body)
  expect(answer.status, answer.text).toBe(200)
}
const refused = async (asked: () => Promise<Reply>, status: number): Promise<Reply> => {
  const before = await everythingKept(server, server.workspace)
  const answer = await asked()
  expect(answer.status, answer.text).toBe(status)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
  return answer
}
const found = async (): Promise<[string, boolean, string][]> => {
  const answer = await server.call('POST', '/mail-server/test', { headers: { 'accept-language': 'en' } })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.data.map((step: { step: string; isOk: boolean; found: string }) => [
    step.step,
    step.isOk,
    step.found,
  ])
}
const failed = async () => (await found()).at(-1)

describe('the mail server', () => {
  test('is answered without its password, which is kept encrypted', async () => {
    await name(named(peer.port))
    const { body, text } = await server.call('GET', '/mail-server')
    expect(body).toMatchObject({
      server: { host: '127.0.0.1', user: mailUser.user, hasPassword: true, by: 'company', version: 1 },
      address: publicUrl,
    })
    expect(text).not.toContain(mailUser.password)
    const { rows } = await server.database.owner.query('select m::text as row from mail_server m')
    expect(rows[0].row).not.toContain(Buffer.from(mailUser.password).toString('hex'))
    expect(rows).toHaveLength(1)
    const { rows: noted } = await server.database.owner.query(
      `select details from security_event where kind = 'setUpChange' order by id desc limit 1`,
    )
    expect(noted[0].details).toEqual({ operation: 'setMailServer' })
  })

  test('keeps its password as long as server and user stay; to another one it is not said', async () => {
    await name(named(peer.port))
    await name({ ...named(peer.port, { fromName: 'CRM' }), password: undefined })
    expect((await found()).at(-1)?.slice(0, 2)).toEqual(['content', true])
    for (const other of [{ port: secure.port }, { user: 'eva@romashka.example' }, { host: 'localhost' }]) {
      const answer = await refused(() => put({ ...named(peer.port, other), password: undefined }), 422)
      expect(answer.body.errors).toMatchObject([{ field: 'password', code: 'mailPassword' }])
    }
  })

  test.each([
    [{ host: '10.0.0.6', port: 25 }, ['host mailHostNotPublic']],
    [{ host: '169.254.169.254', port: 25 }, ['host mailHostNotPublic']],
    [{ host: '::ffff:127.0.0.1', port: 25 }, ['host mailHostNotPublic']],
    [{ host: 'mail', port: 25 }, ['host mailHostNotPublic']],
    [{ host: 'mail.internal', port: 25 }, ['host mailHostNotPublic']],
    [{ host: 'mail.example.com\r\nHELO x' }, ['host mailHost']],
    [{ host: '' }, ['host required']],
    [{ host: 'mail.example.com', port: 6379 }, ['port mailPort']],
    [{ host: 'mail.example.com', port: 25, security: 'plain' }, ['security mailPlain']],
    [{ fromAddress: 'nobody', fromName: 'A\r\nBcc: eva@evil.example' }, ['fromAddress email', 'fromName brokenText']],
    [{ user: null }, ['user required']],
  ])('is none of %j', async (more, codes) => {
    const answer = await refused(() => put(named(peer.port, more)), 422)
    const given: { field: string; code: string }[] = answer.body.errors
    expect(given.map(({ field, code }) => `${field} ${code}`)).toEqual(codes)
  })

  test.each(['2130706433', '0x7f.1', '017700000001', 'localtest.example'])(
    'that is called %s is found out when it is called',
    async host => {
      await server.database.owner.query(
        `insert into mail_server (workspace_id, host, port, security, from_address, from_name) values ($1, $2, 25, 'startTls', 'a@b.example', 'A')`,
        [server.workspace, host],
      )
      const [step, isOk, words] = (await failed()) ?? []
      expect([step, isOk]).toEqual(['name', false])
      expect(words).toMatch(host.includes('localtest') ? /no such name/ : /internal network/)
    },
  )

  test('is an administrator’s alone', async () => {
    const { key } = await server.person('olga', 'manager')
    for (const [method, path, body] of [
      ['GET', '/mail-server'],
      ['PUT', '/mail-server', named(peer.port)],
      ['DELETE', '/mail-server'],
      ['POST', '/mail-server/test'],
      ['GET', '/letters'],
      ['POST', '/letters/attempts'],
    ] as const)
      await refused(() => server.call(method, path, { key, body }), 403)
  })

  test('is forgotten with its password', async () => {
    await name(named(peer.port))
    expect((await server.call('DELETE', '/mail-server')).status).toBe(204)
    expect((await server.call('GET', '/mail-server')).body.server).toBeNull()
    await refused(() => server.call('DELETE', '/mail-server'), 404)
    expect(await failed()).toEqual(['name', false, 'No mail server is set'])
  })
})

describe('the test of it', () => {
  test.each([
    ['STARTTLS', () => named(peer.port)],
    ['TLS at once', () => named(secure.port, { security: 'tls' })],
    ['none, on this machine', () => named(bare.port, { security: 'plain', user: null, password: null })],
  ])('sends a letter to whoever asks, by %s', async (_, wanted) => {
    await name(wanted())
    const steps = await found()
    expect(steps.map(([step, isOk]) => `${step} ${isOk}`)).toEqual(
      ['name', 'route', 'tls', 'signIn', 'sender', 'recipient', 'content'].map(step => `${step} true`),
    )
    const [letter] = [peer, secure, bare].flatMap(({ received }) => received.splice(0))
    expect(letter).toMatchObject({ to: ['anna@romashka.example'], from: 'crm@romashka.example' })
    expect(letter?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  })

  test.each([
    ['connection', '421 4.3.2 Closed today', 'greeting', 'Closed today'],
    ['signIn', '535 5.7.8 Use an app password', 'signIn', 'Use an app password'],
    ['sender', '553 5.7.1 Not your address', 'sender', 'Not your address'],
    ['recipient', '550 5.1.1 No such user', 'recipient', 'No such user'],
    ['content', '554 5.7.1 Looks like spam', 'content', 'Looks like spam'],
  ] as const)('names the step at which a server refuses: %s', async (what, words, step, said) => {
    await name(named(peer.port))
    peer.refuses = { [what]: words }
    const answer = await server.call('POST', '/mail-server/test')
    expect(answer.body.data.at(-1)).toMatchObject({ step, isOk: false, whatToDo: expect.stringMatching(/\S/) })
    expect(answer.body.data.at(-1).reply).toContain(said)
  })

  test('says nothing to a server whose certificate nobody vouches for, or that is for another name', async () => {
    await name(named(stranger.port))
    expect(await failed()).toEqual(['tls', false, 'Nobody known has issued the certificate'])
    expect(stranger.received).toEqual([])
  })

  test('gives no password to a server that hides that it knows STARTTLS', async () => {
    await name(named(bare.port))
    // What was on its way by the settings of before may have come in.
    const before = bare.received.length
    expect(await failed()).toEqual(['tls', false, 'The server does not know STARTTLS'])
    expect(bare.received.slice(before)).toEqual([])
  })

  test('finds out a wrong kind of encryption, a web server, a flood of words, and a door that is shut', async () => {
    await name(named(peer.port, { security: 'tls' }))
    expect(await failed()).toEqual(['tls', false, 'This port does not begin with TLS'])
    await name(named(odd[1]?.port ?? 0))
    expect(await failed()).toEqual(['greeting', false, 'This is no mail server'])
    await name(named(odd[2]?.port ?? 0))
    expect((await failed())?.[0]).toBe('tls')
    await name(named(odd[3]?.port ?? 0))
    expect((await failed())?.[0]).toBe('greeting')
    await name(named(1))
    expect(await failed()).toEqual(['route', false, 'Nobody answers on this port'])
  })

  test('waits for a server that says nothing no longer than it has to', async () => {
    await name(named(odd[0]?.port ?? 0))
    expect(await failed()).toEqual(['greeting', false, 'The server is silent'])
  }, 40_000)

  test('tells of a password that the server can no longer read', async () => {
    await name(named(peer.port))
    const unreadable = ['signIn', false, 'The saved password cannot be read: the server has another key']
    await server.database.owner.query(`update integration_secret set sealed = 'AAAA'`)
    expect(await failed()).toEqual(unreadable)
    // As it was kept before, under the key of the server.
    await server.database.owner.query('delete from integration_secret')
    await server.database.owner.query(`update mail_server set password = '\\x00'`)
    expect(await failed()).toEqual(unreadable)
  })
})
