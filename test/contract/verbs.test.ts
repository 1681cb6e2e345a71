import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type Server, traces } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const lead = { name: 'Иван', phones: [{ value: '+79161234567' }] }
const make = async (plural: string, body: object): Promise<string> =>
  (await server.call('POST', `/${plural}`, { body })).body.id
const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field)

test('a verb that asks for nothing refuses what it would ignore', async () => {
  const id = await make('leads', lead)
  await server.call('DELETE', `/leads/${id}`)
  const before = await traces(server)
  for (const path of [`/leads/${id}/restoration`, `/leads/${id}/claim`, '/notices/read']) {
    const answer = await server.call('POST', path, { body: { owner: 'me', force: true } })
    expect([answer.status, ...fieldsOf(answer)], path).toEqual([422, 'owner', 'force'])
  }
  expect(await traces(server)).toEqual(before)
  expect((await server.call('POST', `/leads/${id}/restoration`, { body: {} })).status).toBe(200)
})

test('a move with an If-Match that is none moves nothing', async () => {
  const { body: deal } = await server.call('POST', '/deals', { body: { name: 'Кухня' } })
  const { stages } = (await server.call('GET', '/pipelines')).body.data[0]
  const move = (version: string) =>
    server.call('POST', `/deals/${deal.id}/move`, { body: { stage: stages[1].id }, headers: { 'if-match': version } })
  expect((await move('yesterday')).status).toBe(400)
  expect((await move('"7"')).status).toBe(412)
  expect((await server.call('GET', `/deals/${deal.id}`)).body).toMatchObject({ stage: deal.stage, version: 1 })
  expect((await move('"1"')).status).toBe(200)
})

test('a change is made to a version that is one of those named, or to any', async () => {
  const { body: company } = await server.call('POST', '/companies', { body: { name: 'Ромашка' } })
  const path = `/companies/${company.id}`
  const rename = async (name: string, version: string) =>
    (await server.call('PATCH', path, { body: { name }, headers: { 'if-match': version } })).status
  expect(await rename('Василёк', '"7", "1"')).toBe(200)
  expect(await rename('Лютик', '*')).toBe(200)
  expect([await rename('Мак', '"1", "2"'), await rename('Мак', 'W/"3"'), await rename('Мак', '"3" "4"')]).toEqual([
    412, 412, 400,
  ])
  expect((await server.call('GET', path)).body).toMatchObject({ name: 'Лютик', version: 3 })
  expect((await server.call('DELETE', path, { headers: { 'if-match': '"1", "2"' } })).status).toBe(412)
  expect((await server.call('DELETE', path, { headers: { 'if-match': '"2", "3"' } })).status).toBe(204)
  const gone = { body: { name: 'Мак' }, headers: { 'if-match': '*' } }
  expect((await server.call('PATCH', path, gone)).status).toBe(404)
})

test('a new user is told of everything that is wrong with it at once', async () => {
  const before = await traces(server)
  const body = { email: 5, role: 'boss', password: 'short', foo: 1 }
  const answer = await server.call('POST', '/users', { body })
  expect(answer.status).toBe(422)
  expect(fieldsOf(answer).sort()).toEqual(['email', 'foo', 'name', 'password', 'role'])
  expect((await server.call('POST', '/users', { body: [] })).status).toBe(422)
  expect((await server.call('POST', '/users')).status).toBe(400)
  expect(await traces(server)).toEqual(before)
})

describe('a role', () => {
  const rights = { objects: { led: { read: 'all' } }, fields: { 'deal.amout': 'hidden', 'constructor.name': 'hidden' } }

  test('names objects and fields that are there', async () => {
    const before = await traces(server)
    const named = ['objects.led', 'fields.deal.amout', 'fields.constructor.name']
    const alone = await server.call('POST', '/roles', { body: { name: 'Стажёр', ...rights } })
    expect([alone.status, ...fieldsOf(alone)]).toEqual([422, ...named])
    const bulk = await server.call('POST', '/roles/bulk', { body: { create: [{ name: 'Стажёр', ...rights }] } })
    expect([bulk.status, ...fieldsOf(bulk)]).toEqual([422, ...named])
    expect(await traces(server)).toEqual(before)
  })

  test('stays as it is when an object that it names is taken away', async () => {
    const says = (text: string) => ({ en: text, ru: text })
    const label = { one: says('Pass'), many: says('Passes') }
    const { body: added } = await server.call('POST', '/objects', { body: { name: 'pass', plural: 'passes', label } })
    const role = await make('roles', { name: 'Охрана', objects: { pass: { read: 'all' } } })
    await server.call('DELETE', `/objects/${added.id}`)
    expect((await server.call('PATCH', `/roles/${role}`, { body: { name: 'Вахта' } })).status).toBe(200)
  })
})

