import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, type Reply, type Server, traces } from './server.ts'

let server: Server
let olga: { id: string; key: string }
beforeAll(async () => {
  server = await openServer()
  olga = await server.person('olga', 'manager')
})
afterAll(() => server.close())

const call = async (method: string, path: string, body?: unknown): Promise<Reply> => {
  const answer = await server.call(method, path, { body })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer
}
const make = async (path: string, body: unknown) => (await call('POST', path, body)).body
const told = async (kind: string, id: string) => (await call('GET', `/consequences/${kind}/${id}`)).body

let made = 0
const lead = (more: object = {}) =>
  make('/leads', { name: `Лид ${++made}`, phones: [{ value: `+7916${String(2_000_000 + made)}` }], ...more })

async function refused(method: string, path: string, body: unknown, status: number, key = server.key) {
  const before = await traces(server)
  const answer = await server.call(method, path, { body, key })
  expect(answer.status, answer.text).toBe(status)
  expect(await traces(server)).toEqual(before)
  return answer.body
}

describe('before a part of the set-up goes', () => {
  test('it is told how many records name it, and which of them hold it', async () => {
    const source = await make('/sources', { kind: 'event', name: 'Ярмарка' })
    await lead({ source: source.id })
    await lead({ source: source.id })
    const { uses, removable } = await told('sources', source.id)
    expect(uses).toEqual([{ object: 'lead', field: 'source', count: 2, holds: true }])
    expect(removable).toBe(false)
    await refused('DELETE', `/sources/${source.id}`, undefined, 409)
  })

  test('of a team and a role it is told who is in them', async () => {
    const team = await make('/teams', { name: 'Опт' })
    await call('PATCH', `/users/${olga.id}`, { team: team.id })
    expect((await told('teams', team.id)).uses).toMatchObject([{ object: 'user', field: 'team', count: 1 }])
    const { role } = (await call('GET', `/users/${olga.id}`)).body
    expect((await told('roles', role)).uses).toMatchObject([{ object: 'user', field: 'role', count: 1 }])
  })

  test('of a field it is told who has what in it, and where else it is named', async () => {
    const field = await make('/fields', {
      object: 'lead',
      name: 'colour',
      type: 'text',
      label: { ru: 'Цвет', en: 'Colour' },
    })
    const [one] = [await lead({ colour: 'Белый' }), await lead({ colour: 'белый' })]
    const gone = await lead({ colour: 'Синий' })
    await call('DELETE', `/leads/${gone.id}`)
    await make('/views', {
      object: 'lead',
      name: 'По цвету',
      kind: 'list',
      shared: 'private',
      query: { sort: 'colour' },
    })
    const measures = [{ fn: 'count' }]
    await make('/reports', { name: 'По цвету', definition: { object: 'lead', rows: ['colour'], measures } })
    await make('/reports', { name: 'По статусу', definition: { object: 'lead', rows: ['status'], measures } })
    const { values, elsewhere, removable } = await told('fields', field.id)
    const living = (await call('GET', '/leads?limit=1&total=true')).body.total.value
    expect(values).toEqual({ filled: 2, empty: living - 2, inTrash: 1, repeated: 2 })
    expect(elsewhere).toEqual([
      { place: 'views', count: 1, holds: false },
      { place: 'reports', count: 1, holds: false },
    ])
    expect(removable).toBe(true)

    await call('DELETE', `/fields/${field.id}`)
    expect((await server.call('GET', `/consequences/fields/${field.id}`)).status).toBe(404)
    expect((await call('GET', '/fields/removed')).body.data).toMatchObject([{ name: 'colour', object: 'lead' }])
    await call('POST', `/fields/${field.id}/restoration`)
    expect((await call('GET', `/leads/${one.id}`)).body.colour).toBe('Белый')
    expect((await call('GET', '/fields/removed')).body.data).toEqual([])
  })

  test('nobody but an administrator is told, and of what is not there nothing is told', async () => {
    const source = (await call('GET', '/sources?limit=1')).body.data[0].id
    await refused('GET', `/consequences/sources/${source}`, undefined, 403, olga.key)
    for (const path of [`leads/${source}`, `teams/${source}`, 'fields/not-an-id', `nothing/${source}`])
      await refused('GET', `/consequences/${path}`, undefined, 404)
    for (const path of ['/fields/removed', '/objects/removed']) await refused('GET', path, undefined, 403, olga.key)
  })
})

