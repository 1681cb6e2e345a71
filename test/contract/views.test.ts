import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

interface Colleague {
  id: string
  key: string
}

let server: Server
let seller: Colleague
let mate: Colleague
let below: Colleague
let stranger: Colleague
const teams: Record<string, string> = {}

beforeAll(async () => {
  server = await openServer()
  teams.sales = (await server.call('POST', '/teams', { body: { name: 'Продажи' } })).body.id
  teams.group = (await server.call('POST', '/teams', { body: { name: 'Группа', parent: teams.sales } })).body.id
  teams.other = (await server.call('POST', '/teams', { body: { name: 'Опт' } })).body.id
  seller = await server.person('seller', 'manager', { team: teams.sales })
  mate = await server.person('mate', 'manager', { team: teams.sales })
  below = await server.person('below', 'manager', { team: teams.group })
  stranger = await server.person('stranger', 'manager', { team: teams.other })
}, 120_000)
afterAll(() => server.close())

const working = { f: [['status', 'eq', 'working']], sort: '-createdAt,name', columns: ['name', 'status'] }

async function make(body: object, { key } = seller) {
  const made = await server.call('POST', '/views', {
    key,
    body: { object: 'leads', name: 'В работе', query: working, ...body },
  })
  expect(made.status, made.text).toBe(201)
  return made.body
}

const list = async ({ key }: { key: string }, object = 'leads') =>
  (await server.call('GET', `/views?object=${object}`, { key })).body
const seen = async (id: string, who: { key: string }) =>
  (await list(who)).data.some((view: { id: string }) => view.id === id)
const patch = (id: string, body: object, { key } = seller, headers = {}) =>
  server.call('PATCH', `/views/${id}`, { key, body, headers })

/** All that is kept of views. */
async function kept(): Promise<unknown> {
  const { rows } = await server.database.owner.query(
    `select (select jsonb_agg(v order by v.id) from saved_view v) as views,
       (select jsonb_agg(c order by c.object, c."user") from view_choice c) as choices`,
  )
  return rows
}

async function refused(status: number, method: string, path: string, options: object, errors?: object[]) {
  const before = await kept()
  const answer = await server.call(method, path, options)
  expect(answer.status, answer.text).toBe(status)
  if (errors) expect(answer.body.errors).toEqual(errors.map(error => expect.objectContaining(error)))
  expect(await kept()).toEqual(before)
  return answer
}

test('a view is kept as its address says it, with what pages put there besides', async () => {
  const query = {
    q: 'кухня',
    f: [
      ['status', 'in', ['new', 'working']],
      ['or', ['owner', 'empty', true], ['nor', ['createdAt', '!within', 'today']]],
    ],
    sort: 'name',
    columns: ['name', 'phones'],
    widths: { name: 240 },
    pins: 1,
  }
  const made = await make({ name: '  Кухни ', query })
  expect(made).toMatchObject({
    name: 'Кухни',
    object: 'lead',
    kind: 'list',
    shared: 'private',
    version: 1,
    problems: [],
  })
  expect(made.query).toEqual(query)
  expect((await server.call('GET', `/views/${made.id}`, { key: seller.key })).body).toEqual(made)
})

test('a private view is shown to nobody else, one of a team to it and the teams below, one of everyone to all', async () => {
  const own = await make({})
  const ofTeam = await make({ shared: 'team' })
  const ofAll = await make({ shared: 'everyone' })
  const administrator = { key: server.key }
  expect(ofTeam.team).toBe(teams.sales)
  const whoSees = (id: string) => Promise.all([mate, below, stranger, administrator].map(who => seen(id, who)))
  expect(await whoSees(own.id)).toEqual([false, false, false, false])
  expect(await whoSees(ofTeam.id)).toEqual([true, true, false, true])
  expect(await whoSees(ofAll.id)).toEqual([true, true, true, true])
  await refused(404, 'GET', `/views/${own.id}`, { key: mate.key })
  await refused(404, 'GET', `/views/${ofTeam.id}`, { key: stranger.key })
})

