import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, problemOf, type Server } from './server.ts'

/** Orders: made of what was sold, moved through production, found by number, and what comes back of them. */

let server: Server
let stages: { id: string; kind: string; name: string }[]
let manager: { id: string; key: string }
let other: { id: string; key: string }
const items = [
  { name: 'Стол', quantity: 2, price: '15000' },
  { name: 'Стул', quantity: 4, price: '4000' },
]
beforeAll(async () => {
  server = await openServer()
  const { data } = (await server.call('GET', '/pipelines?filter[object]=order')).body
  stages = data[0].stages
  manager = await server.person('Аня', 'manager')
  other = await server.person('Боря', 'manager')
})
afterAll(() => server.close())

const post = (path: string, body: unknown, key?: string) => server.call('POST', path, { body, ...(key && { key }) })
const stageOf = (name: string) => stages.find(stage => stage.name === name)?.id ?? ''
const deal = async () => (await post('/deals', { name: 'Кухня', items }, manager.key)).body
const order = async (fields = {}) => (await post('/orders', { name: 'Столы', items, ...fields }, manager.key)).body
const delivered = async () => {
  const { id } = await order()
  await post(`/orders/${id}/move`, { stage: stageOf('Доставлен') }, manager.key)
  return id
}
const count = async (plural: string) => (await server.call('GET', `/${plural}?total=true&limit=1`)).body.total.value

