import { describe, expect, test } from 'vitest'
import { until } from '../../src/jobs/testing/company.ts'
import { deal, look, manager, on, openRoom, post, runsOf, server } from './automation-room.ts'
import { everythingKept } from './operations.ts'

/* A flow for many records at once: begun, taken back, stopped. */

openRoom()

const sequence = (more: object = {}) =>
  on(
    {
      trigger: { on: 'manual', object: 'deal' },
      condition: { name: { contains: 'Кухня' } },
      again: 'notWhileRunning',
      steps: [{ id: 'rest', do: 'wait', for: { days: 3 } }],
      ...more,
    },
    { kind: 'sequence', name: 'Дожать' },
  )
const statesOf = async (flow: string) => Object.groupBy(await runsOf(flow), run => String(run.state))
const stands = (flow: string, count: number) =>
  until(async () => ((await statesOf(flow)).waiting?.length ?? 0) === count)

describe('marked records', () => {
  test('begin a flow, each once, and say why not for the others', async () => {
    const flow = await sequence()
    const [mine, second, other] = [
      await deal({}, manager.key),
      await deal({}, manager.key),
      await deal({ name: 'Стул' }, manager.key),
    ]
    const foreign = await deal()
    const body = { ids: [mine.id, second.id, other.id, foreign.id, mine.id] }
    const answer = await post(`/flows/${flow.id}/marked-runs`, body, manager.key)
    expect(answer.status, answer.text).toBe(200)
    expect(answer.body).toMatchObject({ chosen: 4, began: 2 })
    const reasons = Object.fromEntries(
      answer.body.reasons.map(({ code, count }: { code: string; count: number }) => [code, count]),
    )
    expect(reasons).toEqual({ flowNotYours: 1, flowCondition: 1 })
    await stands(flow.id, 2)
    const again = (await post(`/flows/${flow.id}/marked-runs`, { ids: [mine.id] }, manager.key)).body
    expect(again).toMatchObject({
      began: 0,
      reasons: [{ code: 'flowRunsAlready', count: 1, message: expect.any(String) }],
    })
    expect((await statesOf(flow.id)).waiting).toHaveLength(2)
    await flow.off()
  })

  test('of a whole list are found by its filter, and what was begun is taken back, nothing else', async () => {
    const flow = await sequence()
    const tag = `кухни-${Date.now()}`
    const made = []
    for (let at = 0; at < 4; at++) made.push(await deal({ tags: [tag] }))
    await post(`/flows/${flow.id}/runs`, { record: made[0].id })
    await stands(flow.id, 1)
    const query = { filter: { tags: { in: [tag] } } }
    const begun = (await post(`/flows/${flow.id}/marked-runs`, { query, except: [made[3].id] })).body
    expect(begun).toMatchObject({ chosen: 3, began: 2 })
    await stands(flow.id, 3)
    const back = await server.call('DELETE', `/flows/${flow.id}/marked-runs/${begun.batch}`)
    expect([back.status, back.body]).toEqual([200, { stopped: 2 }])
    await stands(flow.id, 1)
    expect((await runsOf(flow.id)).find(({ state }) => state === 'waiting').on.id).toBe(made[0].id)
    const stopped = await post(`/flows/${flow.id}/stops`, { query })
    expect([stopped.status, stopped.body]).toEqual([200, { stopped: 1 }])
    await stands(flow.id, 0)
    await flow.off()
  })

  test('stand each where its own steps lead; what one of them is to blame for stops that one alone', async () => {
    const flow = await sequence({
      steps: [
        {
          id: 'way',
          do: 'branch',
          paths: [{ when: { comment: 'ends' }, steps: [{ id: 'end', do: 'stop', reason: 'Хватит' }] }],
          otherwise: [],
        },
        { id: 'until', do: 'wait', until: { field: 'closesOn' } },
        { id: 'never', do: 'stop' },
      ],
    })
    const far = { closesOn: '2199-01-01' }
    const ids = async (count: number, fields: object) => {
      const made = []
      for (let at = 0; at < count; at++) made.push((await deal(fields)).id)
      return made
    }
    const [resting, ending, blank] = [await ids(3, far), await ids(3, { ...far, comment: 'ends' }), await ids(2, {})]
    await post(`/flows/${flow.id}/marked-runs`, { ids: [...resting, ...ending, ...blank] })
    await until(async () => !(await statesOf(flow.id)).running)
    const states = await statesOf(flow.id)
    const of = (state: string) => (states[state] ?? []).map(({ on }) => on.id).sort()
    expect({ waiting: of('waiting'), stopped: of('stopped'), failed: of('failed') }).toEqual({
      waiting: resting.sort(),
      stopped: ending.sort(),
      failed: blank.sort(),
    })
    const failed = await look(states.failed?.[0].id)
    expect(failed.why).toMatchObject({ code: 'flowNoMoment', step: 'until' })
    expect(failed.steps.map(({ step, state }: { step: string; state: string }) => [step, state])).toEqual([
      ['way', 'done'],
      ['until', 'failed'],
    ])
    const stopped = await look(states.stopped?.[0].id)
    expect(stopped.steps.map(({ step, state }: { step: string; state: string }) => [step, state])).toEqual([
      ['way', 'done'],
      ['end', 'done'],
    ])
    await flow.off()
  })

  test('of others are neither begun nor stopped, and a refusal changes nothing', async () => {
    const flow = await sequence()
    const foreign = await deal()
    await post(`/flows/${flow.id}/runs`, { record: foreign.id })
    await stands(flow.id, 1)
    const viewer = await server.person('Зоя', 'viewer')
    const before = await everythingKept(server, server.workspace)
    const call = async (path: string, body: object, key: string) => (await post(path, body, key)).status
    expect(await call(`/flows/${flow.id}/marked-runs`, { ids: [foreign.id] }, viewer.key)).toBe(403)
    expect(await call(`/flows/${flow.id}/stops`, { ids: [foreign.id] }, viewer.key)).toBe(403)
    expect((await post(`/flows/${flow.id}/stops`, { ids: [foreign.id] }, manager.key)).body).toEqual({ stopped: 0 })
    expect(await call(`/flows/${flow.id}/marked-runs`, {}, server.key)).toBe(422)
    expect(await call(`/flows/${flow.id}/marked-runs`, { ids: ['x'] }, server.key)).toBe(422)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    await flow.off()
    expect(await call(`/flows/${flow.id}/marked-runs`, { ids: [foreign.id] }, server.key)).toBe(409)
  })
})
