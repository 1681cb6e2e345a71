import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, readStream, signIn } from './setup/client.ts'
import { startServer, type TestServer } from './setup/server.ts'

const password = 'Kq7-lilac-harbour-52'

let rapport: TestServer
let admin: Client
let managers: (Client & { id: string; name: string })[]
let source: { id: string; key: string }
let n = 0

beforeAll(async () => {
  rapport = await startServer({ RAPPORT_ADMIN_EMAIL: 'admin@romashka.example', RAPPORT_ADMIN_PASSWORD: password })
  admin = await signIn(rapport.url, 'admin@romashka.example', password)
  source = (await admin.call<{ id: string; key: string }>('POST', '/sources', { kind: 'form', name: 'Кухни' })).body
  const team = (await admin.call<{ id: string }>('POST', '/teams', { name: 'Кухни' })).body.id
  managers = []
  for (const name of ['Аня', 'Боря']) managers.push(await hire(name, team))
}, 120_000)
afterAll(() => rapport?.stop())

async function hire(name: string, team: string) {
  const email = `manager${++n}@romashka.example`
  const made = await admin.call<{ id: string }>('POST', '/users', { email, name, role: 'manager', team, password })
  expect(made.status).toBe(201)
  return { ...(await signIn(rapport.url, email, password)), id: made.body.id, name }
}

const newPhone = () => `8926${String(4_000_000 + ++n)}`

async function send(body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${rapport.url}/api/v1/intake/${source.key}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
  expect(answer.status).toBe(202)
  return ((await answer.json()) as { receipt: string }).receipt
}

interface Receipt {
  outcome: string
  record: { object: string; id: string } | null
  reasons: { code: string; message: string }[]
}

async function settled(id: string): Promise<Receipt> {
  for (let at = 0; at < 100; at++) {
    const { body } = await admin.call<Receipt>('GET', `/receipts/${id}`)
    if (body.outcome !== 'pending') return body
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`the receipt ${id} stays pending`)
}

describe('a request over HTTP', () => {
  test('fifty times at the same moment makes one lead', async () => {
    const body = { name: 'Полина', phone: newPhone() }
    const receipts = await Promise.all(
      await Promise.all(Array.from({ length: 50 }, () => send(body))).then(ids => ids.map(settled)),
    )
    expect(new Set(receipts.map(({ record }) => record?.id)).size).toBe(1)
    expect(receipts.filter(({ outcome }) => outcome === 'lead')).toHaveLength(1)
    const { body: leads } = await admin.call<{ data: unknown[] }>(
      'GET',
      `/leads?filter[name]=${encodeURIComponent('Полина')}`,
    )
    expect(leads.data).toHaveLength(1)
  })

  test('under one key is one receipt', async () => {
    const body = { name: 'Родион', phone: newPhone() }
    const ids = await Promise.all(Array.from({ length: 20 }, () => send(body, { 'idempotency-key': 'order-1' })))
    expect(new Set(ids).size).toBe(1)
  })

  test('from another site’s script is let in, an unknown key and a body too large are not', async () => {
    const url = `${rapport.url}/api/v1/intake/${source.key}`
    const asked = await fetch(url, {
      method: 'OPTIONS',
      headers: { origin: 'https://kuhni.example', 'access-control-request-method': 'POST' },
    })
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect((await fetch(`${rapport.url}/api/v1/intake/none`, { method: 'POST', body: 'x' })).status).toBe(404)
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1_048_577) })).status).toBe(413)
  })

  test('brings its files along, which are handed out again as they were', async () => {
    const form = new FormData()
    form.set('name', 'Марфа')
    form.set('phone', newPhone())
    form.append('plan', new Blob([new Uint8Array(3_000_000).fill(7)]), 'план квартиры.bin')
    const sent = await fetch(`${rapport.url}/api/v1/intake/${source.key}`, { method: 'POST', body: form })
    expect(sent.status).toBe(202)
    const { record } = await settled(((await sent.json()) as { receipt: string }).receipt)
    const { body: files } = await admin.call<{ data: { id: string; name: string; size: number }[] }>(
      'GET',
      `/attachments?filter[on]=${record?.id}`,
    )
    expect(files.data).toMatchObject([{ name: 'план квартиры.bin', size: 3_000_000 }])
    const content = await fetch(`${rapport.url}/api/v1/attachments/${files.data[0]?.id}/content`, {
      headers: { cookie: admin.cookie },
    })
    expect(new Uint8Array(await content.arrayBuffer()).every(byte => byte === 7)).toBe(true)

    form.append('film', new Blob([new Uint8Array(10_000_000)]), 'фильм.mp4')
    const large = await fetch(`${rapport.url}/api/v1/intake/${source.key}`, { method: 'POST', body: form })
    expect(large.status).toBe(413)
  })

  test('tells the owner at once on his open page', async () => {
    const [manager] = managers
    const phone = newPhone()
    const contact = await admin.call<{ id: string }>('POST', '/contacts', {
      name: 'Тихон',
      phones: [phone],
      owner: manager?.id,
    })
    const received = await readStream(
      rapport.url,
      manager?.cookie ?? '',
      text => text.includes('event: notice'),
      async () => {
        await send({ name: 'Тихон', phone, message: 'Перезвоните' })
      },
    )
    const notice = JSON.parse(/event: notice\ndata: (.*)/.exec(received)?.[1] ?? '{}') as { title: string; on: unknown }
    expect(notice.title).toContain('Тихон')
    expect(notice.on).toEqual({ object: 'contact', id: contact.body.id })
    const { body } = await (manager as Client).call<{ data: { id: string }[] }>('GET', '/notices?unread=true')
    expect(body.data).toHaveLength(1)
    expect((await (manager as Client).call('POST', `/notices/${body.data[0]?.id}/read`)).status).toBe(204)
    expect((await (managers[1] as Client).call('POST', `/notices/${body.data[0]?.id}/read`)).status).toBe(404)
  })

  test('rejected is run again by hand, but not twice, and not by everybody', async () => {
    const id = await send({ name: 'Бот', phone: newPhone(), website_url: 'x' })
    expect(await settled(id)).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'honeypot' }] })
    expect((await (managers[0] as Client).call('POST', `/receipts/${id}/retries`)).status).toBe(403)
    expect((await admin.call('POST', `/receipts/${id}/retries`)).body).toMatchObject({ outcome: 'lead' })
    expect((await admin.call('POST', `/receipts/${id}/retries`)).status).toBe(409)
    expect((await (managers[0] as Client).call('GET', '/receipts')).status).toBe(403)
    expect((await admin.call('GET', '/receipts?outcome=nonsense')).status).toBe(422)
  })
})

