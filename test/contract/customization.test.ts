import { afterAll, beforeAll, expect, test } from 'vitest'
import { reservedPaths } from '../../src/features/customization/names.ts'
import { objects } from '../../src/objects/index.ts'
import { openServer, type Server, traces } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const label = { en: 'Delivery', ru: 'Доставка' }
const addField = (body: object) => server.call('POST', '/fields', { body: { label, ...body } })

test('an added field works everywhere at once', async () => {
  const added = await addField({ object: 'deal', name: 'deliveryOn', type: 'date' })
  expect(added.status, added.text).toBe(201)
  await addField({ object: 'deal', name: 'delivery', type: 'choice', options: { choices: ['own', 'hired'] } })
  await addField({ object: 'deal', name: 'remarks', type: 'text', options: { search: true } })

  const wrong = await server.call('POST', '/deals', { body: { name: 'X', delivery: 'none', deliveryOn: 'soon' } })
  expect(wrong.body.errors.map((error: { field: string }) => error.field).sort()).toEqual(['delivery', 'deliveryOn'])
  const made = await server.call('POST', '/deals', {
    body: { name: 'Кухня', delivery: 'hired', deliveryOn: '2026-12-24', remarks: 'Позвонить консьержу' },
  })
  expect(made.body).toMatchObject({ delivery: 'hired', deliveryOn: '2026-12-24' })

  const found = async (query: string) =>
    (await server.call('GET', `/deals?${query}`)).body.data.map((deal: { id: string }) => deal.id)
  expect(await found('filter[delivery]=hired')).toEqual([made.body.id])
  expect(await found('filter[deliveryOn][gte]=2026-12-25')).toEqual([])
  expect(await found('q=консьерж&sort=-deliveryOn')).toEqual([made.body.id])
  const counted = await server.call('POST', '/deals/aggregate', { body: { groupBy: ['delivery'] } })
  expect(counted.body.rows).toContainEqual({ group: { delivery: 'hired' }, measures: [1] })

  await server.call('PATCH', `/deals/${made.body.id}`, { body: { delivery: 'own' } })
  const changes = await server.call('GET', `/deals/${made.body.id}/changes`)
  expect(changes.body.data[0].fields).toEqual([{ field: 'delivery', before: 'hired', after: 'own' }])

  const openapi = await server.call('GET', '/openapi.json', { key: null })
  expect(openapi.body.components.schemas.Deal.properties).toHaveProperty('deliveryOn')
  const schema = await server.call('GET', '/schema', { headers: { 'accept-language': 'ru' } })
  const deal = schema.body.objects.find((object: { name: string }) => object.name === 'deal')
  expect(deal.fields.find((field: { name: string }) => field.name === 'deliveryOn')).toMatchObject({
    label: 'Доставка',
    added: true,
    type: 'date',
  })
})

test('a removed field is hidden with its values, and comes back with them', async () => {
  const { body: field } = await addField({ object: 'lead', name: 'shoeSize', type: 'number' })
  const { body: lead } = await server.call('POST', '/leads', {
    body: { name: 'Иван', phones: [{ value: '+79161234567' }], shoeSize: 43 },
  })
  expect((await server.call('DELETE', `/fields/${field.id}`)).status).toBe(204)
  expect((await server.call('GET', `/leads/${lead.id}`)).body).not.toHaveProperty('shoeSize')
  expect((await server.call('PATCH', `/leads/${lead.id}`, { body: { shoeSize: 44 } })).status).toBe(422)
  expect((await addField({ object: 'lead', name: 'shoeSize', type: 'text' })).status).toBe(422)
  expect((await addField({ object: 'lead', name: 'shoeSize', type: 'number' })).status).toBe(201)
  expect((await server.call('GET', `/leads/${lead.id}`)).body.shoeSize).toBe(43)
})

test('what a formula needs stays, and choices in use stay', async () => {
  const { body: base } = await addField({ object: 'deal', name: 'area', type: 'number' })
  const formula = await addField({
    object: 'deal',
    name: 'doubleArea',
    type: 'formula',
    options: { expression: 'area * 2', result: 'number' },
  })
  expect(formula.status, formula.text).toBe(201)
  const { body: deal } = await server.call('POST', '/deals', { body: { name: 'Шкаф', area: 21 } })
  expect(deal.doubleArea).toBe(42)
  expect((await server.call('DELETE', `/fields/${base.id}`)).status).toBe(409)
  const { body: choice } = await addField({
    object: 'deal',
    name: 'colour',
    type: 'choice',
    options: { choices: ['red', 'blue'] },
  })
  await server.call('PATCH', `/deals/${deal.id}`, { body: { colour: 'red' } })
  expect(
    (await server.call('PATCH', `/fields/${choice.id}`, { body: { options: { choices: ['blue'] } } })).status,
  ).toBe(422)
  expect(
    (
      await server.call('PATCH', `/fields/${choice.id}`, {
        body: { options: { choices: ['red'] }, label: { en: 'Hue', ru: 'Тон' } },
      })
    ).body,
  ).toMatchObject({ label: { ru: 'Тон' } })
})

