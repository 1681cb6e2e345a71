import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { openServer, type Reply, type Server, traces } from './server.ts'

/*
 * The head of a team is away. Who stands in for her sees to the work of her people: by team, on every list and card, as far as
 * both their roles allow it, and to nobody's whom she does not reach herself.
 */

let server: Server
type Who = 'head' | 'deputy' | 'deputyWhoExports' | 'mate' | 'below' | 'stranger' | 'viewer' | 'narrow'
const people = {} as Record<Who, { id: string; key: string }>
const leads = {} as Record<'head' | 'mate' | 'below' | 'stranger', string>
let team: string

const made = async (path: string, body: object): Promise<string> => {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const as = (who: Who, method: string, path: string, body?: object): Promise<Reply> =>
  server.call(method, path, { key: people[who].key, body })
const from = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
const standIn = (deputy: Who, absent: Who = 'head', body: object = {}) =>
  made(`/users/${people[absent].id}/deputies`, {
    deputy: people[deputy].id,
    from: from(-1000),
    until: from(86_400_000),
    ...body,
  })
const end = (id: string) => server.call('DELETE', `/deputies/${id}`)
const seen = async (who: Who) => {
  const list = (await as(who, 'GET', '/leads?limit=200')).body.data.map(({ id }: { id: string }) => id)
  const all = Object.entries(leads)
  const read = await Promise.all(all.map(async ([name, id]) => [name, (await as(who, 'GET', `/leads/${id}`)).status]))
  expect(all.filter(([, id]) => list.includes(id)).map(([name]) => name)).toEqual(
    read.filter(([, status]) => status === 200).map(([name]) => name),
  )
  return read.filter(([, status]) => status === 200).map(([name]) => name)
}

beforeAll(async () => {
  server = await openServer()
  const own = { read: 'own', create: 'own', update: 'own', remove: 'own', export: 'own' }
  const branch = { read: 'branch', create: 'branch', update: 'branch', remove: 'branch', export: 'branch' }
  await made('/roles', { name: 'Своё', objects: { lead: own, task: own, deal: own, activity: own } })
  await made('/roles', { name: 'Без бюджета', objects: { lead: own, task: own }, fields: { 'lead.budget': 'hidden' } })
  await made('/roles', { name: 'Смотрит', objects: { lead: { read: 'own' } } })
  await made('/roles', { name: 'Ветка', objects: { lead: branch, task: branch, deal: branch, activity: branch } })
  await made('/roles', { name: 'Только своё', objects: { lead: own, task: own } })
  team = await made('/teams', { name: 'Розница' })
  const inside = await made('/teams', { name: 'Магазин', parent: team })
  const other = await made('/teams', { name: 'Опт' })
  people.head = await server.person('head', 'Ветка', { team })
  await server.call('PATCH', `/teams/${team}`, { body: { head: people.head.id } })
  people.mate = await server.person('mate', 'Своё', { team })
  people.below = await server.person('below', 'Своё', { team: inside })
  people.stranger = await server.person('stranger', 'Своё', { team: other })
  people.deputy = await server.person('deputy', 'Без бюджета', { team: other })
  people.deputyWhoExports = await server.person('exporter', 'Своё', { team: other })
  people.viewer = await server.person('viewer', 'Смотрит', { team: other })
  people.narrow = await server.person('narrow', 'Только своё', { team: other })
  await server.call('PATCH', `/teams/${other}`, { body: { head: people.narrow.id } })
  for (const [index, name] of (['head', 'mate', 'below', 'stranger'] as const).entries())
    leads[name] = await made('/leads', {
      name: `Лид ${name}`,
      owner: people[name].id,
      budget: { amount: '700.00', currency: 'RUB' },
      phones: [`+791662233${10 + index}`],
    })
})
afterEach(async () => {
  for (const { id } of (await server.call('GET', '/deputies')).body.data) await end(id)
})
afterAll(() => server.close())

test('the deputy of a head meets the records of her people, and of nobody else, until it ends', async () => {
  expect(await seen('deputy')).toEqual([])
  const given = await standIn('deputy')
  expect(await seen('deputy')).toEqual(['head', 'mate', 'below'])
  const card = (await as('deputy', 'GET', `/leads/${leads.below}`)).body
  expect(card).not.toHaveProperty('budget')
  expect(card.can).toEqual({ update: true, remove: false })
  const counted = await as('deputy', 'POST', '/leads/aggregate', { groupBy: ['owner'] })
  expect(counted.body.rows).toHaveLength(3)
  const me = (await as('deputy', 'GET', '/me')).body.standsInFor
  expect(me).toMatchObject([{ id: people.head.id, people: [people.mate.id, people.below.id].sort() }])
  await end(given)
  expect(await seen('deputy')).toEqual([])
})

test('it ends by itself at its time, for her people too', async () => {
  await standIn('deputy', 'head', { until: from(2500) })
  expect(await seen('deputy')).toEqual(['head', 'mate', 'below'])
  await expect
    .poll(async () => (await as('deputy', 'GET', `/leads/${leads.mate}`)).status, { timeout: 20_000 })
    .toBe(404)
  const before = await traces(server)
  expect((await as('deputy', 'PATCH', `/leads/${leads.mate}`, { comment: 'x' })).status).toBe(404)
  expect((await as('deputy', 'GET', '/team-day')).status).toBe(403)
  expect(await traces(server)).toEqual(before)
})

test('what is done with the work of her people says in whose place, and why it could be done', async () => {
  await standIn('deputy')
  expect((await as('deputy', 'PATCH', `/leads/${leads.mate}`, { comment: 'позвонил' })).status).toBe(200)
  const last = (await server.call('GET', `/leads/${leads.mate}/changes`)).body.data[0]
  expect(last).toMatchObject({ actor: { id: people.deputy.id }, inPlaceOf: { id: people.head.id } })
  const asked = `/access-reasons?object=lead&record=${leads.mate}&user=${people.deputy.id}`
  const [read, update, remove, exported] = (await server.call('GET', asked)).body.data[0].verbs
  expect([read.rule, update.rule]).toEqual(['deputy', 'deputy'])
  expect(read.says).toMatch(/^deputy замещает руководителя \(head\) до \d+ .*\(mate\)/)
  expect([remove, exported]).toMatchObject([
    { allowed: false, rule: 'outOfReach' },
    { allowed: false, rule: 'outOfReach' },
  ])
})

test('the work of her people is neither taken over, nor given away from them, nor removed, nor taken away in files', async () => {
  await standIn('deputy')
  const before = await traces(server)
  for (const owner of [people.deputy.id, people.stranger.id, null]) {
    const own = await as('deputy', 'PATCH', `/leads/${leads.mate}`, { owner })
    expect([own.status, own.body.type]).toEqual([403, 'urn:rapport:problem:sharedOwner'])
  }
  const bulk = await as('deputy', 'POST', '/leads/bulk', {
    update: [
      { id: leads.mate, owner: people.deputy.id },
      { id: leads.mate, owner: people.stranger.id },
    ],
    remove: [leads.below],
  })
  expect(bulk.body.results.map(({ status }: { status: number }) => status)).toEqual([403, 403, 403])
  expect((await as('deputy', 'DELETE', `/leads/${leads.mate}`)).status).toBe(403)
  const share = { user: people.stranger.id, right: 'read', until: from(86_400_000) }
  expect((await as('deputy', 'POST', `/records/lead/${leads.mate}/shares`, share)).status).toBe(403)
  const task = { title: 'Чужая', dueAt: from(1000), owner: people.mate.id }
  expect((await as('deputy', 'POST', '/tasks', task)).status).toBe(403)
  expect(await traces(server)).toEqual(before)
})

test('what one of her people has is given to another of them, as she could do it herself, and only then', async () => {
  const lead = await made('/leads', { name: 'Общий', owner: people.mate.id, phones: ['+79166223390'] })
  const ownerOf = async () => (await server.call('GET', `/leads/${lead}`)).body.owner
  const give = async (who: Who, owner: string) => (await as(who, 'PATCH', `/leads/${lead}`, { owner })).status
  const given = await standIn('deputy')
  expect(await give('deputy', people.below.id)).toBe(200)
  expect(await ownerOf()).toBe(people.below.id)
  const last = (await server.call('GET', `/leads/${lead}/changes`)).body.data[0]
  expect(last).toMatchObject({ actor: { id: people.deputy.id }, inPlaceOf: { id: people.head.id } })
  const bulk = await as('deputy', 'POST', '/leads/bulk', { update: [{ id: lead, owner: people.head.id }] })
  expect(bulk.body.results[0].status).toBe(200)
  expect(await give('deputy', people.mate.id)).toBe(200)

  // Her own role does not let her, or his does not let him, or it is over.
  const role = (await server.call('GET', '/roles?limit=200')).body.data.find(
    ({ name }: { name: string }) => name === 'Ветка',
  )
  await server.call('PATCH', `/roles/${role.id}`, { body: { fields: { 'lead.owner': 'read' } } })
  const before = await traces(server)
  expect(await give('deputy', people.below.id)).toBe(403)
  expect(await traces(server)).toEqual(before)
  await server.call('PATCH', `/roles/${role.id}`, { body: { fields: {} } })
  await end(given)
  expect(await give('deputy', people.below.id)).toBe(404)
  await standIn('viewer')
  expect(await give('viewer', people.below.id)).toBe(403)
  expect(await ownerOf()).toBe(people.mate.id)
  await server.call('DELETE', `/leads/${lead}`)
})

test('a file has what is the head’s own and may be taken away by both, and nothing of her people', async () => {
  const taken = async (): Promise<string> => {
    const { body } = await as('deputyWhoExports', 'POST', '/exports', { object: 'lead', query: { fields: ['name'] } })
    const state = async () => (await as('deputyWhoExports', 'GET', `/exports/${body.id}`)).body.state
    await expect.poll(state, { timeout: 30_000 }).toBe('done')
    return (await as('deputyWhoExports', 'GET', `/exports/${body.id}/content`)).text
  }
  expect(await taken()).not.toContain('Лид ')
  const given = await standIn('deputyWhoExports')
  const file = await taken()
  expect(file).toContain('Лид head')
  for (const name of ['mate', 'below', 'stranger']) expect(file).not.toContain(`Лид ${name}`)
  await end(given)
  expect(await taken()).not.toContain('Лид ')
})

test('neither role is widened: who only sees only sees, and a head whose role reaches her own alone lends that alone', async () => {
  const looking = await standIn('viewer')
  expect(await seen('viewer')).toEqual(['head', 'mate', 'below'])
  expect((await as('viewer', 'GET', `/leads/${leads.mate}`)).body.can).toEqual({ update: false, remove: false })
  const before = await traces(server)
  expect((await as('viewer', 'PATCH', `/leads/${leads.mate}`, { comment: 'x' })).status).toBe(403)
  expect((await as('viewer', 'GET', '/team-day')).status).toBe(403)
  expect(await traces(server)).toEqual(before)
  await end(looking)

  await standIn('mate', 'narrow')
  expect(await seen('mate')).toEqual(['mate'])
  expect((await as('mate', 'GET', '/team-day')).status).toBe(403)
})

test('the page by team shows the deputy her people with the numbers of their lists, and nobody beyond them', async () => {
  expect((await as('deputy', 'GET', '/team-day')).status).toBe(403)
  await made('/tasks', { title: 'Опоздавшая', dueAt: from(-3_600_000), owner: people.mate.id })
  await made('/tasks', { title: 'Чужая', dueAt: from(-3_600_000), owner: people.stranger.id })
  await standIn('deputy')
  const { status, body } = await as('deputy', 'GET', '/team-day')
  expect(status).toBe(200)
  const counts = new Map(
    body.people.map(({ user, counts }: { user: { name: string } | null; counts: Record<string, number> }) => [
      user?.name,
      counts,
    ]),
  )
  expect([...counts.keys()].sort()).toEqual(['below', 'head', 'mate'])
  expect(counts.get('mate')).toMatchObject({ overdue: 1, untouched: 1 })
})

test('the deputy of a deputy gets neither her records nor those of her people', async () => {
  await standIn('deputy')
  await standIn('viewer', 'deputy')
  expect(await seen('viewer')).toEqual([])
})

test('live events tell the deputy of her people’s records, and no more once it is ended', async () => {
  const deputy = await standIn('deputy')
  const stream = await listen(server, people.deputy.key)
  const told = (record: string, version: number) =>
    stream.next(({ event, data }) => event === 'record' && data.id === record && data.version === version)
  try {
    const changed = await as('below', 'PATCH', `/leads/${leads.below}`, { comment: 'раз' })
    await told(leads.below, changed.body.version)
    await end(deputy)
    const later = await as('below', 'PATCH', `/leads/${leads.below}`, { comment: 'два' })
    const own = await made('/leads', { name: 'Свой', owner: people.deputy.id, phones: ['+79166223399'] })
    await told(own, 1)
    const heard = stream.seen.filter(({ data }) => data.id === leads.below).map(({ data }) => data.version)
    expect(heard).not.toContain(later.body.version)
  } finally {
    stream.close()
  }
})
