import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CompanyRegistryPeer, startCompanyRegistryPeer } from '../setup/company-registry-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* Companies are filled in from a register elsewhere: who may ask it, what it is believed, and how its refusals read. */

let server: Server
let peer: CompanyRegistryPeer
let manager: { id: string; key: string }
let viewer: { id: string; key: string }

beforeAll(async () => {
  peer = await startCompanyRegistryPeer()
  server = await openServer({ http: { callsPerMinute: 100_000 }, trustedTargets: [peer.origin] })
  manager = await server.person('Борис', 'manager')
  viewer = await server.person('Вера', 'viewer')
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})
beforeEach(async () => {
  const set = await server.call('PUT', '/company-registry', { body: { url: peer.url, token: peer.token } })
  expect([set.status, set.body], set.text).toEqual([200, { url: peer.url, hasToken: true }])
})
afterEach(() => {
  peer.odd = null
  peer.asked = []
})

const everything = () => everythingKept(server, server.workspace)
const find = (query: string, key = manager.key) => server.call('GET', `/company-registry/companies?${query}`, { key })
const bank = (bik: string, key = manager.key) => server.call('GET', `/company-registry/banks?bik=${bik}`, { key })

describe('the register', () => {
  test('is set by administrators alone, and its token is never answered, nor kept in the open', async () => {
    const before = await everything()
    for (const [method, path, body] of [
      ['PUT', '/company-registry', { url: peer.url, token: 'x' }],
      ['DELETE', '/company-registry', undefined],
      ['POST', '/company-registry/test', {}],
    ] as const)
      expect([method, (await server.call(method, path, { key: manager.key, body })).status]).toEqual([method, 403])
    expect(await everything()).toEqual(before)
    const { body, text } = await server.call('GET', '/company-registry', { key: manager.key })
    expect(body).toEqual({ registry: { url: peer.url, hasToken: true } })
    expect(text).not.toContain(peer.token)
    const { rows } = await server.database.owner.query('select sealed, about from integration_secret')
    expect(JSON.stringify(rows)).not.toContain(peer.token)
  })

  test('is none that would lead into our own network, nor one without TLS; nothing is kept then', async () => {
    const before = await everything()
    for (const url of [
      'http://suggestions.dadata.ru/x',
      'https://127.0.0.1/x',
      'https://10.0.0.1/x',
      'https://host.local/x',
      'https://user:word@example.com/x',
      'https://example.com/x?a=b',
      'nonsense',
    ]) {
      const refused = await server.call('PUT', '/company-registry', { body: { url, token: 'a' } })
      expect([url, refused.status, refused.body.errors?.[0]?.field]).toEqual([url, 422, 'url'])
    }
    expect(await everything()).toEqual(before)
  })

  test('keeps its token as long as its address does: it is told to no other', async () => {
    expect((await server.call('PUT', '/company-registry', { body: { url: `${peer.url}/` } })).status).toBe(200)
    const before = await everything()
    const moved = await server.call('PUT', '/company-registry', { body: { url: 'https://example.com/rs' } })
    expect([moved.status, moved.body.errors]).toEqual([422, [expect.objectContaining({ field: 'token' })]])
    expect(await everything()).toEqual(before)
    const usual = await server.call('PUT', '/company-registry', { body: { token: 'a' } })
    expect(usual.body.url).toBe('https://suggestions.dadata.ru/suggestions/api/4_1/rs')
  })

  test('stands among the connections, and is tried as it is used', async () => {
    const { body } = await server.call('GET', '/connections')
    expect(body.data).toContainEqual(
      expect.objectContaining({ id: 'companyRegistry', kind: 'companyData', address: peer.origin }),
    )
    const tried = await server.call('POST', '/company-registry/test', { body: {} })
    expect([tried.status, tried.body]).toEqual([200, { name: 'ПАО СБЕРБАНК' }])
  })

  test('is forgotten with its token', async () => {
    expect((await server.call('DELETE', '/company-registry')).status).toBe(204)
    expect((await server.call('GET', '/company-registry')).body).toEqual({ registry: null })
    expect(problemOf(await find('inn=7707083893'))).toEqual([409, 'registryNone'])
    const { rows } = await server.database.owner.query(
      `select from integration_secret where kind = 'companyRegistry' union all select from company_registry`,
    )
    expect([rows.length, peer.asked]).toEqual([0, []])
  })
})

