import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseAwaited } from '../../src/features/reply-times/raise.ts'
import { everythingKept } from './operations.ts'
import { openServer, type Server } from './server.ts'

/* Whoever writes is promised an answer within some working time: it is counted, shown, rises where it is not kept, and is reported. */

let server: Server
type Person = Awaited<ReturnType<Server['person']>>
let head: Person
let anna: Person
let boris: Person
let site: { id: string; key: string }
let fair: { id: string; key: string }

async function made(path: string, body: object, key = server.key) {
  const answer = await server.call('POST', path, { key, body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const put = (path: string, body: object, key = server.key, headers = {}) =>
  server.call('PUT', path, { key, body, headers })
const get = async (path: string, key = server.key) => (await server.call('GET', path, { key })).body
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
let phone = 1000
const lead = async (name: string, owner: string | null = anna.id): Promise<string> =>
  (await made('/leads', { name, owner, phones: [`+7926777${phone++}`] })).id
const wrote = async (id: string, minutesAgo: number, given: object = {}): Promise<string> =>
  (
    await made('/activities', {
      kind: 'message',
      direction: 'in',
      at: ago(minutesAgo),
      on: { object: 'lead', id },
      ...given,
    })
  ).id
const answered = (id: string, minutesAgo: number, by: Person, given: object = {}) =>
  made(
    '/activities',
    {
      kind: 'email',
      direction: 'out',
      at: ago(minutesAgo),
      owner: by.id,
      text: 'Ответ',
      on: { object: 'lead', id },
      ...given,
    },
    by.key,
  )
const waits = async (id: string) => (await get('/promised-replies')).data.filter((one: { id: string }) => one.id === id)
const state = async (id: string) => (await waits(id)).map((one: { state: string }) => one.state)
const becomes = (id: string, ...states: string[]) => expect.poll(() => state(id)).toEqual(states)
const told = async (who: Person): Promise<string[]> =>
  (await get('/notices', who.key)).data.map((notice: { title: string }) => notice.title)
const raise = async () => raiseAwaited(await server.application.systemContext(server.workspace, { channel: 'system' }))

beforeAll(async () => {
  server = await openServer()
  const shop = await made('/teams', { name: 'Магазин' })
  head = await server.person('vera2', 'head', { team: shop.id })
  anna = await server.person('anya', 'manager', { team: shop.id })
  boris = await server.person('boris', 'manager', { team: shop.id })
  await server.call('PATCH', `/teams/${shop.id}`, { body: { head: head.id } })
  site = await made('/sources', { kind: 'api', name: 'Сайт' })
  fair = await made('/sources', { kind: 'api', name: 'Ярмарка' })
  // Somebody is always at work, so that what is counted does not depend on when the test runs.
  const hours = { from: '00:00', until: '24:00' }
  const week = Array.from({ length: 7 }, () => hours)
  expect((await put('/working-calendar', { week, pause: 0, days: [] })).status).toBe(200)
})
afterAll(() => server?.close())

test('nothing is promised until somebody says so', async () => {
  const id = await lead('Никто не обещал')
  await wrote(id, 5)
  expect(await get('/reply-promises')).toEqual({ rules: [], version: 0 })
  await expect.poll(async () => (await get('/unanswered', anna.key)).total.value).toBe(1)
  expect((await get('/unanswered', anna.key)).data).toMatchObject([{ id, dueAt: null }])
  expect(await waits(id)).toEqual([])
  await answered(id, 0, anna)
})

test('what cannot be promised is refused with every fault, by nobody but an administrator, and nothing changes', async () => {
  const before = await everythingKept(server, server.workspace)
  const refused = await put('/reply-promises', {
    rules: [
      { minutes: 30 },
      { minutes: 60 },
      { source: anna.id, minutes: 5 },
      { source: site.id, channel: 'form', minutes: 5 },
    ],
  })
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
    ['rules.1', 'twice'],
    ['rules.2.source', 'unknownReference'],
    ['rules.3.channel', 'sourceOrChannel'],
  ])
  for (const minutes of [0, -5, 18_001, 1.5, '30'])
    expect((await put('/reply-promises', { rules: [{ minutes }] })).status, String(minutes)).toBe(422)
  expect((await put('/reply-promises', { rules: [{ minutes: 30 }] }, head.key)).status).toBe(403)
  expect(await everythingKept(server, server.workspace)).toEqual(before)
})

test('the most particular promise holds: of the source, of the channel, of all', async () => {
  const rules = [{ minutes: 240 }, { channel: 'form', minutes: 60 }, { source: fair.id, minutes: 15 }]
  expect((await put('/reply-promises', { rules })).body).toEqual({ rules, version: 1 })
  const stale = await put('/reply-promises', { rules: [] }, server.key, { 'if-match': '"0"' })
  expect(stale.status).toBe(412)

  for (const [name, { key }] of [
    ['С сайта', site],
    ['С ярмарки', fair],
  ] as const)
    expect(
      (
        await server.call('POST', `/intake/${key}`, {
          key: null,
          body: { name, phone: `+7926888${phone++}`, message: 'Нужна кухня' },
        })
      ).status,
    ).toBe(202)
  const byHand = await lead('От руки')
  await wrote(byHand, 0)
  const minutes = async () =>
    (await get('/promised-replies')).data
      .map(({ title, since, dueAt }: Record<string, string>) => [
        title,
        (Date.parse(dueAt ?? '') - Date.parse(since ?? '')) / 60_000,
      ])
      // What is told of late may have come before anything was promised.
      .filter(([title]: unknown[]) => title !== 'Никто не обещал')
      .sort()
  await expect.poll(minutes).toEqual([
    ['От руки', 240],
    ['С сайта', 60],
    ['С ярмарки', 15],
  ])
  await answered(byHand, 0, anna)
})

test('the first that was written counts, and the first answer ends it: in time or late', async () => {
  const [quick, slow] = [await lead('Быстро'), await lead('Медленно')]
  await wrote(quick, 30)
  await becomes(quick, 'waiting')
  await wrote(quick, 20)
  await wrote(slow, 600)
  await becomes(slow, 'late')
  await answered(quick, 10, boris)
  await becomes(quick, 'kept')
  await answered(slow, 1, anna)
  await expect.poll(async () => (await waits(slow))[0]?.answeredAt).not.toBeNull()
  expect(await waits(slow)).toMatchObject([{ state: 'late', person: anna.id }])
  expect(await waits(quick)).toMatchObject([{ person: boris.id }])
})

test('a call that nobody took is no answer, a talk and a task that was done are', async () => {
  const [called, tasked] = [await lead('Звонили'), await lead('По задаче')]
  await wrote(called, 30)
  await wrote(tasked, 30)
  await becomes(called, 'waiting')
  await made('/activities', {
    kind: 'call',
    direction: 'in',
    duration: 0,
    at: ago(20),
    owner: anna.id,
    on: { object: 'lead', id: called },
  })
  const task = await made('/tasks', {
    title: 'Позвонить',
    kind: 'call',
    owner: anna.id,
    dueAt: ago(-60),
    on: { object: 'lead', id: tasked },
  })
  expect(
    (await server.call('POST', `/tasks/${task.id}/result`, { body: { text: 'Поговорили' }, key: anna.key })).status,
  ).toBeLessThan(300)
  await becomes(tasked, 'kept')
  expect(await state(called)).toEqual(['waiting'])
  await made('/activities', {
    kind: 'call',
    direction: 'in',
    duration: 40,
    at: ago(5),
    owner: anna.id,
    on: { object: 'lead', id: called },
  })
  await becomes(called, 'kept')
})

test('a lead that nobody owes an answer any more is neither kept nor late', async () => {
  const id = await lead('Отказался')
  await wrote(id, 600)
  await becomes(id, 'late')
  expect(
    (await server.call('POST', `/leads/${id}/refusal`, { body: { reason: 'noNeed' }, key: anna.key })).status,
  ).toBeLessThan(300)
  await becomes(id)
})

test('whoever owes it is reminded before the time is over, his head told after it: once each', async () => {
  const [soon, late] = [await lead('Срочная'), await lead('Забытый')]
  await wrote(soon, 200)
  await wrote(late, 300)
  await becomes(soon, 'waiting')
  await becomes(late, 'late')
  await raise()
  await raise()
  const of = (words: string[], name: string) => words.filter(text => text.includes('ответа') && text.includes(name))
  expect(of(await told(anna), 'Срочная')).toHaveLength(1)
  expect(of(await told(anna), 'Забытый')).toHaveLength(1)
  expect(of(await told(head), 'Забытый')).toHaveLength(1)
  expect(of(await told(head), 'Срочная')).toEqual([])
  expect(of(await told(boris), 'Забытый')).toEqual([])
  await answered(soon, 0, anna)
  await answered(late, 0, anna)
  await becomes(soon, 'kept')
})

test('the report counts them by person, source and channel, and each number is listed', async () => {
  const { rows, all } = await get('/reports/reply-times')
  for (const row of [...rows, all]) expect(row.kept + row.late + row.waiting).toBe(row.promised)
  expect(rows.reduce((sum: number, row: { promised: number }) => sum + row.promised, 0)).toBe(all.promised)
  const own = rows.find((row: { group: string }) => row.group === anna.id)
  const listed = await get(`/promised-replies?person=${anna.id}&state=late`)
  expect(listed.data).toHaveLength(own.late)
  expect(own.late).toBeGreaterThanOrEqual(2)
  expect(own.medianMinutes).toBeGreaterThan(0)

  const sources = (await get('/reports/reply-times?groupBy=source')).rows.map((row: { group: string }) => row.group)
  expect(new Set(sources)).toEqual(new Set([site.id, fair.id, null]))
  const [forms] = (await get('/reports/reply-times?groupBy=channel&channel=form')).rows
  expect(forms).toMatchObject({ group: 'form', promised: 2 })
  expect((await get('/reports/reply-times?to=2020-01-01')).all.promised).toBe(0)

  const faults = async (query: string) => {
    const answer = await server.call('GET', `/reports/reply-times?${query}`)
    return [answer.status, answer.body.errors.map(({ field }: { field: string }) => field).sort()]
  }
  expect(await faults('from=2026-02-31')).toEqual([422, ['from']])
  expect(await faults('person=xyz&source=7&channel=pigeon')).toEqual([422, ['channel', 'person', 'source']])
})

test('nobody counts or lists what he may not see', async () => {
  const own = { read: 'own', create: 'own', update: 'own' }
  await made('/roles', { name: 'Только своё', objects: { lead: own, activity: own } })
  await made('/roles', { name: 'Без дел', objects: { lead: own } })
  const narrow = await server.person('narrow', 'Только своё')
  const blind = await server.person('blind', 'Без дел')
  // Leads that nobody has are everybody's to take.
  const { data: seen } = await get('/promised-replies', narrow.key)
  expect(seen.map(({ title, person }: Record<string, string>) => [title, person]).sort()).toEqual([
    ['С сайта', null],
    ['С ярмарки', null],
  ])
  expect((await get('/reports/reply-times', narrow.key)).all.promised).toBe(2)
  expect((await server.call('GET', '/reports/reply-times', { key: blind.key })).status).toBe(403)
  expect((await server.call('GET', '/promised-replies', { key: blind.key })).status).toBe(403)

  await made('/roles', {
    name: 'Без ответственных',
    objects: { lead: { read: 'all' }, activity: { read: 'all' } },
    fields: { 'lead.owner': 'hidden', 'lead.name': 'hidden' },
  })
  const masked = await server.person('masked', 'Без ответственных')
  const { data } = await get('/promised-replies?state=waiting', masked.key)
  for (const one of data) expect([one.title, one.person]).toEqual([null, null])
})

test('of a past moment it answers what it answered then, whatever was answered, handed over, closed, merged or removed since', async () => {
  const narrow = await server.person('narrow2', 'Только своё')
  const ask = async (asOf = '') => {
    const past = asOf && `&asOf=${asOf}`
    const paths = [
      ...['person', 'source', 'channel'].map(group => `/reports/reply-times?groupBy=${group}${past}`),
      `/promised-replies?channel=message${past}`,
      `/promised-replies?person=${anna.id}${past}`,
    ]
    const of = (key?: string) => Promise.all(paths.map(path => get(path, key)))
    return [await of(), await of(narrow.key)]
  }
  const [asked, handed, closed, kept, merged, removed] = await Promise.all(
    ['Спросил', 'Передан', 'Закрыт', 'Останется', 'Сольётся', 'Удалят'].map(name => lead(name)),
  )
  if (!asked || !handed || !closed || !kept || !merged || !removed) throw new Error('a lead is missing')
  const said = await wrote(merged, 600)
  await becomes(merged, 'late')
  const change = async (method: string, path: string, body?: object) =>
    expect((await server.call(method, path, { body })).status, path).toBeLessThan(300)
  const told = async (id: string, minutesAgo: number, ...states: string[]) => {
    await wrote(id, minutesAgo)
    await becomes(id, ...states)
  }
  const steps: [string, () => Promise<unknown>][] = [
    ['a request', () => told(asked, 100, 'waiting')],
    // It was sent an hour before anybody said so.
    [
      'an answer told late',
      async () => {
        await answered(asked, 60, boris)
        await becomes(asked, 'kept')
      },
    ],
    ['a late request', () => told(handed, 500, 'late')],
    ['another owner', () => change('PATCH', `/leads/${handed}`, { owner: narrow.id, name: 'Передан другому' })],
    ['one more', () => told(closed, 300, 'late')],
    ['a refusal', () => change('POST', `/leads/${closed}/refusal`, { reason: 'noNeed' })],
    ['a merge', () => change('POST', `/leads/${kept}/merges`, { from: [merged] })],
    ['a request that goes', () => change('DELETE', `/activities/${said}`)],
    ['one of who goes', () => told(removed, 10, 'waiting')],
    ['who goes', () => change('DELETE', `/leads/${removed}`)],
    [
      'a late answer',
      async () => {
        await answered(handed, 1, { ...anna, key: server.key })
        await becomes(handed, 'late')
        await expect.poll(async () => (await waits(handed))[0]?.answeredAt).not.toBeNull()
      },
    ],
  ]
  const before: { step: string; asOf: string; answer: unknown }[] = []
  const pause = () => new Promise(resolve => setTimeout(resolve, 30))
  for (const [step, work] of steps) {
    before.push({ step, asOf: new Date().toISOString(), answer: await ask() })
    await pause()
    await work()
    await pause()
  }
  before.push({ step: 'now', asOf: new Date().toISOString(), answer: await ask() })
  const isSame = (n: number) => JSON.stringify(before[n]?.answer) === JSON.stringify(before[n + 1]?.answer)
  expect(steps.flatMap(([step], n) => (isSame(n) ? [step] : []))).toEqual([])
  // What a narrow right shows of the past is asked of the owners of now: of him who was given a lead, its request of then.
  for (const { step, asOf, answer } of before) {
    const [whole] = await ask(asOf)
    expect(whole, `before ${step}`).toEqual([answer].flat()[0])
  }
  const [, narrowly] = await ask(before[3]?.asOf)
  expect(JSON.stringify(narrowly)).toContain(handed)
  expect(JSON.stringify(narrowly)).not.toContain(closed)

  const faults = async (asOf: string) => {
    const answer = await server.call('GET', `/reports/reply-times?asOf=${asOf}`)
    return [answer.status, answer.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])]
  }
  expect(await faults('yesterday')).toEqual([422, [['asOf', 'time']]])
  expect(await faults('2999-01-01T00:00:00Z')).toEqual([422, [['asOf', 'momentAhead']]])
})