describe('an order', () => {
  test('is made of a deal once, also by two presses at once; another one only when it is asked for', async () => {
    const { id } = await deal()
    const before = await count('orders')
    const answers = await Promise.all([1, 2, 3].map(() => post(`/deals/${id}/orders`, {}, manager.key)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201])
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(answers[0]?.body).toMatchObject({
      deal: id,
      name: 'Кухня',
      owner: manager.id,
      total: { amount: '46000.00', currency: 'RUB' },
    })
    expect(await count('orders')).toBe(before + 1)
    const more = await post(`/deals/${id}/orders`, { another: true, dueOn: '2030-05-01' }, manager.key)
    expect(more).toMatchObject({ status: 201, body: { dueOn: '2030-05-01' } })
    expect(await count('orders')).toBe(before + 2)
  })

  test('that is due by a day is listed with those overdue first, while it is open, to who may read orders', async () => {
    const made = async (name: string, dueOn: string | null) => (await order({ name, dueOn })).id as string
    const soon = await made('Скоро', '2020-01-05')
    const late = await made('Давно', '2020-01-02')
    await made('Потом', '2020-01-06')
    await made('Без срока', null)
    const closed = await made('Закрыт', '2020-01-03')
    await post(`/orders/${closed}/move`, { stage: stageOf('Доставлен') }, manager.key)
    const due = async (key: string) =>
      (
        await server.call('GET', '/orders?filter[dueOn][lte]=2020-01-05&filter[closedAt][empty]=true&sort=dueOn', {
          key,
        })
      ).body.data.map(({ id }: { id: string }) => id)
    expect(await due(manager.key)).toEqual([late, soon])
    const stranger = await server.person('Сервис', 'telemarketer')
    expect((await server.call('GET', '/orders?filter[dueOn][lte]=2020-01-05', { key: stranger.key })).status).toBe(403)
  })

  test('is made of a quote with its terms, and says which', async () => {
    const quote = (await post('/quotes', { name: 'Столы', items, paymentTerms: '50 на 50', discount: 10 }, manager.key))
      .body
    const made = await post(`/quotes/${quote.id}/orders`, {}, manager.key)
    expect(made.body).toMatchObject({ quote: quote.id, paymentTerms: '50 на 50', total: { amount: '41400.00' } })
  })

  test('is not made of a deal that its caller does not see, nor with wrong fields', async () => {
    const { id } = (await post('/deals', { name: 'Чужая' }, manager.key)).body
    const service = await server.person('Телемаркетолог', 'telemarketer')
    const before = await count('orders')
    expect((await post(`/deals/${id}/orders`, {}, service.key)).status).toBe(403)
    const wrong = await post(`/deals/${id}/orders`, { dueOn: 'завтра', colour: 'red' }, manager.key)
    expect(wrong.status).toBe(422)
    expect(wrong.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual(['colour', 'dueOn'])
    expect(await count('orders')).toBe(before)
  })

  test.each(['number', 'letters', 'Cyrillic'] as const)('is found by every manager by its %s', async way => {
    const made = await order({ name: `Буфет ${way}` })
    const figure = made.number.replace('O-', '')
    const typed = { number: figure, letters: `o${figure}`, Cyrillic: `О-${figure}` }[way]
    const found = await server.call('GET', `/search?q=${encodeURIComponent(typed)}`, { key: other.key })
    expect(found.body.data[0]).toMatchObject({ id: made.id, number: made.number })
    const listed = await server.call('GET', `/orders?filter[number]=${made.number}`, { key: other.key })
    expect(listed.body.data.map(({ id }: { id: string }) => id)).toEqual([made.id])
  })

  test('moves from stage to stage, and tells when it was where', async () => {
    const { id } = await order({ dueOn: '2031-01-01' })
    await post(`/orders/${id}/move`, { stage: stageOf('Изготовлен') }, manager.key)
    const way = (await server.call('GET', `/orders/${id}/way`, { key: other.key })).body
    expect(way.stages.map(({ name }: { name: string }) => name)).toEqual([
      'Принят',
      'Изготовлен',
      'Собран',
      'Доставлен',
    ])
    expect(way.stages[0]).toMatchObject({ reachedAt: expect.any(String), leftAt: expect.any(String) })
    expect(way.stages[1]).toMatchObject({ reachedAt: expect.any(String), leftAt: null })
    expect(way.stages[3]).toMatchObject({ reachedAt: null, plannedOn: '2031-01-01' })
  })

  test('goes to no stage of deals, and not by the hand of who only reads it', async () => {
    const { id, version } = await order()
    const { data } = (await server.call('GET', '/pipelines?filter[object]=deal')).body
    expect((await post(`/orders/${id}/move`, { stage: data[0].stages[0].id }, manager.key)).status).toBe(422)
    expect((await post(`/orders/${id}/move`, { stage: stageOf('Собран') }, other.key)).status).toBe(403)
    expect((await server.call('GET', `/orders/${id}`)).body.version).toBe(version)
  })
})

describe('a return', () => {
  const back = (id: string, quantity: number, line = 0) =>
    post(`/orders/${id}/cases`, { kind: 'return', lines: [{ line, quantity }] }, manager.key)

  test('takes back no more than was delivered and has not been returned, also by several at once', async () => {
    const id = await delivered()
    const answers = await Promise.all([1, 2, 3, 4].map(() => back(id, 1)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 422, 422])
    const { data } = (await server.call('GET', `/orders/${id}/lines`)).body
    expect(data).toMatchObject([
      { ordered: 2, returned: 2, left: 0 },
      { ordered: 4, returned: 0, left: 4 },
    ])
    const first = answers.find(({ status }) => status === 201)?.body
    expect(first).toMatchObject({
      order: id,
      kind: 'return',
      items: [{ name: 'Стол', quantity: 1 }],
      dueOn: expect.any(String),
    })
    await server.call('PATCH', `/cases/${first.id}`, { body: { status: 'refused', result: 'Царапины нет' } })
    expect((await back(id, 1)).status).toBe(201)
    expect((await server.call('PATCH', `/cases/${first.id}`, { body: { status: 'working' } })).status).toBe(422)
  })

  test('restored from the trash is refused where others have returned the goods meanwhile, else it stands', async () => {
    const id = await delivered()
    const [first, second] = [(await back(id, 2)).body, (await back(id, 1, 1)).body]
    for (const gone of [first, second]) expect((await server.call('DELETE', `/cases/${gone.id}`)).status).toBe(204)
    expect((await back(id, 1)).status).toBe(201)
    for (const again of [first, second])
      expect((await post(`/cases/${again.id}/restoration`, {})).status).toBeLessThan(300)
    const look = async ({ id }: { id: string }) => (await server.call('GET', `/cases/${id}`)).body
    await expect.poll(() => look(first)).toMatchObject({ status: 'refused', result: expect.any(String) })
    expect(await look(second)).toMatchObject({ status: 'new' })
    const { data } = (await server.call('GET', `/orders/${id}/lines`)).body
    expect(data).toMatchObject([
      { ordered: 2, returned: 1, left: 1 },
      { ordered: 4, returned: 1, left: 3 },
    ])
  })

  test('of what was not delivered, of no such line or of nothing is refused whole', async () => {
    const { id } = await order()
    const before = await count('cases')
    expect((await back(id, 1)).body.errors).toMatchObject([{ code: 'notDelivered' }])
    const over = await delivered()
    expect((await back(over, 1, 7)).body.errors).toMatchObject([{ field: 'lines.0', code: 'noSuchLine' }])
    expect((await back(over, -1)).status).toBe(422)
    expect((await post(`/orders/${over}/cases`, { kind: 'complaint', lines: [{ line: 0, quantity: 1 }] })).status).toBe(
      422,
    )
    expect(await count('cases')).toBe(before)
  })

  test('that is over says what came of it', async () => {
    const id = await delivered()
    const { body } = await back(id, 1)
    expect((await server.call('PATCH', `/cases/${body.id}`, { body: { status: 'solved' } })).body.errors).toMatchObject(
      [{ field: 'result' }],
    )
  })
})

test('the chain of a sale leads from the deal to what came back, and shows nobody what is not his', async () => {
  const made = await deal()
  const { body: ordered } = await post(`/deals/${made.id}/orders`, {}, manager.key)
  await post(`/orders/${ordered.id}/cases`, { kind: 'question', text: 'Когда?' }, manager.key)
  const names = async (object: string, id: string, key: string) =>
    (await server.call('GET', `/records/${object}/${id}/chain`, { key })).body.data.map(
      (one: { object: string }) => one.object,
    )
  expect(await names('deal', made.id, manager.key)).toEqual(['deal', 'order', 'case'])
  expect(await names('order', ordered.id, manager.key)).toEqual(['deal', 'order', 'case'])
  const team = (await post('/teams', { name: 'Опт' })).body.id
  const stranger = await server.person('Вика', 'manager', { team })
  expect(await names('order', ordered.id, stranger.key)).toEqual(['order', 'case'])
  expect(problemOf(await server.call('GET', `/records/deal/${made.id}/chain`, { key: stranger.key }))[0]).toBe(404)
})

describe('the page of a client', () => {
  const open = async (fields = {}) => {
    const made = await order(fields)
    const { body } = await post(`/orders/${made.id}/client-links`, {}, manager.key)
    return { order: made, path: new URL(body.address, 'http://x').pathname }
  }
  const page = (path: string) => server.call('GET', `/${path}`, { key: null })
  const send = (path: string, text: string, more = {}) =>
    server.call('POST', `/${path}/case`, {
      key: null,
      body: new URLSearchParams({ kind: 'complaint', text, ...more }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })

  test('shows where the order stands in the words for clients, and prices only where they are meant for him', async () => {
    await server.call('PATCH', `/stages/${stageOf('Принят')}`, { body: { clientName: 'Взяли в работу <b>' } })
    const { order: made, path } = await open({ dueOn: '2031-02-03' })
    const shown = await page(path)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('Взяли в работу &lt;b&gt;')
    expect(shown.text).toContain('3 февраля 2031')
    expect(shown.text).toContain('Стул')
    expect(shown.text).not.toMatch(/46\s000/)
    await server.call('PATCH', `/orders/${made.id}`, { body: { showsPrices: true } })
    expect((await page(path)).text).toMatch(/46\s000\s₽/)
  })

  test('marks the stages that are behind the order, also those it was never in, and none that it was taken back from', async () => {
    const { order: made, path } = await open()
    const marks = async () =>
      [...(await page(path)).text.matchAll(/<td class="number soft">([^<]*)<\/td>/g)].map(([, when = '']) =>
        when.slice(0, 1),
      )
    await post(`/orders/${made.id}/move`, { stage: stageOf('Собран') }, manager.key)
    expect(await marks()).toEqual(['✓', '✓', '✓', ''])
    await post(`/orders/${made.id}/move`, { stage: stageOf('Изготовлен') }, manager.key)
    expect(await marks()).toEqual(['✓', '✓', '', ''])
  })

  test('takes what is wrong as a case of the owner, the same words once, and not without end', async () => {
    const { order: made, path } = await open()
    const before = await count('cases')
    expect((await send(path, 'Скол на столе')).status).toBe(303)
    expect((await send(path, 'Скол на столе')).status).toBe(303)
    expect((await send(path, '   ')).status).toBe(422)
    expect((await send(path, 'Я программа', { website: 'http://x' })).status).toBe(303)
    expect(await count('cases')).toBe(before + 1)
    const { data } = (await server.call('GET', `/cases?filter[order]=${made.id}`)).body
    expect(data).toMatchObject([{ kind: 'complaint', text: 'Скол на столе', owner: manager.id }])
    const answers = []
    for (const n of [1, 2, 3, 4, 5]) answers.push((await send(path, `Ещё ${n}`)).status)
    expect(answers).toContain(429)
    expect(await count('cases')).toBeLessThanOrEqual(before + 5)
  })

  test('gives out the files that are meant for him, and no others', async () => {
    const { order: made, path } = await open()
    const attach = async (name: string) => {
      const form = new FormData()
      form.set('object', 'order')
      form.set('record', made.id)
      form.set('file', new Blob([`текст ${name}`]), name)
      const answer = await fetch(`${server.address}/api/v1/attachments`, {
        method: 'POST',
        body: form,
        headers: { authorization: `Bearer ${manager.key}` },
      })
      return (await answer.json()).id as string
    }
    const [seen, kept] = [await attach('чертёж.txt'), await attach('себестоимость.txt')]
    await server.call('PATCH', `/attachments/${seen}`, { body: { forClient: true, drawing: true }, key: manager.key })
    const shown = (await page(path)).text
    expect(shown).toContain('чертёж.txt')
    expect(shown).not.toContain('себестоимость')
    expect((await page(`${path}/${seen}`)).text).toBe('текст чертёж.txt')
    expect((await page(`${path}/${kept}`)).status).toBe(404)
  })

  test('is gone once it was ended, and is made by nobody who may not change the order', async () => {
    const { order: made, path } = await open()
    expect((await post(`/orders/${made.id}/client-links`, {}, other.key)).status).toBe(403)
    expect((await server.call('DELETE', `/orders/${made.id}/client-links`)).body).toEqual({ ended: 1 })
    expect((await page(path)).status).toBe(404)
  })
})

test('settings are saved by administrators, and not over the changes of another', async () => {
  const settings = { caseDays: 5, subject: null, body: null }
  expect((await server.call('PUT', '/order-settings', { body: settings, key: manager.key })).status).toBe(403)
  expect((await server.call('GET', '/order-settings')).body.version).toBe(0)
  expect((await server.call('PUT', '/order-settings', { body: settings })).body).toMatchObject({
    ...settings,
    version: 1,
  })
  const late = await server.call('PUT', '/order-settings', {
    body: { ...settings, caseDays: 9 },
    headers: { 'if-match': '"0"' },
  })
  expect(late.status).toBe(412)
  expect((await server.call('GET', '/order-settings')).body.caseDays).toBe(5)
})
