import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type JsonObject, type Scope, scopes, verbs } from '../../src/model/index.ts'
import { objects } from '../../src/objects/index.ts'
import { makeTargets, sampleInput, type Targets } from './samples.ts'
import { openServer, type Server } from './server.ts'

type Owner = 'me' | 'mate' | 'below' | 'stranger'
const owners: readonly Owner[] = ['me', 'mate', 'below', 'stranger']

/** Whose records a scope takes in. */
const within: Record<Scope, readonly Owner[]> = {
  none: [],
  own: ['me'],
  team: ['me', 'mate'],
  branch: ['me', 'mate', 'below'],
  all: owners,
}

const owned = objects.filter(object => object.owner && !object.configuration && object.name !== 'attachment')
let server: Server
let targets: Targets
const people = {} as Record<Owner, string>
/** A company of each, that activities and tasks are on: who reads it reads them. */
const companies = {} as Record<Owner, string>
const keys = {} as Record<Scope, string>
/** Of samples: no two records of the whole run have the same values. */
let n = 0

beforeAll(async () => {
  server = await openServer()
  targets = await makeTargets(server, objects)
  const team = await makeTeam('Отдел', null)
  const below = await makeTeam('Группа', team)
  const other = await makeTeam('Другие', null)
  people.mate = (await server.person('mate', 'viewer', { team })).id
  people.below = (await server.person('below', 'viewer', { team: below })).id
  people.stranger = (await server.person('stranger', 'viewer', { team: other })).id
  const me = await server.person('me', 'viewer', { team })
  people.me = me.id
  for (const scope of scopes) keys[scope] = me.key
  for (const owner of owners)
    companies[owner] = (
      await server.call('POST', '/companies', { body: { name: owner, owner: people[owner] } })
    ).body.id
}, 120_000)
afterAll(() => server.close())

async function makeTeam(name: string, parent: string | null): Promise<string> {
  return (await server.call('POST', '/teams', { body: { name, parent } })).body.id
}

/** Gives `me` a role that may do everything as far as the scope reaches. */
async function become(scope: Scope): Promise<void> {
  const rights = Object.fromEntries(verbs.map(verb => [verb, scope]))
  const role = await server.call('POST', '/roles', {
    body: { name: `reach ${scope}`, objects: Object.fromEntries(owned.map(({ name }) => [name, rights])) },
  })
  expect(role.status, role.text).toBe(201)
  const changed = await server.call('PATCH', `/users/${people.me}`, { body: { role: role.body.id } })
  expect(changed.status, changed.text).toBe(200)
}

describe.each(scopes.map(scope => [scope] as const))('with rights that reach %s', scope => {
  const allowed = within[scope]

  beforeAll(() => become(scope))

  test.each(owned.map(object => [object.name, object] as const))(
    '%s: what is out of reach is not there',
    async (name, object) => {
      const key = keys[scope]
      const records = {} as Record<Owner, string>
      for (const owner of owners) records[owner] = await make(object.plural, owner)

      const list = await server.call('GET', `/${object.plural}?limit=200`, { key })
      expect(list.status).toBe(scope === 'none' ? 403 : 200)
      const counted = await server.call('POST', `/${object.plural}/aggregate`, {
        key,
        body: { measures: [{ fn: 'count' }], filter: { id: { in: Object.values(records) } } },
      })
      if (scope !== 'none') {
        const seen = new Set(list.body.data.map((each: { id: string }) => each.id))
        expect(
          owners.filter(owner => seen.has(records[owner])),
          'list',
        ).toEqual(allowed)
        expect(counted.body.rows[0].measures, counted.text).toEqual([allowed.length])
      }

      for (const owner of owners) {
        const path = `/${object.plural}/${records[owner]}`
        const may = allowed.includes(owner)
        const refused = scope === 'none' ? 403 : 404
        expect((await server.call('GET', path, { key })).status, `get ${owner}`).toBe(may ? 200 : refused)
        expect((await server.call('GET', `${path}/changes`, { key })).status, `changes ${owner}`).toBe(
          may ? 200 : refused,
        )
        expect((await server.call('PATCH', path, { key, body: {} })).status, `update ${owner}`).toBe(
          may ? 200 : refused,
        )
        const input = { ...sample('me'), [object.owner ?? '']: people[owner] }
        const made = await server.call('POST', `/${object.plural}`, { key, body: input })
        expect(made.status, `create ${name} for ${owner}: ${made.text}`).toBe(may ? 201 : 403)
        expect((await server.call('DELETE', path, { key })).status, `remove ${owner}`).toBe(may ? 204 : refused)
        expect((await server.call('GET', path)).status, `after remove ${owner}`).toBe(may ? 404 : 200)
      }

      async function make(plural: string, owner: Owner): Promise<string> {
        const made = await server.call('POST', `/${plural}`, {
          body: { ...sample(owner), [object.owner ?? '']: people[owner] },
        })
        expect(made.status, made.text).toBe(201)
        return made.body.id
      }

      function sample(on: Owner): JsonObject {
        const { follows } = object
        const input = sampleInput(object, 1000 + 2 * n++, targets)
        /** Free of references that the role does not reach; what is followed is the owner's own affair here. */
        const free = Object.fromEntries(
          Object.entries(input).filter(
            ([field]) => !['ref', 'refs', 'file', 'user'].includes(object.fields[field]?.type ?? ''),
          ),
        )
        const needed: JsonObject = name === 'deal' ? { pipeline: input.pipeline ?? null } : {}
        return { ...free, ...needed, ...(follows && { [follows]: { object: 'company', id: companies[on] } }) }
      }
    },
  )
})
