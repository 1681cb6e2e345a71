import { Webhook as StandardWebhook } from 'standardwebhooks'
import { describe, expect, test } from 'vitest'
import { problemOf } from './server.ts'
import {
  change,
  everything,
  lead,
  log,
  manager,
  openRoom,
  owner,
  peer,
  server,
  soon,
  told,
  webhook,
} from './webhook-room.ts'

/* Who sets webhooks up, what they may tell, and what of it is kept. */

openRoom()

describe('rights', () => {
  test('are those of the owner: what he may not see does not leave, and what he no longer sees is only named', async () => {
    const { id } = await webhook({ owner: manager.id })
    await lead('not-his', { owner: server.administrator })
    const his = await lead('his', { owner: manager.id })
    await told(1)
    expect(peer.told[0]?.body.record).toMatchObject({ id: his })
    await change(his, { owner: server.administrator, companyName: 'Тайна' })
    await told(2)
    expect(peer.told[1]?.body).toEqual({
      id: expect.any(String),
      type: 'lead.updated',
      at: expect.any(String),
      workspace: server.workspace,
      object: 'lead',
      record: { id: his },
      seen: false,
    })
    expect(await log(id)).toHaveLength(2)
  })

  test('leave out hidden and protected fields everywhere', async () => {
    const label = { en: 'Passport', ru: 'Паспорт' }
    await server.call('POST', '/fields', {
      body: { object: 'lead', name: 'passport', type: 'text', label, protected: { shownTo: [] } },
    })
    const role = (await server.call('GET', '/roles?filter[name]=manager')).body.data[0]
    await server.call('PATCH', `/roles/${role.id}`, {
      body: { fields: { ...role.fields, 'lead.companyName': 'hidden' } },
    })
    const { id } = await webhook({ owner: manager.id })
    await lead('kept', { owner: manager.id, companyName: 'Скрытая', passport: '4509 112233' })
    await told(1)
    const { text } = peer.told[0] ?? { text: '' }
    for (const secret of ['Скрытая', 'companyName', '4509', 'passport', 'masked']) expect(text).not.toContain(secret)
    expect(problemOf(await server.call('PATCH', `/webhooks/${id}`, { body: { fields: ['passport'] } }))[0]).toBe(422)
    const hidden = await server.call('PATCH', `/webhooks/${id}`, {
      body: { events: ['lead.*'], filter: { companyName: 'Скрытая' } },
    })
    expect(hidden.status).toBe(422)
    await server.call('PATCH', `/roles/${role.id}`, { body: { fields: role.fields } })
  })

  test('to set one up, and to see its log, are an administrator’s alone', async () => {
    const { id } = await webhook()
    await lead('logged')
    await told(1)
    await expect.poll(async () => (await log(id, '?state=delivered')).length, soon).toBe(1)
    const [delivery] = await log(id)
    const before = await everything()
    for (const [method, path, body] of [
      ['GET', '/webhooks'],
      ['POST', '/webhooks', { name: 'a', url: `${peer.origin}/`, events: ['*.*'] }],
      ['PATCH', `/webhooks/${id}`, { state: 'off' }],
      ['DELETE', `/webhooks/${id}`],
      ['POST', `/webhooks/${id}/secret`],
      ['POST', `/webhooks/${id}/test`],
      ['GET', `/webhooks/${id}/deliveries`],
      ['POST', `/webhooks/${id}/replay`, { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }],
      ['GET', `/webhook-deliveries/${delivery?.id}`],
      ['POST', `/webhook-deliveries/${delivery?.id}/replay`],
    ] as const)
      expect([method, path, (await server.call(method, path, { key: manager.key, body })).status]).toEqual([
        method,
        path,
        403,
      ])
    expect(await everything()).toEqual(before)
  })
})

