import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../src/model/index.ts'
import { change, due, lead, log, manager, openRoom, owner, peer, server, soon, told, webhook } from './webhook-room.ts'

/* Others are told what happens: signed, each record in order, until they have taken it. */

openRoom()

describe('a message', () => {
  test('tells of a new record, signed as Standard Webhooks has it', async () => {
    const { secret } = await webhook()
    const id = await lead('maria', { name: 'Мария' })
    await told(1)
    const [message] = peer.told
    expect(message?.headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': message?.body.id })
    expect(new StandardWebhook(secret).verify(message?.text ?? '', message?.headers as Record<string, string>)).toEqual(
      message?.body,
    )
    expect(() =>
      new StandardWebhook(secret).verify(`${message?.text} `, message?.headers as Record<string, string>),
    ).toThrow()
    const record = (await server.call('GET', `/leads/${id}`)).body
    delete record.can
    expect(message?.body).toMatchObject({
      type: 'lead.created',
      workspace: server.workspace,
      object: 'lead',
      seen: true,
      record,
      before: {},
      after: { name: 'Мария' },
      actor: { id: server.administrator, name: 'Анна Ким' },
    })
  })

  test('is signed by the former secret too for a day after a new one was made', async () => {
    const { id, secret } = await webhook()
    const renewed = (await server.call('POST', `/webhooks/${id}/secret`)).body
    expect(renewed.secret).not.toBe(secret)
    await lead('first')
    await told(1)
    for (const one of [secret, renewed.secret])
      expect(() =>
        new StandardWebhook(one).verify(peer.told[0]?.text ?? '', peer.told[0]?.headers as Record<string, string>),
      ).not.toThrow()
    await owner(`update webhook set former_until = now() - interval '1 second'`)
    await lead('second')
    await told(2)
    expect(() =>
      new StandardWebhook(secret).verify(peer.told[1]?.text ?? '', peer.told[1]?.headers as Record<string, string>),
    ).toThrow()
  })

  test('tells what an event changed, and only events that were asked for', async () => {
    await webhook({ events: ['lead.updated', '*.removed'] })
    const id = await lead('ivan', { name: 'Иван' })
    await change(id, { name: 'Иван Петров' })
    await server.call('DELETE', `/leads/${id}`)
    await told(2)
    expect(peer.told.map(({ body }) => [body.type, body.before, body.after])).toEqual([
      ['lead.updated', { name: 'Иван' }, { name: 'Иван Петров' }],
      ['lead.removed', expect.anything(), expect.anything()],
    ])
    expect(peer.told[1]?.body.record).toMatchObject({ id, deletedAt: expect.any(String) })
  })

  test('is sent for records that a filter wants, with the fields that were chosen', async () => {
    await webhook({ filter: { companyName: { contains: 'мебель' } }, fields: ['name', 'companyName'] })
    await lead('one', { companyName: 'Окна' })
    await lead('two', { companyName: 'Мебель для всех' })
    await told(1)
    const { record = {}, after } = peer.told[0]?.body ?? {}
    expect(Object.keys(record ?? {}).toSorted()).toEqual(
      ['companyName', 'createdAt', 'deletedAt', 'id', 'name', 'number', 'updatedAt', 'version'].toSorted(),
    )
    expect(after).toEqual({ name: 'two', companyName: 'Мебель для всех' })
  })
})

describe('order', () => {
  test('of one record is kept though its receiver fails; other records go on meanwhile', async () => {
    const { id } = await webhook()
    let fails = true
    const one = await lead('slow')
    await told(1)
    peer.told = []
    peer.answer = ({ body }) => ({ status: fails && (body.record as JsonObject).id === one ? 500 : 200, body: 'ок' })
    await change(one, { name: 'slow 1' })
    await change(one, { name: 'slow 2' })
    await lead('other')
    await told(2)
    expect(peer.told.map(({ body }) => (body.after as JsonObject).name).toSorted()).toEqual(['other', 'slow 1'])
    const [waiting] = await log(id, `?state=waiting&record=${one}`)
    expect(waiting).toMatchObject({ type: 'lead.updated', attempts: 0, dueAt: null })
    fails = false
    await due()
    await told(4)
    expect(peer.told.slice(2).map(({ body }) => (body.after as JsonObject).name)).toEqual(['slow 1', 'slow 2'])
    expect(peer.told[2]?.headers['webhook-id']).toBe(
      peer.told.find(({ body }) => (body.after as JsonObject).name === 'slow 1')?.headers['webhook-id'],
    )
    await expect.poll(async () => (await log(id, '?state=waiting')).length, soon).toBe(0)
    const delivered = await log(id, `?record=${one}&state=delivered`)
    expect(delivered.map(({ attempts, status }) => [attempts, status])).toEqual([
      [1, 200],
      [2, 200],
      [1, 204],
    ])
  })

  test('lets four go side by side, and a slow receiver holds up no other one', async () => {
    await webhook({ name: 'Медленный', url: `${peer.origin}/slow` })
    await webhook({ name: 'Быстрый', url: `${peer.origin}/quick` })
    peer.answer = ({ path }) => ({ status: 200, after: path === '/slow' ? 3000 : 0 })
    await Promise.all(Array.from({ length: 12 }, (_, at) => lead(`many-${at}`)))
    const at = (path: string) => peer.told.filter(each => each.path === path).length
    await expect.poll(() => at('/quick'), soon).toBe(12)
    expect(at('/slow')).toBeLessThan(12)
    await expect.poll(() => at('/slow'), soon).toBe(12)
    expect(peer.most).toBeLessThanOrEqual(8)
  })
})

describe('a receiver that does not take it', () => {
  test('is tried again after growing waits, and left alone after several failures in a row', async () => {
    const { id } = await webhook()
    peer.answer = () => ({ status: 503, body: 'x'.repeat(3000), headers: { 'retry-after': '900' } })
    const before = Date.now()
    await lead('first')
    await told(1)
    const first = async () => (await log(id)).at(-1) ?? {}
    await expect.poll(async () => (await first()).status, soon).toBe(503)
    expect(Date.parse(String((await first()).dueAt)) - before).toBeGreaterThan(800_000)
    const whole = (await server.call('GET', `/webhook-deliveries/${(await first()).id}`)).body
    expect([whole.answer, whole.request]).toEqual(['x'.repeat(1024), peer.told[0]?.text])
    peer.answer = () => ({ status: 500 })
    for (let attempt = 2; attempt <= 5; attempt++) {
      await due()
      await told(attempt)
      await expect.poll(async () => (await first()).attempts, soon).toBe(attempt)
    }
    const rests = async () => (await server.call('GET', `/webhooks/${id}`)).body
    expect(await rests()).toMatchObject({ state: 'on', failures: 5, restsUntil: expect.any(String), waiting: 1 })
    // What happens meanwhile costs no attempt.
    await lead('second')
    await expect.poll(async () => (await log(id)).length, soon).toBe(2)
    await due()
    await new Promise(resolve => setTimeout(resolve, 2500))
    expect(peer.told.length).toBe(5)
    // It is back: what waited goes at once.
    peer.answer = () => ({ status: 200 })
    await owner(`update webhook_delivery set due_at = now() + interval '5 hours' where attempts > 0`)
    await owner('update webhook set rests_until = now()')
    await told(7)
    await expect.poll(async () => (await rests()).failures, soon).toBe(0)
    expect(await rests()).toMatchObject({ failingSince: null, restsUntil: null, waiting: 0, failed: 0 })
  })

  test('is given up after three days, said once, and the next one of the record follows', async () => {
    const { id } = await webhook({ owner: manager.id })
    const one = await lead('old', { owner: manager.id })
    await told(1)
    peer.answer = ({ body }) => ({
      status: body.type === 'lead.updated' && !(body.after as JsonObject).name ? 500 : 200,
    })
    await change(one, { companyName: 'А' })
    await change(one, { name: 'Новое' })
    await told(2)
    await expect.poll(async () => (await log(id, '?state=waiting')).at(-1)?.attempts, soon).toBe(1)
    await owner(`update webhook_delivery set give_up_at = now() where attempts > 0 and state = 'waiting'`)
    await due()
    await told(4)
    await expect.poll(async () => (await log(id, '?state=failed')).length, soon).toBe(1)
    expect((await server.call('GET', `/webhooks/${id}`)).body).toMatchObject({ state: 'on', waiting: 0, failed: 1 })
    const { rows } = await owner(`select "user", code, params from notice where code like 'webhook%'`)
    expect(rows).toEqual([{ user: manager.id, code: 'webhookFailed', params: { name: 'Склад' } }])
    // By hand it goes again, with the same id.
    peer.answer = () => ({ status: 200 })
    const [failed] = await log(id, '?state=failed')
    expect((await server.call('POST', `/webhook-deliveries/${failed?.id}/replay`)).status).toBe(202)
    await told(5)
    expect(peer.told[4]?.headers['webhook-id']).toBe(peer.told[1]?.headers['webhook-id'])
  })

  test('is paused where nothing was taken for three days: what happens is kept, and goes in order once it is on again', async () => {
    const { id } = await webhook()
    peer.answer = () => ({ status: 500 })
    const one = await lead('paused')
    await told(1)
    await expect.poll(async () => (await log(id))[0]?.attempts, soon).toBe(1)
    await owner(`update webhook set failing_since = now() - interval '3 days'`)
    await owner('update webhook_delivery set give_up_at = now(), due_at = now()')
    const stands = async () => (await server.call('GET', `/webhooks/${id}`)).body
    await expect.poll(async () => (await stands()).state, soon).toBe('paused')
    await change(one, { name: 'paused 1' })
    await change(one, { name: 'paused 2' })
    await expect.poll(async () => (await stands()).waiting, soon).toBe(2)
    expect(await stands()).toMatchObject({ reason: 'failing', failed: 1 })
    expect((await server.call('GET', '/trust')).body.data).toContainEqual(
      expect.objectContaining({ name: 'webhooks', state: 'act', names: [`Склад (${new URL(peer.origin).host})`] }),
    )
    peer.answer = () => ({ status: 200 })
    expect((await server.call('PATCH', `/webhooks/${id}`, { body: { state: 'on' } })).body).toMatchObject({
      state: 'on',
      reason: null,
    })
    await told(4)
    expect(peer.told.slice(2).map(({ body }) => (body.after as JsonObject).name)).toEqual(['paused 1', 'paused 2'])
  })

  test('that answers 410 is turned off, and its owner told', async () => {
    const { id } = await webhook({ owner: manager.id })
    peer.answer = () => ({ status: 410 })
    await lead('gone', { owner: manager.id })
    await told(1)
    await expect
      .poll(async () => (await server.call('GET', `/webhooks/${id}`)).body, soon)
      .toMatchObject({ state: 'off', reason: 'gone' })
    expect((await owner(`select "user", code from notice where code like 'webhook%'`)).rows).toEqual([
      { user: manager.id, code: 'webhookGone' },
    ])
  })

  test('is not followed elsewhere', async () => {
    const { id } = await webhook()
    peer.answer = () => ({ status: 307, headers: { location: `${peer.origin}/elsewhere` } })
    await lead('moved')
    await told(1)
    await expect
      .poll(async () => (await log(id))[0], soon)
      .toMatchObject({ state: 'waiting', status: 307, attempts: 1 })
    expect(peer.told.map(({ path }) => path)).toEqual(['/hook'])
  })
})

describe('a past period', () => {
  test('is told again from the history, with the same ids and in order', async () => {
    const from = new Date().toISOString()
    const one = await lead('past')
    await change(one, { name: 'past 1' })
    const { id } = await webhook()
    await change(one, { name: 'past 2' })
    await told(1)
    await expect.poll(async () => (await log(id, '?state=delivered')).length, soon).toBe(1)
    const asked = await server.call('POST', `/webhooks/${id}/replay`, { body: { from, to: new Date().toISOString() } })
    expect([asked.status, asked.body.replaying?.from], asked.text).toEqual([202, from])
    await told(4)
    expect(peer.told.slice(1).map(({ body }) => (body.after as JsonObject).name)).toEqual(['past', 'past 1', 'past 2'])
    expect(peer.told[3]?.headers['webhook-id']).toBe(peer.told[0]?.headers['webhook-id'])
    await expect.poll(async () => (await server.call('GET', `/webhooks/${id}`)).body.replaying, soon).toBe(null)
    const wrong = await server.call('POST', `/webhooks/${id}/replay`, {
      body: { from: '2026-05-02T00:00:00Z', to: '2026-05-01T00:00:00Z' },
    })
    expect(wrong.body.errors).toEqual([expect.objectContaining({ field: 'to', code: 'webhookPeriodOrder' })])
  })
})
