import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Reply, type Server, traces } from './server.ts'

/*
 * «Why can't I see this?»: for a person and a record or a field the rule that decides is named in words. What is told
 * always agrees with what the API does, and nobody learns by it of what he does not see himself.
 */

interface Told {
  user: { id: string; role: { name: string } | null }
  verbs: { verb: string; allowed: boolean; rule: string; scope: string; says: string; advice: string | null }[]
  field: { right: string; rule: string; says: string; advice: string | null } | null
}
type Who = 'head' | 'mate' | 'stranger' | 'blind' | 'service' | 'gone'

let server: Server
const people = {} as Record<Who, { id: string; key: string }>
let team: string
/** A lead of the mate, one of the stranger, one of nobody. */
let [mates, strangers, pool] = ['', '', '']

const make = async (path: string, body: object): Promise<string> => {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body.id
}
let made = 0
const leadOf = (name: string, owner: string | null) =>
  make('/leads', { name, owner, phones: [{ value: `+7916400${String(1000 + ++made)}` }] })

beforeAll(async () => {
  server = await openServer()
  team = await make('/teams', { name: 'Розница' })
  const below = await make('/teams', { name: 'Магазин на Лесной', parent: team })
  const other = await make('/teams', { name: 'Опт' })
  const lead = { read: 'team', create: 'all', update: 'own' }
  await make('/roles', {
    name: 'Без бюджета',
    objects: { lead },
    fields: { 'lead.budget': 'hidden', 'lead.source': 'read' },
  })
  people.head = await server.person('head', 'head', { team })
  people.mate = await server.person('mate', 'manager', { team: below })
  people.blind = await server.person('blind', 'Без бюджета', { team: below })
  people.stranger = await server.person('stranger', 'manager', { team: other })
  people.service = await server.person('service', 'service')
  people.gone = await server.person('gone', 'manager', { team: below })
  await server.call('PATCH', `/teams/${team}`, { body: { head: people.head.id } })
  mates = await leadOf('Лид коллеги', people.mate.id)
  strangers = await leadOf('Лид оптовика', people.stranger.id)
  pool = await leadOf('Ничей лид', null)
  await server.call('PATCH', `/users/${people.gone.id}`, { body: { active: false } })
})
afterAll(() => server.close())

const ask = (query: Record<string, string>, key = server.key, language = 'ru'): Promise<Reply> =>
  server.call('GET', `/access-reasons?${new URLSearchParams(query)}`, { key, headers: { 'accept-language': language } })

async function told(who: Who, record: string, query: Record<string, string> = {}): Promise<Told> {
  const answer = await ask({ object: 'lead', record, user: people[who].id, ...query })
  expect(answer.status, answer.text).toBe(200)
  expect(answer.body.data).toHaveLength(1)
  return answer.body.data[0]
}
const verb = ({ verbs }: Told, name: string) => verbs.find(reason => reason.verb === name)

test('an administrator learns by which rule somebody sees a record or does not', async () => {
  expect(verb(await told('mate', mates), 'read')).toMatchObject({
    allowed: true,
    rule: 'team',
    says: 'Роль «Менеджер» это даёт, а mate — ответственный.',
    advice: null,
  })
  expect(verb(await told('blind', mates), 'update')).toMatchObject({
    allowed: false,
    rule: 'outOfReach',
    scope: 'own',
    says: 'Роль «Без бюджета» даёт это только для своих записей, а ответственный здесь — mate.',
    advice:
      'Откройте запись сотруднику, сделайте его ответственным, переведите его и ответственного в один отдел или расширьте роль.',
  })
  expect(verb(await told('mate', strangers), 'read')).toMatchObject({
    allowed: false,
    rule: 'outOfReach',
    says: 'Роль «Менеджер» даёт это для записей отдела «Магазин на Лесной», а ответственный (stranger) не из него.',
  })
  expect(verb(await told('mate', strangers), 'update')).toMatchObject({ allowed: false, rule: 'outOfReach' })
  expect(verb(await told('mate', pool), 'read')).toMatchObject({ allowed: true, rule: 'pool' })
  expect(verb(await told('head', mates), 'remove')).toMatchObject({ allowed: true, rule: 'branch' })
  expect(verb(await told('service', mates), 'read')?.says).toBe(
    'Роль «Сервис» даёт это только для своих записей, а ответственный здесь — mate.',
  )
  expect(verb(await told('service', mates), 'export')).toMatchObject({ rule: 'role', scope: 'none' })
  expect(verb(await told('gone', mates), 'read')).toMatchObject({ allowed: false, rule: 'inactive' })
})

test('what is told agrees with what the API does, for every person and record', async () => {
  for (const who of ['head', 'mate', 'stranger', 'blind', 'service'] as const)
    for (const record of [mates, strangers, pool]) {
      const { key } = people[who]
      const reasons = await told(who, record)
      const read = await server.call('GET', `/leads/${record}`, { key })
      expect(read.status === 200, `${who} reads: ${JSON.stringify(reasons)}`).toBe(verb(reasons, 'read')?.allowed)
      const can = read.status === 200 ? read.body.can : { update: false, remove: false }
      expect({ update: verb(reasons, 'update')?.allowed, remove: verb(reasons, 'remove')?.allowed }).toEqual(can)
    }
})

