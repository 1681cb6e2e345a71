import { afterAll, beforeAll, expect, test } from 'vitest'
import { objects } from '../../src/objects/index.ts'
import { openServer, type Server } from './server.ts'

let server: Server
beforeAll(async () => {
  server = await openServer()
  for (const name of ['Бета', 'Альфа']) await server.call('POST', '/deals', { body: { name } })
})
afterAll(() => server.close())

const sum = (path: string, body: object) => server.call('POST', `${path}/aggregate`, { body })

test.each(objects.map(({ plural }) => plural))('every field of %s is measured, or it is said why not', async plural => {
  const { fields } = (await server.call('GET', '/schema')).body.objects.find(
    (object: { plural: string }) => object.plural === plural,
  )
  for (const { name, type, summable, sortable } of fields) {
    for (const fn of ['count', 'sum', 'avg', 'min', 'max', 'median']) {
      const ordered = sortable && type !== 'boolean' && (fn === 'min' || fn === 'max')
      const answer = await sum(`/${plural}`, { measures: [{ fn, field: name }] })
      expect(answer.status, `${fn} of ${name}: ${answer.text}`).toBe(fn === 'count' || summable || ordered ? 200 : 422)
    }
  }
})

test('the first and last of texts are texts', async () => {
  const measures = ['min', 'max'].map(fn => ({ fn, field: 'name' }))
  expect((await sum('/deals', { measures })).body.rows).toEqual([{ group: {}, measures: ['Альфа', 'Бета'] }])
})

test('amounts are summed by currency, where they differ too', async () => {
  const make = (amount: object) => server.call('POST', '/deals', { body: { name: 'Сумма', amount } })
  await make({ amount: '100', currency: 'RUB' })
  await make({ amount: '20', currency: 'RUB' })
  await make({ amount: '7', currency: 'EUR' })
  const measures = [{ fn: 'count' }, { fn: 'sum', field: 'amount' }]
  const rows = [
    { group: { 'amount.currency': 'EUR' }, measures: [1, { amount: '7.00', currency: 'EUR' }] },
    { group: { 'amount.currency': 'RUB' }, measures: [2, { amount: '120.00', currency: 'RUB' }] },
    { group: { 'amount.currency': null }, measures: [2, null] },
  ]
  // Counted ahead, and from the records themselves.
  for (const filter of [undefined, { createdAt: { gt: '2020-01-01' } }])
    expect((await sum('/deals', { groupBy: ['amount.currency'], measures, filter })).body.rows).toEqual(rows)
  for (const name of ['name.currency', 'nothing.currency', 'closesOn.currency'])
    expect((await sum('/deals', { groupBy: [name] })).body.errors).toMatchObject([{ field: 'groupBy.0' }])
})

test('sums of a past day are filtered by number and version as those of today', async () => {
  const { number } = (await server.call('GET', '/deals?filter[name]=Бета')).body.data[0]
  for (const asOf of [undefined, new Date().toISOString()])
    for (const filter of [{ number }, { version: 1, name: 'Бета' }, { number: { in: [number] } }])
      expect((await sum('/deals', { filter, asOf })).body.rows[0].measures).toEqual([1])
})

interface SchemaField {
  name: string
  groupable: boolean
  several: boolean
}
const schemaOf = async (plural: string) =>
  (await server.call('GET', '/schema')).body.objects.find((object: { plural: string }) => object.plural === plural)

test.each(objects.map(({ plural }) => plural))(
  'every field of %s makes groups that are found again, or it is said why not',
  async plural => {
    const fields: SchemaField[] = (await schemaOf(plural)).fields
    for (const { name, groupable, several } of [...fields, { name: 'createdAt', groupable: true, several: false }]) {
      const answer = await sum(`/${plural}`, { groupBy: [name], sort: `-${name},count`, limit: 2 })
      expect(answer.status, `${name}: ${answer.text}`).toBe(groupable ? 200 : 422)
      for (const { group, measures } of groupable ? answer.body.rows : []) {
        const value = group[name] ?? null
        const filter = { [name]: value === null ? { empty: true } : several ? { contains: value } : value }
        const isDay = /^\d{4}-\d\d-\d\d$/.test(group[name] ?? '')
        const body = {
          filter: isDay ? { [name]: { between: [group[name], group[name]] } } : filter,
          total: true,
          limit: 1,
        }
        const { total } = (await server.call('POST', `/${plural}/query`, { body })).body
        expect(total, `${name} ${group[name]}`).toEqual({ value: measures[0], exact: true })
      }
    }
  },
)

test('groups are limited, ordered, and every wrong part of a question is named', async () => {
  const filter = { name: { in: ['Альфа', 'Бета'] } }
  const limited = await sum('/deals', { groupBy: ['name'], filter, sort: '-name', limit: 1 })
  expect(limited.body).toEqual({ rows: [{ group: { name: 'Бета' }, measures: [1] }], more: true })
  const odd = await sum('/deals', { groupBy: ['name'], sort: 5, limit: '7', order: 'name' })
  expect(odd.status).toBe(422)
  expect(odd.body.errors.map(({ field }: { field: string }) => field)).toEqual(['sort', 'limit', 'order'])
  const wrong = await sum('/deals', { groupBy: ['amount', 'owner.nope'], sort: '-amount:sum', limit: 0 })
  expect(wrong.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
    ['groupBy.0', 'notGroupable'],
    ['groupBy.1', 'unknownField'],
    ['sort', 'groupOrder'],
    ['limit', 'limit'],
  ])
})

test('months begin and end at midnight where the company is', async () => {
  await server.call('PATCH', '/company', { body: { timeZone: 'Asia/Vladivostok' } })
  const field = { object: 'deal', name: 'calledAt', type: 'time', label: { en: 'Called', ru: 'Звонок' } }
  expect((await server.call('POST', '/fields', { body: field })).status).toBe(201)
  for (const calledAt of ['2026-01-31T13:59:59Z', '2026-01-31T14:00:00Z'])
    await server.call('POST', '/deals', { body: { name: calledAt, calledAt } })
  const body = { groupBy: [{ field: 'calledAt', bucket: 'month' }], filter: { calledAt: { empty: false } } }
  const { rows } = (await sum('/deals', body)).body
  expect(rows.map(({ group }: { group: object }) => group)).toEqual([
    { calledAt: '2026-01-01' },
    { calledAt: '2026-02-01' },
  ])
  const filter = { calledAt: { between: ['2026-02-01', '2026-02-28'] } }
  const found = (await server.call('POST', '/deals/query', { body: { filter, fields: ['name'] } })).body.data
  expect(found.map(({ name }: { name: string }) => name)).toEqual(['2026-01-31T14:00:00Z'])
})
