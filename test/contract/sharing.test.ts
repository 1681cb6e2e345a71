import { afterAll, beforeAll, expect, test } from 'vitest'
import { listen } from './listen.ts'
import { openServer, type Reply, type Server, traces } from './server.ts'

/*
 * One record is shared with a person or a team until a day: there it is like any other that they see, and nowhere else is
 * anything wider. It ends by itself.
 */

let server: Server
type Who = 'owner' | 'guest' | 'mate' | 'viewer' | 'barred'
const people = {} as Record<Who, { id: string; key: string }>
let bulk: string

const made = async (path: string, body: object, key = server.key): Promise<string> => {
  const answer = await server.call('POST', path, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const as = (who: Who, method: string, path: string, body?: object): Promise<Reply> =>
  server.call(method, path, { key: people[who].key, body })
const soon = (days = 7) => new Date(Date.now() + days * 86_400_000).toISOString()
/** What a refusal must leave as it was; of the notices those of shares: others come when the queue gets to them. */
const everything = async () => {
  const { rows } = await server.database.owner.query(
    `select (select json_agg(s order by s.id) from record_share s) as shares, (select count(*)::int from notice where code like 'shared%') as notices,
      (select count(*)::int from security_event where kind in ('recordShared', 'shareEnded')) as noted`,
  )
  return { ...(await traces(server)), ...rows[0] }
}
let count = 0
const newLead = (name: string) =>
  made('/leads', { name, owner: people.owner.id, phones: [{ value: `+7916500${String(1000 + ++count)}` }] })

beforeAll(async () => {
  server = await openServer()
  const retail = await made('/teams', { name: 'Розница' })
  bulk = await made('/teams', { name: 'Опт' })
  const shop = await made('/teams', { name: 'Опт на Лесной', parent: bulk })
  const lead = { read: 'own', create: 'own' }
  await made('/roles', { name: 'Смотрит своё', objects: { lead } })
  await made('/roles', { name: 'Без лидов', objects: { deal: lead } })
  people.owner = await server.person('owner', 'manager', { team: retail })
  people.guest = await server.person('guest', 'manager', { team: shop })
  people.mate = await server.person('mate', 'manager', { team: shop })
  people.viewer = await server.person('looker', 'Смотрит своё')
  people.barred = await server.person('barred', 'Без лидов')
})
afterAll(() => server.close())

/** Everywhere that the guest could meet the record: how often he does. */
async function met(who: Who, id: string, word: string, task: string): Promise<Record<string, unknown>> {
  const total = { total: true }
  const by = async (body: object) => (await as(who, 'POST', '/leads/aggregate', body)).body.rows
  const list = (await as(who, 'POST', '/leads/query', { filter: { name: { contains: word } }, sort: 'name' })).body
  return {
    read: (await as(who, 'GET', `/leads/${id}`)).status,
    listed: list.data.length,
    counted: (await as(who, 'POST', '/leads/query', { ...total, filter: { name: { contains: word } } })).body.total
      .value,
    summed: (await by({ filter: { name: { contains: word } } }))[0].measures[0],
    // Of what is counted ahead.
    tallied: (await by({ groupBy: ['status'] })).reduce(
      (sum: number, row: { measures: number[] }) => sum + (row.measures[0] ?? 0),
      0,
    ),
    searched: (await as(who, 'GET', `/search?q=${encodeURIComponent(word)}`)).body.data.length,
    timeline: (await as(who, 'GET', `/leads/${id}/timeline`)).status,
    changes: (await as(who, 'GET', `/leads/${id}/changes`)).status,
    task: (await as(who, 'GET', `/tasks/${task}`)).status,
    shares: (await as(who, 'GET', `/records/lead/${id}/shares`)).status,
  }
}
const there = { listed: 1, counted: 1, summed: 1, tallied: 1, searched: 1 }
const open = { read: 200, ...there, timeline: 200, changes: 200, shares: 200 }
const shut = {
  read: 404,
  ...{ listed: 0, counted: 0, summed: 0, tallied: 0, searched: 0 },
  ...{ timeline: 404, changes: 404, task: 404, shares: 404 },
}

test('what is shared to be read is met everywhere by whom it is shared with, and by nobody else, until it ends', async () => {
  const id = await newLead('Лазурный берег')
  const role = { lead: { read: 'own', update: 'own' }, task: { read: 'team' } }
  await made('/roles', { name: 'Гость', objects: role })
  const guest = await server.person('reader', 'Гость')
  people.viewer = guest
  const task = await made('/tasks', {
    title: 'Перезвонить',
    dueAt: soon(),
    on: { object: 'lead', id },
    owner: people.owner.id,
  })
  const word = 'Лазурный'
  expect(await met('viewer', id, word, task)).toEqual(shut)
  const shared = await as('owner', 'POST', `/records/lead/${id}/shares`, {
    user: guest.id,
    right: 'read',
    until: soon(),
  })
  expect(shared.status, shared.text).toBe(201)
  expect(shared.body).toMatchObject({
    object: 'lead',
    record: id,
    user: { id: guest.id },
    right: 'read',
    current: true,
  })

  expect(await met('viewer', id, word, task)).toEqual({ ...open, task: 200 })
  expect((await as('viewer', 'GET', `/leads/${id}`)).body.can).toEqual({ update: false, remove: false })
  const canShare = async (who: Who) => (await as(who, 'GET', `/records/lead/${id}/shares`)).body.canShare
  expect([await canShare('viewer'), await canShare('owner')]).toEqual([false, true])
  expect((await as('mate', 'GET', `/leads/${id}`)).status).toBe(404)
  const before = await everything()
  expect((await as('viewer', 'PATCH', `/leads/${id}`, { comment: 'x' })).status).toBe(403)
  expect((await as('viewer', 'DELETE', `/leads/${id}`)).status).toBe(403)
  const again = { user: people.mate.id, right: 'read', until: soon() }
  expect((await as('viewer', 'POST', `/records/lead/${id}/shares`, again)).status).toBe(403)
  expect((await as('viewer', 'DELETE', `/shares/${shared.body.id}`)).status).toBe(403)
  expect(await everything()).toEqual(before)

  expect((await as('owner', 'DELETE', `/shares/${shared.body.id}`)).body).toMatchObject({
    current: false,
    endedBy: { id: people.owner.id },
  })
  expect(await met('viewer', id, word, task)).toEqual(shut)
  const told = (await as('owner', 'GET', `/records/lead/${id}/shares`)).body.data
  expect(told).toMatchObject([{ id: shared.body.id, current: false }])
  for (const about of [`person=${guest.id}`, `object=lead&record=${id}`]) {
    const audit = (await server.call('GET', `/audit?${about}&kind=recordShared,shareEnded`)).body.data
    expect(audit).toMatchObject(['shareEnded', 'recordShared'].map(kind => ({ kind, record: { object: 'lead', id } })))
  }
})

test('what is shared to be changed is changed, but neither given away nor passed on nor removed nor taken away in files', async () => {
  const id = await newLead('Гранитный карьер')
  const shared = await as('owner', 'POST', `/records/lead/${id}/shares`, {
    user: people.guest.id,
    right: 'change',
    until: soon(),
  })
  expect(shared.status, shared.text).toBe(201)
  expect((await as('guest', 'GET', `/leads/${id}`)).body.can).toEqual({ update: true, remove: false })
  expect((await as('guest', 'PATCH', `/leads/${id}`, { comment: 'был у клиента' })).status).toBe(200)

  const before = await everything()
  const mine = await as('guest', 'PATCH', `/leads/${id}`, { owner: people.guest.id })
  expect([mine.status, mine.body.detail]).toEqual([
    403,
    'Запись у вас лишь на время: ответственного меняет тот, у кого она по праву',
  ])
  const bulkChange = await as('guest', 'POST', '/leads/bulk', {
    update: [{ id, owner: people.guest.id }],
    remove: [id],
  })
  expect(bulkChange.body.results.map(({ status }: { status: number }) => status)).toEqual([403, 403])
  const on = { user: people.mate.id, right: 'read', until: soon() }
  expect((await as('guest', 'POST', `/records/lead/${id}/shares`, on)).status).toBe(403)
  expect(await everything()).toEqual(before)
  const reasons = await server.call('GET', `/access-reasons?object=lead&record=${id}&user=${people.guest.id}`)
  expect(reasons.body.data[0].verbs).toMatchObject([
    { verb: 'read', allowed: true, rule: 'shared' },
    { verb: 'update', allowed: true, rule: 'shared' },
    { verb: 'remove', allowed: false },
    { verb: 'export', allowed: false },
  ])
})

test('it ends by itself at its time, without anybody doing anything', async () => {
  const id = await newLead('Песчаная коса')
  const share = await made(`/records/lead/${id}/shares`, { user: people.guest.id, right: 'change', until: soon() })
  expect((await as('guest', 'GET', `/leads/${id}`)).status).toBe(200)
  // Its time comes: nothing is written but the day itself, and no process is told anything.
  await server.database.owner.query('alter table record_share disable trigger record_share_changed')
  await server.database.owner.query(`update record_share set until = now() - interval '1 second' where id = $1`, [
    share,
  ])
  await server.database.owner.query('alter table record_share enable trigger record_share_changed')
  expect((await as('guest', 'GET', `/leads/${id}`)).status).toBe(404)
  expect((await as('guest', 'PATCH', `/leads/${id}`, { comment: 'x' })).status).toBe(404)
  expect((await as('owner', 'GET', `/records/lead/${id}/shares`)).body.data).toMatchObject([
    { current: false, endedAt: null },
  ])
})

test('a team is all who work in it and in the teams inside it; both are told, and only those whose role reads such records', async () => {
  const id = await newLead('Меловые горы')
  const notices = async (who: Who) =>
    (await as(who, 'GET', '/notices')).body.data.filter(
      (notice: { kind: string; on: { id: string } }) => notice.kind === 'named' && notice.on.id === id,
    )
  const body = { team: bulk, right: 'read', until: soon() }
  const shared = await server.call('POST', `/records/lead/${id}/shares`, { body })
  expect(shared.body).toMatchObject({ team: { name: 'Опт' }, user: null })
  for (const who of ['guest', 'mate'] as const) {
    expect((await as(who, 'GET', `/leads/${id}`)).status).toBe(200)
    await expect
      .poll(() => notices(who))
      .toMatchObject([{ title: 'Анна Ким открывает вам запись: Меловые горы', reachable: true }])
  }
  expect((await as('barred', 'GET', `/leads/${id}`)).status).toBe(403)
  expect(await notices('owner')).toEqual([])
  await server.call('DELETE', `/shares/${shared.body.id}`)
  expect((await as('mate', 'GET', `/leads/${id}`)).status).toBe(404)
  expect((await notices('mate'))[0].title).toBe('Анна Ким открывает вам запись, которая вам больше не видна')
})

test('to share once more with the same person changes what was shared', async () => {
  const id = await newLead('Речной порт')
  const path = `/records/lead/${id}/shares`
  const first = await made(path, { user: people.guest.id, right: 'change', until: soon(1) })
  const second = await made(path, { user: people.guest.id, right: 'read', until: soon(30) })
  expect(second).toBe(first)
  expect((await as('guest', 'GET', `/leads/${id}`)).body.can.update).toBe(false)
  expect((await as('owner', 'GET', path)).body.data).toHaveLength(1)
})

test('a share that cannot be is refused with every problem named, and leaves nothing', async () => {
  const id = await newLead('Тихая бухта')
  const task = await made('/tasks', { title: 'Дело', dueAt: soon(), on: { object: 'lead', id } })
  const before = await everything()
  const codes = async (body: object, on = `lead/${id}`) => {
    const answer = await server.call('POST', `/records/${on}/shares`, { body })
    expect(answer.status, answer.text).toBe(422)
    return answer.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)
  }
  const until = soon()
  const past = '2020-01-01T00:00:00Z'
  const { guest, owner, barred } = people
  expect(await codes({ right: 'read', until: past })).toEqual(['user shareWithOne', 'until shareUntilPast'])
  expect(await codes({ user: guest.id, team: bulk, right: 'read', until })).toEqual(['user shareWithOne'])
  expect(await codes({ user: guest.id, right: 'read', until: soon(400) })).toEqual(['until shareUntilFar'])
  expect(await codes({ user: owner.id, right: 'read', until })).toEqual(['user shareOwner'])
  expect(await codes({ user: barred.id, right: 'read', until })).toEqual(['user shareRoleReads'])
  expect(await codes({ user: '00000000-0000-7000-8000-000000000000', right: 'read', until })).toEqual([
    'user shareUser',
  ])
  expect(await codes({ team: guest.id, right: 'read', until })).toEqual(['team dangling'])
  expect(await codes({ user: guest.id, right: 'read', until }, `task/${task}`)).toEqual(['object notShareable'])
  const unseen = await as('guest', 'POST', `/records/lead/${id}/shares`, { user: people.mate.id, right: 'read', until })
  expect(unseen.status).toBe(404)
  const reader = await server.person('keyed', 'manager', { scopes: ['read'] })
  const narrow = await server.call('POST', `/records/lead/${id}/shares`, {
    key: reader.key,
    body: { user: guest.id, right: 'read', until },
  })
  expect([403, 404]).toContain(narrow.status)
  expect((await everything()).shares).toEqual(before.shares)
  expect((await everything()).noted).toEqual(before.noted)
})

test('whoever may change a record by the right of his team shares it too, and only who may end that ends it', async () => {
  const head = await server.person('head', 'head', { team: bulk })
  const id = await made('/leads', { name: 'Лид магазина', owner: people.mate.id, phones: [{ value: '+79165009999' }] })
  const body = { user: people.owner.id, right: 'read', until: soon() }
  const shared = await server.call('POST', `/records/lead/${id}/shares`, { key: head.key, body })
  expect(shared.status, shared.text).toBe(201)
  expect((await as('owner', 'GET', `/leads/${id}`)).status).toBe(200)
  expect((await as('guest', 'DELETE', `/shares/${shared.body.id}`)).status).toBe(403)
})

test('live events and who has the card open follow the share, and stop with it', async () => {
  const id = await newLead('Сосновый бор')
  const own = await made('/leads', { name: 'Свой лид', owner: people.guest.id, phones: [{ value: '+79165008888' }] })
  const share = await made(`/records/lead/${id}/shares`, { user: people.guest.id, right: 'read', until: soon() })
  const stream = await listen(server, people.guest.key)
  const told = (record: string, version: number) =>
    stream.next(({ event, data }) => event === 'record' && data.id === record && data.version === version)
  const page = '01931b6e-7c00-7000-8000-0123456789ab'
  const openCard = () => as('guest', 'PUT', `/presence/${page}`, { object: 'lead', id })
  const colleagues = async () => {
    const path = '/presence/01931b6e-7c00-7000-8000-0123456789ac'
    return (await as('owner', 'PUT', path, { object: 'lead', id })).body.people
  }
  try {
    expect((await as('owner', 'PATCH', `/leads/${id}`, { comment: 'раз' })).body.version).toBe(2)
    await told(id, 2)
    expect((await openCard()).status).toBe(200)
    await expect.poll(colleagues).toMatchObject([{ id: people.guest.id }])

    await as('owner', 'DELETE', `/shares/${share}`)
    expect((await openCard()).status).toBe(404)
    expect((await as('owner', 'PATCH', `/leads/${id}`, { comment: 'два' })).body.version).toBe(3)
    expect((await as('guest', 'PATCH', `/leads/${own}`, { comment: 'три' })).body.version).toBe(2)
    await told(own, 2)
    const versions = stream.seen.filter(({ data }) => data.id === id).map(({ data }) => data.version)
    // That it was made may be told late.
    expect(versions.filter(version => version !== 1)).toEqual([2])
  } finally {
    stream.close()
  }
})