describe('a choice that is taken away', () => {
  const label = { ru: 'Вид', en: 'Kind' }
  const field = (name: string, type: string, more: object = {}) =>
    make('/fields', { object: 'lead', name, type, label, options: { choices: ['a', 'b', 'c'], ...more } })

  test('sends its records to another one, also those in the trash, and their history says so', async () => {
    const { id } = await field('kindOne', 'choice')
    const [one, other, gone] = [
      await lead({ kindOne: 'a' }),
      await lead({ kindOne: 'b' }),
      await lead({ kindOne: 'a' }),
    ]
    await call('DELETE', `/leads/${gone.id}`)
    expect((await told('fields', id)).choices).toEqual(
      expect.arrayContaining([
        { choice: 'a', count: 1, inTrash: 1 },
        { choice: 'b', count: 1, inTrash: 0 },
      ]),
    )
    await refused('PATCH', `/fields/${id}`, { options: { choices: ['b', 'c'] } }, 422)
    await call('PATCH', `/fields/${id}`, { options: { choices: ['b', 'c'] }, move: { a: 'c' } })
    expect((await call('GET', `/leads/${one.id}`)).body).toMatchObject({ kindOne: 'c', version: one.version + 1 })
    expect((await call('GET', `/leads/${other.id}`)).body).toMatchObject({ kindOne: 'b', version: other.version })
    expect((await call('POST', `/leads/${gone.id}/restoration`)).body.kindOne).toBe('c')
    const { data } = (await call('GET', `/leads/${one.id}/changes`)).body
    expect(JSON.stringify(data[0])).toContain('kindOne')
  })

  test('leaves lists of choices without it, or with the other one once', async () => {
    const { id } = await field('kindMany', 'multiChoice')
    const one = await lead({ kindMany: ['a', 'b'] })
    const none = await lead({ kindMany: ['c'] })
    await call('PATCH', `/fields/${id}`, { options: { choices: ['b'] }, move: { a: 'b', c: null } })
    expect((await call('GET', `/leads/${one.id}`)).body.kindMany).toEqual(['b'])
    expect((await call('GET', `/leads/${none.id}`)).body.kindMany).toEqual([])
  })

  test('goes nowhere that is no choice, and not to nothing where something is required', async () => {
    const { id } = await field('kindMust', 'choice')
    await lead({ kindMust: 'a' })
    const options = { choices: ['b', 'c'] }
    const refusal = async (body: object) =>
      (await refused('PATCH', `/fields/${id}`, body, 422)).errors.map(({ field: at, code }: Record<string, string>) => [
        at,
        code,
      ])
    expect(await refusal({ options, move: { a: 'd' } })).toEqual([['move.a', 'choice']])
    expect(await refusal({ options, move: { b: 'c' } })).toEqual([['move.b', 'choiceStays']])
    expect(await refusal({ options: { ...options, required: true }, move: { a: null } })).toEqual([
      ['move.a', 'required'],
    ])
  })
})

