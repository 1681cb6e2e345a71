import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DnsPeer, startDnsPeer } from '../setup/dns-peer.ts'
import { makeAuthority, type Peer, type ProxyPeer, proxyServer, secureServer } from '../setup/wire-peers.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* From the address alone: what services, documents and the DNS say of the servers of a mailbox, and what is not believed of it. */

let server: Server
let names: DnsPeer
let proxy: ProxyPeer
let site: Peer
let documents: Record<string, string>
const asked: string[] = []

beforeAll(async () => {
  const authority = await makeAuthority('of the sites')
  setDefaultCACertificates([...getCACertificates('default'), authority.certificate])
  names = await startDnsPeer()
  proxy = await proxyServer()
  site = await secureServer(await authority.issue({ name: '*.document.example' }), (request, response) => {
    const address = `${request.headers.host}${request.url}`
    asked.push(address)
    const text = documents[String(request.headers.host)]
    response.writeHead(text ? 200 : 404).end(text)
  })
  proxy.leadsTo = site.port
  server = await openServer({
    // Names that the proxy knows; of all others the address is looked up here, and they have none.
    trustedTargets: ['https://autoconfig.document.example', 'https://own.document.example'],
    proxies: { https: `http://127.0.0.1:${proxy.port}`, except: [] },
  })
})
afterAll(async () => {
  await server?.close()
  for (const peer of [proxy, site]) await peer?.close()
  await names?.stop()
})

const find = (address: string, key = server.key) =>
  server.call('POST', '/mailbox-servers', { body: { address }, key, headers: { 'accept-language': 'en' } })
