import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from '../../../test/contract/server.ts'

let server: Server
let source: string
let seller: { id: string; key: string }

beforeAll(async () => {
  server = await openServer()
  source = (await server.call('POST', '/sources', { body: { kind: 'form', name: 'Сайт' } })).body.key
  seller = await server.person('anya', 'manager')
})
afterAll(() => server.close())

/** Sends a request as a site does; where it ended up. */
async function request(body: object): Promise<{ object: string; id: string }> {
  const { receipt } = (await server.call('POST', `/intake/${source}`, { key: null, body })).body
  for (let left = 200; left; left--) {
    const { body: seen } = await server.call('GET', `/receipts/${receipt}`)
    if (seen.outcome !== 'pending') return seen.record
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('pending')
}

const alike = async (lead: string, key = server.key) =>
  (await server.call('GET', `/matches?lead=${lead}`, { key })).body.data

test('two cards that a third request shows to be of one person say so, each of the other', async () => {
  const byPhone = await request({ name: 'Инна Двойная', phone: '8 926 811-00-01' })
  const byMail = await request({ name: 'И. Двойная', email: 'inna@example.ru' })
  expect(byMail.id).not.toBe(byPhone.id)
  expect([await alike(byPhone.id), await alike(byMail.id)]).toEqual([[], []])

  const both = await request({ name: 'Инна Двойная', phone: '8 926 811-00-01', email: 'inna@example.ru' })
  expect([byPhone.id, byMail.id]).toContain(both.id)
  expect((await server.call('GET', '/leads?total=true')).body.total.value).toBe(2)
  const [kept, other] = both.id === byPhone.id ? [byPhone, byMail] : [byMail, byPhone]
  expect(await alike(kept.id)).toMatchObject([{ object: 'lead', id: other.id, visible: true }])
  expect(await alike(other.id)).toMatchObject([{ object: 'lead', id: kept.id, visible: true }])

  await server.call('POST', `/leads/${kept.id}/merges`, { body: { from: [other.id] } })
  expect(await alike(kept.id)).toEqual([])
})

test('a colleague’s card is told of by its owner only, a lead that is out of sight not at all', async () => {
  const lead = (name: string, owner: string) =>
    server.call('POST', '/leads', { body: { name, phones: ['+79268110002'], owner } })
  const { body: theirs } = await lead('Пётр Чужой', server.administrator)
  const { body: mine } = await lead('Пётр Свой', seller.id)
  expect(await alike(mine.id, seller.key)).toMatchObject([{ id: null, title: null, owner: { name: 'Анна Ким' } }])
  expect((await server.call('GET', `/matches?lead=${theirs.id}`, { key: seller.key })).status).toBe(404)
})

test('the contact that was made of a lead is no other person', async () => {
  const { body: lead } = await server.call('POST', '/leads', { body: { name: 'Яна Одна', phones: ['+79268110003'] } })
  const { body: made } = await server.call('POST', `/leads/${lead.id}/conversion`, {
    body: { contact: { name: 'Яна Одна', phones: ['+79268110003'] } },
  })
  expect(await alike(lead.id)).toEqual([])
  const { body: again } = await server.call('POST', '/leads', { body: { name: 'Яна', phones: ['+79268110003'] } })
  expect(await alike(again.id)).toMatchObject([{ object: 'contact', id: made.contact.id }])
})