test('of a field it is told whether the role hides it, shows it only or leaves it open', async () => {
  const field = async (who: Who, name: string) => (await told(who, mates, { field: name })).field
  expect(await field('blind', 'budget')).toEqual({
    field: 'budget',
    right: 'hidden',
    rule: 'role',
    says: 'Роль «Без бюджета» скрывает поле «Бюджет».',
    advice: 'Измените право на поле в роли.',
  })
  expect(await field('blind', 'source')).toMatchObject({ right: 'read', rule: 'role' })
  expect(await field('mate', 'budget')).toMatchObject({ right: 'write', rule: 'usual' })
  expect(await field('mate', 'convertedAt')).toMatchObject({ right: 'read', rule: 'fixed' })
  const alone = await ask({ object: 'lead', field: 'budget', user: people.blind.id })
  expect(alone.body).toMatchObject({ record: null, data: [{ verbs: [], field: { right: 'hidden' } }] })
})

test('a record is found by its number, in the trash too, and what is not in the company is said not to be', async () => {
  const { number } = (await server.call('GET', `/leads/${mates}`)).body
  expect((await ask({ object: 'lead', record: number })).body.record).toMatchObject({ id: mates, title: 'Лид коллеги' })
  const removed = await leadOf('Удалённый', people.mate.id)
  await server.call('DELETE', `/leads/${removed}`)
  expect(verb(await told('mate', removed), 'read')).toMatchObject({ allowed: false, rule: 'trash' })
  const nowhere = await ask({ object: 'lead', record: '00000000-0000-7000-8000-000000000000' })
  expect(nowhere.status).toBe(404)
  expect(nowhere.body.detail).toBe(
    'В вашей компании такой записи нет: она удалена навсегда или принадлежит другой компании',
  )
})

test('the head of a team asks about its people, and learns of nothing that he does not see', async () => {
  const as = people.head.key
  const answer = await ask({ object: 'lead', record: mates }, as)
  expect(answer.body.data.map(({ user }: Told) => user.id).sort()).toEqual(
    [people.head.id, people.mate.id, people.blind.id].sort(),
  )
  expect(
    answer.body.data
      .flatMap(({ verbs }: Told) => verbs.map(({ advice }) => advice))
      .every((one: unknown) => one === null),
  ).toBe(true)
  const nowhere = await ask(
    { object: 'lead', record: '00000000-0000-7000-8000-000000000000', user: people.mate.id },
    as,
  )
  const unseen = await ask({ object: 'lead', record: strangers, user: people.mate.id }, as)
  expect([unseen.status, unseen.body.detail]).toEqual([404, nowhere.body.detail])
  expect((await ask({ object: 'lead', record: mates, user: people.stranger.id }, as)).status).toBe(404)
})

test('everybody asks about himself, and about nobody else', async () => {
  const before = await traces(server)
  const { key } = people.blind
  const own = await ask({ object: 'lead', record: mates }, key)
  expect(own.body.data.map(({ user }: Told) => user.id)).toEqual([people.blind.id])
  expect(verb(own.body.data[0], 'update')?.says).toContain('Без бюджета')
  expect((await ask({ object: 'lead', record: mates, user: people.mate.id }, key)).status).toBe(404)
  const hidden = await ask({ object: 'lead', field: 'budget' }, key)
  const unknown = await ask({ object: 'lead', field: 'nonsense' }, key)
  expect([hidden.status, hidden.body.errors[0].code]).toEqual([422, unknown.body.errors[0].code])
  expect((await ask({ object: 'nonsense', record: mates }, key)).status).toBe(404)
  expect((await ask({ object: 'lead' }, key)).body.errors).toMatchObject([{ field: 'record', code: 'required' }])
  expect((await server.call('GET', `/users/${people.mate.id}/rights`, { key })).status).toBe(403)
  expect((await server.call('GET', '/access-reasons?object=lead&record=x', { key: null })).status).toBe(401)
  expect(await traces(server)).toEqual(before)
})

test('a key learns that it is its own scopes that keep it out', async () => {
  const reader = await server.person('reader', 'manager', { scopes: ['leads:read'] })
  const own = await leadOf('Лид с ключом', reader.id)
  const { body } = await ask({ object: 'lead', record: own, user: reader.id }, reader.key)
  expect(verb(body.data[0], 'read')).toMatchObject({ allowed: true })
  expect(verb(body.data[0], 'update')).toMatchObject({ allowed: false, rule: 'key' })
})

test('the rights of a person come with what each follows from', async () => {
  const rights = (await server.call('GET', `/users/${people.blind.id}/rights`)).body
  expect(rights.user).toMatchObject({ id: people.blind.id, role: { name: 'Без бюджета' } })
  expect(rights.people).toEqual({ own: 1, team: 3, branch: 3 })
  const lead = rights.objects.find(({ object }: { object: string }) => object === 'lead')
  expect(lead.rights).toEqual([
    { verb: 'read', scope: 'team', rule: 'role' },
    { verb: 'create', scope: 'all', rule: 'role' },
    { verb: 'update', scope: 'own', rule: 'role' },
    { verb: 'remove', scope: 'none', rule: 'role' },
    { verb: 'export', scope: 'none', rule: 'role' },
  ])
  expect(lead.fields).toMatchObject([
    { field: 'budget', right: 'hidden', rule: 'role' },
    { field: 'source', right: 'read', rule: 'role' },
  ])
  const user = rights.objects.find(({ object }: { object: string }) => object === 'user')
  expect(user.rights[0]).toEqual({ verb: 'read', scope: 'all', rule: 'setUp' })
  const own = await server.call('GET', `/users/${people.blind.id}/rights`, { key: people.blind.key })
  expect(own.status).toBe(200)
  const admin = (await server.call('GET', `/users/${server.administrator}/rights`)).body
  expect(admin.objects[0].rights[0]).toMatchObject({ scope: 'all', rule: 'admin' })
})
