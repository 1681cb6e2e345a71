import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from './server.ts'

/*
 * Somebody leaves: all that he holds is given to others as one step, previewed, told, and taken back as one step.
 */

type Person = Awaited<ReturnType<Server['person']>>
let server: Server
let sales: string
const people = {} as Record<'olga' | 'boris' | 'vera' | 'blind', Person>
let phones = 0

const made = async (path: string, body: object, key = server.key): Promise<string> => {
  const answer = await server.call('POST', path, { body, key })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
const soon = (days = 3) => new Date(Date.now() + days * 86_400_000).toISOString()
const phone = () => [{ value: `+7916700${String(1000 + ++phones)}` }]
const get = async (path: string) => (await server.call('GET', path)).body
const ownerOf = async (path: string) => (await get(path)).owner

beforeAll(async () => {
  server = await openServer()
  sales = await made('/teams', { name: 'Продажи' })
  await made('/roles', { name: 'Без сделок', objects: { lead: { read: 'all' }, task: { read: 'all' } } })
  people.olga = await server.person('Ольга', 'manager', { team: sales })
  people.boris = await server.person('Борис', 'manager', { team: sales })
  people.vera = await server.person('Вера', 'manager')
  people.blind = await server.person('Глеб', 'Без сделок')
})
afterAll(() => server.close())

interface Left {
  leaver: Person
  open: string
  refused: string
  company: string
  deal: string
  task: string
  done: string
  meeting: string
  rule: string
  team: string
  note: string
}

let leavers = 0
/** Somebody who has some of everything. */
async function leaver(): Promise<Left> {
  const name = `Анна${++leavers}`
  const person = await server.person(name, 'manager', { team: sales })
  const { id: owner } = person
  const open = await made('/leads', { name: `Открытый ${leavers}`, owner, phones: phone() })
  const refused = await made('/leads', { name: `Отказ ${leavers}`, owner, phones: phone() })
  await server.call('PATCH', `/leads/${refused}`, { body: { status: 'refused', refusalReason: 'Дорого' } })
  const company = await made('/companies', { name: `Компания ${leavers}`, owner })
  const deal = await made('/deals', { name: `Сделка ${leavers}`, company, owner })
  const on = { object: 'deal', id: deal }
  const task = await made('/tasks', { title: 'Позвонить', dueAt: soon(), owner, on })
  const done = await made('/tasks', { title: 'Сделано', dueAt: soon(), owner, on })
  await server.call('PATCH', `/tasks/${done}`, { body: { result: 'Да', doneAt: new Date().toISOString() } })
  const meeting = await made('/tasks', {
    title: 'Встреча',
    dueAt: soon(),
    owner: people.vera.id,
    participants: [owner],
  })
  const rule = await made('/distribution-rules', {
    name: `Правило ${leavers}`,
    scheme: 'roundRobin',
    active: false,
    people: [owner, people.vera.id],
  })
  const team = await made('/teams', { name: `Отдел ${leavers}`, head: owner })
  const note = await made('/activities', { kind: 'note', text: 'Было', on, owner })
  return { leaver: person, open, refused, company, deal, task, done, meeting, rule, team, note }
}

const preview = (id: string, body: object, key = server.key) =>
  server.call('POST', `/users/${id}/hand-overs`, { body, key })

const ends = (id: string, state: string) =>
  expect.poll(async () => (await get(`/hand-overs/${id}`)).state, { timeout: 60_000 }).toBe(state)

async function handOver(id: string, body: object) {
  const shown = await preview(id, body)
  expect(shown.status, shown.text).toBe(202)
  const begun = await server.call('POST', `/hand-overs/${shown.body.id}/commit`)
  expect(begun.status, begun.text).toBe(202)
  await ends(shown.body.id, 'done')
  return get(`/hand-overs/${shown.body.id}`)
}

const everything = async () => {
  const { rows } = await server.database.owner.query(
    `select (select count(*)::int from hand_over) as overs, (select count(*)::int from bulk_change) as bulks,
      (select json_agg(s order by s.id) from record_share s) as shares, (select json_agg(v order by v.id) from saved_view v) as views`,
  )
  return { ...(await traces(server)), ...rows[0] }
}

test('it is told what somebody holds: what is open, what there is at all, and what ends with his access', async () => {
  const { leaver: anna } = await leaver()
  const { data, apiKeys, user } = await get(`/users/${anna.id}/holdings`)
  expect(user).toMatchObject({ id: anna.id, active: true })
  expect(
    Object.fromEntries(data.map((one: { kind: string; open: number; all: number }) => [one.kind, [one.open, one.all]])),
  ).toEqual({
    'lead.owner': [1, 2],
    'company.owner': [1, 1],
    'deal.owner': [1, 1],
    'task.owner': [1, 2],
    'task.participants': [1, 1],
    'distributionRule.people': [1, 1],
    'team.head': [1, 1],
  })
  expect(apiKeys).toBe(1)
  expect((await server.call('GET', `/users/${anna.id}/holdings`, { key: people.vera.key })).status).toBe(403)
})

test('all that is open goes to one person, what is over and done stays, and nothing is given before it is committed', async () => {
  const left = await leaver()
  const { id } = left.leaver
  const before = await traces(server)
  const shown = (await preview(id, { to: { user: people.olga.id } })).body
  expect(shown).toMatchObject({ state: 'preview', user: { id }, counts: { found: 7, willChange: 7, refused: 0 } })
  expect(await traces(server)).toEqual(before)
  const begun = await server.call('POST', `/hand-overs/${shown.id}/commit`)
  expect(begun.status, begun.text).toBe(202)
  await ends(shown.id, 'done')
  expect((await get(`/hand-overs/${shown.id}`)).counts).toMatchObject({ changed: 7, refused: 0 })

  const { olga, vera } = people
  for (const path of [
    `/leads/${left.open}`,
    `/companies/${left.company}`,
    `/deals/${left.deal}`,
    `/tasks/${left.task}`,
  ])
    expect(await ownerOf(path), path).toBe(olga.id)
  for (const path of [`/leads/${left.refused}`, `/tasks/${left.done}`, `/activities/${left.note}`])
    expect(await ownerOf(path), path).toBe(id)
  expect((await get(`/tasks/${left.meeting}`)).participants).toEqual([olga.id])
  expect((await get(`/distribution-rules/${left.rule}`)).people.toSorted()).toEqual([olga.id, vera.id].toSorted())
  expect((await get(`/teams/${left.team}`)).head).toBe(olga.id)

  const { data } = await get(`/deals/${left.deal}/changes`)
  expect(data[0]).toMatchObject({
    actor: { id: server.administrator },
    via: { channel: 'handOver', reference: shown.id },
  })
})

test('whoever gets it is told once of all of it, and the way back is one step as well', async () => {
  const left = await leaver()
  const before = [await get(`/deals/${left.deal}`), await get(`/leads/${left.open}`)]
  const done = await handOver(left.leaver.id, { to: { user: people.boris.id } })
  const titles = async () =>
    (await server.call('GET', '/notices', { key: people.boris.key })).body.data.map(
      ({ title }: { title: string }) => title,
    )
  await expect.poll(titles).toContain(`Анна${leavers}: вам передано 7 записей (Анна Ким)`)
  expect((await titles()).filter((title: string) => title.startsWith(`Анна${leavers}`))).toHaveLength(1)

  expect((await server.call('PATCH', `/companies/${left.company}`, { body: { owner: people.vera.id } })).status).toBe(
    200,
  )
  const undone = await server.call('DELETE', `/hand-overs/${done.id}`)
  expect([undone.status, undone.body.state], undone.text).toEqual([200, 'reverted'])
  expect(undone.body.counts).toMatchObject({ undone: 6, kept: 1 })
  expect(undone.body.kept).toMatchObject([{ object: 'company', id: left.company }])
  const stable = ({ version: _, updatedAt: __, ...record }: Record<string, unknown>) => record
  const after = [await get(`/deals/${left.deal}`), await get(`/leads/${left.open}`)]
  expect(after.map(stable)).toEqual(before.map(stable))
  expect(await ownerOf(`/companies/${left.company}`)).toBe(people.vera.id)
  expect((await get(`/tasks/${left.meeting}`)).participants).toEqual([left.leaver.id])
  expect((await get(`/teams/${left.team}`)).head).toBe(left.leaver.id)
  const audit = await get(`/audit?person=${left.leaver.id}&kind=handOver,handOverUndone`)
  expect(audit.data.map(({ kind }: { kind: string }) => kind)).toEqual(['handOverUndone', 'handOver'])
  expect((await get('/hand-overs')).data[0]).toMatchObject({ id: done.id, state: 'reverted' })
})

test('each kind goes where it is said: to somebody else, with what is done, or not at all', async () => {
  const left = await leaver()
  const { boris, olga } = people
  await handOver(left.leaver.id, {
    to: { user: olga.id },
    parts: {
      'lead.owner': { to: { user: boris.id }, closed: true },
      'task.owner': { to: null },
      'team.head': { to: null },
    },
  })
  expect(await ownerOf(`/leads/${left.open}`)).toBe(boris.id)
  expect(await ownerOf(`/leads/${left.refused}`)).toBe(boris.id)
  expect(await ownerOf(`/deals/${left.deal}`)).toBe(olga.id)
  expect(await ownerOf(`/tasks/${left.task}`)).toBe(left.leaver.id)
  expect((await get(`/teams/${left.team}`)).head).toBe(left.leaver.id)
})

test('in a team all get the same number, and what belongs together stays in one hand', async () => {
  const anna = await server.person('Аглая', 'manager')
  const companies: string[] = []
  for (let at = 0; at < 4; at++) companies.push(await made('/companies', { name: `Дом ${at}`, owner: anna.id }))
  const deals: string[] = []
  for (const company of companies) deals.push(await made('/deals', { name: 'Кухня', company, owner: anna.id }))
  const tasks: string[] = []
  for (const id of deals)
    tasks.push(await made('/tasks', { title: 'Замер', dueAt: soon(), owner: anna.id, on: { object: 'deal', id } }))
  await handOver(anna.id, { to: { team: sales } })
  const owners = await Promise.all(companies.map(id => ownerOf(`/companies/${id}`)))
  expect(owners).not.toContain(anna.id)
  const shares = Object.values(Object.groupBy(owners, owner => owner)).map(group => group?.length ?? 0)
  expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
  expect(await Promise.all(deals.map(id => ownerOf(`/deals/${id}`)))).toEqual(owners)
  expect(await Promise.all(tasks.map(id => ownerOf(`/tasks/${id}`)))).toEqual(owners)
})

test('what somebody takes between preview and commit stays his', async () => {
  const left = await leaver()
  const shown = (await preview(left.leaver.id, { to: { user: people.olga.id } })).body
  await server.call('PATCH', `/deals/${left.deal}`, { body: { owner: people.vera.id } })
  await server.call('PATCH', `/tasks/${left.meeting}`, { body: { participants: [people.boris.id] } })
  await server.call('POST', `/hand-overs/${shown.id}/commit`)
  await ends(shown.id, 'done')
  expect(await ownerOf(`/deals/${left.deal}`)).toBe(people.vera.id)
  expect((await get(`/tasks/${left.meeting}`)).participants).toEqual([people.boris.id])
  expect((await get(`/hand-overs/${shown.id}`)).counts).toMatchObject({ changed: 5, same: 2 })
})

test('views that others use get a new owner, what was shared with the leaver is shared with the other, and both come back', async () => {
  const anna = await server.person('Алла', 'manager')
  const query = { filter: { status: 'new' } }
  const view = await made(
    '/views',
    { object: 'lead', name: 'Общий', kind: 'list', shared: 'everyone', query },
    anna.key,
  )
  const own = await made('/views', { object: 'lead', name: 'Свой', kind: 'list', query }, anna.key)
  const lead = await made('/leads', { name: 'Чужой', owner: people.boris.id, phones: phone() })
  const until = soon()
  await made(`/records/lead/${lead}/shares`, { user: anna.id, right: 'change', until })
  const other = await made('/leads', { name: 'Ещё один', owner: people.boris.id, phones: phone() })
  await made(`/records/lead/${other}/shares`, { user: anna.id, right: 'change', until })
  const done = await handOver(anna.id, { to: { user: people.vera.id } })

  expect((await get(`/views/${view}`)).owner).toBe(people.vera.id)
  expect((await server.call('GET', `/views/${own}`, { key: anna.key })).body.owner).toBe(anna.id)
  const shares = async () =>
    (await get(`/records/lead/${lead}/shares`)).data
      .filter(({ current }: { current: boolean }) => current)
      .map(({ user, right, until: end }: { user: { id: string }; right: string; until: string }) => [
        user.id,
        right,
        end,
      ])
  expect(await shares()).toEqual([[people.vera.id, 'change', until]])
  expect((await server.call('GET', `/leads/${lead}`, { key: anna.key })).status).toBe(404)

  // What people have ended meanwhile stays ended.
  const standing = (await get(`/records/lead/${other}/shares`)).data.find(
    ({ current }: { current: boolean }) => current,
  )
  expect((await server.call('DELETE', `/shares/${standing.id}`)).status).toBeLessThan(300)
  await server.call('DELETE', `/hand-overs/${done.id}`)
  expect((await get(`/views/${view}`)).owner).toBe(anna.id)
  expect(await shares()).toEqual([[anna.id, 'change', until]])
  expect((await server.call('GET', `/leads/${other}`, { key: anna.key })).status).toBe(404)
  const noted = await server.database.owner.query(
    `select kind, user_id, details->>'record' as record from security_event where kind in ('recordShared', 'shareEnded') order by id desc limit 2`,
  )
  expect(noted.rows.reverse()).toEqual([
    { kind: 'shareEnded', user_id: people.vera.id, record: lead },
    { kind: 'recordShared', user_id: anna.id, record: lead },
  ])
})

test('a hand-over that cannot be is refused with every reason named, and leaves nothing', async () => {
  const { leaver: anna } = await leaver()
  const gone = await server.person('Ушедший', 'manager')
  await server.call('PATCH', `/users/${gone.id}`, { body: { active: false } })
  const empty = await made('/teams', { name: 'Пустой' })
  const nobody = await server.person('Новенький', 'manager')
  const before = await everything()
  const codes = async (body: object, id = anna.id) => {
    const answer = await preview(id, body)
    expect(answer.status, answer.text).toBe(422)
    return [...new Set(answer.body.errors.map(({ code }: { code: string }) => code))]
  }
  const { olga, blind } = people
  expect(await codes({ to: { user: olga.id, team: sales } })).toEqual(['handOverToOne'])
  expect(await codes({ to: { user: anna.id } })).toEqual(['handOverToHimself'])
  expect(await codes({ to: { user: gone.id } })).toEqual(['inactiveUser'])
  expect(await codes({ to: { user: '00000000-0000-7000-8000-000000000000' } })).toEqual(['dangling'])
  expect(await codes({ to: { team: empty } })).toEqual(['handOverTeam'])
  expect(await codes({ to: { user: olga.id }, parts: { 'lead.nothing': {} } })).toEqual(['unknownKind'])
  expect(await codes({ to: null })).toEqual(['nothingToHandOver'])
  expect(await codes({ to: { user: olga.id } }, nobody.id)).toEqual(['nothingToHandOver'])
  const cannot = await preview(anna.id, { to: { user: blind.id } })
  expect(cannot.body.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`)).toEqual([
    'parts.company.owner handOverReads',
    'parts.deal.owner handOverReads',
  ])
  for (const key of [people.vera.key, (await server.person('Читатель', 'manager', { scopes: ['read'] })).key])
    expect((await preview(anna.id, { to: { user: olga.id } }, key)).status).toBe(403)
  const later = await everything()
  expect({ ...later, user: before.user, change: 0, event: 0, last: '' }).toEqual({
    ...before,
    change: 0,
    event: 0,
    last: '',
  })
})

test('its parts are reached by it alone, and a stopped one is not carried out', async () => {
  const left = await leaver()
  const shown = (await preview(left.leaver.id, { to: { user: people.olga.id } })).body
  const { rows } = await server.database.owner.query('select id from bulk_change where hand_over = $1', [shown.id])
  expect(rows).toHaveLength(7)
  for (const { id } of rows) {
    expect((await server.call('GET', `/bulk-changes/${id}`)).status).toBe(404)
    expect((await server.call('POST', `/bulk-changes/${id}/commit`)).status).toBe(404)
    expect((await server.call('DELETE', `/bulk-changes/${id}`)).status).toBe(404)
  }
  expect((await server.call('POST', `/hand-overs/${shown.id}/cancel`)).body.state).toBe('cancelled')
  const before = await traces(server)
  expect((await server.call('POST', `/hand-overs/${shown.id}/commit`)).status).toBe(409)
  expect((await server.call('DELETE', `/hand-overs/${shown.id}`)).status).toBe(409)
  expect(await traces(server)).toEqual(before)
  expect(await ownerOf(`/deals/${left.deal}`)).toBe(left.leaver.id)
})

test('what broke off in the middle goes on where it stopped, and does nothing twice', async () => {
  const left = await leaver()
  const shown = (await preview(left.leaver.id, { to: { user: people.olga.id } })).body
  await server.database.owner.query(
    `alter table deal add constraint broken check (owner <> '${people.olga.id}') not valid`,
  )
  await server.call('POST', `/hand-overs/${shown.id}/commit`)
  await ends(shown.id, 'failed')
  const company = await get(`/companies/${left.company}`)
  expect([company.owner, await ownerOf(`/deals/${left.deal}`)]).toEqual([people.olga.id, left.leaver.id])
  await server.database.owner.query('alter table deal drop constraint broken')
  await server.call('POST', `/hand-overs/${shown.id}/commit`)
  await ends(shown.id, 'done')
  expect(await ownerOf(`/deals/${left.deal}`)).toBe(people.olga.id)
  expect((await get(`/companies/${left.company}`)).version).toBe(company.version)
})
