import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser, openQuoteRoom, type QuoteRoom } from './quote-room.ts'
import { problemOf } from './server.ts'

/* What clients say to a quote: once, of what they have seen, and kept as evidence. */

let room: QuoteRoom
beforeAll(async () => {
  room = await openQuoteRoom()
})
afterAll(() => room?.close())

describe('a client', () => {
  test('accepts: kept as evidence, the deal moves, its owner hears of it', async () => {
    await room.forgetNotices()
    const { id, deal, url } = await room.sent()
    const accepted = await room.answer(url, 'accept')
    expect(accepted.status).toBe(303)
    expect(await room.look(id)).toMatchObject({ status: 'accepted' })
    expect((await room.server.call('GET', `/deals/${deal}`)).body.stage).toBe(room.stages.at(-1)?.id)
    expect(await room.told()).toEqual(['quoteAccepted'])
    const { decision, hash } = (await room.history(id)).editions[0]
    expect(decision).toMatchObject({
      kind: 'accepted',
      name: 'Мария Лебедева',
      position: 'Директор',
      agent: browser,
      hash,
      recordedBy: null,
    })
    expect(decision.address).toMatch(/127\.0\.0\.1|::1/)
    expect((await room.visit(url)).text).toContain('Вы приняли')
    // Who it was stands in the evidence alone.
    expect(JSON.stringify((await room.server.call('GET', `/quotes/${id}/changes`)).body)).not.toContain('Лебедева')
  })

  test('accepts once, however often and however he sends it at once', async () => {
    await room.forgetNotices()
    const { id, url } = await room.sent()
    const page = (await room.visit(url)).text
    const acts = ['accept', 'decline', 'accept', 'decline', 'accept', 'accept'] as const
    const answers = await Promise.all(acts.map(act => room.answer(url, act, {}, page)))
    const { status } = await room.look(id)
    expect(['accepted', 'declined']).toContain(status)
    const same = status === 'accepted' ? 'accept' : 'decline'
    answers.forEach(({ status: got }, at) => {
      expect(got).toBe(acts[at] === same ? 303 : 409)
    })
    const kept = await room.server.database.owner.query('select kind from quote_decision where quote = $1', [id])
    expect(kept.rows).toEqual([{ kind: status }])
    expect(await room.told()).toHaveLength(1)
  })

  test('declines with a reason; what he says is not taken from anybody who says it for nobody', async () => {
    const { id, url } = await room.sent()
    expect((await room.answer(url, 'accept', { name: ' ', agree: '' })).status).toBe(422)
    expect((await room.look(id)).status).toBe('sent')
    expect((await room.answer(url, 'decline', { reason: 'Дорого' })).status).toBe(303)
    expect(await room.look(id)).toMatchObject({ status: 'declined', declineReason: 'Дорого' })
    expect(
      (await room.answer(url, 'accept', { edition: '1', offer: (await room.history(id)).editions[0].hash }, '<p>'))
        .status,
    ).toBe(409)
  })

  test('decides on what he has seen: an older edition is shown anew', async () => {
    const { id, url } = await room.sent()
    const old = (await room.visit(url)).text
    const changed = await room.server.call('PATCH', `/quotes/${id}`, {
      body: { items: [{ name: 'Стол', quantity: 3, price: '15000' }] },
      key: room.olga.key,
    })
    expect(changed.body.status).toBe('changed')
    expect((await room.visit(url)).text.replace(/[\u00a0\u202f]/g, ' ')).toContain('32 700,45')
    expect((await room.send(id)).body.edition).toBe(2)
    const refused = await room.answer(url, 'accept', {}, old)
    expect(refused.status).toBe(409)
    expect(refused.text.replace(/[\u00a0\u202f]/g, ' ')).toContain('45 000')
    expect((await room.look(id)).status).toBe('sent')
    expect((await room.answer(url, 'accept')).status).toBe(303)
    expect(
      (await room.history(id)).editions.map(({ decision }: { decision: object | null }) => decision !== null),
    ).toEqual([true, false])
  })

  test('who accepts while the quote is changed gets what he accepted', async () => {
    const { id, url } = await room.sent()
    await room.server.call('PATCH', `/quotes/${id}`, { body: { discount: 50 }, key: room.olga.key })
    expect((await room.answer(url, 'accept')).status).toBe(303)
    expect(await room.look(id)).toMatchObject({ status: 'accepted', discount: null, total: { amount: '32700.45' } })
  })

  test('accepts nothing whose day is over', async () => {
    const { id, url } = await room.sent()
    const page = (await room.visit(url)).text
    await room.server.database.owner.query(`update quote_edition set valid_until = current_date - 2 where quote = $1`, [
      id,
    ])
    expect((await room.answer(url, 'accept', {}, page)).status).toBe(409)
    expect((await room.look(id)).status).toBe('sent')
    expect((await room.visit(url)).text).toContain('Срок предложения истёк')
  })

  test('who answers by telephone is taken down, with who and how', async () => {
    const { id } = await room.sent()
    const empty = await room.server.call('POST', `/quotes/${id}/decision`, {
      body: { kind: 'accepted', name: '', note: '' },
      key: room.olga.key,
    })
    expect(empty.body.errors).toHaveLength(2)
    const body = { kind: 'accepted', name: 'Мария Лебедева', note: 'По телефону, 14:30' }
    expect(
      problemOf(await room.server.call('POST', `/quotes/${id}/decision`, { body, key: room.petr.key }))[0],
    ).toBeGreaterThanOrEqual(403)
    expect((await room.server.call('POST', `/quotes/${id}/decision`, { body, key: room.olga.key })).status).toBe(200)
    expect((await room.history(id)).editions[0].decision).toMatchObject({
      recordedBy: room.olga.id,
      note: 'По телефону, 14:30',
      address: null,
    })
    expect(problemOf(await room.server.call('POST', `/quotes/${id}/decision`, { body, key: room.olga.key }))).toEqual([
      409,
      'quoteDecided',
    ])
  })
})

