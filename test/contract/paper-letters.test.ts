import { afterAll, beforeAll, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'
import type { Reply } from './server.ts'

/* In which words the company sends its quotes and invoices. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())

const set = (kind: string, body: object, more: object = {}): Promise<Reply> =>
  room.server.call('PUT', `/paper-letters/${kind}`, { body, ...more })
const listed = async () => (await room.server.call('GET', '/paper-letters')).body.data
const drafted = async (path: string, body: object = {}): Promise<{ subject: string; text: string }> =>
  (await room.server.call('POST', `${path}/sending/draft`, { body, key: room.olga.key })).body
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ')

test('each letter is there in both languages, with what it usually says and what it may name', async () => {
  const letters: { kind: string; language: string; subject: null; usual: { text: string }; version: number }[] =
    await listed()
  expect(letters.map(({ kind, language }) => `${kind} ${language}`)).toEqual(
    ['quote', 'invoice', 'invoiceLate', 'invoicePart', 'invoicePaid'].flatMap(kind => [`${kind} ru`, `${kind} en`]),
  )
  expect(letters.every(({ subject, version }) => subject === null && version === 0)).toBe(true)
  expect(letters[0]?.usual.text).toMatch(
    /^\{\{greeting\}\}[\s\S]*\{\{number\}\}[\s\S]*\{\{link\}\}[\s\S]*\{\{company\}\}$/,
  )
  const { data } = (await room.server.call('GET', '/paper-letters/invoice/places')).body
  const places = data.map(({ place }: { place: string }) => place)
  expect(places).toEqual(expect.arrayContaining(['number', 'dueOn', 'client.firstName', 'company.inn']))
  expect(places).not.toContain('link')
  expect((await room.server.call('GET', '/paper-letters/poem/places')).status).toBe(404)
})

test('a quote is sent in the words that are set for its language, and in the usual ones in the other', async () => {
  const { id } = await room.draft()
  const usual = await drafted(`/quotes/${id}`)
  const text = '{{greeting}}\n\nКП № {{number}} на {{total}} для {{company.name|or: вас}}: {{link}}'
  const answer = await set('quote/ru', { subject: 'Предложение {{number}} для {{client.name|genitive}}', text })
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body).toMatchObject({ version: 1, text })
  const { subject, text: written } = await drafted(`/quotes/${id}`)
  const [, number] = usual.subject.match(/№ (\S+)/) ?? []
  expect(subject).toBe(`Предложение ${number} для Марии Лебедевой`)
  expect(plain(written)).toBe(`Здравствуйте!\n\nКП № ${number} на 32 700,45 ₽ для ООО «Лебедь»: {{link}}`)
  expect((await drafted(`/quotes/${id}`, { language: 'en' })).subject).toMatch(/^Quote/)

  const before = room.peer.received.length
  expect((await room.send(id)).status).toBe(201)
  await expect.poll(() => room.peer.received.length, { timeout: 60_000 }).toBe(before + 1)
  const letter = room.peer.received[before]
  expect(letter?.subject).toBe(`Предложение ${number} для Марии Лебедевой`)
  expect(letter?.html).toMatch(/для ООО «Лебедь»: <a href="[^"]*\/c\//)
  expect((await set('quote/ru', { subject: null, text: null })).body).toMatchObject({ subject: null, version: 2 })
  expect((await drafted(`/quotes/${id}`)).subject).toBe(usual.subject)
})

test('an invoice that is late has a letter of its own; the others stay as they were', async () => {
  const deal = await room.newDeal()
  const made = await room.server.call('POST', `/deals/${deal}/invoices`, { body: { kind: 'full' }, key: room.olga.key })
  expect(made.status, made.text).toBe(201)
  const path = `/invoices/${made.body.id}`
  await set('invoiceLate/ru', { subject: 'Долг по счёту {{number}}', text: 'Срок был {{dueOn}}, осталось {{owed}}.' })
  expect((await drafted(path)).subject).toMatch(/^Счёт №/)
  const terms = { dated: '2026-01-10', dueOn: '2026-01-15' }
  const issued = await room.server.call('POST', `${path}/issue`, { body: terms, key: room.olga.key })
  expect(issued.status, issued.text).toBe(200)
  const late = await drafted(path)
  expect(late.subject).toBe('Долг по счёту 1')
  expect(plain(late.text)).toBe('Срок был 15 января 2026 года, осталось 32 700,45 ₽.')
})

test('what stands in a place is text, whatever it looks like', async () => {
  const { id } = await room.draft({ name: 'Стол {{owner.email}} {{number}}' })
  await set('quote/ru', { subject: null, text: '{{name}}' })
  expect((await drafted(`/quotes/${id}`)).text).toContain('{{owner.email}} {{number}}')
  await set('quote/ru', { subject: null, text: null })
})

test('places that there are not are told one by one, and nothing is kept', async () => {
  const before = await everythingKept(room.server, room.server.workspace)
  const wrong = await set('invoice/ru', {
    subject: 'Счёт {{nubmer}}',
    text: '{{link}} {{client.secret}} {{total',
  })
  expect(wrong.status).toBe(422)
  expect(
    wrong.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`).sort(),
  ).toEqual(['subject templateField', 'text templateBraces', 'text templateField', 'text templateField'])
  for (const place of ['{{nubmer}}', '{{link}}', '{{client.secret}}']) expect(wrong.text).toContain(place)
  expect((await set('quote/ru', { subject: '{{link}}', text: null })).status).toBe(422)
  expect((await set('poem/ru', { subject: null, text: null })).status).toBe(404)
  expect((await set('quote/de', { subject: null, text: null })).status).toBe(404)
  expect((await set('quote/ru', { subject: 'x', text: null }, { key: room.olga.key })).status).toBe(403)
  expect((await set('quote/ru', { subject: 'x', text: null }, { headers: { 'if-match': '"77"' } })).status).toBe(412)
  expect(await everythingKept(room.server, room.server.workspace)).toEqual(before)
})
