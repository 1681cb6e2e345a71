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
    const { values, elsewhere, removable } = await told('fields', field.id)
    const living = (await call('GET', '/leads?limit=1&total=true')).body.total.value
    expect(values).toEqual({ filled: 2, empty: living - 2, inTrash: 1, repeated: 2 })
    expect(elsewhere).toEqual([{ place: 'views', count: 1, holds: false }])
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