const found = async (address: string) => {
  const answer = await find(address)
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
const incoming = (host: string, port = 993, security = 'SSL', more = '') =>
  `<incomingServer type="imap"><hostname>${host}</hostname><port>${port}</port><socketType>${security}</socketType>${more}</incomingServer>`
const outgoing = (host: string, port = 465, security = 'SSL') =>
  `<outgoingServer type="smtp"><hostname>${host}</hostname><port>${port}</port><socketType>${security}</socketType><username>%EMAILLOCALPART%</username></outgoingServer>`
const documentOf = (...servers: string[]) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<clientConfig version="1.1"><!-- ours --><emailProvider id="x"><domain>document.example</domain>${servers.join('')}</emailProvider></clientConfig>`

describe('a service that is known', () => {
  test('is told by the address, with how it wants to be signed in to', async () => {
    expect(await found('Olga@YA.ru')).toEqual({
      imap: { host: 'imap.yandex.ru', port: 993, security: 'tls', user: 'olga@ya.ru' },
      smtp: { host: 'smtp.yandex.ru', port: 465, security: 'tls', user: 'olga@ya.ru' },
      by: 'service',
      found: 'Servers of ya.ru, as the service names them',
      service: 'yandex',
      outside: [],
      advice: expect.stringContaining('app password'),
    })
  })

  test.each([
    ['mx.yandex.net', 'yandex', 'imap.yandex.ru', 465],
    ['aspmx.l.google.com', 'google', 'imap.gmail.com', 465],
    ['alt1.aspmx.l.google.com', 'google', 'imap.gmail.com', 465],
    ['emx.mail.ru', 'mailRu', 'imap.mail.ru', 465],
    ['romashka-example.mail.protection.outlook.com', 'microsoft', 'outlook.office365.com', 587],
  ])('is told by what takes the letters of a company: %s', async (exchanger, service, host, sending) => {
    names.zone = {
      'romashka.example': {
        mx: [
          [20, 'backup.provider.example'],
          [10, exchanger],
        ],
      },
    }
    expect(await found('sales@romashka.example')).toMatchObject({
      by: 'mx',
      found: `Found by where letters of the domain arrive: ${exchanger}`,
      service,
      imap: { host, user: 'sales@romashka.example' },
      smtp: { port: sending },
      outside: [],
    })
  })

  test('is not told by a name that only looks like it', async () => {
    names.zone = { 'romashka.example': { mx: [[10, 'notmx.yandex.net.attacker.example']] } }
    expect(await found('sales@romashka.example')).toMatchObject({ by: 'guess', service: null })
  })
})

describe('SRV records', () => {
  test('are followed by priority and weight, TLS before STARTTLS', async () => {
    names.zone = {
      '_imaps._tcp.romashka.example': {
        srv: [
          [20, 100, 993, 'late.romashka.example'],
          [10, 5, 993, 'light.romashka.example'],
          [10, 50, 993, 'mail.romashka.example'],
        ],
      },
      '_imap._tcp.romashka.example': { srv: [[0, 0, 143, 'plain.romashka.example']] },
      '_submission._tcp.romashka.example': { srv: [[0, 1, 587, 'send.romashka.example']] },
    }
    expect(await found('sales@romashka.example')).toMatchObject({
      by: 'srv',
      found: 'Found by the SRV record _imaps._tcp.romashka.example',
      imap: { host: 'mail.romashka.example', port: 993, security: 'tls' },
      smtp: { host: 'send.romashka.example', port: 587, security: 'startTls' },
      outside: [],
    })
  })

  test('that say that there is none, and servers inside of a network, are not proposed', async () => {
    names.zone = {
      '_imaps._tcp.romashka.example': { srv: [[0, 0, 0, '.']] },
      '_imap._tcp.romashka.example': { srv: [[0, 0, 143, 'localhost']] },
    }
    expect(await found('sales@romashka.example')).toMatchObject({ by: 'guess' })
    names.zone = { '_imaps._tcp.romashka.example': { srv: [[0, 0, 6379, 'mail.romashka.example']] } }
    expect(await found('sales@romashka.example')).toMatchObject({ by: 'guess' })
  })

  test('that lead to another domain are said to', async () => {
    names.zone = { '_imaps._tcp.romashka.example': { srv: [[0, 0, 993, 'mail.hoster.example']] } }
    expect(await found('sales@romashka.example')).toMatchObject({
      by: 'srv',
      outside: ['mail.hoster.example'],
      smtp: null,
    })
  })
})

describe('the document of a domain', () => {
  test('goes before its records, and fills in the user as it says', async () => {
    names.zone = { '_imaps._tcp.document.example': { srv: [[0, 0, 993, 'record.document.example']] } }
    documents = {
      'autoconfig.document.example': documentOf(
        '<incomingServer type="pop3"><hostname>pop.document.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>',
        incoming('unsafe.document.example', 143, 'plain'),
        incoming('mail.%EMAILDOMAIN%', 143, 'STARTTLS', '<username>%EMAILADDRESS%</username>'),
        outgoing('send.document.example'),
      ),
    }
    asked.length = 0
    expect(await found('sales@document.example')).toMatchObject({
      by: 'autoconfig',
      found: 'Found by the settings that autoconfig.document.example publishes',
      imap: { host: 'mail.document.example', port: 143, security: 'startTls', user: 'sales@document.example' },
      smtp: { host: 'send.document.example', port: 465, user: 'sales' },
      outside: [],
    })
    expect(asked).toEqual(['autoconfig.document.example/mail/config-v1.1.xml?emailaddress=sales%40document.example'])
  })

  test('beside its site counts too, and names servers of others openly', async () => {
    names.zone = {}
    documents = { 'own.document.example': documentOf(incoming('imap.hoster.example')) }
    expect(await found('sales@own.document.example')).toMatchObject({
      by: 'autoconfig',
      found: 'Found by the settings that own.document.example publishes',
      outside: ['imap.hoster.example'],
    })
  })

  test.each([
    ['entities', `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${documentOf(incoming('&a;.example'))}`],
    ['no XML', '<clientConfig><emailProvider>'],
    ['another document', '<html><body>Not found</body></html>'],
    ['more than is read', documentOf(incoming('imap.document.example'), ' '.repeat(70_000))],
    ['a server inside of a network', documentOf(incoming('10.0.0.5'))],
    ['a port of something else', documentOf(incoming('imap.document.example', 22))],
    ['a name that is none', documentOf(incoming('imap document example'))],
    ['no encryption', documentOf(incoming('imap.document.example', 143, 'plain'))],
  ])('is nothing where it holds %s', async (_, text) => {
    documents = { 'autoconfig.document.example': text }
    names.zone = {}
    asked.length = 0
    expect(await found('sales@document.example')).toMatchObject({
      by: 'guess',
      imap: { host: 'imap.document.example' },
      outside: [],
    })
    expect(asked).toHaveLength(1)
  })

  test('is asked for nowhere but in the public network', async () => {
    proxy.asked.length = 0
    for (const address of ['sales@localhost.example', 'sales@intranet.local'])
      expect(await found(address)).toMatchObject({ by: 'guess' })
    expect(proxy.asked).toEqual([])
  })
})

test('who may connect no mailbox asks for no servers, no address is refused, and nothing is kept', async () => {
  const olga = await server.person('olga', 'manager')
  expect((await find('olga@ya.ru', olga.key)).status).toBe(200)
  await server.call('PUT', '/mailbox-policy', { body: { personal: false } })
  const before = await everythingKept(server, server.workspace)
  expect(problemOf(await find('olga@ya.ru', olga.key))).toEqual([403, 'mailboxesClosed'])
  expect((await find('nobody')).body.errors).toMatchObject([{ field: 'address', code: 'email' }])
  expect((await find('olga@ya.ru')).status).toBe(200)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
})
