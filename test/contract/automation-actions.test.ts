import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../src/jobs/testing/company.ts'
import { mailboxAt } from '../setup/mail-peer.ts'
import { add, deal, look, manager, on, openRoom, peer, port, post, publish, runsOf, server } from './automation-room.ts'
import { problemOf } from './server.ts'

/* What flows do beyond records: other servers, letters, documents, approvals. */

openRoom()

describe('another server that is called', () => {
  const heard: { path: string; key: string; body: string; authorization?: string }[] = []
  let answers: (() => [number, string])[] = []
  const other = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      heard.push({
        path: request.url ?? '',
        key: String(request.headers['idempotency-key']),
        body,
        authorization: request.headers.authorization,
      })
      const [status, text] = (answers.shift() ?? (() => [200, '{}']))()
      response.writeHead(status, { 'content-type': 'application/json' }).end(text)
    })
  })
  beforeAll(() => new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve)))
  afterAll(() => other.close())
  const url = () => `http://127.0.0.1:${port}/score/{{record.name}}?x=1`
  const flow = () =>
    on({
      trigger: { on: 'manual', object: 'deal' },
      steps: [
        {
          id: 'ask',
          do: 'http',
          method: 'POST',
          url: url(),
          body: '{"name": "{{record.name}}"}',
          keep: { score: '/result/0/score' },
        },
        { id: 'use', do: 'change', set: { comment: { text: 'Балл {{values.score}}' } } },
      ],
    })

  test('is asked again under the same key when it fails, and its answer is used', async () => {
    answers = [() => [503, ''], () => [200, '{"result": [{"score": 42}]}']]
    const { id, off } = await flow()
    const made = await deal({ name: '../"Ку/хня"' })
    await post(`/flows/${id}/runs`, { record: made.id })
    await until(async () => (await look((await runsOf(id))[0].id)).steps[0]?.state === 'retried')
    expect((await runsOf(id))[0]).toMatchObject({ state: 'running', why: { code: 'flowAnswer' } })
    await server.database.owner.query('update flow_run set wake_at = now() where flow = $1', [id])
    await until(async () => (await runsOf(id))[0].state === 'done')
    const [first, second] = heard
    expect(first).toEqual(second)
    expect(first).toMatchObject({
      path: '/score/..%2F%22%D0%9A%D1%83%2F%D1%85%D0%BD%D1%8F%22?x=1',
      key: expect.stringMatching(/\.ask$/),
    })
    expect(JSON.parse(first?.body ?? '')).toEqual({ name: '../"Ку/хня"' })
    expect((await server.call('GET', `/deals/${made.id}`)).body.comment).toBe('Балл 42')
    await off()
  })

  test('is shown a secret that stands in no flow, and that no other server is shown', async () => {
    const steps = (address: string) => [{ id: 'ask', do: 'http', method: 'GET', url: address, authorized: true }]
    const trigger = { on: 'manual', object: 'deal' }
    const flow = await add({ trigger, steps: steps(`http://127.0.0.1:${port}/me`) })
    const keep = (step: string) =>
      server.call('PUT', `/flows/${flow.id}/secrets/${step}`, { body: { authorization: 'Bearer s3cret-word' } })
    expect((await keep('ask')).status).toBe(204)
    expect(problemOf(await keep('other'))).toEqual([409, 'flowNoCall'])
    await publish(flow.id)
    heard.splice(0)
    answers = [() => [200, '{"you": "Bearer s3cret-word"}']]
    const run = async () => {
      const { body } = await post(`/flows/${flow.id}/runs`, { record: (await deal()).id })
      await until(async () => ['done', 'failed'].includes((await look(body.id)).state))
      return look(body.id)
    }
    const done = await run()
    expect(done.state).toBe('done')
    expect(heard.map(({ authorization }) => authorization)).toEqual(['Bearer s3cret-word'])
    const everywhere = await server.database.owner.query(
      'select (select json_agg(f) from flow f)::text || (select json_agg(r) from flow_run r)::text || (select json_agg(s) from flow_step s)::text as text',
    )
    expect(everywhere.rows[0].text).not.toContain('s3cret-word')
    const moved = {
      name: 'Другой сервер',
      kind: 'flow',
      draft: { trigger, steps: steps(`http://localhost:${port}/me`) },
    }
    expect((await server.call('PUT', `/flows/${flow.id}`, { body: moved })).body.problems).toEqual([])
    await publish(flow.id)
    const open = await add({
      trigger,
      steps: [{ ...steps(`http://127.0.0.1:${port}/`)[0], headers: { Authorization: 'x' } }],
    })
    expect(open.problems).toMatchObject([{ field: 'steps.0.headers.authorization', code: 'flowOpenSecret' }])
    expect((await run()).why).toMatchObject({ code: 'flowSecret', step: 'ask' })
    expect(heard).toHaveLength(1)
    await server.call('DELETE', `/flows/${flow.id}`)
    expect((await server.database.owner.query(`select from integration_secret where kind = 'flow'`)).rows).toEqual([])
  })

  test('is no server of a network that is not public, nor one that a record names', async () => {
    const refused = async (address: string) =>
      (
        await add({
          trigger: { on: 'manual', object: 'deal' },
          steps: [{ id: 'a', do: 'http', method: 'GET', url: address }],
        })
      ).problems
    for (const address of [
      'https://192.168.1.1/',
      'http://example.com/',
      'https://{{record.name}}/',
      'https://localhost/x',
      'file:///etc/passwd',
    ])
      expect([address, await refused(address)]).toEqual([
        address,
        [expect.objectContaining({ field: 'steps.0.url', code: 'flowAddress' })],
      ])
  })
})

