import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'
import type { Reply } from './server.ts'

/* The file of a document: it stays as long as the document stands, and the document is sent when its file has left with a letter. */

let room: QuoteRoom
let mailbox: string
beforeAll(async () => {
  room = await openQuoteRoom()
  mailbox = (await call('GET', '/mailboxes')).body.data[0].id
})
afterAll(() => room?.close())

const call = (method: string, path: string, body?: object, key = room.server.key): Promise<Reply> =>
  room.server.call(method, path, { body, key })

interface Paper {
  id: string
  name: string
  file: string
  on: { object: string; id: string }
}

/** A document that Olga makes of a deal of hers, or of another card. */
async function paper(on?: Paper['on'], kind = 'contract'): Promise<Paper> {
  const card = on ?? { object: 'deal', id: await room.newDeal() }
  const answer = await call('POST', '/papers', { on: card, kind, dated: '2026-02-01' }, room.olga.key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

/** Refused, and nothing in the base is otherwise. */
async function refused(doing: () => Promise<Reply>, ...words: string[]): Promise<Reply> {
  const kept = () => everythingKept(room.server, room.server.workspace)
  const before = await kept()
  const answer = await doing()
  expect([409, 422], answer.text).toContain(answer.status)
  for (const word of words) expect(answer.text).toContain(word)
  expect(await kept()).toEqual(before)
  return answer
}

describe('the file of a document', () => {
  test('is not thrown away by who owns it while the document stands, cancelled too; it is said for which', async () => {
    const { id, name, file } = await paper()
    const remove = () => call('DELETE', `/attachments/${file}`, undefined, room.olga.key)
    const answer = await refused(remove, name)
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining(name),
      neededBy: [{ object: 'document', count: 1, titles: [name] }],
    })
    expect((await call('POST', `/documents/${id}/cancellation`, { reason: 'Ошибка' })).status).toBe(200)
    await refused(remove, name)
    expect((await call('GET', `/attachments/${file}/content`)).status).toBe(200)
  })

  test('is not thrown away among others', async () => {
    const { name, file } = await paper()
    const bulk = (body: object) => call('POST', '/attachments/bulk', { remove: [file], ...body }, room.olga.key)
    await refused(() => bulk({ atomic: true }), name)
    const before = await everythingKept(room.server, room.server.workspace)
    const each = await bulk({})
    expect(each.body.results, each.text).toMatchObject([{ status: 409 }])
    expect(await everythingKept(room.server, room.server.workspace)).toEqual(before)
    const foreseen = await call('POST', '/bulk-changes', {
      object: 'attachments',
      ids: [file],
      change: { remove: true },
    })
    expect(foreseen.status, foreseen.text).toBeLessThan(300)
    expect(foreseen.text).toContain(name)
  })

  test('becomes no other file by a merge', async () => {
    const [one, other] = [await paper(), await paper()]
    await refused(() => call('POST', `/attachments/${one.file}/merges`, { from: [other.file] }), other.name)
  })

  test('names no document to who may not see it', async () => {
    const { name, file } = await paper()
    const { body } = await call('GET', '/roles')
    const { objects, fields } = body.data.find((role: { name: string }) => role.name === 'head')
    const role = await call('POST', '/roles', {
      name: 'Без документов',
      objects: {
        ...objects,
        deal: { read: 'all' },
        attachment: { read: 'all', remove: 'all' },
        document: { read: 'none' },
      },
      fields,
    })
    const clerk = await room.server.person('clerk', role.body.name)
    const answer = await refused(() => call('DELETE', `/attachments/${file}`, undefined, clerk.key))
    expect(answer.text).not.toContain(name)
    expect(answer.body.neededBy).toEqual([])
  })

  test('goes once the document is in the trash, and comes back before it', async () => {
    const { id, name, file } = await paper()
    expect((await call('DELETE', `/documents/${id}`)).status).toBe(204)
    expect((await call('DELETE', `/attachments/${file}`)).status).toBe(204)
    await refused(() => call('POST', `/documents/${id}/restoration`), 'goneMeanwhile', name)
    expect((await call('POST', `/attachments/${file}/restoration`)).status).toBe(200)
    expect((await call('POST', `/documents/${id}/restoration`)).status).toBe(200)
  })
})

