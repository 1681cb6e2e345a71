import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormatsModule from 'ajv-formats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { objects } from '../../src/objects/index.ts'
import { makeTargets, sampleInput, type Targets } from './samples.ts'
import { openServer, type Server } from './server.ts'

let server: Server
let targets: Targets
const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false })
addFormatsModule.default(ajv)

beforeAll(async () => {
  server = await openServer()
  targets = await makeTargets(server, objects)
  ajv.addSchema({ $id: 'api', ...(await server.call('GET', '/openapi.json')).body })
})
afterAll(() => server.close())

/** Calls, and checks the answer against what is described of the path, the method and the status. */
async function call(method: string, path: string, given: { at?: string; body?: unknown; status?: number } = {}) {
  const { at = path, body, status = 200 } = given
  const answer = await server.call(method, path, { body })
  expect(answer.status, `${method} ${path} ${answer.text}`).toBe(status)
  const escaped = encodeURIComponent(at.replaceAll('~', '~0').replaceAll('/', '~1'))
  const type = encodeURIComponent((answer.headers.get('content-type')?.split(';')[0] ?? '').replaceAll('/', '~1'))
  const response = `api#/paths/${escaped}/${method.toLowerCase()}/responses/${status}`
  const schema = status < 400 ? `${response}/content/${type}/schema` : 'api#/components/schemas/Problem'
  const validate = ajv.getSchema(schema)
  if (!validate) throw new Error(`${schema} is not described`)
  validate(answer.body)
  expect(validate.errors ?? [], `${method} ${path} ${answer.text}`).toEqual([])
  return answer.body
}

test.each(objects.map(object => [object.plural, object] as const))(
  '%s are as they are described',
  async (_, object) => {
    const { name, plural } = object
    const at = (path: string) => `/${plural}/{id}${path}`
    const made =
      name === 'attachment'
        ? null
        : await call('POST', `/${plural}`, { body: sampleInput(object, 20, targets), status: 201 })
    const id = made?.id ?? targets.get(name)?.[0]
    const change = { [object.title]: made?.[object.title] ?? 'a.txt' }
    await call('GET', `/${plural}/${id}`, { at: at('') })
    await call('PATCH', `/${plural}/${id}`, { at: at(''), body: change })
    await call('GET', `/${plural}/${id}/changes`, { at: at('/changes') })
    await call('GET', `/${plural}/${id}/timeline`, { at: at('/timeline') })
    await call('GET', `/${plural}`)
    await call('POST', `/${plural}/query`, { body: { total: true } })
    await call('POST', `/${plural}/aggregate`, { body: {} })
    await call('POST', `/${plural}/bulk`, { body: { update: [{ id, ...change }], remove: ['x'] } })
    if (made) await call('POST', `/${plural}`, { body: { foo: 1 }, status: 422 })
    await call('GET', `/${plural}/x`, { at: at(''), status: 404 })
    await call('POST', `/${plural}/${id}/restoration`, { at: at('/restoration'), status: 409 })
  },
)

test('so is the way from a request to a won deal', async () => {
  const source = await call('POST', '/sources', { body: { kind: 'form', name: 'Сайт' }, status: 201 })
  const { receipt } = await call('POST', `/intake/${source.key}`, {
    at: '/intake/{key}',
    body: { name: 'Иван', phone: '+79161230000', utm_source: 'yandex' },
    status: 202,
  })
  const read = () => call('GET', `/receipts/${receipt}`, { at: '/receipts/{id}' })
  await expect.poll(async () => (await read()).outcome, { timeout: 15_000 }).toBe('lead')
  const { id } = (await read()).record
  await call('POST', `/leads/${id}/claim`, { at: '/leads/{id}/claim' })
  const next = { title: 'Замер', dueAt: '2027-01-01T10:00:00Z' }
  const { call: noted } = await call('POST', `/records/lead/${id}/calls`, {
    at: '/records/{object}/{id}/calls',
    body: { direction: 'out', result: 'Договорились', next },
    status: 201,
  })
  expect(noted.on).toEqual({ object: 'lead', id })
  const { deal } = await call('POST', `/leads/${id}/conversion`, {
    at: '/leads/{id}/conversion',
    body: { company: { name: 'Рога' }, deal: { name: 'Кухня', amount: '1000' } },
    status: 201,
  })
  const { data } = await call('GET', '/pipelines')
  const { stages } = data.find((pipeline: { id: string }) => pipeline.id === deal.pipeline)
  const won = stages.find(({ kind }: { kind: string }) => kind === 'won')
  await call('POST', `/deals/${deal.id}/move`, { at: '/deals/{id}/move', body: { stage: won.id } })
  await call('POST', `/leads/${id}/conversion`, { at: '/leads/{id}/conversion', body: {}, status: 409 })
  const view = { object: 'deals', name: 'Крупные', query: { f: [['amount', 'gt', '500']], sort: '-amount' } }
  const { id: kept } = await call('POST', '/views', { body: view, status: 201 })
  await call('PUT', '/views/default', { body: { object: 'deals', view: kept } })
  await call('PATCH', `/views/${kept}`, { at: '/views/{id}', body: { shared: 'everyone' } })
  await call('GET', '/views?object=deals', { at: '/views' })
  for (const path of [
    '/me',
    '/schema',
    '/receipts',
    '/unplanned',
    '/reports/funnel',
    '/notices',
    '/api-keys',
    '/search',
  ])
    await call('GET', path)
})
