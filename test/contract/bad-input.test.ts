import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openServer, type Server, traces } from './server.ts'

let server: Server
let before: unknown

beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())
beforeEach(async () => {
  before = await traces(server)
})

/** Whatever is refused leaves nothing behind, and the answer says nothing of the inside. */
async function expectRefused(answer: Awaited<ReturnType<Server['call']>>, status: number, fields: string[] = []) {
  expect(answer.status, answer.text).toBe(status)
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(answer.body).toMatchObject({ status, requestId: answer.headers.get('x-request-id') })
  expect(answer.text).not.toMatch(/select |insert |node_modules|\/src\/|\bat \w+ \(/)
  if (fields.length)
    expect(answer.body.errors.map((error: { field: string }) => error.field).sort()).toEqual([...fields].sort())
  expect(await traces(server)).toEqual(before)
}

const lead = { name: 'Иван', phones: [{ value: '+79161234567' }] }
const create = (body: unknown, headers?: Record<string, string>) => server.call('POST', '/leads', { body, headers })

describe('bodies', () => {
  test('every problem is named at once', async () => {
    const body = {
      name: 'x'.repeat(301),
      status: 'strange',
      budget: { amount: 'many' },
      foo: 1,
      assignedAt: '2026-01-01T00:00:00Z',
      company: 'x',
      phones: [{ value: '12' }],
    }
    const answer = await create(body)
    expect(new Set(answer.body.errors.map((error: { field: string }) => error.field.split('.')[0]))).toEqual(
      new Set(['name', 'status', 'budget', 'foo', 'assignedAt', 'company', 'phones']),
    )
    for (const { message } of answer.body.errors) expect(message).toMatch(/[а-я]/)
    await expectRefused(answer, 422)
  })

  test.each([
    ['number for text', { ...lead, name: 5 }, ['name']],
    ['object for text', { ...lead, name: {} }, ['name']],
    ['text for list', { ...lead, tags: 'a' }, ['tags']],
    ['NUL', { ...lead, comment: 'a\0b' }, ['comment']],
    ['lone surrogate', { ...lead, comment: 'a\ud800b' }, ['comment']],
    ['too long', { ...lead, comment: 'я'.repeat(10_001) }, ['comment']],
    ['dangling reference', { ...lead, company: '01900000-0000-7000-8000-000000000000' }, ['company']],
    ['nobody to own it', { ...lead, owner: '01900000-0000-7000-8000-000000000000' }, ['owner']],
    ['nobody can be reached', { name: 'Иван' }, ['phones']],
    ['blank', {}, ['name', 'phones']],
  ])('%s', async (_, body, fields) => {
    const answer = await create(body)
    expect(answer.body.errors.map((error: { field: string }) => error.field.split('.')[0])).toEqual(
      expect.arrayContaining(fields),
    )
    await expectRefused(answer, 422)
  })

  test.each([
    ['no JSON', '{"name":'],
    ['no body', ''],
    ['a member twice', '{"name":"a","name":"b"}'],
    ['a member twice in other spelling', '{"name":"a","n\\u0061me":"b"}'],
    ['__proto__', '{"__proto__":{"admin":true},"name":"a"}'],
    ['200,000 levels', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['200,000 levels of objects', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
    ['65 levels', `{"name":${'['.repeat(65)}${']'.repeat(65)}}`],
  ])('malformed: %s', async (_, body) => {
    await expectRefused(await create(body), 400)
  })

  test('bytes that are no UTF-8', async () => {
    await expectRefused(await create(new Uint8Array([0x7b, 0x22, 0x6e, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400)
  })

  test.each(['[]', '5', 'null', '"text"', 'true'])('%s in place of an object', async body => {
    await expectRefused(await create(body), 422)
  })

  test('10 MB', async () => {
    const status = await oversized(server, 10_000_000)
    expect(status).toBe(413)
    expect(await traces(server)).toEqual(before)
  })

  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'nonsense',
  ])('content type %s', async type => {
    await expectRefused(await create('name=Иван', { 'content-type': type }), 415)
  })
})

describe('paths and parameters', () => {
  test.each([
    ['/leads?foo=1', ['foo']],
    ['/leads?filter[foo]=1', ['filter.foo']],
    ['/leads?filter[status][like]=1', ['filter.status.like']],
    ['/leads?filter[createdAt][gt]=yesterdayish', ['filter.createdAt.gt']],
    ['/leads?sort=foo,-phones', ['sort', 'sort']],
    ['/leads?limit=201', ['limit']],
    ['/leads?limit=0', ['limit']],
    ['/leads?limit=-1', ['limit']],
    ['/leads?limit=abc', ['limit']],
    ['/leads?total=maybe', ['total']],
    ['/leads?trash=all', ['trash']],
    ['/leads?fields=name,foo&expand=name', ['fields.foo', 'expand.name']],
    ['/leads?q=a&q=b', ['q']],
    ['/search?q=a&foo=b', ['foo']],
    ['/me?x=1', ['x']],
    [
      '/leads/01900000-0000-7000-8000-000000000000/timeline?limit=0&by=x&pinned=maybe&happened=1&kind=foo',
      ['limit', 'by', 'pinned', 'happened', 'kind'],
    ],
  ])('%s', async (path, fields) => {
    await expectRefused(await server.call('GET', path), 422, fields)
  })

  test.each([
    ['/leads?cursor=nonsense', 400],
    ['/leads?q=%zz', 400],
    ['/leads?q=%ff', 400],
    ['/leads/nonsense', 404],
    ['/leads/%00', 404],
    ["/leads/'; drop table lead", 404],
    ['/leads/01900000-0000-7000-8000-000000000000', 404],
    ['/nonsense', 404],
    ['/nonsense/1/2/3', 404],
    [`/leads/${'x'.repeat(500)}`, 404],
  ])('%s', async (path, status) => {
    await expectRefused(await server.call('GET', path), status)
  })

  test('a broken address', async () => {
    await expectRefused(await server.call('GET', '/leads/%zz'), 400)
  })

  test('NUL in a search finds nothing and breaks nothing', async () => {
    for (const path of [
      '/leads?q=a%00b',
      '/search?q=a%00b',
      '/leads?filter[name]=a%00b',
      '/leads?filter[name][contains]=%ED%A0%80',
    ]) {
      const { status } = await server.call('GET', path)
      expect([200, 400, 422], path).toContain(status)
    }
  })

  test.each([
    ['PUT', '/leads', 'GET, POST, HEAD, OPTIONS'],
    ['DELETE', '/leads', 'GET, POST, HEAD, OPTIONS'],
    ['POST', '/leads/01900000-0000-7000-8000-000000000000', 'GET, PATCH, DELETE, HEAD, OPTIONS'],
    ['GET', '/session', 'POST, DELETE, OPTIONS'],
    ['PATCH', '/search', 'GET, HEAD, OPTIONS'],
    ['GET', '/leads/01900000-0000-7000-8000-000000000000/claim', 'POST, OPTIONS'],
  ])('%s %s is not allowed, and the answer names what is', async (method, path, allow) => {
    const answer = await server.call(method, path, method === 'GET' ? {} : { body: {} })
    expect(answer.headers.get('allow')).toBe(allow)
    await expectRefused(answer, 405)
  })

  test('HEAD is GET without the body; OPTIONS names the methods', async () => {
    const head = await server.call('HEAD', '/leads')
    expect([head.status, head.text]).toEqual([200, ''])
    const options = await server.call('OPTIONS', '/leads')
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, POST, HEAD, OPTIONS'])
  })
})

test('messages are in the language asked for', async () => {
  const say = async (language: string) => (await create({ foo: 1 }, { 'accept-language': language })).body
  expect((await say('ru-RU,ru;q=0.9,en;q=0.8')).title).toMatch(/[а-я]/)
  expect((await say('en')).title).toMatch(/^[A-Za-z ]+$/)
  for (const { message } of (await say('ru')).errors) expect(message).toMatch(/[а-я]/)
})

test('queries by body are read as strictly', async () => {
  const answer = await server.call('POST', '/leads/query', { body: { foo: 1, limit: '5', fields: 'name', filter: [] } })
  await expectRefused(answer, 422, ['foo', 'limit', 'fields', 'filter'])
  await expectRefused(
    await server.call('POST', '/leads/aggregate', {
      body: { groupBy: 'status', measures: [{ fn: 'count', more: 1 }] },
    }),
    422,
    ['groupBy', 'measures'],
  )
  await expectRefused(await server.call('POST', '/leads/bulk', { body: { create: [1], remove: 'x', foo: 1 } }), 422, [
    'create.0',
    'remove',
    'foo',
  ])
})

test('more cards than people merge are not merged at once', async () => {
  const from = Array.from({ length: 101 }, () => '01900000-0000-7000-8000-000000000000')
  const path = '/leads/01900000-0000-7000-8000-000000000001/merges'
  await expectRefused(await server.call('POST', path, { body: { from } }), 422, ['from'])
})

test('bulk: each row for itself, or with atomic none', async () => {
  const rows = { create: [lead, { name: 5 }] }
  const atomic = await server.call('POST', '/leads/bulk', { body: { ...rows, atomic: true } })
  await expectRefused(atomic, 422)
  expect(atomic.body.errors.map((error: { field: string }) => error.field)).toContain('create.1.name')
  const single = await server.call('POST', '/leads/bulk', { body: rows })
  expect(single.body.results).toMatchObject([
    { status: 201, id: expect.any(String) },
    { status: 422, errors: [{ field: 'name' }, { field: 'phones' }] },
  ])
})

/** A cursor as a caller might make it up himself. */
const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url')

test.each([
  ['id', ['x']],
  ['id', ['a\0b']],
  ['version', ['99999999999999999999', '01900000-0000-7000-8000-000000000000']],
  ['createdAt', ['someday', '01900000-0000-7000-8000-000000000000']],
  ['createdAt', ['2026-01-01', '\ud800']],
  ['budget', ["'; select 1", '01900000-0000-7000-8000-000000000000']],
])('a cursor for the order %s that holds %j is refused', async (sort, values) => {
  const place = sort === 'id' ? sort : `${sort},id`
  await expectRefused(await server.call('GET', `/leads?sort=${sort}&cursor=${cursor(place, ...values)}`), 400)
})

test('so are made-up places in the story of a record', async () => {
  const { body } = await create(lead)
  before = await traces(server)
  for (const place of [cursor('2026', 'x'), cursor('99:99', body.id), cursor('a\0', body.id), 'nonsense'])
    await expectRefused(await server.call('GET', `/leads/${body.id}/timeline?cursor=${place}`), 400)
  for (const place of ['-'.repeat(36), '0'.repeat(36), 'x'])
    await expectRefused(await server.call('GET', `/leads/${body.id}/changes?cursor=${place}`), 400)
})

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])('%s is no name of anything', async name => {
  for (const parameters of [
    name,
    `sort=${name}`,
    `sort=-${name}`,
    `filter[${name}]=1`,
    `fields=${name}`,
    `expand=${name}`,
  ])
    await expectRefused(await server.call('GET', `/leads?${parameters}`), 422)
  for (const body of [
    { groupBy: [name] },
    { groupBy: [{ field: name, bucket: 'day' }] },
    { measures: [{ fn: 'max', field: name }] },
    { measures: [{ fn: name }] },
  ])
    await expectRefused(await server.call('POST', '/leads/aggregate', { body }), 422)
  const unknown = await server.call('GET', `/leads?${name}=1`)
  expect(unknown.body.errors).toMatchObject([{ field: name, code: 'unknownParameter' }])
})

test.each([
  [{ asOf: 'once' }, ['asOf']],
  [{ asOf: '2026-01-01T00:00:00Z', q: 'Иван', trash: 'only' }, ['q', 'trash']],
  [
    { asOf: '2026-01-01T00:00:00Z', sort: 'foo', fields: ['bar'], filter: { baz: 1 } },
    ['sort', 'fields.bar', 'filter.baz'],
  ],
])('a list of the past that cannot be had: %j', async (body, fields) => {
  await expectRefused(await server.call('POST', '/leads/query', { body }), 422, fields)
})

test.each([
  [{ groupBy: [], measures: [] }, ['measures']],
  [{ groupBy: ['createdAt', { field: 'createdAt', bucket: 'month' }] }, ['groupBy.1']],
  [{ asOf: '' }, ['asOf']],
  [{ asOf: '2026-01-01T00:00:00Z', q: 'Иван' }, ['q']],
  [{ measures: [{ fn: 'sum', field: 'name' }] }, ['measures.0']],
  [
    {
      asOf: 'once',
      filter: { foo: 1 },
      groupBy: ['bar'],
      measures: [{ fn: 'sum', field: 'name' }],
      sort: 'baz',
      limit: 0,
    },
    ['asOf', 'filter.foo', 'groupBy.0', 'measures.0', 'sort', 'limit'],
  ],
])('sums that cannot be had: %j', async (body, fields) => {
  await expectRefused(await server.call('POST', '/leads/aggregate', { body }), 422, fields)
})

test('a record is shown with what is in the trash, or is not: other words are refused', async () => {
  const { body } = await create(lead)
  before = await traces(server)
  await expectRefused(await server.call('GET', `/leads/${body.id}?trash=all`), 422, ['trash'])
})

test('null stands for a member that is left out', async () => {
  const answer = await server.call('POST', '/leads/bulk', { body: { create: null, update: null, remove: null } })
  expect([answer.status, answer.body]).toEqual([200, { results: [] }])
})

/** `fetch` reports a broken pipe where the server answers before it has been sent everything; this reads the answer. */
function oversized({ address, key }: Server, size: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': size }
    const sent = request(`${address}/api/v1/leads`, { method: 'POST', headers }, answer => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.write('{"name":"')
  })
}

test('a place that no page gave is malformed wherever there are pages', async () => {
  const lead = (await server.call('POST', '/leads', { body: { name: 'Листаемый', phones: ['+79161234567'] } })).body.id
  const made = [Buffer.from('["-createdAt"]').toString('base64url'), 'nonsense']
  const paths = ['/leads', `/leads/${lead}/timeline`, `/leads/${lead}/changes`, '/receipts', '/notices', '/unplanned']
  for (const path of paths) {
    for (const cursor of made) {
      const { status, body } = await server.call('GET', `${path}?cursor=${cursor}`)
      expect([path, status, body.type]).toEqual([path, 400, 'urn:rapport:problem:cursor'])
    }
  }
})
