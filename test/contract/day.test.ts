import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from './server.ts'

type Person = Awaited<ReturnType<Server['person']>>
interface Row {
  user: { id: string; name: string; team: string | null } | null
  counts: Record<string, number>
}

let server: Server
let retail: string
let shop: string
let head: Person
let anna: Person
let boris: Person
let lone: Person
let far: Person

beforeAll(async () => {
  server = await openServer()
  retail = await made('/teams', { name: 'Розница' })
  shop = await made('/teams', { name: 'Магазин на Садовой', parent: retail })
  const trade = await made('/teams', { name: 'Опт' })
  head = await server.person('vera', 'head', { team: retail })
  anna = await server.person('anya', 'manager', { team: retail })
  boris = await server.person('boris', 'manager', { team: shop })
  far = await server.person('far', 'manager', { team: trade })
  lone = await server.person('lone', 'manager')
})
afterAll(() => server.close())

let phone = 1000
async function made(path: string, body: object, key = server.key): Promise<string> {
  const answer = await server.call('POST', path, { key, body })
  if (answer.status !== 201) throw new Error(`${path}: ${answer.text}`)
  return answer.body.id
}
const lead = (name: string, given: object = {}) => made('/leads', { name, phones: [`+7926555${phone++}`], ...given })
const teamDay = (key: string) => server.call('GET', '/team-day', { key })
const unanswered = async (key: string, query = '') => (await server.call('GET', `/unanswered${query}`, { key })).body
const ids = (answer: { data: { id: string }[] }) => answer.data.map(({ id }) => id)
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const came = (object: string, id: string, given: object = {}) =>
  made('/activities', {
    kind: 'message',
    direction: 'in',
    at: ago(60),
    subject: 'Вопрос',
    on: { object, id },
    ...given,
  })

test('who wrote waits until something goes out to him, through whatever channel', async () => {
  const asked = await lead('Пётр Спросил', { owner: anna.id })
  const quiet = await lead('Тихий Человек', { owner: anna.id })
  await came('lead', asked)
  expect(await unanswered(anna.key)).toMatchObject({
    data: [{ object: 'lead', id: asked, title: 'Пётр Спросил', owner: anna.id, kind: 'message', subject: 'Вопрос' }],
    total: { value: 1, exact: true },
  })
  expect(ids(await unanswered(anna.key))).not.toContain(quiet)

  // A note is no answer; an answer before the question is none either.
  await made('/activities', { kind: 'note', text: 'Подумаем', on: { object: 'lead', id: asked } })
  await made('/activities', { kind: 'email', direction: 'out', at: ago(90), on: { object: 'lead', id: asked } })
  expect(ids(await unanswered(anna.key))).toEqual([asked])
  await made('/activities', { kind: 'email', direction: 'out', on: { object: 'lead', id: asked } })
  expect(await unanswered(anna.key)).toMatchObject({ data: [], total: { value: 0 } })

  // He writes again.
  await made('/activities', { kind: 'message', direction: 'in', on: { object: 'lead', id: asked } })
  expect(ids(await unanswered(anna.key))).toEqual([asked])
  const call = { direction: 'out', result: 'Договорились' }
  await server.call('POST', `/records/lead/${asked}/calls`, { key: anna.key, body: call })
  expect(ids(await unanswered(anna.key))).toEqual([])
})

test('a letter or call done as a task answers, and who is let go is not waited for', async () => {
  const one = await lead('Ждёт Письма', { owner: anna.id })
  const other = await lead('Уже Отказ', { owner: anna.id })
  await came('lead', one)
  await came('lead', other)
  expect(ids(await unanswered(anna.key)).sort()).toEqual([one, other].sort())
  await server.call('POST', `/leads/${other}/refusal`, { body: { reason: 'Дорого' } })
  const task = await made('/tasks', {
    title: 'Ответить',
    kind: 'letter',
    dueAt: ago(-60),
    owner: anna.id,
    on: { object: 'lead', id: one },
  })
  expect(ids(await unanswered(anna.key))).toEqual([one])
  await server.call('POST', `/tasks/${task}/result`, { body: { text: 'Ответила' } })
  expect(ids(await unanswered(anna.key))).toEqual([])
})

test('requests of clients and of the pool are among them, by whose they are', async () => {
  const contact = await made('/contacts', { name: 'Клиент Иванов', owner: anna.id, phones: ['+79265559901'] })
  const free = await lead('Ничей Пока', { owner: null })
  await came('contact', contact, { at: ago(120) })
  await came('lead', free)
  expect(ids(await unanswered(anna.key, `?owner=${anna.id}`))).toEqual([contact])
  expect(ids(await unanswered(anna.key, '?owned=false'))).toEqual([free])
  expect(ids(await unanswered(anna.key))).toEqual([contact, free])
  // Clients are seen by all managers, leads of another team are not.
  const hidden = await lead('Чужой Лид', { owner: boris.id })
  await came('lead', hidden)
  expect(ids(await unanswered(far.key, `?owner=${boris.id}`))).toEqual([])
  expect(ids(await unanswered(server.key, `?owner=${boris.id}`))).toEqual([hidden])
  expect((await server.call('GET', '/unanswered?owner=somebody', { key: anna.key })).status).toBeGreaterThanOrEqual(400)
})

