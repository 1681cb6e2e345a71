import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { openServer, type Reply, type Server, signedIn, traces } from './server.ts'

/*
 * Somebody is away, and a colleague stands in: he meets what is hers everywhere, does with it what both their roles allow,
 * gives it to nobody, and it ends by itself.
 */

let server: Server
type Who = 'anna' | 'boris' | 'vera' | 'head' | 'looker'
let cookie: string
const people = {} as Record<Who, { id: string; key: string }>

const made = async (path: string, body: object, key = server.key): Promise<string> => {
  const answer = await server.call('POST', path, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const as = (who: Who, method: string, path: string, body?: object): Promise<Reply> =>
  server.call(method, path, { key: people[who].key, body })
const from = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString()
const day = 86_400_000
const week = () => ({ from: from(-1000), until: from(7 * day) })
const standIn = (body: object = {}, absent: Who = 'anna', deputy: Who = 'boris') =>
  made(`/users/${people[absent].id}/deputies`, { deputy: people[deputy].id, ...week(), ...body })
const end = (id: string) => server.call('DELETE', `/deputies/${id}`)
/** Before a browser: a key lends nothing of its owner. */
const herself = (method: string, path: string, body?: object): Promise<Reply> =>
  server.call(method, path, { key: null, body, headers: { cookie, 'x-requested-with': 'rapport' } })
let count = 0
const newLead = (name: string, owner: string | null = people.anna.id) =>
  made('/leads', { name, owner, phones: [{ value: `+7916600${String(1000 + ++count)}` }] })
const everything = async () => {
  const { rows } = await server.database.owner.query(
    `select (select json_agg(d order by d.id) from deputy d) as deputies,
      (select count(*)::int from security_event where kind in ('deputyNamed', 'deputyEnded')) as noted,
      (select count(*)::int from notice where object = 'deputy') as told`,
  )
  return { ...(await traces(server)), ...rows[0] }
}

beforeAll(async () => {
  server = await openServer()
  const own = { read: 'own', create: 'own', update: 'own', remove: 'own', export: 'own' }
  const objects = { lead: own, deal: own, task: own, company: own, activity: own }
  await made('/roles', { name: 'Своё', objects })
  await made('/roles', { name: 'Без сумм', objects, fields: { 'lead.budget': 'hidden' } })
  await made('/roles', { name: 'Смотрит своё', objects: { lead: { read: 'own' } } })
  await made('/roles', { name: 'Ничего', objects: {} })
  const office = await made('/teams', { name: 'Офис' })
  people.head = await server.person('head', 'Своё')
  await server.call('PATCH', `/teams/${office}`, { body: { head: people.head.id } })
  people.anna = await server.person('anna2', 'Своё', { team: office })
  cookie = await signedIn(server.address, 'anna2@romashka.example')
  people.boris = await server.person('boris', 'Без сумм')
  people.vera = await server.person('vera', 'Своё')
  people.looker = await server.person('looker', 'Смотрит своё')
})
afterEach(async () => {
  for (const { id } of (await server.call('GET', '/deputies')).body.data) await end(id)
})
afterAll(() => server.close())

/** Everywhere that somebody could meet the record: how often he does. */
async function met(who: Who, id: string, word: string, task: string): Promise<Record<string, unknown>> {
  const by = async (body: object) => (await as(who, 'POST', '/leads/aggregate', body)).body.rows
  const filter = { name: { contains: word } }
  return {
    read: (await as(who, 'GET', `/leads/${id}`)).status,
    listed: (await as(who, 'POST', '/leads/query', { filter })).body.data.length,
    counted: (await as(who, 'POST', '/leads/query', { total: true, filter })).body.total.value,
    summed: (await by({ filter }))[0].measures[0],
    tallied: (await by({ groupBy: ['status'] })).reduce(
      (sum: number, row: { measures: number[] }) => sum + (row.measures[0] ?? 0),
      0,
    ),
    searched: (await as(who, 'GET', `/search?q=${encodeURIComponent(word)}`)).body.data.length,
    timeline: (await as(who, 'GET', `/leads/${id}/timeline`)).status,
    changes: (await as(who, 'GET', `/leads/${id}/changes`)).status,
    task: (await as(who, 'GET', `/tasks/${task}`)).status,
  }
}
const open = {
  read: 200,
  listed: 1,
  counted: 1,
  summed: 1,
  tallied: 1,
  searched: 1,
  timeline: 200,
  changes: 200,
  task: 200,
}
const shut = {
  read: 404,
  listed: 0,
  counted: 0,
  summed: 0,
  tallied: 0,
  searched: 0,
  timeline: 404,
  changes: 404,
  task: 404,
}

test('what is hers the deputy meets everywhere while he stands in, and nowhere before and after', async () => {
  const id = await newLead('Лазурный берег')
  const task = await made('/tasks', {
    title: 'Перезвонить',
    dueAt: from(day),
    on: { object: 'lead', id },
    owner: people.anna.id,
  })
  expect(await met('boris', id, 'Лазурный', task)).toEqual(shut)
  const later = await standIn({ from: from(day), until: from(2 * day) })
  expect(await met('boris', id, 'Лазурный', task)).toEqual(shut)
  await end(later)

  const now = await standIn()
  expect(await met('boris', id, 'Лазурный', task)).toEqual(open)
  expect(await met('vera', id, 'Лазурный', task)).toEqual(shut)
  expect((await as('boris', 'GET', '/me')).body.standsInFor).toMatchObject([{ id: people.anna.id, name: 'anna2' }])
  const reasons = await server.call('GET', `/access-reasons?object=lead&record=${id}&user=${people.boris.id}`)
  expect(reasons.body.data[0].verbs).toMatchObject([
    { verb: 'read', allowed: true, rule: 'deputy' },
    { verb: 'update', allowed: true, rule: 'deputy' },
    { verb: 'remove', allowed: true, rule: 'deputy' },
    { verb: 'export', allowed: true, rule: 'deputy' },
  ])
  expect(reasons.body.data[0].verbs[0].says).toMatch(/^boris замещает: anna2, до \d+ /)

  expect((await end(now)).body).toMatchObject({ current: false })
  expect(await met('boris', id, 'Лазурный', task)).toEqual(shut)
  expect((await as('boris', 'GET', '/me')).body.standsInFor).toEqual([])
})

test('it ends by itself at its time, without anybody doing anything', async () => {
  const id = await newLead('Песчаная коса')
  await standIn({ until: from(2500) })
  expect((await as('boris', 'GET', `/leads/${id}`)).status).toBe(200)
  const { rows } = await server.database.owner.query('select count(*)::int as count from event')
  await expect.poll(async () => (await as('boris', 'GET', `/leads/${id}`)).status, { timeout: 20_000 }).toBe(404)
  expect((await as('boris', 'PATCH', `/leads/${id}`, { comment: 'x' })).status).toBe(404)
  expect((await server.database.owner.query('select count(*)::int as count from event')).rows).toEqual(rows)
})

test('what he does stands under his own name, and says in whose place; what is his own says nothing', async () => {
  const id = await newLead('Меловые горы')
  const own = await newLead('Свой', people.boris.id)
  const deputy = await standIn()
  expect((await as('boris', 'PATCH', `/leads/${id}`, { comment: 'позвонил' })).status).toBe(200)
  expect((await as('boris', 'PATCH', `/leads/${own}`, { comment: 'позвонил' })).status).toBe(200)
  const task = await made('/tasks', { title: 'За Анну', dueAt: from(day), owner: people.anna.id }, people.boris.key)
  const last = async (path: string) => (await server.call('GET', `${path}/changes`)).body.data[0]
  const [him, her] = [{ id: people.boris.id }, { id: people.anna.id }]
  expect(await last(`/leads/${id}`)).toMatchObject({ actor: him, inPlaceOf: her })
  expect(await last(`/tasks/${task}`)).toMatchObject({ actor: him, inPlaceOf: her })
  expect(await last(`/leads/${own}`)).toMatchObject({ actor: him, inPlaceOf: null })
  const audit = (await server.call('GET', `/audit?object=lead&record=${id}&kind=updated`)).body.data
  expect(audit[0]).toMatchObject({ actor: him, details: { inPlaceOf: 'anna2' } })
  await end(deputy)
})

test('what is lent he gives to nobody: no other owner, no sharing, no merging into what is his', async () => {
  const id = await newLead('Гранитный карьер')
  const own = await newLead('Карьер Бориса', people.boris.id)
  const deputy = await standIn()
  const before = await traces(server)
  const mine = await as('boris', 'PATCH', `/leads/${id}`, { owner: people.boris.id })
  expect([mine.status, mine.body.type]).toEqual([403, 'urn:rapport:problem:sharedOwner'])
  const bulk = await as('boris', 'POST', '/leads/bulk', { update: [{ id, owner: people.boris.id }] })
  expect(bulk.body.results.map(({ status }: { status: number }) => status)).toEqual([403])
  const share = { user: people.vera.id, right: 'read', until: from(day) }
  expect((await as('boris', 'POST', `/records/lead/${id}/shares`, share)).status).toBe(403)
  expect((await as('boris', 'POST', `/leads/${own}/merges`, { from: [id] })).status).toBe(403)
  expect(await traces(server)).toEqual(before)
  await end(deputy)
})

test('nothing is wider than both roles: hidden fields stay hidden, what only one may do neither may', async () => {
  const id = await newLead('Речной порт')
  await server.call('PATCH', `/leads/${id}`, { body: { budget: { amount: '100.00', currency: 'RUB' } } })
  const deputy = await standIn()
  expect((await as('boris', 'GET', `/leads/${id}`)).body).not.toHaveProperty('budget')
  await end(deputy)

  const looker = await standIn({}, 'anna', 'looker')
  expect((await as('looker', 'GET', `/leads/${id}`)).body.can).toEqual({ update: false, remove: false })
  const before = await traces(server)
  expect((await as('looker', 'PATCH', `/leads/${id}`, { comment: 'x' })).status).toBe(403)
  expect((await as('looker', 'GET', '/deals')).status).toBe(403)
  expect(await traces(server)).toEqual(before)
  await end(looker)

  // An administrator lends what is his, and neither the set-up nor what is others'.
  const his = await newLead('Лид администратора', server.administrator)
  const other = await newLead('Чужой', people.vera.id)
  const admins = await made(`/users/${server.administrator}/deputies`, { deputy: people.boris.id, ...week() })
  expect((await as('boris', 'GET', `/leads/${his}`)).status).toBe(200)
  expect((await as('boris', 'GET', `/leads/${other}`)).status).toBe(404)
  expect((await as('boris', 'GET', '/hand-overs')).status).toBe(403)
  expect((await as('boris', 'POST', '/teams', { name: 'Моя' })).status).toBe(403)
  await end(admins)
})

test('a deputy of a deputy has nothing of the first, and nobody stands in who is away himself', async () => {
  const id = await newLead('Тихая бухта')
  const first = await standIn()
  const second = await standIn({}, 'boris', 'vera')
  expect((await as('boris', 'GET', `/leads/${id}`)).status).toBe(200)
  expect((await as('vera', 'GET', `/leads/${id}`)).status).toBe(404)
  const before = await everything()
  const back = await server.call('POST', `/users/${people.vera.id}/deputies`, {
    body: { deputy: people.boris.id, ...week() },
  })
  expect([back.status, back.body.errors?.[0].code]).toEqual([422, 'deputyAway'])
  expect((await everything()).deputies).toEqual(before.deputies)
  await end(first)
  await end(second)
})

test('new leads go to the deputy where that is so chosen, and the turn goes on as if he were not', async () => {
  const rule = await made('/distribution-rules', {
    name: 'По очереди',
    scheme: 'roundRobin',
    people: [people.anna.id, people.vera.id],
  })
  const given = async (name: string) => {
    const id = await newLead(name, null)
    await expect
      .poll(async () => (await server.call('GET', `/leads/${id}`)).body.owner, { timeout: 20_000 })
      .toBeTruthy()
    return (await server.call('GET', `/leads/${id}`)).body.owner
  }
  const plain = await standIn()
  expect([await given('Раз'), await given('Два')]).toEqual([people.anna.id, people.vera.id])
  await end(plain)
  const taking = await standIn({ takesLeads: true })
  expect([await given('Три'), await given('Четыре'), await given('Пять')]).toEqual([
    people.boris.id,
    people.vera.id,
    people.boris.id,
  ])
  await end(taking)
  await server.call('DELETE', `/distribution-rules/${rule}`)
})

test('news of what is hers goes to both, and says to him whose it is; news of her account to her alone', async () => {
  const deputy = await standIn()
  const id = await newLead('Новости')
  const titles = async (who: Who) =>
    (await as(who, 'GET', '/notices')).body.data
      .filter(({ on }: { on: { id: string } }) => on.id === id)
      .map(({ title }: { title: string }) => title)
  await expect.poll(() => titles('anna'), { timeout: 20_000 }).toHaveLength(1)
  const [hers] = await titles('anna')
  await expect.poll(() => titles('boris'), { timeout: 20_000 }).toEqual([`Вместо коллеги (anna2): ${hers}`])
  const his = { cookie: await signedIn(server.address, 'boris@romashka.example') }
  const told = (await server.call('GET', '/notices', { key: null, headers: his })).body.data.map(
    ({ title }: { title: string }) => title,
  )
  expect(told.some((title: string) => /^Вы замещаете коллегу \(anna2\) до /.test(title))).toBe(true)
  await end(deputy)
})

test('what he has looked at to change it together is not shown him any more once it has ended', async () => {
  const id = await newLead('Туманный луг')
  const deputy = await standIn()
  const change = { set: { comment: 'вместе' } }
  const { body } = await as('boris', 'POST', '/bulk-changes', { object: 'leads', ids: [id], change })
  const preview = async () => (await as('boris', 'GET', `/bulk-changes/${body.id}`)).body
  await expect.poll(async () => (await preview()).state, { timeout: 20_000 }).toBe('preview')
  expect((await preview()).examples).toMatchObject([{ id, title: 'Туманный луг' }])
  await end(deputy)
  expect((await preview()).examples).toEqual([])
})

test('live events follow it, and stop with it', async () => {
  const id = await newLead('Сосновый бор')
  const own = await newLead('Свой лид', people.boris.id)
  const deputy = await standIn()
  const stream = await listen(server, people.boris.key)
  const told = (record: string, version: number) =>
    stream.next(({ event, data }) => event === 'record' && data.id === record && data.version === version)
  try {
    expect((await as('anna', 'PATCH', `/leads/${id}`, { comment: 'раз' })).body.version).toBe(2)
    await told(id, 2)
    await end(deputy)
    expect((await as('anna', 'PATCH', `/leads/${id}`, { comment: 'два' })).body.version).toBe(3)
    expect((await as('boris', 'PATCH', `/leads/${own}`, { comment: 'три' })).body.version).toBe(2)
    await told(own, 2)
    const versions = stream.seen.filter(({ data }) => data.id === id).map(({ data }) => data.version)
    // That it was made may be told late.
    expect(versions.filter(version => version !== 1)).toEqual([2])
  } finally {
    stream.close()
  }
})

test('a deputy is named by the person, the head or an administrator, and by nobody else; what cannot be leaves nothing', async () => {
  const gone = await server.person('gone', 'Своё')
  await server.call('PATCH', `/users/${gone.id}`, { body: { active: false } })
  const blind = await server.person('blind', 'Ничего')
  const narrow = await server.person('narrow', 'Своё', { scopes: ['write', 'read'] })
  const path = `/users/${people.anna.id}/deputies`
  const body = { deputy: people.boris.id, ...week() }
  const before = await everything()
  const codes = async (changed: object) => {
    const answer = await server.call('POST', path, { body: { ...body, ...changed } })
    expect(answer.status, answer.text).toBe(422)
    return answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
  }
  expect(await codes({ deputy: people.anna.id })).toContain('deputy deputyHimself')
  expect(await codes({ deputy: gone.id })).toEqual(['deputy shareUser'])
  expect(await codes({ deputy: blind.id })).toEqual(['deputy deputySeesNothing'])
  expect(await codes({ until: from(-5000), from: from(-9000) })).toEqual(['until deputyPast'])
  expect(await codes({ from: from(3 * day), until: from(2 * day) })).toEqual(['until deputyOrder'])
  expect(await codes({ until: from(400 * day) })).toEqual(['until deputyFar'])
  expect((await as('vera', 'POST', path, body)).status).toBe(403)
  expect((await server.call('POST', `/users/${narrow.id}/deputies`, { key: narrow.key, body })).status).toBe(403)
  expect((await server.call('POST', '/users/00000000-0000-7000-8000-000000000000/deputies', { body })).status).toBe(404)
  expect((await everything()).deputies).toEqual(before.deputies)
  expect((await everything()).noted).toEqual(before.noted)

  expect((await as('anna', 'POST', path, body)).status).toBe(403)
  const own = await herself('POST', path, body)
  expect(own.status, own.text).toBe(201)
  expect(await codes({})).toEqual(['from deputyOverlaps'])
  expect((await as('vera', 'DELETE', `/deputies/${own.body.id}`)).status).toBe(404)
  expect((await as('boris', 'DELETE', `/deputies/${own.body.id}`)).status).toBe(403)
  expect((await as('boris', 'GET', '/deputies')).body.data).toMatchObject([{ id: own.body.id, canEnd: false }])
  expect((await as('vera', 'GET', '/deputies')).body.data).toEqual([])
  expect((await herself('DELETE', `/deputies/${own.body.id}`)).status).toBe(200)
  const audit = await server.call('GET', `/audit?person=${people.boris.id}&kind=deputyNamed,deputyEnded`)
  expect(audit.body.data[0]).toMatchObject({ kind: 'deputyEnded', details: { details: { absent: 'anna2' } } })
})
