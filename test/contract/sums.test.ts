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
  for (const name of ['name.currency', 'nothing.currency', 'currency'])
    expect((await sum('/deals', { groupBy: [name] })).body.errors).toMatchObject([{ field: 'groupBy.0' }])
})

test('sums of a past day are filtered by number and version as those of today', async () => {
  const { number } = (await server.call('GET', '/deals?filter[name]=Бета')).body.data[0]
  for (const asOf of [undefined, new Date().toISOString()])
    for (const filter of [{ number }, { version: 1, name: 'Бета' }, { number: { in: [number] } }])
      expect((await sum('/deals', { filter, asOf })).body.rows[0].measures).toEqual([1])
})