describe('a choice that comes back', () => {
  const label = { ru: 'Порода', en: 'Wood' }
  const labels = { a: { ru: 'Дуб', en: 'Oak' }, b: { ru: 'Бук', en: 'Beech' }, c: { ru: 'Ель', en: 'Spruce' } }
  const field = (name: string, type: string) =>
    make('/fields', { object: 'lead', name, type, label, options: { choices: ['a', 'b', 'c'], labels } })
  const without = (id: string, choices: ('a' | 'b' | 'c')[], move: object) =>
    call('PATCH', `/fields/${id}`, {
      options: { choices, labels: Object.fromEntries(choices.map(choice => [choice, labels[choice]])) },
      move,
    })
  const removed = async (id: string) => (await call('GET', `/fields/${id}/choices/removed`)).body.data
  const restore = async (id: string, ...choices: string[]) =>
    (await call('POST', `/fields/${id}/choices/restoration`, { choices })).body
  const now = async (id: string) => (await call('GET', `/leads/${id}`)).body

  test('stands where it stood, with the records that nobody has changed since, and their history says so', async () => {
    const { id } = await field('woodOne', 'choice')
    const [one, changed, gone] = [
      await lead({ woodOne: 'a' }),
      await lead({ woodOne: 'a' }),
      await lead({ woodOne: 'a' }),
    ]
    const other = await lead({ woodOne: 'c' })
    await call('DELETE', `/leads/${gone.id}`)
    await without(id, ['b', 'c'], { a: 'c' })
    await call('PATCH', `/leads/${changed.id}`, { woodOne: 'b' })
    expect(await removed(id)).toMatchObject([{ choice: 'a', label: labels.a, moved: 3, unchanged: 2 }])

    expect(await restore(id, 'a')).toMatchObject({
      restored: 2,
      kept: 1,
      field: { options: { choices: ['a', 'b', 'c'], labels } },
    })
    expect(await now(one.id)).toMatchObject({ woodOne: 'a', version: one.version + 2 })
    expect((await now(changed.id)).woodOne).toBe('b')
    expect(await now(other.id)).toMatchObject({ woodOne: 'c', version: other.version })
    expect((await call('POST', `/leads/${gone.id}/restoration`)).body.woodOne).toBe('a')
    const { data } = (await call('GET', `/leads/${one.id}/changes`)).body
    expect(data[0].fields).toEqual([{ field: 'woodOne', before: 'c', after: 'a' }])
    expect(await removed(id)).toEqual([])
    await refused('POST', `/fields/${id}/choices/restoration`, { choices: ['a'] }, 404)
  })

  test('comes back to lists and to what was left empty, however many went at once', async () => {
    const [one, many] = [await field('woodEmpty', 'choice'), await field('woodMany', 'multiChoice')]
    const lost = await lead({ woodEmpty: 'b', woodMany: ['a', 'b'] })
    await without(one.id, ['a', 'c'], { b: null })
    await without(many.id, ['c'], { a: 'c', b: null })
    expect(await now(lost.id)).toMatchObject({ woodEmpty: null, woodMany: ['c'] })
    expect(await restore(one.id, 'b')).toMatchObject({ restored: 1, kept: 0 })
    expect(await restore(many.id, 'a', 'b')).toMatchObject({ restored: 2, kept: 0 })
    expect(await now(lost.id)).toMatchObject({ woodEmpty: 'b', woodMany: ['a', 'b'] })
  })

  test('and that was put back by hand meanwhile is simply there', async () => {
    const { id } = await field('woodHand', 'choice')
    const one = await lead({ woodHand: 'a' })
    await without(id, ['b', 'c'], { a: 'b' })
    await without(id, ['b', 'c', 'a'], {})
    expect(await removed(id)).toEqual([])
    await refused('POST', `/fields/${id}/choices/restoration`, { choices: ['a'] }, 404)
    expect((await now(one.id)).woodHand).toBe('b')
  })

  test('is an administrator’s to bring back', async () => {
    const { id } = await field('woodTheirs', 'choice')
    await without(id, ['a', 'b'], {})
    await refused('POST', `/fields/${id}/choices/restoration`, { choices: ['c'] }, 403, olga.key)
    await refused('GET', `/fields/${id}/choices/removed`, undefined, 403, olga.key)
    await refused('POST', `/fields/${id}/choices/restoration`, { choices: [] }, 422)
    expect(await removed(id)).toHaveLength(1)
  })
})

describe('before sales are set up anew', () => {
  test('of a pipeline it is told how many records hold it, once each, and which stages go along', async () => {
    const pipeline = await make('/pipelines', { name: 'Опт', position: 9 })
    const stages = [
      await make('/stages', { name: 'Первая', pipeline: pipeline.id, position: 1 }),
      await make('/stages', { name: 'Вторая', pipeline: pipeline.id, position: 2 }),
    ]
    expect(await told('pipelines', pipeline.id)).toMatchObject({
      uses: [],
      elsewhere: [{ place: 'stages', count: 2, holds: false }],
      removable: true,
    })
    for (const stage of stages) await make('/deals', { name: 'Шкаф', stage: stage.id })
    const query = { filter: [['stage', 'eq', stages[0]?.id]] }
    await make('/views', { object: 'deal', name: 'Первые', kind: 'list', shared: 'private', query })
    expect(await told('pipelines', pipeline.id)).toMatchObject({
      uses: [{ object: 'deal', count: 2, holds: true }],
      removable: false,
    })
    expect(await told('stages', stages[0]?.id)).toMatchObject({
      uses: [{ object: 'deal', field: 'stage', count: 1, holds: true }],
      elsewhere: [{ place: 'views', count: 1, holds: false }],
    })
  })

  test('of a rule it is told how many leads it decides, those before it being asked first', async () => {
    const rule = (name: string, position: number, conditions: object) =>
      make('/distribution-rules', { name, position, scheme: 'claim', conditions })
    const first = await rule('Опт', 1, { interest: { contains: 'партия' } })
    const second = await rule('Кухни', 2, { interest: { contains: 'кухня' } })
    const rest = await rule('Все', 3, {})
    const never = await rule('Никогда', 4, {})
    await lead({ interest: 'партия, кухня' })
    await lead({ interest: 'кухня' })
    await lead({ interest: 'кухня', owner: olga.id })
    const all = (await call('GET', '/leads?limit=1&total=true')).body.total.value
    expect((await told('distribution-rules', first.id)).decides).toEqual({ recent: 1, waiting: 1 })
    expect((await told('distribution-rules', second.id)).decides).toEqual({ recent: 2, waiting: 1 })
    expect((await told('distribution-rules', rest.id)).decides.recent).toBe(all - 3)
    expect((await told('distribution-rules', never.id)).decides).toEqual({ recent: 0, waiting: 0 })
    await call('PATCH', `/distribution-rules/${second.id}`, { active: false })
    expect((await told('distribution-rules', second.id)).decides).toEqual({ recent: 0, waiting: 0 })
    for (const one of [first, second, rest, never]) await call('DELETE', `/distribution-rules/${one.id}`)
  })

  test('of a field it is told which rules ask for it', async () => {
    const shade = await make('/fields', {
      object: 'lead',
      name: 'shade',
      type: 'text',
      label: { ru: 'Тон', en: 'Tone' },
    })
    const conditions = { shade: { contains: 'тёмный' } }
    const rule = await make('/distribution-rules', { name: 'Тёмные', position: 1, scheme: 'claim', conditions })
    expect((await told('fields', shade.id)).elsewhere).toEqual([{ place: 'rules', count: 1, holds: false }])
    await call('DELETE', `/distribution-rules/${rule.id}`)
  })
})