describe('a company', () => {
  test('is found by its ИНН, with what a card has fields for', async () => {
    const found = await find('inn=7707083893&kpp=773601001')
    expect([found.status, found.body.data], found.text).toEqual([
      200,
      [
        {
          fields: {
            name: 'ПАО СБЕРБАНК',
            legalName: 'ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО "СБЕРБАНК РОССИИ"',
            inn: '7707083893',
            kpp: '773601001',
            ogrn: '1027700132195',
            okpo: '00032537',
            legalAddress: { postcode: '117312', line: 'г Москва, ул Вавилова, д 19' },
            signatory: 'Греф Герман Оскарович',
            signatoryPosition: 'Президент, председатель правления',
            signatoryBasis: 'Устав',
            founded: 1991,
            employees: 209_258,
          },
          state: 'active',
          closedOn: null,
          isBranch: false,
          isSoleTrader: false,
          known: [],
        },
      ],
    ])
    expect(peer.asked).toEqual([
      { path: '/findById/party', body: { query: '7707083893', kpp: '773601001', count: 20 } },
    ])
    const created = await server.call('POST', '/companies', { key: manager.key, body: found.body.data[0].fields })
    expect([created.status, created.body], created.text).toEqual([
      201,
      expect.objectContaining(found.body.data[0].fields),
    ])
    await server.call('DELETE', `/companies/${created.body.id}`)
  })

  test('has branches, is a sole trader, or is no more: each is said', async () => {
    const all = await find('inn=7707083893')
    expect(all.body.data.map((one: { isBranch: boolean }) => one.isBranch)).toEqual([false, true])
    const [trader] = (await find('inn=500100732259')).body.data
    expect(trader).toMatchObject({
      isSoleTrader: true,
      state: 'liquidating',
      fields: {
        name: 'ИП Белова Жанна Андреевна',
        signatory: 'Белова Жанна Андреевна',
        signatoryBasis: 'ОГРНИП 304500116000157',
      },
    })
    expect((await find('inn=7736050003')).body.data).toMatchObject([{ state: 'liquidated', closedOn: '2020-03-02' }])
  })

  test('is found by words of its name', async () => {
    const { body } = await find(`query=${encodeURIComponent('ветер')}`)
    expect(body.data).toMatchObject([{ fields: { name: 'ООО "ВЕТЕР"' } }])
    expect(peer.asked[0]?.path).toBe('/suggest/party')
  })

  test('that nobody knows is not found, and no failure', async () => {
    const found = await find('inn=7736207543')
    expect([found.status, found.body]).toEqual([200, { data: [] }])
  })

  test('is asked for by a right ИНН or by words; the register is not called otherwise', async () => {
    for (const query of [
      'inn=7707083894',
      'inn=',
      '',
      'kpp=773601001',
      'inn=7707083893&query=abc',
      'inn=7707083893&kpp=1',
    ])
      expect([query, (await find(query)).status]).toEqual([query, 422])
    expect((await bank('1')).status).toBe(422)
    expect(peer.asked).toEqual([])
  })

  test('is told to those who write companies: each call costs something', async () => {
    expect(problemOf(await find('inn=7707083893', viewer.key))).toEqual([403, 'noRight'])
    expect(problemOf(await bank('044525225', viewer.key))).toEqual([403, 'noRight'])
    expect(peer.asked).toEqual([])
  })

  test('that has a card already is named, to those who see it', async () => {
    const { id } = (await server.call('POST', '/companies', { body: { name: 'Сбер', inn: '7707083893' } })).body
    const known = async (key: string) => (await find('inn=7707083893', key)).body.data[0].known
    expect(await known(manager.key)).toEqual([{ id, name: 'Сбер' }])
    const team = await server.call('POST', '/teams', { body: { name: 'Обзвон' } })
    const outside = await server.person('Глеб', 'telemarketer', { team: team.body.id })
    expect(await known(outside.key)).toEqual([])
    await server.call('DELETE', `/companies/${id}`)
    expect(await known(manager.key)).toEqual([])
  })
})

