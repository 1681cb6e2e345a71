import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Reply, type Server, traces } from './server.ts'

let server: Server
/** Set-up of each kind that has an id of its own. */
let setUp: { object: string; id: string }[]
let lead: { object: string; id: string }
beforeAll(async () => {
  server = await openServer()
  const [{ id: role }] = (await server.call('GET', '/roles')).body.data
  const source = (await server.call('POST', '/sources', { body: { kind: 'form', name: 'Сайт' } })).body.id
  setUp = [
    { object: 'user', id: server.administrator },
    { object: 'role', id: role },
    { object: 'source', id: source },
  ]
  lead = {
    object: 'lead',
    id: (await server.call('POST', '/leads', { body: { name: 'Иван', phones: ['+79161234567'] } })).body.id,
  }
})
afterAll(() => server.close())

const dueAt = '2030-01-01T10:00:00Z'
const refusal = ({ status, body }: Reply) => [status, ...body.errors.map(({ field }: { field: string }) => field)]

async function refusesAll(call: (on: { object: string; id: string }) => Promise<Reply>, field: string): Promise<void> {
  const before = await traces(server)
  for (const on of setUp) expect(refusal(await call(on)), on.object).toEqual([422, field])
  expect(await traces(server)).toEqual(before)
}

test.each([
  ['tasks', { title: 'Позвонить', dueAt }],
  ['activities', { kind: 'note', text: 'Заметка' }],
])('%s are on records, not on users, roles and sources', async (plural, input) => {
  const made = await server.call('POST', `/${plural}`, { body: { ...input, on: lead } })
  expect(made.status, made.text).toBe(201)
  await refusesAll(on => server.call('POST', `/${plural}`, { body: { ...input, on } }), 'on')
  await refusesAll(on => server.call('PATCH', `/${plural}/${made.body.id}`, { body: { on } }), 'on')
  const bulk = async (body: object): Promise<Reply> => {
    const answer = await server.call('POST', `/${plural}/bulk`, { body })
    return { ...answer, ...{ status: answer.body.results[0].status, body: answer.body.results[0] } }
  }
  await refusesAll(on => bulk({ create: [{ ...input, on }] }), 'on')
  await refusesAll(on => bulk({ update: [{ id: made.body.id, on }] }), 'on')
  expect((await server.call('GET', `/${plural}/${made.body.id}`)).body.on).toEqual(lead)
})

test('no call is noted on set-up', async () => {
  await refusesAll(
    ({ object, id }) =>
      server.call('POST', `/records/${object}/${id}/calls`, { body: { direction: 'out', result: 'Ответил' } }),
    'on',
  )
})

test('no file is attached to set-up', async () => {
  const attach = ({ object, id }: { object: string; id: string }) => {
    const part = (name: string, value: string, more = '') =>
      `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
    const body = `${part('object', object)}${part('record', id)}${part('file', 'hello', '; filename="a.txt"')}--b--\r\n`
    return server.call('POST', '/attachments', { body, headers: { 'content-type': 'multipart/form-data; boundary=b' } })
  }
  await refusesAll(attach, 'object')
  expect((await attach(lead)).status).toBe(201)
})

test('a right to set-up is refused with the reason: it would have no effect', async () => {
  const before = await traces(server)
  const body = { name: 'Кадровик', objects: { user: { read: 'all', update: 'all' }, lead: { read: 'all' } } }
  const answer = await server.call('POST', '/roles', { body, headers: { 'accept-language': 'en' } })
  expect(answer.status).toBe(422)
  expect(answer.body.errors).toEqual([
    { field: 'objects.user', code: 'rightToSetUp', message: expect.stringContaining('no effect') },
  ])
  expect(await traces(server)).toEqual(before)
  const fields = await server.call('POST', '/roles', {
    body: { name: 'Кадровик', objects: { lead: { read: 'all' } }, fields: { 'user.email': 'hidden' } },
  })
  expect(fields.status, fields.text).toBe(201)
})

test('a source has its public key at once, whichever way it is made, and nobody chooses it', async () => {
  const body = { create: [{ kind: 'form', name: 'Лендинг' }] }
  const made = await server.call('POST', '/sources/bulk', { body })
  const added = await server.call('GET', `/sources/${made.body.results[0].id}`)
  expect(added.body).toMatchObject({ version: 1, key: expect.stringMatching(/^[a-z2-9]{20}$/) })
  const { data } = (await server.call('GET', '/sources')).body
  expect(new Set(data.map((source: { key: string }) => source.key)).size).toBe(data.length)
  const chosen = await server.call('POST', '/sources', { body: { kind: 'form', name: 'Свой', key: 'shop' } })
  expect(refusal(chosen)).toEqual([422, 'key'])
})
