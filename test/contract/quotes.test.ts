import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { everythingKept } from './operations.ts'
import { openQuoteRoom, type QuoteRoom } from './quote-room.ts'

/* Quotes: made of a deal, and sent by letter with a number, an edition and a private page. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())
beforeEach(() => {
  room.peer.received.splice(0)
})

describe('a quote of a deal', () => {
  test('has its lines, client and terms, and the deal has one draft however often is pressed', async () => {
    const deal = await room.newDeal()
    const [one, other] = await Promise.all(
      [1, 2].map(() => room.server.call('POST', `/deals/${deal}/quotes`, { body: {}, key: room.olga.key })),
    )
    expect([one?.status, other?.status].sort()).toEqual([200, 201])
    expect(one?.body.id).toBe(other?.body.id)
    const quote = await room.look(one?.body.id)
    expect(quote).toMatchObject({
      deal,
      company: room.company,
      contact: room.contact,
      status: 'draft',
      currency: 'RUB',
      owner: room.olga.id,
    })
    expect(quote.total).toEqual({ amount: '32700.45', currency: 'RUB' })
    expect(quote.validUntil).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(quote.legalEntity).toBeTruthy()
    const another = await room.server.call('POST', `/deals/${deal}/quotes`, {
      body: { another: true },
      key: room.olga.key,
    })
    expect(another.status).toBe(201)
    expect(another.body.id).not.toBe(one?.body.id)
  })

  test('is made of no deal that is not the caller’s to see', async () => {
    const deal = await room.newDeal()
    const hidden = await room.server.person('telemarketer', 'telemarketer')
    const before = await everythingKept(room.server, room.server.workspace)
    const refused = await room.server.call('POST', `/deals/${deal}/quotes`, { body: {}, key: hidden.key })
    expect([403, 404]).toContain(refused.status)
    expect(await everythingKept(room.server, room.server.workspace)).toEqual(before)
  })
})

describe('sending', () => {
  test('takes a number, freezes an edition, writes the letter and moves the deal forward', async () => {
    const { id, deal } = await room.draft()
    const answer = await room.send(id)
    expect(answer.status, answer.text).toBe(201)
    expect(answer.body.url).toMatch(/^http:\/\/crm\.romashka\.example\/c\/[\w-]{65}$/)
    expect(answer.body.deal).toEqual({ moved: true, stage: room.stages[1]?.id, why: null })
    const quote = await room.look(id)
    expect(quote).toMatchObject({ status: 'sent', edition: 1 })
    expect(quote.documentNumber).toBeTruthy()
    expect((await room.server.call('GET', `/deals/${deal}`)).body.stage).toBe(room.stages[1]?.id)
    await expect.poll(() => room.peer.received.length, { timeout: 30_000 }).toBe(1)
    expect(room.peer.received[0]?.html).toContain(answer.body.url)
    const { editions, changed, pageOpen } = await room.history(id)
    expect({ changed, pageOpen }).toEqual({ changed: false, pageOpen: true })
    expect(editions).toHaveLength(1)
    expect(editions[0]).toMatchObject({
      edition: 1,
      sentTo: 'maria@client.example',
      decision: null,
      total: quote.total,
    })
    // The link itself is kept nowhere but in the letter.
    const kept = await room.server.database.owner.query('select token_hash from client_link')
    expect(kept.rows.every(({ token_hash }) => token_hash.length === 32)).toBe(true)
  })

  test('of what has no lines, nobody to go to and no day left is refused with all of it at once, and changes nothing', async () => {
    const deal = await room.made('deals', {
      name: 'Пустая',
      pipeline: room.pipeline,
      stage: room.stages[0]?.id,
      owner: room.olga.id,
    })
    const { body } = await room.server.call('POST', `/deals/${deal}/quotes`, {
      body: { fields: { validUntil: '2020-01-31' } },
      key: room.olga.key,
    })
    const before = await everythingKept(room.server, room.server.workspace)
    const refused = await room.send(body.id)
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map(({ code }: { code: string }) => code).sort()).toEqual([
      'noRecipient',
      'quoteEmpty',
      'quotePast',
    ])
    expect(await everythingKept(room.server, room.server.workspace)).toEqual(before)
  })

  test('by whoever has no mailbox, or may not change the quote, is refused', async () => {
    const { id } = await room.draft()
    const own = await room.draft({ owner: room.petr.id }, room.petr.key)
    const before = await everythingKept(room.server, room.server.workspace)
    expect((await room.send(id, {}, room.petr.key)).status).toBeGreaterThanOrEqual(403)
    const refused = await room.send(own.id, {}, room.petr.key)
    expect(refused.body.errors).toMatchObject([{ field: 'mailbox', code: 'noMailbox' }])
    expect(await everythingKept(room.server, room.server.workspace)).toEqual(before)
  })

  test('twice at once makes two editions one after the other, with one number', async () => {
    const { id } = await room.draft()
    const both = await Promise.all([room.send(id), room.send(id)])
    expect(both.map(({ status }) => status)).toEqual([201, 201])
    expect(both.map(({ body }) => body.edition).sort()).toEqual([1, 2])
    const { editions } = await room.history(id)
    expect(new Set(editions.map(({ number }: { number: string }) => number)).size).toBe(1)
  })

  test('taken back before it leaves opens no page, and the quote is a draft again', async () => {
    const { id } = await room.draft()
    const answer = await room.send(id, { undoSeconds: 30 })
    expect((await room.visit(answer.body.url)).status).toBe(200)
    const taken = await room.server.call('DELETE', `/mail/messages/${answer.body.letter}`, { key: room.olga.key })
    expect(taken.status).toBe(204)
    await expect.poll(async () => (await room.look(id)).status, { timeout: 30_000 }).toBe('draft')
    expect((await room.visit(answer.body.url)).status).toBe(404)
  })
})
