import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { lettersLeave } from './letters-leave.ts'
import { everythingKept } from './operations.ts'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'
import { problemOf } from './server.ts'

/* A new link to the page of a quote: the old one ends, and the client gets the new one by copying or by letter. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())
beforeEach(() => {
  room.peer.received.splice(0)
})
const renew = (id: string, body: object = {}, key = room.olga.key) =>
  room.server.call('POST', `/quotes/${id}/links`, { body, key })

test('what is not out, and what is another’s, gets none, and nothing changes', async () => {
  const { id } = await room.draft()
  const before = await everythingKept(room.server, room.server.workspace)
  expect(problemOf(await renew(id))).toEqual([409, 'quoteNotSent'])
  expect((await renew(id, {}, room.petr.key)).status).toBeGreaterThanOrEqual(403)
  expect(await everythingKept(room.server, room.server.workspace)).toEqual(before)
})

test('a new link opens what the old one did, which opens no more; openings go on being counted', async () => {
  const { id, url } = await room.sent()
  await room.open(url)
  const made = await renew(id)
  expect(made.status, made.text).toBe(201)
  expect(made.body.letter).toBeNull()
  expect((await room.visit(url)).status).toBe(404)
  expect((await room.answer(url, 'accept', { edition: '1', offer: 'x' }, '<p>')).status).toBe(404)
  await room.open(made.body.url)
  const { editions, pageOpen } = await room.history(id)
  expect(pageOpen).toBe(true)
  expect(editions).toMatchObject([{ edition: 1, openings: 2 }])
  expect((await room.answer(made.body.url, 'accept')).status).toBe(303)
  expect((await room.look(id)).status).toBe('accepted')
})

test('by letter it goes to the client, from whoever made it', async () => {
  const { id } = await room.sent()
  const made = await renew(id, { letter: true })
  expect(made.status, made.text).toBe(201)
  // Letters of what was sent before may arrive among them.
  const withLink = async () => {
    await lettersLeave(room.server)
    return room.peer.received.filter(({ html }) => String(html).includes(made.body.url)).map(({ to }) => to)
  }
  await expect.poll(withLink, { timeout: 30_000 }).toEqual([['maria@client.example']])
})

test('where the letter cannot leave, the old link goes on', async () => {
  const person = await room.made('contacts', {
    name: 'Без Адреса',
    phones: [{ value: '+79167770011' }],
    owner: room.olga.id,
  })
  const { id } = await room.draft({ contact: person, company: null })
  const sent = await room.send(id, { to: [{ address: 'once@client.example' }] })
  const refused = await renew(id, { letter: true })
  expect(refused.status).toBe(422)
  expect(refused.body.errors).toMatchObject([{ field: 'to', code: 'noRecipient' }])
  expect((await room.visit(sent.body.url)).status).toBe(200)
})

test('the page names the telephone as people read it, and dials it as machines do', async () => {
  const [entity] = (await room.server.call('GET', '/legal-entities')).body.data
  const { id } = await room.sent()
  const changed = await room.server.call('PATCH', `/legal-entities/${entity.id}`, {
    headers: { 'if-match': `"${entity.version}"` },
    body: { phones: [{ value: '+74951234567;ext=12' }] },
  })
  expect(changed.status, changed.text).toBe(200)
  const { text } = await room.visit((await renew(id)).body.url)
  expect(text).toContain('<a href="tel:+74951234567;ext=12">+7 495 123 45 67 доб. 12</a>')
})