test('others may not change what they see; an administrator may', async () => {
  const { id } = await make({ shared: 'everyone' })
  await refused(403, 'PATCH', `/views/${id}`, { key: mate.key, body: { name: 'Моё' } })
  await refused(403, 'DELETE', `/views/${id}`, { key: mate.key })
  await refused(403, 'PATCH', `/views/${id}`, { key: seller.key, body: { owner: mate.id } })
  const changed = await server.call('PATCH', `/views/${id}`, { body: { name: 'Общий' } })
  expect(changed.body).toMatchObject({ name: 'Общий', owner: seller.id, version: 2 })
  expect(changed.headers.get('etag')).toBe('"2"')
})

test('whoever reads no records of an object has no views of it, whatever is shared', async () => {
  const { id } = await make({ shared: 'everyone' })
  const role = await server.call('POST', '/roles', { body: { name: 'Склад', objects: { product: { read: 'all' } } } })
  const keeper = await server.person('keeper', role.body.id)
  await refused(403, 'GET', '/views?object=leads', { key: keeper.key })
  await refused(403, 'GET', `/views/${id}`, { key: keeper.key })
  await refused(403, 'POST', '/views', { key: keeper.key, body: { object: 'lead', name: 'Х', query: {} } })
})

test('of a query that no list would take every problem is named, and nothing is kept', async () => {
  const body = {
    object: 'leads',
    name: ' ',
    shared: 'team',
    team: teams.other,
    query: {
      f: [
        ['colour', 'eq', 'red'],
        ['createdAt', 'contains', 'x'],
        ['or', ['createdAt', '!gt', 'вчера']],
        ['xor', ['status', 'eq', 'new']],
        7,
      ],
      sort: 'name,smell',
      q: 5,
      group: ['name', 'colour', 'status:day', 'createdAt:decade'],
    },
  }
  await refused(422, 'POST', '/views', { key: seller.key, body }, [
    { field: 'name', code: 'required' },
    { field: 'team', code: 'viewForeignTeam' },
    { field: 'query.q', code: 'notText' },
    { field: 'query.f.0', code: 'unknownField' },
    { field: 'query.f.1', code: 'operator' },
    { field: 'query.f.2.1', code: 'time' },
    { field: 'query.f.3', code: 'viewCondition' },
    { field: 'query.f.4', code: 'viewCondition' },
    { field: 'query.sort', code: 'unknownField' },
    { field: 'query.group.1', code: 'unknownField' },
    { field: 'query.group.2', code: 'bucketNeedsDate' },
    { field: 'query.group.3', code: 'unknownBucket' },
  ])
  const deep = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].reduce<unknown>(inner => ['or', inner], ['status', 'eq', 'new'])
  const of = (query: object) => ({ key: seller.key, body: { object: 'leads', name: 'Х', query } })
  await refused(422, 'POST', '/views', of({ f: [deep] }))
  await refused(422, 'POST', '/views', of({ f: Array(201).fill(['status', 'eq', 'new']) }))
  await refused(422, 'POST', '/views', of({ note: 'x'.repeat(20_001) }), [{ field: 'query', code: 'tooLong' }])
  await refused(422, 'POST', '/views', of({ note: '\u0000' }), [{ field: 'query', code: 'brokenText' }])
  await refused(422, 'POST', '/views', { body: { object: 'ghosts', name: 'Х', query: {} } })
  await refused(422, 'POST', '/views', { body: { object: 'contacts', name: 'Х', kind: 'board', query: {} } }, [
    { field: 'kind', code: 'choice' },
  ])
})

test('whoever saves over what somebody changed meanwhile is told so', async () => {
  const { id } = await make({ shared: 'everyone' })
  await server.call('PATCH', `/views/${id}`, { body: { name: 'Иначе' } })
  const stale = { 'if-match': '"1"' }
  await refused(412, 'PATCH', `/views/${id}`, { key: seller.key, body: { name: 'Моё' }, headers: stale })
  await refused(412, 'DELETE', `/views/${id}`, { key: seller.key, headers: stale })
  expect((await patch(id, { name: 'Моё' }, seller, { 'if-match': '"2"' })).status).toBe(200)
})

