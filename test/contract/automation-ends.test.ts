import { describe, expect, test } from 'vitest'
import { until } from '../../src/jobs/testing/company.ts'
import {
  add,
  deal,
  ended,
  look,
  manager,
  on,
  openRoom,
  post,
  publish,
  runsOf,
  server,
  stages,
} from './automation-room.ts'

/* What ends flows, holds them back, and what their steps do with a record. */

openRoom()

const rests = { id: 'rest', do: 'wait', for: { days: 3 } }
const move = (id: string, stage: string | undefined) => post(`/deals/${id}/move`, { stage })
const stateOf = async (flow: string) => (await runsOf(flow))[0]?.state

describe('a run', () => {
  test('of a robot goes on in the stage that it began with, and ends when the record leaves it', async () => {
    const robot = await on({
      trigger: { on: 'stageEntered', object: 'deal', stages: [stages.s1] },
      stops: { leavesStage: true },
      steps: [rests],
    })
    const made = await deal()
    await move(made.id, stages.s1)
    await until(async () => (await stateOf(robot.id)) === 'waiting')
    await server.call('PATCH', `/deals/${made.id}`, { body: { comment: 'Звонили' } })
    await move(made.id, stages.s2)
    await until(async () => (await stateOf(robot.id)) === 'stopped')
    expect((await runsOf(robot.id)).map(({ why }) => why.code)).toEqual(['flowLeftStage'])
    const [run] = await runsOf(robot.id)
    expect((await look(run.id)).steps).toMatchObject([{ step: 'rest', state: 'waiting' }])
    await robot.off()
  })

  test('under way goes on when its flow is switched off, or ends where that is asked for', async () => {
    const flow = await on({ trigger: { on: 'manual', object: 'deal' }, steps: [rests] })
    await post(`/flows/${flow.id}/runs`, { record: (await deal()).id })
    await until(async () => (await stateOf(flow.id)) === 'waiting')
    expect((await server.call('DELETE', `/flows/${flow.id}/publication`)).body.state).toBe('off')
    expect(await stateOf(flow.id)).toBe('waiting')
    expect((await server.call('DELETE', `/flows/${flow.id}/publication?runs=stop`)).status).toBe(200)
    expect((await runsOf(flow.id))[0]).toMatchObject({ state: 'stopped', why: { code: 'flowOff' } })
  })

  test('that is meant once begins once for a record, whatever happens with it', async () => {
    const flow = await on({
      trigger: { on: 'changed', object: 'deal', changes: [{ field: 'comment' }] },
      again: 'once',
      steps: [{ id: 'mark', do: 'change', set: { tags: ['был'] } }],
    })
    const [one, other] = [await deal(), await deal()]
    for (const comment of ['раз', 'два', 'три']) await server.call('PATCH', `/deals/${one.id}`, { body: { comment } })
    await server.call('PATCH', `/deals/${other.id}`, { body: { comment: 'раз' } })
    await ended(flow.id, 2)
    await post(`/flows/${flow.id}/runs`, { record: one.id })
    expect((await runsOf(flow.id)).map(({ on: { id } }) => id).sort()).toEqual([one.id, other.id].sort())
    await flow.off()
  })

  test('does not begin a hundred and first time within an hour for a record', async () => {
    const flow = await on({
      trigger: { on: 'changed', object: 'deal', changes: [{ field: 'comment' }] },
      steps: [{ id: 'end', do: 'stop' }],
    })
    const [one, other] = [await deal(), await deal()]
    const change = (id: string) => server.call('PATCH', `/deals/${id}`, { body: { comment: 'ещё' } })
    await change(one.id)
    const [first] = await ended(flow.id)
    await server.database.owner.query(
      `insert into flow_run (workspace_id, id, flow, version, object, record_id, cause, state, ended_at)
       select r.workspace_id, overlay(r.id::text placing lpad(n::text, 12, '0') from 25)::uuid, r.flow, r.version, r.object, r.record_id, 'test ' || n, 'done', now()
       from flow_run r, generate_series(1, 99) n where r.id = $1`,
      [first.id],
    )
    await server.call('PATCH', `/deals/${one.id}`, { body: { comment: 'в сто первый раз' } })
    await change(other.id)
    await until(async () => (await runsOf(flow.id)).some(({ why }) => why?.code === 'flowTooOften'))
    await until(async () => (await runsOf(flow.id)).some(({ on: { id } }) => id === other.id))
    const runs = await runsOf(flow.id)
    expect(runs.find(({ why }) => why?.code === 'flowTooOften')).toMatchObject({ state: 'stopped', on: { id: one.id } })
    expect(runs.find(({ on: { id } }) => id === other.id).why?.code).not.toBe('flowTooOften')
    await flow.off()
  })

  test('that flows have led to one after the other ends at twenty of them, with all named', async () => {
    const all: string[] = []
    for (let at = 22; at > 0; at--) {
      const steps = all[0] ? [{ id: 'next', do: 'run', flow: all[0] }] : [{ id: 'end', do: 'stop' }]
      const { id } = await add({ trigger: { on: 'manual', object: 'deal' }, steps }, { name: `Звено ${at}` })
      await publish(id)
      all.unshift(id)
    }
    await post(`/flows/${all[0]}/runs`, { record: (await deal()).id })
    await until(async () => (await runsOf(all[20] ?? '')).length === 1)
    const [last] = await runsOf(all[20] ?? '')
    expect(last).toMatchObject({ state: 'stopped', why: { code: 'flowChain' } })
    const { chain } = await look(last.id)
    expect(chain.map(({ flow }: { flow: { name: string } }) => flow.name)).toEqual(
      Array.from({ length: 20 }, (_, at) => `Звено ${at + 1}`),
    )
    expect(await runsOf(all[21] ?? '')).toEqual([])
    for (const id of all) await server.call('DELETE', `/flows/${id}`)
  }, 60_000)
})

test('a step gives the record to somebody, and another moves it', async () => {
  const flow = await on({
    trigger: { on: 'manual', object: 'deal' },
    steps: [
      { id: 'give', do: 'assign', to: manager.id },
      { id: 'go', do: 'move', stage: stages.s1 },
    ],
  })
  const made = await deal()
  await post(`/flows/${flow.id}/runs`, { record: made.id })
  await until(async () => (await stateOf(flow.id)) === 'done')
  const now = (await server.call('GET', `/deals/${made.id}`)).body
  expect(now).toMatchObject({ owner: manager.id, stage: stages.s1, name: made.name })
  await flow.off()
})
