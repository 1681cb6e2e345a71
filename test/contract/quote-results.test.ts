import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'
import { send as request, signedIn } from './server.ts'

/* What an accepted quote leads to, and who stands in for its owner. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())
beforeEach(() => {
  room.peer.received.splice(0)
})
const set = async (settings: object) => {
  const answer = await room.server.call('PATCH', '/quote-settings', { body: settings })
  expect(answer.status, answer.text).toBe(200)
}
const ordersOf = async (quote: string) =>
  (await room.server.call('POST', '/orders/query', { body: { filter: { quote } } })).body.data

test('an accepted quote becomes one order, with its lines, sums and organisation, where that is set', async () => {
  await set({ makesOrder: true })
  const { id, deal, url } = await room.sent()
  const page = (await room.visit(url)).text
  await Promise.all([1, 2, 3].map(() => room.answer(url, 'accept', {}, page)))
  const quote = await room.look(id)
  const orders = await ordersOf(id)
  expect(orders).toHaveLength(1)
  const order = (await room.server.call('GET', `/orders/${orders[0].id}`)).body
  expect(order).toMatchObject({
    deal,
    company: room.company,
    contact: room.contact,
    owner: room.olga.id,
    legalEntity: quote.legalEntity,
    total: { amount: '32700.45', currency: 'RUB' },
    tax: quote.tax,
  })
  expect(order.legalEntity).toBeTruthy()
  expect(order.items).toEqual(quote.items)
})

test('what was changed since it was sent is ordered as it was accepted', async () => {
  await set({ makesOrder: true })
  const { id, url } = await room.sent()
  await room.server.call('PATCH', `/quotes/${id}`, { body: { discount: 50 }, key: room.olga.key })
  expect((await room.answer(url, 'accept')).status).toBe(303)
  const [order] = await ordersOf(id)
  expect((await room.server.call('GET', `/orders/${order.id}`)).body).toMatchObject({
    discount: null,
    total: { amount: '32700.45' },
  })
})

test('neither a declined quote nor, where it is not set, an accepted one becomes an order', async () => {
  await set({ makesOrder: true })
  const declined = await room.sent()
  await room.answer(declined.url, 'decline')
  await set({ makesOrder: false })
  const accepted = await room.sent()
  await room.answer(accepted.url, 'accept')
  expect(await ordersOf(declined.id)).toEqual([])
  expect(await ordersOf(accepted.id)).toEqual([])
})

test('who stands in for the owner hears of his quotes, and sends them from a mailbox of his own', async () => {
  const boris = await room.server.person('boris', 'manager')
  const until = new Date(Date.now() + 86_400_000).toISOString()
  const from = new Date(Date.now() - 1000).toISOString()
  const body = { deputy: boris.id, from, until, takesLeads: false }
  const boxes = (await room.server.call('GET', '/mailboxes')).body.data
  const users = [room.olga.id, boris.id]
  const shared = await room.server.call('PATCH', `/mailboxes/${boxes[0].id}`, { body: { users } })
  expect(shared.status, shared.text).toBeLessThan(300)
  const cookie = await signedIn(room.server.address, 'boris@romashka.example')
  const himself = (method: string, path: string, given?: object) =>
    request(room.server.address, method, path, {
      headers: { cookie, 'x-requested-with': 'rapport' },
      body: given,
    })
  const { id } = await room.draft()
  expect((await himself('POST', `/quotes/${id}/sending`, { undoSeconds: 0 })).status).toBe(404)
  expect((await room.server.call('POST', `/users/${room.olga.id}/deputies`, { body })).status).toBe(201)
  await room.forgetNotices()
  const sent = await himself('POST', `/quotes/${id}/sending`, { undoSeconds: 0 })
  expect(sent.status, sent.text).toBe(201)
  expect((await room.history(id)).editions).toMatchObject([{ sentBy: boris.id }])
  expect((await room.look(id)).owner).toBe(room.olga.id)
  await room.open(sent.body.url)
  expect((await room.answer(sent.body.url, 'accept')).status).toBe(303)
  expect(await room.told(boris.id)).toEqual(['quoteOpened', 'quoteAccepted'])
  expect(await room.told()).toEqual(['quoteOpened', 'quoteAccepted'])
})