test('where nobody has said to which stages, what was sent is in the stage that is called so, and what was accepted in the last open one', async () => {
  const { owner } = room.server.database
  const { rows } = await owner.query('delete from quote_settings returning settings')
  try {
    const { body } = await room.server.call('GET', '/quote-settings')
    expect(body.stages[room.pipeline]).toEqual({
      sent: room.stages.find(({ name }) => name === 'Коммерческое предложение')?.id,
      accepted: room.stages.at(-1)?.id,
    })
    const { id, deal } = await room.draft()
    const sent = await room.send(id)
    expect((await room.server.call('GET', `/deals/${deal}`)).body.stage).toBe(body.stages[room.pipeline].sent)
    expect((await room.answer(sent.body.url, 'accept', { name: 'Мария Лебедева' })).status).toBe(303)
    expect((await room.server.call('GET', `/deals/${deal}`)).body.stage).toBe(room.stages.at(-1)?.id)
  } finally {
    await room.server.call('PATCH', '/quote-settings', { body: { stages: rows[0].settings.stages } })
  }
})

test('evidence is changed by nobody, and who it was goes when he is erased', async () => {
  const person = await room.made('contacts', {
    name: 'Пётр Гусев',
    emails: [{ value: 'gusev@client.example' }],
    owner: room.olga.id,
  })
  const { id } = await room.draft({ contact: person })
  const { body } = await room.send(id)
  expect((await room.answer(body.url, 'accept', { name: 'Пётр Гусев' })).status).toBe(303)
  const change = room.server.database.owner.query(`update quote_decision set name = 'Другой' where quote = $1`, [id])
  await expect(change).rejects.toThrow('stays as it was made')
  const asked = { object: 'contact', record: person, reason: 'request' }
  const begun = await room.server.call('POST', '/personal-data/erasures', { body: asked })
  expect(begun.status, begun.text).toBe(202)
  const state = async () => (await room.server.call('GET', `/personal-data/erasures/${begun.body.id}`)).body.state
  await expect.poll(state, { timeout: 60_000 }).toBe('done')
  const { rows } = await room.server.database.owner.query(
    'select kind, name, address, agent from quote_decision where quote = $1',
    [id],
  )
  expect(rows).toEqual([{ kind: 'accepted', name: null, address: null, agent: null }])
  expect((await room.visit(body.url)).status).toBe(404)
})
