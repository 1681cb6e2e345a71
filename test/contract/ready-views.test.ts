import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, dayAt } from '../../src/model/index.ts'
import { besides, openServer, type Server } from './server.ts'

/* Lists that every company finds ready: what is due of orders, and what is overdue of invoices. */

let server: Server
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server?.close())

interface Ready {
  id: string
  name: string
  shared: string
  query: { f: [string, string, unknown][]; sort: string }
  problems: unknown[]
}
const views = async (object: string, key = server.key): Promise<Ready[]> =>
  (await server.call('GET', `/views?object=${object}`, { key })).body.data
const made = async (path: string, body: object): Promise<string> => {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
/** What a view shows, in its order. */
async function shown(object: string, plural: string, name: string): Promise<string[]> {
  const view = (await views(object)).find(each => each.name === name)
  const filter = { and: view?.query.f.map(([field, operator, operand]) => ({ [field]: { [operator]: operand } })) }
  const { body } = await server.call('POST', `/${plural}/query`, { body: { filter, sort: view?.query.sort } })
  return body.data.map((record: { name: string }) => record.name)
}

test('a new company has them, and everyone sees them', async () => {
  const manager = await server.person('olga', 'manager')
  const orders = await views('order', manager.key)
  expect(orders.map(({ name }) => name).sort()).toEqual(['По срокам', 'Просроченные', 'Сдать на этой неделе'])
  const invoices = await views('invoice', manager.key)
  expect(invoices.map(({ name }) => name)).toEqual(['Просроченные'])
  for (const view of [...orders, ...invoices]) expect(view).toMatchObject({ shared: 'everyone', problems: [] })
})

test('orders that are late, and those of the week, are shown by their day; finished ones and those without a day are not', async () => {
  const today = dayAt(new Date(), 'Europe/Moscow')
  await made('/orders', { name: 'вчера', dueOn: addDays(today, -1) })
  await made('/orders', { name: 'давно', dueOn: addDays(today, -40) })
  await made('/orders', { name: 'сегодня', dueOn: today })
  await made('/orders', { name: 'потом', dueOn: addDays(today, 40) })
  await made('/orders', { name: 'без срока' })
  const closed = await made('/orders', { name: 'сдан', dueOn: addDays(today, -2) })
  const { data } = (await server.call('GET', '/pipelines')).body
  const won = data
    .find((each: { object: string }) => each.object === 'order')
    .stages.find((stage: { kind: string }) => stage.kind === 'won')
  expect((await server.call('POST', `/orders/${closed}/move`, { body: { stage: won.id } })).status).toBe(200)
  expect(await shown('order', 'orders', 'Просроченные')).toEqual(['давно', 'вчера'])
  const week = await shown('order', 'orders', 'Сдать на этой неделе')
  expect(week).toContain('сегодня')
  for (const other of ['давно', 'потом', 'без срока', 'сдан']) expect(week).not.toContain(other)
  expect((await shown('order', 'orders', 'По срокам')).slice(0, 3)).toEqual(['давно', 'вчера', 'сегодня'])
})

test('invoices that are late and not paid are shown, and no draft', async () => {
  const items = [{ name: 'Стол', quantity: 1, price: '1000' }]
  const company = await made('/companies', { name: 'ООО «Лебедь»' })
  const [late, fresh] = [
    await made('/invoices', { name: 'просрочен', company, items, currency: 'RUB' }),
    await made('/invoices', { name: 'ещё не срок', company, items, currency: 'RUB' }),
  ]
  await made('/invoices', { name: 'черновик', company, items, currency: 'RUB', dueOn: '2026-01-15' })
  const issue = (id: string, dueOn: string) =>
    server.call('POST', `/invoices/${id}/issue`, { body: { dated: '2026-01-10', dueOn } })
  expect((await issue(late, '2026-01-15')).status).toBe(200)
  expect((await issue(fresh, '2126-01-15')).status).toBe(200)
  expect(await shown('invoice', 'invoices', 'Просроченные')).toEqual(['просрочен'])
})

test('a company that was there before gets them at the next start, once, and what somebody removed does not come back', async () => {
  const [overdue] = await views('invoice')
  expect((await server.call('DELETE', `/views/${overdue?.id}`)).status).toBeLessThan(300)
  await server.database.owner.query(`delete from saved_view where preset = 'ordersOverdue'`)
  const names = async () => (await views('order')).map(({ name }) => name).sort()
  expect(await names()).toEqual(['По срокам', 'Сдать на этой неделе'])
  for (let start = 0; start < 2; start++) {
    const again = await besides(server, {})
    await again.close()
    expect(await names()).toEqual(['По срокам', 'Просроченные', 'Сдать на этой неделе'])
  }
  expect(await views('invoice')).toEqual([])
})