test('a deleted view is gone for all, and its owner brings it back', async () => {
  const { id } = await make({ shared: 'everyone' })
  expect((await server.call('DELETE', `/views/${id}`, { key: seller.key })).status).toBe(204)
  expect(await seen(id, seller)).toBe(false)
  await refused(404, 'PATCH', `/views/${id}`, { key: seller.key, body: { name: 'Х' } })
  await refused(403, 'POST', `/views/${id}/restoration`, { key: mate.key })
  expect((await server.call('POST', `/views/${id}/restoration`, { key: seller.key })).body).toMatchObject({ id })
  expect(await seen(id, mate)).toBe(true)
})

test('a condition on a field removed since is left out and named; the others hold', async () => {
  const label = { en: 'Roof', ru: 'Крыша' }
  const field = await server.call('POST', '/fields', { body: { object: 'lead', name: 'roof', type: 'text', label } })
  expect(field.status, field.text).toBe(201)
  const query = {
    f: [
      ['roof', 'eq', 'черепица'],
      ['status', 'eq', 'new'],
      ['or', ['roof', 'empty', true]],
    ],
    sort: 'roof,-createdAt',
    group: ['roof', 'createdAt:month'],
  }
  const { id } = await make({ query })
  expect((await server.call('DELETE', `/fields/${field.body.id}`)).status).toBe(204)

  const headers = { 'accept-language': 'ru' }
  const { body } = await server.call('GET', `/views/${id}`, { key: seller.key, headers })
  expect(body.query).toEqual({ f: [['status', 'eq', 'new']], sort: '-createdAt', group: ['createdAt:month'] })
  expect(body.problems).toEqual([
    { field: 'f', code: 'viewFieldRemoved', message: 'Поля «Крыша» больше нет: условие по нему не применяется' },
    expect.objectContaining({ field: 'sort', code: 'viewOrderRemoved' }),
    expect.objectContaining({ field: 'group', code: 'viewGroupRemoved' }),
  ])
  expect((await patch(id, { name: 'Иначе' })).body.name).toBe('Иначе')
  await refused(422, 'PATCH', `/views/${id}`, { key: seller.key, body: { query } })
})

test('to whom a field is hidden a view tells neither its name nor what is asked of it', async () => {
  const query = {
    f: [
      ['budget', 'gt', '777000'],
      ['status', 'eq', 'new'],
    ],
    sort: '-budget',
    columns: ['name', 'budget'],
    widths: { name: 200, budget: 90 },
    group: ['status', 'companyName'],
    groupSort: '-budget:sum',
    sums: { budget: 'avg' },
  }
  const { id } = await make({ shared: 'everyone', query })
  const { rights } = (await server.call('GET', '/me', { key: mate.key })).body
  const fields = { ...rights.fields, 'lead.budget': 'hidden', 'lead.companyName': 'hidden' }
  const role = await server.call('POST', '/roles', { body: { name: 'Стажёр', objects: rights.objects, fields } })
  const trainee = await server.person('trainee', role.body.id, { team: teams.sales })

  const { body, text } = await server.call('GET', `/views/${id}`, { key: trainee.key })
  expect(body.query).toEqual({
    f: [['status', 'eq', 'new']],
    columns: ['name'],
    widths: { name: 200 },
    group: ['status'],
    sums: {},
  })
  expect(body.problems.map(({ code }: { code: string }) => code)).toEqual([
    'viewHidden',
    'viewOrderHidden',
    'viewGroupHidden',
  ])
  expect(text).not.toMatch(/budget|777000|companyName/)
  expect((await server.call('GET', '/views?object=leads', { key: trainee.key })).text).not.toMatch(/budget|777000/)
  const asked = await refused(422, 'POST', '/views', { key: trainee.key, body: { object: 'lead', name: 'Х', query } })
  expect(asked.body.errors[0]).toMatchObject({ field: 'query.f.0', code: 'unknownField' })
  expect((await server.call('GET', `/views/${id}`, { key: seller.key })).body.query).toEqual(query)
})

