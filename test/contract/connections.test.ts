import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { NotPublic, type Outgoing, outgoing } from '../../src/features/outgoing.ts'
import { noProxies, proxyFor } from '../../src/network/proxy.ts'
import { startDovecot } from '../setup/dovecot.ts'
import { startMailPeer } from '../setup/mail-peer.ts'
import {
  type Authority,
  makeAuthority,
  type Peer,
  type ProxyPeer,
  plainServer,
  proxyServer,
  sayingServer,
  secureServer,
  silentServer,
} from '../setup/wire-peers.ts'
import { openServer, type Server } from './server.ts'

/* Other machines are reached as the network of the office lets us, and what is in the way is named. */

let authority: Authority
let proxy: ProxyPeer
const peers: Peer[] = []
const own = { isOwn: true, patience: 1000 }

async function open<Kind extends Peer>(opening: Promise<Kind>): Promise<Kind> {
  const peer = await opening
  peers.push(peer)
  return peer
}

beforeAll(async () => {
  authority = await makeAuthority('Gateway of Romashka')
})
beforeEach(async () => {
  proxy = await open(proxyServer())
})
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close()
})

const byProxy = (trusted: string[] = [], except: string[] = [], who = ''): Outgoing =>
  outgoing(trusted, { https: `http://${who}127.0.0.1:${proxy.port}`, except })

async function walked(target: Outgoing, address: string, by: object = own) {
  const steps = await target.probe(address, by)
  return steps.map(({ step, isOk, code }) => `${step} ${code} ${isOk}`)
}