test('a head sees the people of her branch, and who answers for nobody is refused', async () => {
  expect((await teamDay(anna.key)).status).toBe(403)
  expect((await server.call('GET', '/team-day', { key: null })).status).toBe(401)
  const { body } = await teamDay(head.key)
  const seen = body.people.flatMap(({ user }: Row) => (user ? [user.id] : []))
  expect(seen).toEqual(expect.arrayContaining([head.id, anna.id, boris.id]))
  const { body: all } = await teamDay(server.key)
  const whole = all.people.flatMap(({ user }: Row) => (user ? [user.id] : []))
  expect(whole).toEqual(expect.arrayContaining([anna.id, boris.id, far.id, lone.id]))
  expect(all.people.find(({ user }: Row) => user?.id === lone.id).user.team).toBeNull()
  expect(all.teams).toContainEqual({ id: shop, name: 'Магазин на Садовой', parent: retail })
})

test('each count is what a list by the same conditions shows, for each person', async () => {
  const deal = async (owner: string) => made('/deals', { name: 'Кухня', owner })
  for (const { id } of [anna, boris, lone]) {
    await lead('Новый Лид', { owner: id })
    await deal(id)
    const planned = await lead('С Шагом', { owner: id, status: 'working' })
    await made('/tasks', { title: 'Позвонить', dueAt: ago(30), owner: id, on: { object: 'lead', id: planned } })
  }
  const won = await deal(boris.id)
  const stages = (await server.call('GET', '/stages?limit=50')).body.data
  const stage = stages.find(({ kind }: { kind: string }) => kind === 'won').id
  expect((await server.call('POST', `/deals/${won}/move`, { body: { stage } })).status).toBe(200)

  for (const key of [server.key, head.key]) {
    const { body } = await teamDay(key)
    expect(body.measures.map(({ name }: { name: string }) => name)).toEqual([
      'untouched',
      'overdue',
      'leadsUnplanned',
      'dealsUnplanned',
      'meetings',
      'won',
    ])
    for (const { user, counts } of body.people as Row[]) {
      for (const { name, object, conditions } of body.measures) {
        const owner = user ? { eq: user.id } : { empty: true }
        const filter = {
          and: [
            { owner },
            ...conditions.map(([field, operator, operand]: [string, string, unknown]) => ({
              [field]: { [operator]: operand },
            })),
          ],
        }
        const list = await server.call('POST', `/${object}s/query`, { key, body: { filter, limit: 200 } })
        expect([user?.name, name, list.body.data.length]).toEqual([user?.name, name, counts[name] ?? 0])
      }
      const waiting = await unanswered(key, user ? `?owner=${user.id}` : '?owned=false')
      expect([user?.name, waiting.total.value]).toEqual([user?.name, counts.unanswered ?? 0])
    }
  }
  const { body } = await teamDay(server.key)
  const of = (person: Person) => body.people.find(({ user }: Row) => user?.id === person.id).counts
  expect(of(boris)).toMatchObject({ untouched: 2, overdue: 1, leadsUnplanned: 2, dealsUnplanned: 1, won: 1 })
  expect(of(lone)).toMatchObject({ untouched: 1, overdue: 1, dealsUnplanned: 1 })
})

test('what is hidden from somebody is not told here either', async () => {
  const roles = (await server.call('GET', '/roles')).body.data
  const manager = roles.find(({ name }: { name: string }) => name === 'manager')
  const blind = await made('/roles', {
    name: 'blind',
    objects: manager.objects,
    fields: { 'lead.name': 'hidden', 'activity.subject': 'hidden' },
  })
  const deaf = await made('/roles', {
    name: 'deaf',
    objects: manager.objects,
    fields: { 'activity.direction': 'hidden' },
  })
  const one = await server.person('blind', blind)
  const other = await server.person('deaf', deaf)
  const hers = await lead('Тайное Имя', { owner: one.id })
  const his = await lead('Другое Имя', { owner: other.id })
  await came('lead', hers)
  await came('lead', his)
  expect((await unanswered(one.key, `?owner=${one.id}`)).data).toMatchObject([{ id: hers, title: null, subject: null }])
  expect(await unanswered(other.key)).toEqual({ data: [], total: { value: 0, exact: true } })
  expect((await teamDay(server.key)).body.people.length).toBeGreaterThan(0)
})