test('shared views of somebody who left stay, and an administrator takes them over', async () => {
  const leaver = await server.person('leaver', 'manager', { team: teams.sales })
  const own = await make({}, leaver)
  const shared = await make({ shared: 'team' }, leaver)
  expect((await server.call('PATCH', `/users/${leaver.id}`, { body: { active: false } })).status).toBe(200)

  const { data } = await list(mate)
  expect(data.find(({ id }: { id: string }) => id === shared.id)).toMatchObject({
    ownerName: 'leaver',
    ownerLeft: true,
  })
  expect(await seen(own.id, { key: server.key })).toBe(false)
  await refused(404, 'PATCH', `/views/${own.id}`, { body: { owner: mate.id } })
  await refused(422, 'PATCH', `/views/${shared.id}`, { body: { owner: leaver.id.replace(/^./, 'f') } })
  const heir = await server.call('PATCH', `/views/${shared.id}`, { body: { owner: mate.id } })
  expect(heir.body).toMatchObject({ owner: mate.id, ownerLeft: false, team: teams.sales })
  expect((await patch(shared.id, { name: 'Моё' }, mate)).status).toBe(200)
})

test('an object opens with what one chose, else with what was chosen for everyone', async () => {
  const own = await make({ object: 'deals', query: {} })
  const ofAll = await make({ object: 'deals', query: {}, shared: 'everyone' })
  const choose = (view: string | null, key: string, more = {}) =>
    server.call('PUT', '/views/default', { key, body: { object: 'deals', view, ...more } })
  await refused(403, 'PUT', '/views/default', {
    key: seller.key,
    body: { object: 'deals', view: ofAll.id, for: 'everyone' },
  })
  await refused(422, 'PUT', '/views/default', { key: mate.key, body: { object: 'deals', view: own.id } })
  const ofTeam = await make({ object: 'deals', query: {}, shared: 'team' })
  await refused(422, 'PUT', '/views/default', { body: { object: 'deals', view: ofTeam.id, for: 'everyone' } }, [
    { field: 'view', code: 'viewNotEveryones' },
  ])
  expect((await list(seller, 'deals')).opens).toBe(null)

  expect((await choose(ofAll.id, server.key, { for: 'everyone' })).body.opensForEveryone).toBe(ofAll.id)
  expect((await list(mate, 'deals')).opens).toBe(ofAll.id)
  expect((await choose(own.id, seller.key)).body).toMatchObject({ opens: own.id, opensForEveryone: ofAll.id })
  expect((await choose(null, mate.key)).body.opens).toBe(null)
  await server.call('DELETE', `/views/${own.id}`, { key: seller.key })
  expect((await list(seller, 'deals')).opens).toBe(ofAll.id)
})

test('everybody puts the views in his own order', async () => {
  const object = 'companies'
  const [one, two, three] = [
    await make({ object, query: {}, shared: 'everyone' }, mate),
    await make({ object, query: {} }),
    await make({ object, query: {} }),
  ]
  const order = async (who: Colleague) => (await list(who, object)).data.map(({ id }: { id: string }) => id)
  expect(await order(seller)).toEqual([two.id, three.id, one.id])
  const views = [three.id, one.id, two.id]
  expect((await server.call('PUT', '/views/order', { key: seller.key, body: { object, views } })).status).toBe(200)
  expect(await order(seller)).toEqual(views)
  expect(await order(mate)).toEqual([one.id])
  await refused(422, 'PUT', '/views/order', { key: mate.key, body: { object, views } })
})

test('a key that only reads keeps, changes and chooses nothing', async () => {
  const reader = await server.person('reader', 'manager', { scopes: ['read'] })
  const { id } = await make({ shared: 'everyone' })
  expect(await seen(id, reader)).toBe(true)
  const { key } = reader
  await refused(403, 'POST', '/views', { key, body: { object: 'leads', name: 'Х', query: {} } })
  await refused(403, 'PUT', '/views/default', { key, body: { object: 'leads', view: id } })
  await refused(403, 'PUT', '/views/order', { key, body: { object: 'leads', views: [id] } })
})
