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
  tasksOn,
} from './automation-room.ts'
import { everythingKept } from './operations.ts'
import { problemOf } from './server.ts'

/* What happens by itself: written, published, done step by step, each step once, and shown to whoever asks why. */

openRoom()

describe('a flow', () => {
  test('made by the API and published begins with a new deal: it changes it, plans a task, waits, and goes the way of what came of the task', async () => {
    const flow = await on({
      trigger: { on: 'created', object: 'deal' },
      condition: { 'owner.email': { contains: 'romashka' } },
      steps: [
        { id: 'mark', do: 'change', set: { comment: { text: 'Взято: {{record.name}}' } } },
        {
          id: 'call',
          do: 'task',
          title: 'Позвонить: {{record.name}}',
          due: { days: 1, at: '10:00' },
          to: 'owner',
          results: [
            { text: 'Дозвонился', steps: [{ id: 'reached', do: 'change', set: { comment: 'Говорили' } }] },
            { text: 'Не берёт', steps: [{ id: 'missed', do: 'stop' }] },
          ],
        },
        { id: 'rest', do: 'wait', for: { minutes: 1 } },
        { id: 'end', do: 'change', set: { tags: ['позвонили'] } },
      ],
    })
    const made = await deal({}, manager.key)
    await until(async () => (await runsOf(flow.id))[0]?.state === 'waiting')
    const [task] = await tasksOn(made.id)
    expect(task).toMatchObject({ title: 'Позвонить: Кухня', owner: manager.id })
    expect((await server.call('GET', `/flow-tasks/${task.id}`)).body.results).toEqual(['Дозвонился', 'Не берёт'])
    expect((await server.call('GET', `/deals/${made.id}`)).body.comment).toBe('Взято: Кухня')

    await post(`/tasks/${task.id}/result`, { text: 'дозвонился, думает' })
    await until(
      async () => (await runsOf(flow.id))[0]?.step === 'rest' && (await runsOf(flow.id))[0]?.state === 'waiting',
    )
    expect((await server.call('GET', `/deals/${made.id}`)).body.comment).toBe('Говорили')

    await server.database.owner.query(`update flow_run set wake_at = now() where flow = '${flow.id}'`)
    const [run] = await (async () => {
      await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
      return runsOf(flow.id)
    })()
    const shown = await look(run.id)
    expect(shown.steps.map(({ step, state }: { step: string; state: string }) => [step, state])).toEqual([
      ['mark', 'done'],
      ['call', 'done'],
      ['reached', 'done'],
      ['rest', 'done'],
      ['end', 'done'],
    ])
    expect(shown.steps[1]).toMatchObject({ got: { to: 'owner' }, did: { result: 'дозвонился, думает' } })
    expect((await server.call('GET', `/deals/${made.id}`)).body.tags).toEqual(['позвонили'])
    expect((await server.call('GET', `/deals/${made.id}/changes`)).body.data[0].via).toEqual({
      channel: 'automation',
      reference: run.id,
    })
    await flow.off()
  })

  test('says why it did not run, and begins nothing then', async () => {
    const flow = await on({
      trigger: { on: 'created', object: 'deal' },
      condition: { name: 'Другая' },
      steps: [{ id: 'a', do: 'change', set: { comment: 'нет' } }],
    })
    const made = await deal()
    const [run] = await ended(flow.id)
    expect(run).toMatchObject({
      state: 'skipped',
      on: { id: made.id },
      why: { code: 'flowCondition', message: expect.any(String) },
    })
    expect((await server.call('GET', `/deals/${made.id}`)).body.version).toBe(1)
    await flow.off()
  })

  test('that could not run is not published, and everything that is wrong is named by its place', async () => {
    const flow = await add({
      trigger: { on: 'changed', object: 'deal', changes: [{ field: 'nothing' }] },
      condition: { gone: 1 },
      runAs: manager.id,
      steps: [
        { id: 'a', do: 'change', set: { gone: 1, amount: { formula: 'nothing / 0' } } },
        { id: 'a', do: 'task', title: '{{record.gone}}', due: { days: 1 }, to: 'owner' },
        { id: 'b', do: 'branch', paths: [{ when: { missing: true }, steps: [{ id: 'c', do: 'fly' }] }] },
      ],
    })
    const before = await everythingKept(server, server.workspace)
    const answer = await publish(flow.id)
    expect(problemOf(answer)).toEqual([422, 'invalid'])
    expect(answer.body.errors.map(({ field, code }: { field: string; code: string }) => [field, code])).toEqual([
      ['trigger.changes.0.field', 'unknownField'],
      ['condition.gone', 'unknownField'],
      ['steps.0.set.gone', 'unknownField'],
      ['steps.0.set.amount', 'formulaField'],
      ['steps.1.id', 'taken'],
      ['steps.2.paths.0.when.missing', 'unknownField'],
      ['steps.2.paths.0.steps.0.do', 'choice'],
    ])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    expect(flow.problems).toHaveLength(7)
    await server.call('DELETE', `/flows/${flow.id}`)
  })

  test('is rehearsed on what has happened: how often it would have begun, by what records were then, and nothing is written', async () => {
    const from = new Date().toISOString()
    const named = await deal({ name: 'Репетиция', comment: 'тогда' })
    await deal({ name: 'Репетиция' })
    await server.call('PATCH', `/deals/${named.id}`, { body: { comment: 'теперь' } })
    const later = await deal({ name: 'Репетиция' })
    await server.call('PATCH', `/deals/${later.id}`, { body: { comment: 'тогда' } })
    const flow = await add({
      trigger: { on: 'created', object: 'deal' },
      condition: { name: 'Репетиция', comment: 'тогда' },
      steps: [],
    })
    const before = await everythingKept(server, server.workspace)
    const period = { from, to: new Date(Date.now() + 1000).toISOString() }
    const { body } = await post(`/flows/${flow.id}/rehearsals`, period)
    expect(body).toMatchObject({
      looked: 3,
      began: 1,
      records: 1,
      complete: true,
      examples: [{ on: { object: 'deal', id: named.id, title: 'Репетиция' } }],
    })
    expect(body.days).toEqual([{ day: expect.any(String), count: 1 }])
    expect(problemOf(await post(`/flows/${flow.id}/rehearsals`, { from: '2020-01-01T00:00:00Z', to: from }))).toEqual([
      422,
      'invalid',
    ])
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    await server.call('DELETE', `/flows/${flow.id}`)
  })

  test('that was removed comes back switched off, with all it was, and its runs have ended', async () => {
    const flow = await on({
      trigger: { on: 'manual', object: 'deal' },
      steps: [{ id: 'w', do: 'wait', for: { days: 1 } }],
    })
    const { id } = await deal()
    await post(`/flows/${flow.id}/runs`, { record: id })
    const before = (await server.call('GET', `/flows/${flow.id}`)).body
    expect((await server.call('POST', `/flows/${flow.id}/restoration`, { body: {} })).status).toBe(404)
    expect((await server.call('DELETE', `/flows/${flow.id}`)).status).toBe(204)
    expect((await server.call('POST', `/flows/${flow.id}/restoration`, { body: {}, key: manager.key })).status).toBe(
      403,
    )
    const back = await server.call('POST', `/flows/${flow.id}/restoration`, { body: {} })
    expect(back.status, back.text).toBe(200)
    expect(back.body).toMatchObject({
      name: before.name,
      state: 'off',
      draft: before.draft,
      published: before.published,
    })
    expect((await runsOf(flow.id)).map(({ state }) => state)).toEqual(['stopped'])
  })

  test('is told with what is wrong with it in the list, where what it names has gone', async () => {
    const added = await post('/fields', {
      object: 'deal',
      name: 'soonGone',
      type: 'text',
      label: { en: 'Soon gone', ru: 'Скоро уйдёт' },
    })
    expect(added.status, added.text).toBe(201)
    const flow = await on({
      trigger: { on: 'manual', object: 'deal' },
      condition: { soonGone: 'да' },
      steps: [{ id: 's', do: 'stop' }],
    })
    const listed = async () =>
      (await server.call('GET', '/flows')).body.data.find((one: { id: string }) => one.id === flow.id)
    expect((await listed()).broken).toEqual([])
    await server.call('DELETE', `/fields/${added.body.id}`)
    expect((await listed()).broken).toEqual([expect.objectContaining({ field: 'condition.soonGone' })])
    await flow.off()
  })

  test('is written by administrators alone', async () => {
    const before = await everythingKept(server, server.workspace)
    expect(
      (
        await post(
          '/flows',
          { name: 'Моя', kind: 'flow', draft: { trigger: { on: 'created', object: 'deal' } } },
          manager.key,
        )
      ).status,
    ).toBe(403)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
  })

  test('runs with exactly the rights of whom it runs as', async () => {
    const flow = await on({
      trigger: { on: 'created', object: 'deal' },
      runAs: manager.id,
      steps: [{ id: 'a', do: 'change', set: { comment: 'Видел' } }],
    })
    const hidden = await deal()
    const own = await deal({}, manager.key)
    const runs = await ended(flow.id, 2)
    expect(runs.find(({ on: { id } }) => id === hidden.id)).toMatchObject({
      state: 'skipped',
      why: { code: 'flowNotSeen' },
    })
    expect(runs.find(({ on: { id } }) => id === own.id)).toMatchObject({ state: 'done' })
    expect(
      (await server.call('GET', `/deals/${own.id}/changes`)).body.data[0].actor?.id ??
        (await server.call('GET', `/deals/${own.id}/changes`)).body.data[0].actor,
    ).toBe(manager.id)
    await flow.off()
  })

  test('that leads to itself by way of another is stopped, with the chain named', async () => {
    const ping = await on(
      {
        trigger: { on: 'changed', object: 'deal', changes: [{ field: 'comment' }] },
        steps: [{ id: 'a', do: 'change', set: { name: { text: '{{record.name}}+' } } }],
      },
      { name: 'Пинг' },
    )
    const pong = await on(
      {
        trigger: { on: 'changed', object: 'deal', changes: [{ field: 'name' }] },
        steps: [{ id: 'a', do: 'change', set: { comment: { text: '{{record.comment}}+' } } }],
      },
      { name: 'Понг' },
    )
    const made = await deal()
    await server.call('PATCH', `/deals/${made.id}`, { body: { comment: 'старт' } })
    // What happened to others a moment before may have begun it too.
    const stoppedRun = async () =>
      (await runsOf(ping.id)).find(({ state, on }) => state === 'stopped' && on.id === made.id)
    await until(async () => (await stoppedRun()) !== undefined)
    const stopped = await stoppedRun()
    expect((await look(stopped.id)).chain.map(({ flow }: { flow: { name: string } }) => flow.name)).toEqual([
      'Пинг',
      'Понг',
    ])
    expect(stopped.why.code).toBe('flowLoop')
    expect((await server.call('GET', `/deals/${made.id}`)).body).toMatchObject({ name: 'Кухня+', comment: 'старт+' })
    await ping.off()
    await pong.off()
  })

  test('whose formula divides by zero fails at that step, says so, and goes on by hand from there', async () => {
    const flow = await on({
      trigger: { on: 'created', object: 'deal' },
      steps: [
        { id: 'first', do: 'change', set: { comment: 'раз' } },
        { id: 'sum', do: 'change', set: { remember: { formula: "concat('', 100 / discount)" } } },
      ],
    })
    const made = await deal({ discount: 0 })
    await until(async () => (await runsOf(flow.id))[0]?.state === 'failed')
    const [run] = await runsOf(flow.id)
    expect(run.why).toMatchObject({ code: 'divisionByZero', step: 'sum' })
    const told = async () =>
      (
        await server.database.owner.query(
          `select "user", params from notice where code = 'flowFailed' and record_id = $1`,
          [flow.id],
        )
      ).rows
    await until(async () => (await told()).length > 0)
    expect(await told()).toEqual([{ user: server.administrator, params: { flow: 'Первая' } }])
    await server.call('PATCH', `/deals/${made.id}`, { body: { discount: 50 } })
    expect((await post(`/flow-runs/${run.id}/retry`, undefined)).status).toBe(200)
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    expect((await server.call('GET', `/deals/${made.id}`)).body).toMatchObject({ comment: 'раз', remember: '2' })
    expect((await look(run.id)).steps.map(({ state }: { state: string }) => state)).toEqual(['done', 'failed', 'done'])
    expect(problemOf(await post(`/flow-runs/${run.id}/retry`, undefined))).toEqual([409, 'flowRunState'])
    await flow.off()
  })

  test('goes on with the version it began with, and is off when it is', async () => {
    const flow = await on({
      trigger: { on: 'created', object: 'deal' },
      steps: [
        { id: 'w', do: 'wait', for: { days: 1 } },
        { id: 'a', do: 'change', set: { comment: 'первая' } },
      ],
    })
    const made = await deal()
    await until(async () => (await runsOf(flow.id))[0]?.state === 'waiting')
    const changed = await server.call('PUT', `/flows/${flow.id}`, {
      body: {
        name: 'Вторая',
        kind: 'flow',
        draft: {
          trigger: { on: 'created', object: 'deal' },
          steps: [{ id: 'a', do: 'change', set: { comment: 'вторая' } }],
        },
      },
    })
    expect(changed.body).toMatchObject({ isChanged: true, state: 'on', published: { number: 1 } })
    expect((await publish(flow.id)).body).toMatchObject({ isChanged: false, published: { number: 2 } })
    await server.call('DELETE', `/flows/${flow.id}/publication`)
    await deal()
    await server.database.owner.query(`update flow_run set wake_at = now() where flow = '${flow.id}'`)
    await server.call('POST', '/deals', { body: { name: 'Стук' } })
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    expect(await runsOf(flow.id)).toHaveLength(1)
    expect((await server.call('GET', `/deals/${made.id}`)).body.comment).toBe('первая')
    await flow.off()
  })
})