test('a removed object comes back with its fields, records and pipelines', async () => {
  const label = { one: { ru: 'Проект', en: 'Project' }, many: { ru: 'Проекты', en: 'Projects' } }
  const { id } = await make('/objects', { name: 'project', plural: 'projects', label })
  await make('/fields', { object: 'project', name: 'phase', type: 'stage', label: { ru: 'Фаза', en: 'Phase' } })
  const pipeline = await make('/pipelines', { name: 'Стройка', object: 'project', position: 1 })
  const stage = await make('/stages', { name: 'Начат', kind: 'open', pipeline: pipeline.id, position: 1 })
  const project = await make('/projects', { name: 'Дом', phase: stage.id })
  expect(await told('objects', id)).toMatchObject({ records: 1, removable: true })

  await call('DELETE', `/objects/${id}`)
  expect((await server.call('GET', '/projects')).status).toBe(404)
  expect((await call('GET', '/objects/removed')).body.data).toMatchObject([{ id, name: 'project' }])
  await call('POST', `/objects/${id}/restoration`)
  expect((await call('GET', `/projects/${project.id}`)).body).toMatchObject({ name: 'Дом', phase: stage.id })
  expect((await call('GET', '/pipelines')).body.data.map(({ name }: { name: string }) => name)).toContain('Стройка')
  await refused('POST', `/objects/${id}/restoration`, undefined, 404)
})

test('nothing comes back to where there is nothing: it is told what comes back first', async () => {
  const pipeline = await make('/pipelines', { name: 'Времянка', position: 20 })
  const stage = await make('/stages', { name: 'Раз', pipeline: pipeline.id, position: 1 })
  const deal = await make('/deals', { name: 'Тумба', stage: stage.id })
  for (const path of [`/deals/${deal.id}`, `/stages/${stage.id}`, `/pipelines/${pipeline.id}`])
    await call('DELETE', path)
  const refusal = async (path: string) =>
    (await refused('POST', `${path}/restoration`, undefined, 422)).errors.map(
      ({ field, code, message }: Record<string, string>) => [field, code, message?.includes('«')],
    )
  expect(await refusal(`/deals/${deal.id}`)).toContainEqual(['stage', 'goneMeanwhile', true])
  expect(await refusal(`/stages/${stage.id}`)).toEqual([['pipeline', 'goneMeanwhile', true]])
  for (const path of [`/pipelines/${pipeline.id}`, `/stages/${stage.id}`, `/deals/${deal.id}`])
    await call('POST', `${path}/restoration`)
  expect((await call('GET', `/deals/${deal.id}`)).body).toMatchObject({ stage: stage.id, pipeline: pipeline.id })
})

test('an administrator does not take his own rights away, and the last one stays', async () => {
  const roles = (await call('GET', '/roles')).body.data
  const manager = roles.find(({ name }: { name: string }) => name === 'manager').id
  const me = `/users/${server.administrator}`
  expect((await refused('PATCH', me, { role: manager }, 409)).type).toContain('lastAdministrator')
  const pavel = await server.person('pavel', 'admin', { scopes: ['read', 'write', 'admin'] })
  expect((await refused('PATCH', me, { role: manager }, 409)).type).toContain('ownRights')
  expect((await refused('PATCH', me, { active: false }, 409)).type).toContain('ownRights')
  expect((await refused('DELETE', me, undefined, 409)).type).toContain('ownRights')

  const answer = await server.call('PATCH', `/users/${pavel.id}`, { body: { role: manager } })
  expect(answer.status, answer.text).toBe(200)
})