describe('what other features do for a flow', () => {
  const quote = async (discount = 0) =>
    (
      await post(
        '/quotes',
        { name: 'Кухня', items: [{ name: 'Стол', quantity: 1, price: '1000', discount }] },
        manager.key,
      )
    ).body

  test('a letter to the client in the name of whom it runs as, once; one that would have gaps does not leave', async () => {
    const kept = await post('/mailboxes', { ...mailboxAt(peer), users: [manager.id] })
    expect(kept.status, kept.text).toBe(201)
    const draft = (html: string) => ({
      trigger: { on: 'manual', object: 'lead' },
      runAs: manager.id,
      steps: [{ id: 'write', do: 'mail', subject: 'Здравствуйте', html }],
    })
    const flow = await on(draft('<p>{{client.name}}, добрый день!</p>'))
    const gaps = await on(draft('<p>{{client.companyName}}, добрый день!</p>'))
    const lead = (await post('/leads', { name: 'Пётр <Ильин>', emails: ['petr@client.example'], owner: manager.id }))
      .body
    for (const { id } of [flow, gaps]) expect((await post(`/flows/${id}/runs`, { record: lead.id })).status).toBe(201)
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    await until(async () => (await runsOf(gaps.id))[0]?.state === 'failed')
    expect((await runsOf(gaps.id))[0].why.problems).toMatchObject([
      { code: 'flowMailEmpty', params: { places: '{{client.companyName}}' } },
    ])
    const { rows } = await server.database.owner.query(
      'select author, html, recipients from outgoing_mail where record_id = $1',
      [lead.id],
    )
    expect(rows).toMatchObject([{ author: manager.id, recipients: [{ address: 'petr@client.example' }] }])
    expect(rows[0].html).toContain('Пётр &lt;Ильин&gt;, добрый день!')
    await flow.off()
    await gaps.off()
  })

  test('a document that is numbered and attached to the card', async () => {
    const flow = await on({
      trigger: { on: 'manual', object: 'deal' },
      runAs: manager.id,
      steps: [{ id: 'paper', do: 'document', kind: 'letter', title: 'Письмо {{record.name}}' }],
    })
    const made = await deal({}, manager.key)
    await post(`/flows/${flow.id}/runs`, { record: made.id }, manager.key)
    await until(async () => ['done', 'failed'].includes((await runsOf(flow.id))[0]?.state))
    const run = await look((await runsOf(flow.id))[0].id)
    expect(run.steps).toMatchObject([
      { state: 'done', did: { document: expect.any(String), number: expect.any(String) } },
    ])
    const kept = (await server.call('GET', `/documents/${run.steps[0].did.document}`, { key: manager.key })).body
    expect(kept).toMatchObject({ kind: 'letter', owner: manager.id })
    await flow.off()
  }, 120_000)

  test('an approval that is asked for where one is needed, and waited for', async () => {
    const roles = (await server.call('GET', '/roles')).body.data
    const role = (name: string) => roles.find((one: { name: string }) => one.name === name).id
    await server.call('PUT', '/discount-limits', {
      body: { limits: [{ role: role('manager'), perLine: 10, whole: 15, minMargin: null }] },
    })
    const head = await server.person('Вера', 'head')
    const flow = await on({
      trigger: { on: 'manual', object: 'quote' },
      runAs: manager.id,
      steps: [
        {
          id: 'ask',
          do: 'approval',
          otherwise: [
            { id: 'no', do: 'change', set: { comment: 'нельзя' } },
            { id: 'end', do: 'stop' },
          ],
        },
        { id: 'yes', do: 'change', set: { comment: 'можно' } },
      ],
    })
    const [free, good, bad] = [await quote(), await quote(50), await quote(60)]
    for (const { id } of [free, good, bad]) await post(`/flows/${flow.id}/runs`, { record: id }, manager.key)
    await until(async () => (await runsOf(flow.id)).filter(({ state }) => state === 'waiting').length === 2)
    const asked = (await server.call('GET', '/sign-offs', { key: head.key })).body.data
    const of = (id: string) => asked.find((one: { on: { id: string } }) => one.on.id === id).id
    await post(`/sign-offs/${of(good.id)}/decision`, { verdict: 'approve', note: 'Хорошо' }, head.key)
    await post(`/sign-offs/${of(bad.id)}/decision`, { verdict: 'decline', note: 'Много' }, head.key)
    await server.database.owner.query(`update flow_run set wake_at = now() where flow = $1 and state = 'waiting'`, [
      flow.id,
    ])
    await until(async () => (await runsOf(flow.id)).every(({ state }) => state === 'done' || state === 'stopped'))
    const comment = async (id: string) => (await server.call('GET', `/quotes/${id}`)).body.comment
    expect([await comment(free.id), await comment(good.id), await comment(bad.id)]).toEqual([
      'можно',
      'можно',
      'нельзя',
    ])
    await flow.off()
  })
})