describe('a form with files', () => {
  const post = (path: string, body: string | FormData, type = 'multipart/form-data; boundary=x') =>
    fetch(`${server.address}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.key}`, ...(typeof body === 'string' && { 'content-type': type }) },
      body,
    })

  test.each(['garbage', '--x\r\n', '--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\nName'])(
    'that is none is malformed: %j',
    async body => {
      for (const path of ['/imports', '/attachments']) expect((await post(path, body)).status, path).toBe(400)
      expect((await post('/imports', body, 'multipart/form-data')).status).toBe(400)
    },
  )

  test('has each part that is known once', async () => {
    const form = new FormData()
    for (const name of ['a.csv', 'b.csv']) form.append('file', new Blob(['Имя;Телефон\nИван;89161234567\n']), name)
    form.append('object', 'lead')
    form.append('color', 'red')
    const answer = await post('/imports', form)
    expect(answer.status).toBe(422)
    expect(fieldsOf({ body: await answer.json() }).sort()).toEqual(['color', 'file'])
    expect((await server.call('GET', '/imports')).body.data).toEqual([])
  })
})

test.each([
  ['GET', '/leads/query', 'POST, OPTIONS'],
  ['PATCH', '/leads/bulk', 'POST, OPTIONS'],
  ['DELETE', '/leads/aggregate', 'POST, OPTIONS'],
])('%s %s is not a record of that id', async (method, path, allow) => {
  const answer = await server.call(method, path, method === 'PATCH' ? { body: {} } : {})
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
})

test.each([
  ['GET', '/session', 'POST, DELETE, OPTIONS'],
  ['GET', '/intake/some-key', 'POST, OPTIONS'],
])('nobody has to sign in to learn that %s %s is not allowed', async (method, path, allow) => {
  const answer = await server.call(method, path, { key: null })
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
  expect((await server.call('GET', '/leads', { key: null })).status).toBe(401)
})

test.each([
  ['NONSENSE\r\n\r\n', 400],
  [`GET /api/v1/leads?q=${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
])('what is no request by the rules is answered as any refusal', async (text, status) => {
  const answer = await raw(text)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json/)
  const { requestId, ...problem } = JSON.parse(answer.split('\r\n\r\n')[1] ?? '')
  expect(problem).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) })
  expect(answer).toContain(`x-request-id: ${requestId}`)
})

function raw(text: string): Promise<string> {
  const { hostname, port } = new URL(server.address)
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    socket.on('data', part => {
      answer += part
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

test('the description knows every refusal by its status, the stream of events and itself', async () => {
  const { paths } = (await server.call('GET', '/openapi.json', { key: null })).body
  const statuses = (path: string, method: string) => Object.keys(paths[path][method].responses)
  expect(statuses('/leads/{id}', 'patch')).toEqual(
    expect.arrayContaining(['200', '400', '401', '403', '404', '409', '412', '413', '415', '422', '429', '503']),
  )
  expect(statuses('/leads', 'get')).not.toContain('404')
  expect(statuses('/session', 'post')).not.toContain('403')
  expect(paths['/events'].get.responses[200].content).toHaveProperty(['text/event-stream'])
  expect(paths['/openapi.json'].get.security).toEqual([])
  expect(
    paths['/leads/{id}/conversion'].post.responses[201].content['application/json'].schema.properties.deal,
  ).toEqual({ $ref: '#/components/schemas/Deal' })
})

test('what the caller may do with a record is yes or no, also where nobody owns it', async () => {
  const { key } = await server.person('seller', 'manager')
  const pooled = await make('leads', lead)
  const own = (await server.call('POST', '/tasks', { key, body: { title: 'Т', dueAt: '2027-01-01T10:00:00Z' } })).body
  expect((await server.call('GET', `/leads/${pooled}`, { key })).body.can).toEqual({ update: false, remove: false })
  expect(own.can).toEqual({ update: true, remove: true })
})