describe('set-up', () => {
  test.each([
    ['http://hooks.example/a', 'without TLS'],
    ['https://127.0.0.1/a', 'of this machine'],
    ['https://10.0.0.7/a', 'of the office'],
    ['https://[::1]/a', 'of this machine in IPv6'],
    ['https://0x7f.1/a', 'of this machine in other figures'],
    ['https://server.local/a', 'of a name inside'],
    ['https://user:word@hooks.example/a', 'with a password'],
    ['nonsense', 'that is none'],
  ])('refuses %s, an address %s, and keeps nothing', async url => {
    const before = await everything()
    const refused = await server.call('POST', '/webhooks', { body: { name: 'a', url, events: ['*.*'] } })
    expect([refused.status, refused.body.errors]).toEqual([422, [expect.objectContaining({ field: 'url' })]])
    expect(await everything()).toEqual(before)
  })

  test('names every problem at once', async () => {
    const before = await everything()
    const refused = await server.call('POST', '/webhooks', {
      body: {
        name: ' ',
        url: 'x',
        events: ['lead.created', 'deal.*', 'boat.created', 'lead.sold', 'lead'],
        filter: { name: 'a' },
        fields: ['name'],
        owner: '00000000-0000-7000-8000-000000000001',
      },
    })
    expect(refused.status).toBe(422)
    expect(refused.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'name',
      'url',
      'events.2',
      'events.3',
      'events.4',
      'owner',
    ])
    expect(await everything()).toEqual(before)
    const several = {
      name: 'a',
      url: `${peer.origin}/`,
      events: ['lead.*', 'deal.*'],
      filter: { name: 'a' },
      fields: ['name'],
    }
    const both = await server.call('POST', '/webhooks', { body: several })
    expect(both.body.errors.map(({ field }: { field: string }) => field)).toEqual(['filter', 'fields'])
  })

  test('never tells a secret again, and keeps none in the open', async () => {
    const { id, secret } = await webhook()
    for (const path of ['/webhooks', `/webhooks/${id}`])
      expect((await server.call('GET', path)).text).not.toContain('whsec_')
    const { rows } = await owner(`select sealed, about from integration_secret where kind = 'webhook'`)
    expect(rows).toHaveLength(1)
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6))
  })

  test('is tried by a press, on or off, with a message that tells of nothing', async () => {
    const { id, secret } = await webhook({ state: 'off' })
    peer.answer = () => ({ status: 418, body: 'чайник' })
    const tried = await server.call('POST', `/webhooks/${id}/test`)
    expect([tried.status, tried.body]).toMatchObject([
      200,
      { type: 'webhook.test', state: 'failed', status: 418, answer: 'чайник', attempts: 1 },
    ])
    expect(
      new StandardWebhook(secret).verify(peer.told[0]?.text ?? '', peer.told[0]?.headers as Record<string, string>),
    ).toEqual({
      id: tried.body.event,
      type: 'webhook.test',
      at: expect.any(String),
      workspace: server.workspace,
    })
    expect((await server.call('GET', `/webhooks/${id}`)).body).toMatchObject({ state: 'off', failures: 0, failed: 1 })
  })

  test('off tells nothing and reads nothing; on again it tells what happens from then on', async () => {
    const { id } = await webhook({ state: 'off' })
    const reads = async () => (await owner(`select from event_cursor where consumer = 'webhooks'`)).rows.length
    expect(await reads()).toBe(0)
    await lead('unheard')
    await server.call('PATCH', `/webhooks/${id}`, { body: { state: 'on' } })
    expect(await reads()).toBe(1)
    const heard = await lead('heard')
    await told(1)
    expect(peer.told[0]?.body.record).toMatchObject({ id: heard })
    await server.call('PATCH', `/webhooks/${id}`, { body: { state: 'off' } })
    expect(await reads()).toBe(0)
  })

  test('stands among the connections and in the audit', async () => {
    const { id } = await webhook()
    expect((await server.call('GET', '/connections')).body.data).toContainEqual(
      expect.objectContaining({ id: `webhook ${id}`, kind: 'webhook', name: 'Склад', address: peer.origin }),
    )
    await server.call('DELETE', `/webhooks/${id}`)
    const { rows } = await owner(
      `select details->>'operation' as operation from security_event where kind = 'setUpChange' order by id desc limit 2`,
    )
    expect(rows.map(({ operation }) => operation)).toEqual(['removeWebhook', 'createWebhook'])
    expect(
      (await owner(`select from webhook_delivery union all select from integration_secret where kind ilike '%webhook'`))
        .rows,
    ).toEqual([])
  })

  test('waits for a second administrator where the company has the rule on', async () => {
    const second = await server.person('Вера', 'admin', { scopes: ['read', 'write', 'admin'] })
    await owner('insert into two_person_rule (workspace_id, turned_on_by) values ($1, $2)', [
      server.workspace,
      second.id,
    ])
    const body = { name: 'Новый', url: `${peer.origin}/new`, events: ['lead.*'] }
    const asked = await server.call('POST', '/webhooks', { body })
    expect([asked.status, asked.body.approval?.state], asked.text).toEqual([202, 'waiting'])
    const read = (await server.call('GET', '/approvals', { key: second.key })).body.data
    expect(read.map(({ title }: { title: string }) => title)).toEqual([asked.body.approval.title])
    expect((await server.call('GET', '/webhooks')).body.data).toEqual([])
    const off = await server.call('POST', '/webhooks', { body: { ...body, state: 'off' } })
    expect(off.status).toBe(201)
    expect((await server.call('PATCH', `/webhooks/${off.body.id}`, { body: { state: 'on' } })).status).toBe(202)
    expect((await server.call('PATCH', `/webhooks/${off.body.id}`, { body: { name: 'Иначе' } })).status).toBe(200)
    await owner('delete from approval')
    await owner('delete from two_person_rule')
  })
})

test('what was told of somebody goes from the log when he is erased', async () => {
  const { id } = await webhook()
  const one = await lead('erased', { name: 'Пётр Забытый' })
  await told(1)
  await expect.poll(async () => (await log(id, '?state=delivered')).length, soon).toBe(1)
  const { rows } = await owner('select request from webhook_delivery')
  expect(rows[0].request).toContain('Забытый')
  const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
  const { personalDeliveries } = await import('../../src/features/webhooks/personal.ts')
  expect(await personalDeliveries.count(ctx, [{ object: 'lead', id: one }])).toBe(1)
  expect(await personalDeliveries.erase(ctx, [{ object: 'lead', id: one }])).toBe(1)
  expect((await owner('select request, answer from webhook_delivery')).rows).toEqual([{ request: null, answer: null }])
  expect(await personalDeliveries.count(ctx, [{ object: 'lead', id: one }])).toBe(0)
})
