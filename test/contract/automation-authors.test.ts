import { beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../src/jobs/testing/company.ts'
import { add, deal, manager, openRoom, post, publish, runsOf, server, stages } from './automation-room.ts'
import { everythingKept } from './operations.ts'
import { problemOf } from './server.ts'

/* Robots that are written by whom a role lets do so: of boards he works with, with his own rights. */

openRoom()

let head: { id: string; key: string }
beforeAll(async () => {
  head = await server.person('Глава', 'head')
})

const steps = [{ id: 'a', do: 'change', set: { comment: 'начато' } }]
const robot = (more: object = {}) => ({
  name: 'Мой',
  kind: 'robot',
  draft: { trigger: { on: 'stageEntered', object: 'deal', stages: [stages.s1] }, steps, ...more },
})
async function added(key = head.key) {
  const answer = await post('/flows', robot(), key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const asHead = (method: string, path: string, body?: object) => server.call(method, path, { key: head.key, body })

describe('a head of sales', () => {
  test('writes a robot that runs as himself, sees it go, and takes it away again', async () => {
    const flow = await added()
    expect(flow).toMatchObject({ kind: 'robot', state: 'draft', draft: { runAs: head.id } })
    const changed = robot({ runAs: head.id })
    expect((await asHead('PUT', `/flows/${flow.id}`, { ...changed, name: 'Мой робот' })).status).toBe(200)
    const period = { from: new Date(Date.now() - 86_400_000).toISOString(), to: new Date().toISOString() }
    expect((await asHead('POST', `/flows/${flow.id}/rehearsals`, period)).status).toBe(200)
    const published = await asHead('PUT', `/flows/${flow.id}/publication`, {})
    expect(published.status, published.text).toBe(200)
    const made = await deal({}, head.key)
    await server.call('POST', `/deals/${made.id}/move`, { key: head.key, body: { stage: stages.s1 } })
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    const { rows } = await server.database.owner.query(
      `select channel, actor from change where record_id = $1 and after ? 'comment' and after->>'comment' = 'начато'`,
      [made.id],
    )
    expect(rows).toEqual([{ channel: 'automation', actor: head.id }])
    expect((await asHead('DELETE', `/flows/${flow.id}/publication`)).status).toBe(200)
    expect((await asHead('DELETE', `/flows/${flow.id}`)).status).toBe(204)
    expect((await asHead('POST', `/flows/${flow.id}/restoration`)).body).toMatchObject({ state: 'off' })
    await asHead('DELETE', `/flows/${flow.id}`)
  })

  test('is told everything that only administrators may write at once, and nothing is kept of it', async () => {
    const known = await added()
    const before = await everythingKept(server, server.workspace)
    const wrong = {
      name: 'Чужое',
      kind: 'flow',
      draft: {
        trigger: { on: 'created', object: 'product' },
        runAs: server.administrator,
        steps: [
          {
            id: 'b',
            do: 'branch',
            paths: [{ when: {}, steps: [{ id: 'h', do: 'http', method: 'POST', url: 'https://example.com' }] }],
          },
          { id: 'w', do: 'webhook', webhook: known.id },
        ],
      },
    }
    const expected = [
      ['kind', 'robotOnly'],
      ['draft.runAs', 'robotRunsAsYou'],
      ['draft.trigger.on', 'robotOfStage'],
      ['draft.steps.0.paths.0.steps.0.do', 'robotStep'],
      ['draft.steps.1.do', 'robotStep'],
    ]
    for (const [method, path] of [
      ['POST', '/flows'],
      ['PUT', `/flows/${known.id}`],
    ] as const) {
      const answer = await asHead(method, path, wrong)
      expect(answer.status, answer.text).toBe(422)
      expect(answer.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual(
        expected,
      )
    }
    const ofNobody = await asHead('POST', '/flows', robot({ runAs: null }))
    expect(ofNobody.body.errors).toMatchObject([{ field: 'draft.runAs', code: 'robotRunsAsYou' }])
    const ofOthers = await asHead(
      'POST',
      '/flows',
      robot({ trigger: { on: 'stageEntered', object: 'user', stages: [] } }),
    )
    expect(ofOthers.body.errors).toMatchObject([{ field: 'draft.trigger.object', code: 'robotBoard' }])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('changes no flow that runs as somebody else, and is told of it as everybody is', async () => {
    const own = await added()
    const foreign = await add({ ...robot().draft, runAs: null }, { kind: 'robot' })
    const handed = await added()
    const taken = { ...robot({ runAs: null }), name: 'Системный' }
    expect((await server.call('PUT', `/flows/${handed.id}`, { body: taken })).status).toBe(200)
    expect((await publish(foreign.id)).status).toBe(200)
    const before = await everythingKept(server, server.workspace)
    for (const { id } of [foreign, handed])
      for (const [method, path, body] of [
        ['GET', '', undefined],
        ['PUT', '', robot()],
        ['DELETE', '', undefined],
        ['PUT', '/publication', {}],
        ['DELETE', '/publication', undefined],
        ['POST', '/rehearsals', { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }],
      ] as const)
        expect(problemOf(await asHead(method, `/flows/${id}${path}`, body)), `${method} ${path}`).toEqual([
          403,
          'flowOfOthers',
        ])
    for (const [method, path] of [
      ['POST', `/flows/${own.id}/hook`],
      ['PUT', `/flows/${own.id}/secrets/a`],
    ] as const)
      expect((await asHead(method, path, method === 'PUT' ? { authorization: 'Bearer x' } : undefined)).status).toBe(
        403,
      )
    const listed = (await asHead('GET', '/flows?object=deal')).body.data
    const found = (id: string) => listed.find((flow: { id: string }) => flow.id === id)
    expect(found(own.id).draft.runAs).toBe(head.id)
    expect(found(foreign.id)).not.toHaveProperty('draft')
    expect(found(foreign.id).works.steps).toMatchObject([{ id: 'a', do: 'change' }])
    const offered = (await asHead('GET', '/flow-actions')).body.data.map(({ name }: { name: string }) => name)
    expect(offered).toContain('change')
    expect(offered).not.toContain('http')
    expect(offered).not.toContain('webhook')
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    await server.call('DELETE', `/flows/${foreign.id}/publication`)
  })

  test('may not any more once his role is no longer let; what he wrote goes on', async () => {
    const flow = await added()
    expect((await asHead('PUT', `/flows/${flow.id}/publication`, {})).status).toBe(200)
    const roles = (await server.call('GET', '/roles')).body.data
    const role = roles.find(({ name }: { name: string }) => name === 'head')
    expect(role.writesRobots).toBe(true)
    expect((await asHead('GET', '/me')).body.writesRobots).toBe(true)
    await server.call('PATCH', `/roles/${role.id}`, { body: { writesRobots: false } })
    expect((await asHead('GET', '/me')).body.writesRobots).toBe(false)
    expect(problemOf(await asHead('PUT', `/flows/${flow.id}`, robot()))).toEqual([403, 'administratorsOnly'])
    expect(problemOf(await post('/flows', robot(), head.key))).toEqual([403, 'administratorsOnly'])
    const made = await deal({}, head.key)
    await server.call('POST', `/deals/${made.id}/move`, { key: head.key, body: { stage: stages.s1 } })
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    await server.call('PATCH', `/roles/${role.id}`, { body: { writesRobots: true } })
    expect((await asHead('DELETE', `/flows/${flow.id}`)).status).toBe(204)
  })

  test('with a key that may do only some things writes none, nor does a manager', async () => {
    const bounded = await server.person('Глава-2', 'head', { scopes: ['read', 'deals:write'] })
    const before = await everythingKept(server, server.workspace)
    for (const key of [bounded.key, manager.key]) {
      expect(problemOf(await post('/flows', robot(), key))).toEqual([403, 'administratorsOnly'])
      expect((await server.call('GET', '/flow-actions', { key })).status).toBe(403)
    }
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })
})