describe('a document is sent', () => {
  const write = async ({ file, on }: Paper, more: object = {}): Promise<string> => {
    const letter = {
      mailbox,
      on,
      to: [{ address: 'maria@client.example' }],
      subject: 'Договор',
      html: '<p>Договор</p>',
    }
    const answer = await call(
      'POST',
      '/mail/messages',
      { ...letter, files: [file], undoSeconds: 0, ...more },
      room.olga.key,
    )
    expect(answer.status, answer.text).toBe(201)
    return answer.body.id
  }
  const look = async ({ id }: Paper) => (await call('GET', `/documents/${id}`)).body
  const letter = async (id: string) => (await call('GET', `/mail/messages/${id}`, undefined, room.olga.key)).body
  /** Until everything that has happened is heard of. */
  const heard = async () => {
    const later = await paper()
    await call('POST', '/activities', {
      kind: 'email',
      direction: 'out',
      subject: 'Отдано',
      on: later.on,
      files: [later.file],
    })
    await expect.poll(async () => (await look(later)).status, { timeout: 20_000 }).toBe('sent')
  }

  test('when its letter has left, and by that time', async () => {
    const made = await paper()
    const sent = await write(made)
    await expect.poll(async () => (await look(made)).status, { timeout: 20_000 }).toBe('sent')
    expect((await letter(sent)).state).toBe('sent')
    const { sentAt, version } = await look(made)
    expect(Math.abs(Date.now() - Date.parse(sentAt))).toBeLessThan(60_000)
    await write(made)
    await expect.poll(() => room.peer.received.length).toBeGreaterThan(1)
    await heard()
    expect(await look(made)).toMatchObject({ sentAt, version })
  })

  test('not while it waits, nor when it is taken back', async () => {
    const made = await paper()
    const waiting = await write(made, { sendAt: new Date(Date.now() + 3_600_000).toISOString() })
    await heard()
    expect((await look(made)).status).toBe('made')
    expect((await call('DELETE', `/mail/messages/${waiting}`, undefined, room.olga.key)).status).toBe(204)
    await heard()
    expect(await look(made)).toMatchObject({ status: 'made', sentAt: null, version: 1 })
  })

  test('not when the server takes it for nobody', async () => {
    const made = await paper()
    room.peer.refuses = { recipient: '550 5.1.1 No such user' }
    const sent = await write(made, { to: [{ address: 'nobody@client.example' }] })
    await expect.poll(async () => (await letter(sent)).state, { timeout: 20_000 }).toBe('failed')
    room.peer.refuses = {}
    await heard()
    expect(await look(made)).toMatchObject({ status: 'made', sentAt: null })
  })

  test('and a cancelled one is not', async () => {
    const made = await paper()
    await call('POST', `/documents/${made.id}/cancellation`, { reason: 'Ошибка' })
    await write(made)
    await heard()
    expect(await look(made)).toMatchObject({ status: 'cancelled', sentAt: null })
  })
})

test('an erased person takes along the letters to himself, and leaves the papers of his deal, sent to him or not', async () => {
  const emails = [{ value: 'ida@client.example' }]
  const contact = await room.made('contacts', { lastName: 'Идова', firstName: 'Ида', emails, owner: room.olga.id })
  const deal = { object: 'deal', id: await room.newDeal({ contact, company: null }) }
  const own = await paper({ object: 'contact', id: contact }, 'letter')
  const contract = await paper(deal)
  const activity = { kind: 'email', direction: 'out', subject: 'Договор', files: [contract.file] }
  await room.made('activities', { ...activity, on: { object: 'contact', id: contact } })
  const begun = await call('POST', '/personal-data/erasures', { object: 'contact', record: contact, reason: 'request' })
  expect(begun.status, begun.text).toBe(202)
  const state = async () => (await call('GET', `/personal-data/erasures/${begun.body.id}`)).body.state
  await expect.poll(state, { timeout: 60_000 }).toBe('done')
  expect((await call('GET', `/attachments/${own.file}/content`)).status).toBe(404)
  expect((await call('GET', `/attachments/${contract.file}/content`)).status).toBe(200)
  expect((await call('GET', `/attachments/${contract.file}`)).body.name).toBe(`${contract.name}.pdf`)
})