describe('the way to another machine', () => {
  const target = outgoing([])

  test('ends where a certificate comes from an authority that nobody knows, and says which', async () => {
    const { port } = await open(secureServer(await authority.issue()))
    const steps = await target.probe(`https://localhost:${port}`, own)
    expect(steps.map(({ code }) => code)).toEqual(['nameLeads', 'reached', 'unknownAuthority'])
    expect(steps.at(-1)).toMatchObject({ isOk: false, params: { issuer: 'Gateway of Romashka' } })
    expect(steps.every(({ milliseconds }) => milliseconds >= 0)).toBe(true)
  })

  test('goes on where that authority is known here, and says that it is none of the public ones', async () => {
    const { port } = await open(secureServer(await authority.issue()))
    expect(await walked(target, `https://localhost:${port}`, { ...own, ca: authority.certificate })).toEqual([
      'name nameLeads true',
      'route reached true',
      'tls ownAuthority null',
      'answer answered true',
    ])
  })

  test.each([
    ['expired', { until: -1 }],
    ['wrongName', { name: 'elsewhere.example' }],
  ])('ends at a certificate that is wrong: %s', async (code, wanted) => {
    const { port } = await open(secureServer(await authority.issue(wanted)))
    const found = await walked(target, `https://localhost:${port}`, { ...own, ca: authority.certificate })
    expect(found.at(-1)).toBe(`tls ${code} false`)
  })

  test('ends at a closed port, at a server that says nothing, and at one that speaks no TLS', async () => {
    const closed = await plainServer()
    await closed.close()
    expect((await walked(target, `https://localhost:${closed.port}`)).at(-1)).toBe('route refused false')
    const silent = await open(silentServer())
    expect((await walked(target, `https://localhost:${silent.port}`)).at(-1)).toBe('tls tlsHanging false')
    const plain = await open(plainServer())
    expect((await walked(target, `https://localhost:${plain.port}`)).at(-1)).toBe('tls notTls false')
  })

  test('ends at a name that nobody has', async () => {
    expect(await walked(target, 'https://no-such-name.invalid')).toEqual(['name nameUnknown false'])
  })

  test('leads to mail servers too, which speak first and are asked for TLS, and names who vouches for them', async () => {
    const [pair, wrong] = [await authority.issue(), await authority.issue({ name: 'elsewhere.example' })]
    const known = { ...own, ca: authority.certificate }
    const ways = async (given: Parameters<typeof startMailPeer>[0], by: object = known) => {
      const peer = await startMailPeer(given)
      const scheme = given?.secure ? 'smtps' : 'smtp'
      const found = await walked(target, `${scheme}://localhost:${peer.port}`, by)
      await peer.stop()
      return found.slice(2)
    }
    const greets = 'answer greeted true'
    expect(await ways({ pair })).toEqual([greets, 'tls ownAuthority null'])
    expect(await ways({ pair, secure: true })).toEqual(['tls ownAuthority null', greets])
    expect(await ways({ pair }, own)).toEqual([greets, 'tls unknownAuthority false'])
    expect(await ways({ pair: wrong })).toEqual([greets, 'tls wrongName false'])
    expect(await ways({ plain: true })).toEqual([greets, 'tls startTlsNotOffered false'])
    expect(await ways({ plain: true }, { ...own, withoutTls: true })).toEqual([greets])
  })

  test('leads to servers of mailboxes in their own language, with TLS at once or asked for', async () => {
    const [pair, wrong] = [await authority.issue(), await authority.issue({ name: 'elsewhere.example' })]
    const [dovecot, other, plain] = await Promise.all([
      startDovecot({ pair }),
      startDovecot({ pair: wrong }),
      startDovecot(),
    ])
    const known = { ...own, patience: 20_000, ca: authority.certificate }
    const ways = async (address: string, by: object = known) => (await walked(target, address, by)).slice(2)
    const greets = 'answer greeted true'
    expect(await ways(`imaps://localhost:${dovecot.securePort}`)).toEqual(['tls ownAuthority null', greets])
    expect(await ways(`imap://localhost:${dovecot.port}`)).toEqual([greets, 'tls ownAuthority null'])
    expect(await ways(`imap://localhost:${other.port}`)).toEqual([greets, 'tls wrongName false'])
    expect(await ways(`imap://localhost:${plain.port}`)).toEqual([greets, 'tls startTlsNotOffered false'])
    const silent = await open(sayingServer('220 mail.romashka.example ready\r\n'))
    expect(await ways(`imap://localhost:${silent.port}`)).toEqual(['answer notGreeted false'])
    for (const each of [dovecot, other, plain]) await each.stop()
  })

  test('ends at a mail server that is busy, silent, or says more than an answer', async () => {
    const last = async (line: string) => {
      const { port } = await open(sayingServer(line))
      return (await walked(target, `smtp://localhost:${port}`)).at(-1)
    }
    expect(await last('421 busy\r\n')).toBe('answer notGreeted false')
    expect(await last('220 mail.romashka.example ready\r\n')).toBe('tls notGreeted false')
    expect(await last(`220-${'x'.repeat(70_000)}\r\n`)).toBe('answer notGreeted false')
  })

  test('says of mail that it goes past the proxy, and that this is why it does not arrive', async () => {
    const peer = await startMailPeer({ pair: await authority.issue() })
    const found = await walked(byProxy(), `smtp://localhost:${peer.port}`, { ...own, ca: authority.certificate })
    expect(found.slice(1)).toEqual([
      'route reached true',
      'proxy mailPastProxy true',
      'answer greeted true',
      'tls ownAuthority null',
    ])
    await peer.stop()
    expect((await walked(byProxy(), `smtp://localhost:${peer.port}`)).slice(1)).toEqual([
      'route refused false',
      'proxy mailPastProxy false',
    ])
    expect(proxy.asked).toEqual([])
  })
})