test('an added object has the whole API at once', async () => {
  const label = { one: { en: 'Contract', ru: 'Договор' }, many: { en: 'Contracts', ru: 'Договоры' } }
  const added = await server.call('POST', '/objects', { body: { name: 'contract', plural: 'contracts', label } })
  expect(added.status, added.text).toBe(201)
  await addField({ object: 'contract', name: 'deal', type: 'ref', options: { object: 'deal' } })
  await addField({ object: 'contract', name: 'sum', type: 'money' })
  const deal = (await server.call('POST', '/deals', { body: { name: 'Стол' } })).body.id
  const made = await server.call('POST', '/contracts', {
    body: { name: 'Договор 7', deal, sum: { amount: '100.50', currency: 'RUB' } },
  })
  expect(made.status, made.text).toBe(201)
  const path = `/contracts/${made.body.id}`
  expect((await server.call('GET', `${path}?expand=deal`)).body.deal).toMatchObject({ name: 'Стол' })
  expect((await server.call('GET', '/contracts?filter[sum][gt]=100&q=договор&total=true')).body.total).toEqual({
    value: 1,
    exact: true,
  })
  expect(
    (await server.call('PATCH', path, { body: { name: 'Договор 8' }, headers: { 'if-match': '"1"' } })).body.version,
  ).toBe(2)
  expect((await server.call('GET', '/search?q=договор 8')).body.data[0]).toMatchObject({
    object: 'contract',
    id: made.body.id,
  })
  expect((await server.call('DELETE', path)).status).toBe(204)
  expect((await server.call('POST', `${path}/restoration`)).status).toBe(200)
  expect(
    (await server.call('GET', `${path}/changes`)).body.data.map((change: { kind: string }) => change.kind),
  ).toEqual(['restored', 'removed', 'updated', 'created'])
  expect(
    (
      await server.call('POST', '/contracts/bulk', { body: { create: [{ name: 'a' }, { name: 'b' }] } })
    ).body.results.map((row: { status: number }) => row.status),
  ).toEqual([201, 201])
  expect((await server.call('DELETE', `/objects/${added.body.id}`)).status).toBe(204)
  expect((await server.call('GET', '/contracts')).status).toBe(404)
  expect(
    (await server.call('POST', '/objects', { body: { name: 'contract', plural: 'contracts', label } })).status,
  ).toBe(422)
})

test.each([
  { object: 'nothing', name: 'x', type: 'text' },
  { object: 'deal', name: 'amount', type: 'text' },
  { object: 'deal', name: 'createdAt', type: 'text' },
  { object: 'deal', name: 'Bad Name', type: 'text' },
  { object: 'deal', name: '__proto__', type: 'text' },
  { object: 'deal', name: 'constructor', type: 'text' },
  { object: 'deal', name: 'x', type: 'nonsense' },
  { object: 'deal', name: 'x', type: 'choice' },
  { object: 'deal', name: 'x', type: 'text', options: { unique: 'yes', foo: 1 } },
  { object: 'deal', name: 'x', type: 'ref', options: { object: 'nothing' } },
  { object: 'deal', name: 'x', type: 'formula', options: { expression: 'nothing + 1', result: 'number' } },
  { object: 'deal', name: 'x', type: 'number', options: { default: 'many' } },
  { object: 'deal', name: 'x', type: 'text', label: { en: 'only' } },
])('refused: %j', async body => {
  const before = await traces(server)
  const answer = await addField(body)
  expect(answer.status).toBe(422)
  expect(answer.body.errors.length).toBeGreaterThan(0)
  expect(await traces(server)).toEqual(before)
})

test('no object can be added where the API has something else', async () => {
  const { body } = await server.call('GET', '/openapi.json', { key: null })
  const plurals = new Set(objects.map(object => object.plural))
  const roots = new Set(Object.keys(body.paths).map(path => path.split('/')[1] ?? ''))
  for (const root of roots)
    if (!plurals.has(root) && !root.startsWith('contract')) expect(reservedPaths, root).toContain(root)
})