test('a bank is found by its БИК', async () => {
  const found = await bank('044525225')
  expect(found.body.data).toEqual([
    {
      fields: { bank: 'ПАО Сбербанк', bic: '044525225', corrAccount: '30101810400000000225', swift: 'SABRRUMM' },
      state: 'active',
      closedOn: null,
    },
  ])
  expect((await bank('044525974')).body).toEqual({ data: [] })
})

describe('what the register does wrong', () => {
  test.each([
    [401, '{}', 409, 'registryRefused'],
    [403, '{"reason":"Forbidden"}', 409, 'registryRefused'],
    [403, `{"message":"Feature 'SUGGESTIONS' disabled for token 'x'"}`, 429, 'registryQuota'],
    [429, '{}', 429, 'registryOften'],
    [500, '<html>', 503, 'registryAway'],
    [302, '', 503, 'registryAway'],
    [200, '<html>', 503, 'registryAway'],
    [200, '[]', 503, 'registryAway'],
    [200, '{"suggestions":"x"}', 503, 'registryAway'],
  ])('%i %s is answered by %i %s, and writes nothing', async (status, body, answered, code) => {
    const before = await everything()
    peer.odd = { status, body }
    const refused = await find('inn=7707083893')
    expect(problemOf(refused)).toEqual([answered, code])
    expect(refused.headers.get('retry-after') !== null).toBe(answered !== 409)
    expect(refused.text).not.toContain(peer.token)
    expect(await inTrust()).toMatchObject({ state: 'look', names: [new URL(peer.url).host] })
    expect(await everything()).toEqual(before)
  })

  test('is not taken over: only what fits a field is', async () => {
    const nonsense = {
      type: ['LEGAL'],
      inn: '7707083894',
      kpp: { a: 1 },
      ogrn: 1027700132195,
      okpo: '1',
      name: { short_with_opf: `А\u0000Б\n ${' '.repeat(100)}В`, full_with_opf: 'я'.repeat(501) },
      address: { value: ['x'] },
      management: 'nobody',
      state: { status: 'DELETED', registration_date: 1e300, liquidation_date: 'yesterday' },
      employee_count: -5,
    }
    const more = [null, 5, 'x', [], {}, { data: null }, { data: [] }]
    peer.odd = { status: 200, body: JSON.stringify({ suggestions: [{ data: nonsense }, ...more] }) }
    expect((await find('inn=7707083893')).body.data).toEqual([
      {
        fields: { name: 'А Б В' },
        state: 'unknown',
        closedOn: null,
        isBranch: false,
        isSoleTrader: false,
        known: [],
      },
    ])
  })

  test('by its length is broken off', async () => {
    peer.odd = { status: 200, body: JSON.stringify({ suggestions: [], pad: 'x'.repeat(2_100_000) }) }
    expect(problemOf(await find('inn=7707083893'))).toEqual([503, 'registryAway'])
  })
})

const inTrust = async () =>
  (await server.call('GET', '/trust')).body.data.find(({ name }: { name: string }) => name === 'companyRegistry')

test('the trust centre says whether the register answers', async () => {
  peer.odd = { status: 500, body: '' }
  expect((await find('inn=7707083893')).status).toBe(503)
  expect(await inTrust()).toMatchObject({ state: 'look' })
  peer.odd = null
  expect((await find('inn=7707083893')).status).toBe(200)
  expect(await inTrust()).toMatchObject({ state: 'fine', names: [new URL(peer.url).host] })
})