describe('through a proxy', () => {
  test('a trusted address is reached by its name, and certificates are verified as ever', async () => {
    const { port } = await open(secureServer(await authority.issue()))
    const origin = `https://localhost:${port}`
    expect(await walked(byProxy([origin]), origin, { patience: 1000 })).toEqual([
      'name nameLeads true',
      'proxy proxyPasses true',
      'tls unknownAuthority false',
    ])
    expect(proxy.asked).toEqual([{ place: `localhost:${port}`, as: null }])
  })

  test('calls leave too, and nothing is sent to whom nobody vouches for', async () => {
    const heard: string[] = []
    const answer = await authority.issue()
    const { port } = await open(
      secureServer(answer, (request, response) => {
        heard.push(`${request.method} ${request.headers.host}`)
        response.end('hello')
      }),
    )
    const origin = `https://localhost:${port}`
    const target = byProxy([origin], [], 'anna:s%3Acret@')
    const asking = { method: 'GET', headers: {}, patience: 5000, most: 100 }
    await expect(target.ask(origin, asking)).rejects.toThrow(/certificate/)
    expect(heard).toEqual([])

    const before = getCACertificates('default')
    setDefaultCACertificates([...before, authority.certificate])
    try {
      expect((await target.ask(origin, asking)).body.toString()).toBe('hello')
      expect(await target.post(origin, { headers: {}, body: Buffer.from('told'), patience: 5000 })).toBe(200)
    } finally {
      setDefaultCACertificates(before)
    }
    expect(heard).toEqual([`GET localhost:${port}`, `POST localhost:${port}`])
    const as = `Basic ${Buffer.from('anna:s:cret').toString('base64')}`
    expect(proxy.asked).toEqual(Array(3).fill({ place: `localhost:${port}`, as }))
  })

  test('that opens TLS itself its authority is named', async () => {
    const gateway = await open(secureServer(await authority.issue({ name: 'service.example' })))
    proxy.leadsTo = gateway.port
    const steps = await byProxy(['https://service.example']).probe('https://service.example', { patience: 5000 })
    expect(steps.at(-1)).toMatchObject({ code: 'unknownAuthority', params: { issuer: 'Gateway of Romashka' } })
  })

  test('an address that others have given is looked up here: the proxy learns no name, and nothing that is not public', async () => {
    const target = byProxy()
    proxy.status = 403
    expect(await walked(target, 'https://93.184.216.34', { patience: 1000 })).toEqual([
      'name nameLeads true',
      'proxy proxyRefusesAddress false',
    ])
    const sending = { headers: {}, body: Buffer.from(''), patience: 1000 }
    await expect(target.post('https://93.184.216.34', sending)).rejects.toThrow(/403/)
    expect(proxy.asked.map(({ place }) => place)).toEqual(['93.184.216.34:443', '93.184.216.34:443'])

    for (const address of ['https://10.0.0.1', 'https://[::1]', 'https://0x7f.1', 'https://server.local']) {
      await expect(target.post(address, sending)).rejects.toThrow(NotPublic)
      await expect(target.probe(address)).rejects.toThrow(NotPublic)
    }
    expect(proxy.asked).toHaveLength(2)
  })

  test.each([
    [407, 'proxyAsksWho'],
    [403, 'proxyRefuses'],
  ])('that answers %i: %s', async (status, code) => {
    proxy.status = status
    expect((await walked(byProxy(), 'https://service.example')).at(-1)).toBe(`proxy ${code} false`)
  })

  test('that does not answer', async () => {
    const silent = await open(silentServer())
    const target = outgoing([], { https: `http://127.0.0.1:${silent.port}`, except: [] })
    expect((await walked(target, 'https://service.example')).at(-1)).toBe('proxy proxyUnreached false')
  })

  test('nothing goes that is excepted from it', async () => {
    const { port } = await open(secureServer(await authority.issue()))
    expect(await walked(byProxy([], ['localhost']), `https://localhost:${port}`)).toContain('route reached true')
    expect(proxy.asked).toEqual([])
  })
})