describe('the way of a lead over HTTP', () => {
  test('from the request to the won deal', async () => {
    const { record } = await settled(
      await send({ name: 'Софья Ильина', phone: newPhone(), company: 'ООО «Заря»', message: 'Кухня' }),
    )
    const id = record?.id ?? ''
    const claims = await Promise.all(
      managers.map(async manager => ({ manager, answer: await manager.call('POST', `/leads/${id}/claim`) })),
    )
    expect(claims.map(({ answer }) => answer.status).sort()).toEqual([200, 409])
    const won = claims.find(({ answer }) => answer.status === 200)
    const lost = claims.find(({ answer }) => answer.status === 409)
    expect(lost?.answer.body).toMatchObject({ owner: { id: won?.manager.id, name: won?.manager.name } })
    const me = won?.manager as Client

    const noted = await me.call('POST', `/records/lead/${id}/calls`, {
      direction: 'out',
      result: 'Дозвонились',
      duration: 60,
      next: { title: 'Замер', dueAt: '2030-01-01T10:00:00Z' },
    })
    expect(noted.status).toBe(201)
    const task = (noted.body as { next: { id: string } }).next.id
    expect(await me.call('POST', `/tasks/${task}/result`, { text: 'Замерили' })).toMatchObject({
      status: 200,
      body: { unplanned: true },
    })
    expect((await me.call('GET', `/unplanned?object=leads&owner=${won?.manager.id}`)).body).toMatchObject({
      data: [{ id }],
    })

    const converted = await me.call<Record<string, { id: string; stage: string; pipeline: string }>>(
      'POST',
      `/leads/${id}/conversion`,
      {
        company: { name: 'ООО «Заря»' },
        contact: {},
        deal: { name: 'Кухня для Софьи' },
      },
    )
    expect(converted.status).toBe(201)
    expect(converted.body.lead).toMatchObject({ status: 'converted', deal: converted.body.deal?.id })
    expect((await me.call('POST', `/leads/${id}/conversion`, {})).status).toBe(409)

    const { body: pipelines } = await me.call<{ data: { id: string; stages: { id: string; kind: string }[] }[] }>(
      'GET',
      '/pipelines',
    )
    const stages = pipelines.data.find(pipeline => pipeline.id === converted.body.deal?.pipeline)?.stages ?? []
    const deal = converted.body.deal?.id
    const stageOf = (kind: string) => stages.find(stage => stage.kind === kind)?.id
    const unexplained = await me.call('POST', `/deals/${deal}/move`, { stage: stageOf('lost') })
    expect(unexplained).toMatchObject({ status: 422, body: { errors: [{ field: 'lostReason' }] } })
    expect(
      (await me.call('POST', `/deals/${deal}/move`, { stage: stageOf('won') }, { 'if-match': '"99"' })).status,
    ).toBe(412)
    expect(await me.call('POST', `/deals/${deal}/move`, { stage: stageOf('won') })).toMatchObject({
      status: 200,
      body: { closedAt: expect.any(String) },
    })
    await expect
      .poll(async () => (await me.call('GET', `/companies/${converted.body.company?.id}`)).body, { timeout: 15_000 })
      .toMatchObject({ client: true })
  })

  test('what is wrong in a call is named, all of it', async () => {
    const { record } = await settled(await send({ name: 'Ольга', phone: newPhone() }))
    const answer = await admin.call<{ errors: { field: string }[] }>('POST', `/leads/${record?.id}/refusal`, {
      farewell: 5,
      nonsense: 1,
    })
    expect(answer.status).toBe(422)
    expect(answer.body.errors.map(({ field }) => field).sort()).toEqual(['farewell', 'nonsense', 'reason'])
    expect(await admin.call('POST', `/leads/${record?.id}/postponement`, { until: '2020-01-01' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'until' }] },
    })
    expect((await admin.call('GET', '/matches?nonsense=1')).status).toBe(422)
    expect((await admin.call('POST', '/sources', { kind: 'form', name: 'Ещё', key: 'mine' })).body).toMatchObject({
      errors: [{ field: 'key' }],
    })
  })
})