describe('exceptions from the proxy', () => {
  const https = 'http://proxy.example:3128'
  test.each([
    ['*', 'https://any.example', false],
    ['romashka.example', 'https://romashka.example', false],
    ['romashka.example', 'https://crm.romashka.example', false],
    ['.romashka.example', 'https://crm.romashka.example.', false],
    ['*.romashka.example', 'https://crm.romashka.example', false],
    ['romashka.example', 'https://notromashka.example', true],
    ['romashka.example:8443', 'https://romashka.example', true],
    ['romashka.example:443', 'https://romashka.example', false],
    ['10.0.0.0/8', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://11.1.2.3', true],
    ['10.1.2.3', 'https://10.1.2.3', false],
    ['::1', 'https://[::1]', false],
    ['fd00::/8', 'https://[fd12::1]', false],
    ['', 'https://any.example', true],
    ['other.example', 'http://any.example', false],
  ])('%j for %s', (except, address, goes) => {
    expect(proxyFor({ https, except: [except] }, new URL(address)) !== null).toBe(goes)
    expect(proxyFor(noProxies, new URL(address))).toBeNull()
  })
})

describe('by the API', () => {
  let server: Server
  let manager: { key: string }
  beforeAll(async () => {
    server = await openServer()
    manager = await server.person('manager', 'manager')
  })
  afterAll(() => server.close())

  const check = (body: unknown, key = server.key) => server.call('POST', '/connections/checks', { body, key })
  const written = async () =>
    (await server.database.owner.query(`select count(*)::int as count from security_event where kind <> 'refusedCall'`))
      .rows

  test('what is set up is listed, without paths of devices or secrets', async () => {
    await server.database.owner.query(
      `insert into push_device (workspace_id, id, "user", session, endpoint, p256dh, auth, name)
        values ($1, gen_random_uuid(), $2, gen_random_uuid(), 'https://push.example/secret-of-a-device', '', '', 'Chrome')`,
      [server.workspace, server.administrator],
    )
    const { body, text } = await server.call('GET', '/connections')
    expect(body.data).toEqual([
      { id: 'push https://push.example', kind: 'push', name: 'push.example', address: 'https://push.example' },
    ])
    expect(text).not.toMatch(/secret/)
  })

  test('servers of mailboxes are named once each, and nobody’s address with them', async () => {
    const mailbox = (address: string, kind: string, host: string, active = true) =>
      server.call('POST', '/mailboxes', {
        body: {
          kind,
          address,
          name: 'Ромашка',
          password: 'secret',
          active,
          imap: { host, port: 993, security: 'tls', user: address },
          smtp: { host: 'smtp.romashka.example', port: 587, security: 'startTls', user: address },
        },
      })
    for (const made of [
      await mailbox('sales@romashka.example', 'shared', 'imap.romashka.example'),
      await mailbox('anna@romashka.example', 'personal', 'imap.romashka.example'),
      await mailbox('off@romashka.example', 'shared', 'imap.elsewhere.example', false),
    ])
      expect(made.status, made.text).toBe(201)
    const { body, text } = await server.call('GET', '/connections')
    expect(body.data.filter(({ id }: { id: string }) => id.startsWith('mailbox'))).toEqual(
      ['imaps://imap.romashka.example:993', 'smtp://smtp.romashka.example:587'].map(address => ({
        id: `mailbox ${address}`,
        kind: 'mail',
        name: new URL(address).hostname,
        address,
      })),
    )
    expect(text).not.toMatch(/anna@|secret/)
    const trust = (await server.call('GET', '/trust')).body.data
    const line = () => trust.find(({ name }: { name: string }) => name === 'mailboxes')
    expect(line().names).toEqual(['imap.romashka.example', 'smtp.romashka.example'])
    await server.database.owner.query('delete from mailbox')
  })

  test('a mail server that the company has named is reached only where it is public', async () => {
    await server.database.owner.query(
      `insert into mail_server (workspace_id, host, port, security, from_address, from_name)
        values ($1, 'localhost', 465, 'tls', 'crm@romashka.example', 'Ромашка')`,
      [server.workspace],
    )
    const { body } = await server.call('GET', '/connections')
    expect(body.data[0]).toEqual({ id: 'mail', kind: 'mail', name: 'localhost', address: 'smtps://localhost:465' })
    const walked = await check({ connection: 'mail' })
    expect(walked.body.data).toEqual([expect.objectContaining({ step: 'name', isOk: false })])
    expect(walked.body.data[0].found).toBe('localhost ведёт не в интернет')
  })

  test.each([
    'http://example.com',
    'https://127.0.0.1',
    'https://0177.0.0.1',
    'https://2130706433',
    'https://[::ffff:10.0.0.1]',
    'https://169.254.169.254/latest/meta-data',
    'https://router.local',
    'https://example.com:8443',
    'https://user:word@example.com',
    'file:///etc/passwd',
    'smtp://example.com',
    'not an address',
    '10.0.0.1',
  ])('%s is not called', async address => {
    const { status, body } = await check({ address })
    expect(status).toBe(200)
    expect(body.data).toEqual([
      expect.objectContaining({ step: 'address', isOk: false, whatToDo: expect.stringMatching(/https:\/\/example/) }),
    ])
  })

  test('a check without an address, with two, or of what is not set up is refused', async () => {
    expect((await check({})).body.errors).toEqual([expect.objectContaining({ code: 'connectionOrAddress' })])
    expect((await check({ connection: 'key', address: 'https://example.com' })).status).toBe(422)
    expect((await check({ connection: 'signOn none' })).status).toBe(404)
    expect((await check({ address: 7 })).status).toBe(422)
  })

  test('nobody but administrators sees or checks connections, and nothing is written', async () => {
    const before = await written()
    expect((await server.call('GET', '/connections', { key: manager.key })).status).toBe(403)
    expect((await check({ address: 'https://example.com' }, manager.key)).status).toBe(403)
    expect(await written()).toEqual(before)
  })
})
