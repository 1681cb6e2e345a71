import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beginByClock } from '../../src/features/automation/clock.ts'
import { runsAboutPeople } from '../../src/features/automation/personal.ts'
import { until } from '../../src/jobs/testing/company.ts'
import { addDays, dayAt } from '../../src/model/index.ts'
import { freePort } from '../setup/free-port.ts'
import { believedPair, type MailPeer, mailUser, startMailPeer } from '../setup/mail-peer.ts'
import { everythingKept } from './operations.ts'
import { openServer, problemOf, type Server } from './server.ts'

/* What happens by itself: begun by what happens with records, done step by step, each step once, and shown to whoever asks why. */

let server: Server
let port: number
let peer: MailPeer
let manager: { id: string; key: string }
let stages: Record<string, string> = {}

beforeAll(async () => {
  port = Number(await freePort())
  peer = await startMailPeer({ pair: await believedPair() })
  server = await openServer({
    trustedTargets: [
      `http://127.0.0.1:${port}`,
      `http://localhost:${port}`,
      `smtp://127.0.0.1:${peer.port}`,
      `imap://127.0.0.1:${peer.port}`,
    ],
  })
  manager = await server.person('Аня', 'manager')
  const { data } = (await server.call('GET', '/pipelines')).body
  stages = Object.fromEntries(
    data[0].stages.map((stage: { name: string; id: string }, at: number) => [`s${at}`, stage.id]),
  )
})
afterAll(async () => {
  await server?.close()
  await peer?.stop()
})

const post = (path: string, body: unknown, key = server.key) => server.call('POST', path, { body, key })
const deal = async (fields = {}, key = server.key) => {
  const answer = await post('/deals', { name: 'Кухня', ...fields }, key)
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const add = async (draft: object, more = {}) => {
  const answer = await post('/flows', { name: 'Первая', kind: 'flow', draft, ...more })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const publish = (id: string) => server.call('PUT', `/flows/${id}/publication`, { body: {} })
/** A flow that is on, and a way to switch it off again. */
async function on(draft: object, more = {}) {
  const flow = await add(draft, more)
  const answer = await publish(flow.id)
  expect(answer.status, answer.text).toBe(200)
  return { id: flow.id as string, off: () => server.call('DELETE', `/flows/${flow.id}/publication`) }
}
// biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
const runsOf = async (flow: string): Promise<any[]> => (await server.call('GET', `/flows/${flow}/runs`)).body.data
async function ended(flow: string, count = 1) {
  await until(async () => {
    const runs = await runsOf(flow)
    return runs.length >= count && runs.every(({ state }) => !['running'].includes(state))
  })
  return runsOf(flow)
}
// biome-ignore lint/suspicious/noExplicitAny: see above
const look = async (run: string): Promise<any> => (await server.call('GET', `/flow-runs/${run}`)).body
const tasksOn = async (id: string) => (await post('/tasks/query', { filter: { on: id } })).body.data

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
    await until(async () => (await runsOf(ping.id)).some(({ state }) => state === 'stopped'))
    const stopped = (await runsOf(ping.id)).find(({ state }) => state === 'stopped')
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
    const told = await server.database.owner.query(
      `select "user", params from notice where code = 'flowFailed' and record_id = $1`,
      [flow.id],
    )
    expect(told.rows).toEqual([{ user: server.administrator, params: { flow: 'Первая' } }])
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

describe('what begins a flow', () => {
  const mark = [{ id: 'a', do: 'change', set: { comment: 'начато' } }]
  /** The clock comes round now, having last looked at this moment. */
  async function round(flow: string, lookedAt: Date) {
    await server.database.owner.query(`update flow set looked_until = $1 where id = $2`, [lookedAt, flow])
    await beginByClock(
      await server.application.systemContext(server.workspace, { channel: 'system' }),
      server.application,
    )
  }
  const hourAgo = () => new Date(Date.now() - 3_600_000)

  test('a stage that is entered or left, and a field that has become another', async () => {
    const entered = await on({ trigger: { on: 'stageEntered', object: 'deal', stages: [stages.s1] }, steps: mark })
    const left = await on({
      trigger: { on: 'stageLeft', object: 'deal', stages: [stages.s0] },
      steps: [{ id: 'a', do: 'change', set: { remember: 'ушла' } }],
    })
    const field = await on({
      trigger: { on: 'changed', object: 'deal', changes: [{ field: 'tags', to: ['важно'] }] },
      steps: [{ id: 'a', do: 'change', set: { lostNote: 'важная' } }],
    })
    const made = await deal({ amount: { amount: '5', currency: 'RUB' } })
    await server.call('PATCH', `/deals/${made.id}`, { body: { tags: ['прочее'] } })
    expect((await post(`/deals/${made.id}/move`, { stage: stages.s1 })).status).toBe(200)
    await server.call('PATCH', `/deals/${made.id}`, { body: { tags: ['важно'] } })
    for (const { id } of [entered, left, field]) await until(async () => (await runsOf(id))[0]?.state === 'done')
    expect((await server.call('GET', `/deals/${made.id}`)).body).toMatchObject({
      comment: 'начато',
      remember: 'ушла',
      lostNote: 'важная',
    })
    for (const flow of [entered, left, field]) {
      expect(await runsOf(flow.id)).toHaveLength(1)
      await flow.off()
    }
  })

  test('a date, on its day at its time in the zone of the company, once', async () => {
    const { timeZone } = (await server.application.systemContext(server.workspace, { channel: 'system' })).config
      .company
    const now = new Date()
    const at = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }).format(now)
    const today = dayAt(now, timeZone)
    const soon = await deal({ closesOn: addDays(today, 3) })
    const later = await deal({ closesOn: addDays(today, 4) })
    const birthday = await deal({ opensOn: `1992${today.slice(4)}` })
    const flow = await on({ trigger: { on: 'date', object: 'deal', field: 'closesOn', days: -3, at }, steps: mark })
    const yearly = await on({
      trigger: { on: 'date', object: 'deal', field: 'opensOn', days: 0, at, yearly: true },
      steps: mark,
    })
    const dayAgo = new Date(Date.now() - 20 * 3_600_000)
    for (let times = 0; times < 2; times++) {
      await round(flow.id, dayAgo)
      await round(yearly.id, dayAgo)
    }
    await until(
      async () => (await runsOf(flow.id))[0]?.state === 'done' && (await runsOf(yearly.id))[0]?.state === 'done',
    )
    expect((await runsOf(flow.id)).map(({ on: { id } }) => id)).toEqual([soon.id])
    expect((await runsOf(yearly.id)).map(({ on: { id } }) => id)).toEqual([birthday.id])
    expect((await server.call('GET', `/deals/${later.id}`)).body.comment ?? null).toBe(null)
    await flow.off()
    await yearly.off()
  })

  test('a schedule, for each record that meets the condition; a zone that is none is refused', async () => {
    const meant = await deal({ name: 'По расписанию' })
    const flow = await on({
      trigger: { on: 'schedule', object: 'deal', crontab: '*/10 * * * *', zone: 'Europe/Moscow' },
      condition: { name: 'По расписанию' },
      steps: mark,
    })
    await round(flow.id, hourAgo())
    await round(flow.id, hourAgo())
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    expect((await runsOf(flow.id)).map(({ on: { id } }) => id)).toEqual([meant.id])

    // A zone that the world has given up since stops the flow with the reason, and those beside it go on.
    await server.database.owner.query(
      `update flow_version set definition = jsonb_set(definition, '{trigger,zone}', '"Mars/Base"') where flow = $1`,
      [flow.id],
    )
    const beside = await on({
      trigger: { on: 'schedule', object: 'deal', crontab: '*/10 * * * *', zone: 'UTC' },
      condition: { name: 'По расписанию' },
      steps: mark,
    })
    await server.call('PUT', `/flows/${beside.id}/publication`, { body: {} })
    await server.database.owner.query('update flow set looked_until = $1 where id = any($2)', [
      hourAgo(),
      [flow.id, beside.id],
    ])
    await round(flow.id, hourAgo())
    await until(async () => (await runsOf(beside.id)).length > 0)
    expect((await runsOf(flow.id))[0]).toMatchObject({
      state: 'skipped',
      why: { code: 'flowBroken', problems: [{ field: 'trigger.zone', code: 'timeZone' }] },
    })
    expect((await server.call('GET', `/flows/${flow.id}`)).body.broken).toEqual([
      expect.objectContaining({ field: 'trigger.zone' }),
    ])
    await flow.off()
    await beside.off()

    const bad = await add({
      trigger: { on: 'schedule', crontab: '* * * * *', zone: 'Mars/Base' },
      steps: [{ id: 'a', do: 'stop' }],
    })
    expect(bad.problems).toMatchObject([{ field: 'trigger.zone', code: 'timeZone' }])
    const often = await add({
      trigger: { on: 'schedule', crontab: '* * * * *', zone: 'UTC' },
      steps: [{ id: 'a', do: 'stop' }],
    })
    expect(often.problems).toMatchObject([{ field: 'trigger.crontab', code: 'flowTooFrequent' }])
  })

  test('a stay in a stage that is too long, once for each stay', async () => {
    const long = await deal()
    const short = await deal()
    await server.database.owner.query(
      `update deal set stage_since = now() - interval '50 hours 30 minutes' where id = $1`,
      [long.id],
    )
    const stage = (await server.call('GET', `/deals/${long.id}`)).body.stage
    const flow = await on({
      trigger: { on: 'stageTooLong', object: 'deal', stages: [stage], after: { hours: 50 } },
      steps: mark,
    })
    await round(flow.id, hourAgo())
    await round(flow.id, hourAgo())
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    expect((await runsOf(flow.id)).map(({ on: { id } }) => id)).toEqual([long.id])
    expect((await server.call('GET', `/deals/${short.id}`)).body.comment ?? null).toBe(null)
    await flow.off()
  })

  test('others who call its address, with values that texts use; a call that is repeated begins nothing anew', async () => {
    const made = await deal()
    const flow = await on({
      trigger: { on: 'hook', object: 'deal' },
      steps: [{ id: 'a', do: 'change', set: { comment: { text: 'Оценка {{values.score}}' } } }],
    })
    const { hook } = (await post(`/flows/${flow.id}/hook`, undefined)).body
    const path = hook.replace(/^.*\/api\/v1/, '')
    const call = (key: string) =>
      server.call('POST', path, { key: null, body: { record: made.id, score: 5 }, headers: { 'idempotency-key': key } })
    const first = await call('a')
    expect([first.status, first.body]).toEqual([202, { run: expect.any(String) }])
    expect((await call('a')).body).toEqual({ run: null })
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    expect((await server.call('GET', `/deals/${made.id}`)).body.comment).toBe('Оценка 5')
    const before = await everythingKept(server, server.workspace)
    expect((await server.call('POST', '/flow-hooks/wrong', { key: null, body: {} })).status).toBe(404)
    expect(await everythingKept(server, server.workspace)).toEqual(before)
    await flow.off()
    expect((await call('b')).status).toBe(404)
    expect(await runsOf(flow.id)).toHaveLength(1)
  })

  test('somebody by hand, for a record he sees; another flow, as a step', async () => {
    const other = await on({ trigger: { on: 'manual', object: 'deal' }, steps: mark }, { name: 'Вторая' })
    const flow = await on({
      trigger: { on: 'manual', object: 'deal' },
      condition: { name: 'Кухня' },
      steps: [{ id: 'a', do: 'run', flow: other.id }],
    })
    const hidden = await deal()
    const own = await deal({}, manager.key)
    const wrong = await deal({ name: 'Не то' }, manager.key)
    const begin = (record: string) => post(`/flows/${flow.id}/runs`, { record }, manager.key)
    expect((await begin(hidden.id)).status).toBe(404)
    expect(problemOf(await begin(wrong.id))).toEqual([409, 'flowNotBegun'])
    const answer = await begin(own.id)
    expect([answer.status, answer.body.flow.id]).toEqual([201, flow.id])
    await until(async () => (await runsOf(other.id))[0]?.state === 'done')
    expect((await look((await runsOf(other.id))[0].id)).chain.map(({ run }: { run: string }) => run)).toEqual([
      answer.body.id,
    ])
    await flow.off()
    await other.off()
  })
})

describe('a run', () => {
  const rests = { id: 'w', do: 'wait', for: { days: 1 } }
  const waitsAt = (flow: string) => until(async () => (await runsOf(flow))[0]?.state === 'waiting')

  test('of a sequence ends when the client answers, and a robot when the record leaves its stage', async () => {
    const lead = (await post('/leads', { name: 'Пётр Ильин', phones: ['+79261234567'] })).body
    const sequence = await on({ trigger: { on: 'manual', object: 'lead' }, steps: [rests] }, { kind: 'sequence' })
    await post(`/flows/${sequence.id}/runs`, { record: lead.id })
    const made = await deal({ amount: { amount: '5', currency: 'RUB' } })
    const robot = await on(
      { trigger: { on: 'manual', object: 'deal' }, stops: { leavesStage: true }, steps: [rests] },
      { kind: 'robot' },
    )
    await post(`/flows/${robot.id}/runs`, { record: made.id })
    await waitsAt(sequence.id)
    await waitsAt(robot.id)
    await post(`/records/lead/${lead.id}/calls`, { direction: 'out', result: 'не взял' })
    await post(`/records/lead/${lead.id}/calls`, { direction: 'in', result: 'перезвонил' })
    await post(`/deals/${made.id}/move`, { stage: stages.s1 })
    await until(async () => (await runsOf(sequence.id))[0]?.state === 'stopped')
    await until(async () => (await runsOf(robot.id))[0]?.state === 'stopped')
    expect((await runsOf(sequence.id))[0].why.code).toBe('flowAnswered')
    expect((await runsOf(robot.id))[0].why.code).toBe('flowLeftStage')
    await sequence.off()
    await robot.off()
  })

  test('that waits for an event goes on when a record that refers to it tells of it, else the way of the time', async () => {
    const flow = await on({
      trigger: { on: 'manual', object: 'deal' },
      steps: [
        {
          id: 'w',
          do: 'wait',
          event: { on: 'created', object: 'task', by: 'on', when: { kind: 'meeting' } },
          timeout: { after: { days: 2 }, steps: [{ id: 'late', do: 'change', set: { comment: 'не дождались' } }] },
        },
        { id: 'b', do: 'change', set: { remember: 'дальше' } },
      ],
    })
    const met = await deal()
    const late = await deal()
    for (const { id } of [met, late]) await post(`/flows/${flow.id}/runs`, { record: id })
    await until(async () => (await runsOf(flow.id)).every(({ state }) => state === 'waiting'))
    const task = { title: 'Встреча', dueAt: '2030-01-01T10:00:00Z', on: { object: 'deal', id: met.id } }
    await post('/tasks', { ...task, kind: 'call' })
    await post('/tasks', { ...task, kind: 'meeting' })
    await until(async () => (await runsOf(flow.id)).filter(({ state }) => state === 'done').length === 1)
    await server.database.owner.query('update flow_run set wake_at = now() where record_id = $1', [late.id])
    await deal()
    await until(async () => (await runsOf(flow.id)).every(({ state }) => state === 'done'))
    expect((await server.call('GET', `/deals/${met.id}`)).body).toMatchObject({ remember: 'дальше' })
    expect((await server.call('GET', `/deals/${met.id}`)).body.comment ?? null).toBe(null)
    expect((await server.call('GET', `/deals/${late.id}`)).body).toMatchObject({
      remember: 'дальше',
      comment: 'не дождались',
    })
    await flow.off()
  })

  test('whose field was removed stops at the step that names it, and the others go on', async () => {
    const field = (
      await post('/fields', { object: 'deal', name: 'mood', type: 'text', label: { en: 'Mood', ru: 'Настрой' } })
    ).body
    const broken = await on({
      trigger: { on: 'created', object: 'deal' },
      steps: [
        { id: 'first', do: 'change', set: { comment: 'раз' } },
        { id: 'mood', do: 'change', set: { mood: 'да' } },
      ],
    })
    const asking = await on({
      trigger: { on: 'created', object: 'deal' },
      condition: { mood: { empty: true } },
      steps: [{ id: 'a', do: 'stop' }],
    })
    const sound = await on({
      trigger: { on: 'created', object: 'deal' },
      steps: [{ id: 'a', do: 'change', set: { remember: 'цело' } }],
    })
    const { elsewhere } = (await server.call('GET', `/consequences/fields/${field.id}`)).body
    expect(elsewhere).toContainEqual({ place: 'flows', count: 2, holds: false })
    expect((await server.call('DELETE', `/fields/${field.id}`)).status).toBeLessThan(300)
    const made = await deal()
    await until(async () => (await runsOf(sound.id))[0]?.state === 'done')
    await until(async () => (await runsOf(broken.id))[0]?.state === 'failed')
    expect((await runsOf(broken.id))[0].why).toMatchObject({
      code: 'flowInvalid',
      step: 'mood',
      problems: [{ field: 'mood', code: 'unknownField' }],
    })
    expect((await runsOf(asking.id))[0]).toMatchObject({
      state: 'skipped',
      why: { code: 'flowBroken', problems: [{ field: 'condition.mood' }] },
    })
    expect((await server.call('GET', `/deals/${made.id}`)).body).toMatchObject({ comment: 'раз', remember: 'цело' })
    expect((await server.call('GET', `/flows/${broken.id}`)).body.broken).toEqual([
      expect.objectContaining({ field: 'steps.1.set.mood' }),
    ])
    for (const flow of [broken, asking, sound]) await flow.off()
  })

  test('tells nothing of somebody any more who was erased, and no longer goes on with him', async () => {
    const flow = await on({
      trigger: { on: 'manual', object: 'contact' },
      steps: [{ id: 'a', do: 'change', set: { about: { text: 'Это {{record.name}}' } } }, rests],
    })
    const contact = (
      await post('/contacts', {
        name: 'Роман Стёртый',
        lastName: 'Стёртый',
        firstName: 'Роман',
        emails: ['roman@client.example'],
      })
    ).body
    await post(`/flows/${flow.id}/runs`, { record: contact.id })
    await waitsAt(flow.id)
    const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
    const person = [{ object: 'contact', id: contact.id }]
    expect(await runsAboutPeople.count(ctx, person)).toBe(1)
    expect(JSON.stringify(await runsAboutPeople.tell(ctx, person))).toContain('Роман')
    expect(await runsAboutPeople.erase(ctx, person)).toBe(1)
    const [run] = await runsOf(flow.id)
    expect(run).toMatchObject({ state: 'stopped', why: { code: 'flowErased' } })
    const { rows } = await server.database.owner.query(
      'select r::text || s::text as text from flow_run r join flow_step s on s.run = r.id where r.flow = $1',
      [flow.id],
    )
    expect(rows).toHaveLength(2)
    for (const { text } of rows) expect(text).not.toContain('Роман')
    expect([await runsAboutPeople.count(ctx, person), await runsAboutPeople.erase(ctx, person)]).toEqual([0, 0])
    await flow.off()
  })

  test('is shown to whoever sees the record, and without what steps got to who does not set up', async () => {
    const flow = await on({
      trigger: { on: 'created', object: 'deal' },
      steps: [{ id: 'a', do: 'change', set: { comment: 'x' } }],
    })
    const own = await deal({}, manager.key)
    await deal()
    await ended(flow.id, 2)
    const seen = (await server.call('GET', `/flows/${flow.id}/runs`, { key: manager.key })).body.data
    expect(seen.map(({ on: { id } }: { on: { id: string } }) => id)).toEqual([own.id])
    const all = await runsOf(flow.id)
    const other = all.find(({ on: { id } }) => id !== own.id)
    expect((await server.call('GET', `/flow-runs/${other.id}`, { key: manager.key })).status).toBe(404)
    const [step] = (await server.call('GET', `/flow-runs/${seen[0].id}`, { key: manager.key })).body.steps
    expect(step).not.toHaveProperty('got')
    expect((await server.call('DELETE', `/flow-runs/${seen[0].id}`, { key: manager.key })).status).toBe(403)
    await flow.off()
  })
})

describe('another server that is called', () => {
  const heard: { path: string; key: string; body: string; authorization?: string }[] = []
  let answers: (() => [number, string])[] = []
  const other = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => {
      body += chunk
    })
    request.on('end', () => {
      heard.push({
        path: request.url ?? '',
        key: String(request.headers['idempotency-key']),
        body,
        authorization: request.headers.authorization,
      })
      const [status, text] = (answers.shift() ?? (() => [200, '{}']))()
      response.writeHead(status, { 'content-type': 'application/json' }).end(text)
    })
  })
  beforeAll(() => new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve)))
  afterAll(() => other.close())
  const url = () => `http://127.0.0.1:${port}/score/{{record.name}}?x=1`
  const flow = () =>
    on({
      trigger: { on: 'manual', object: 'deal' },
      steps: [
        {
          id: 'ask',
          do: 'http',
          method: 'POST',
          url: url(),
          body: '{"name": "{{record.name}}"}',
          keep: { score: '/result/0/score' },
        },
        { id: 'use', do: 'change', set: { comment: { text: 'Балл {{values.score}}' } } },
      ],
    })

  test('is asked again under the same key when it fails, and its answer is used', async () => {
    answers = [() => [503, ''], () => [200, '{"result": [{"score": 42}]}']]
    const { id, off } = await flow()
    const made = await deal({ name: '../"Ку/хня"' })
    await post(`/flows/${id}/runs`, { record: made.id })
    await until(async () => (await look((await runsOf(id))[0].id)).steps[0]?.state === 'retried')
    expect((await runsOf(id))[0]).toMatchObject({ state: 'running', why: { code: 'flowAnswer' } })
    await server.database.owner.query('update flow_run set wake_at = now() where flow = $1', [id])
    await until(async () => (await runsOf(id))[0].state === 'done')
    const [first, second] = heard
    expect(first).toEqual(second)
    expect(first).toMatchObject({
      path: '/score/..%2F%22%D0%9A%D1%83%2F%D1%85%D0%BD%D1%8F%22?x=1',
      key: expect.stringMatching(/\.ask$/),
    })
    expect(JSON.parse(first?.body ?? '')).toEqual({ name: '../"Ку/хня"' })
    expect((await server.call('GET', `/deals/${made.id}`)).body.comment).toBe('Балл 42')
    await off()
  })

  test('is shown a secret that stands in no flow, and that no other server is shown', async () => {
    const steps = (address: string) => [{ id: 'ask', do: 'http', method: 'GET', url: address, authorized: true }]
    const trigger = { on: 'manual', object: 'deal' }
    const flow = await add({ trigger, steps: steps(`http://127.0.0.1:${port}/me`) })
    const keep = (step: string) =>
      server.call('PUT', `/flows/${flow.id}/secrets/${step}`, { body: { authorization: 'Bearer s3cret-word' } })
    expect((await keep('ask')).status).toBe(204)
    expect(problemOf(await keep('other'))).toEqual([409, 'flowNoCall'])
    await publish(flow.id)
    heard.splice(0)
    answers = [() => [200, '{"you": "Bearer s3cret-word"}']]
    const run = async () => {
      const { body } = await post(`/flows/${flow.id}/runs`, { record: (await deal()).id })
      await until(async () => ['done', 'failed'].includes((await look(body.id)).state))
      return look(body.id)
    }
    const done = await run()
    expect(done.state).toBe('done')
    expect(heard.map(({ authorization }) => authorization)).toEqual(['Bearer s3cret-word'])
    const everywhere = await server.database.owner.query(
      'select (select json_agg(f) from flow f)::text || (select json_agg(r) from flow_run r)::text || (select json_agg(s) from flow_step s)::text as text',
    )
    expect(everywhere.rows[0].text).not.toContain('s3cret-word')
    const moved = {
      name: 'Другой сервер',
      kind: 'flow',
      draft: { trigger, steps: steps(`http://localhost:${port}/me`) },
    }
    expect((await server.call('PUT', `/flows/${flow.id}`, { body: moved })).body.problems).toEqual([])
    await publish(flow.id)
    const open = await add({
      trigger,
      steps: [{ ...steps(`http://127.0.0.1:${port}/`)[0], headers: { Authorization: 'x' } }],
    })
    expect(open.problems).toMatchObject([{ field: 'steps.0.headers.authorization', code: 'flowOpenSecret' }])
    expect((await run()).why).toMatchObject({ code: 'flowSecret', step: 'ask' })
    expect(heard).toHaveLength(1)
    await server.call('DELETE', `/flows/${flow.id}`)
    expect((await server.database.owner.query(`select from integration_secret where kind = 'flow'`)).rows).toEqual([])
  })

  test('is no server of a network that is not public, nor one that a record names', async () => {
    const refused = async (address: string) =>
      (
        await add({
          trigger: { on: 'manual', object: 'deal' },
          steps: [{ id: 'a', do: 'http', method: 'GET', url: address }],
        })
      ).problems
    for (const address of [
      'https://192.168.1.1/',
      'http://example.com/',
      'https://{{record.name}}/',
      'https://localhost/x',
      'file:///etc/passwd',
    ])
      expect([address, await refused(address)]).toEqual([
        address,
        [expect.objectContaining({ field: 'steps.0.url', code: 'flowAddress' })],
      ])
  })
})

describe('what other features do for a flow', () => {
  const quote = async (discount = 0) =>
    (
      await post(
        '/quotes',
        { name: 'Кухня', items: [{ name: 'Стол', quantity: 1, price: '1000', discount }] },
        manager.key,
      )
    ).body

  test('a letter to the client in the name of whom it runs as, once; one that would have gaps does not leave', async () => {
    const at = { host: '127.0.0.1', port: peer.port, security: 'startTls', user: mailUser.user }
    const mailbox = { kind: 'shared', address: 'sales@romashka.example', name: 'Ромашка', imap: at, smtp: at }
    const kept = await post('/mailboxes', { ...mailbox, password: mailUser.password, users: [manager.id] })
    expect(kept.status, kept.text).toBe(201)
    const draft = (html: string) => ({
      trigger: { on: 'manual', object: 'lead' },
      runAs: manager.id,
      steps: [{ id: 'write', do: 'mail', subject: 'Здравствуйте', html }],
    })
    const flow = await on(draft('<p>{{client.name}}, добрый день!</p>'))
    const gaps = await on(draft('<p>{{client.companyName}}, добрый день!</p>'))
    const lead = (await post('/leads', { name: 'Пётр <Ильин>', emails: ['petr@client.example'], owner: manager.id }))
      .body
    for (const { id } of [flow, gaps]) expect((await post(`/flows/${id}/runs`, { record: lead.id })).status).toBe(201)
    await until(async () => (await runsOf(flow.id))[0]?.state === 'done')
    await until(async () => (await runsOf(gaps.id))[0]?.state === 'failed')
    expect((await runsOf(gaps.id))[0].why.problems).toMatchObject([
      { code: 'flowMailEmpty', params: { places: '{{client.companyName}}' } },
    ])
    const { rows } = await server.database.owner.query(
      'select author, html, recipients from outgoing_mail where record_id = $1',
      [lead.id],
    )
    expect(rows).toMatchObject([{ author: manager.id, recipients: [{ address: 'petr@client.example' }] }])
    expect(rows[0].html).toContain('Пётр &lt;Ильин&gt;, добрый день!')
    await flow.off()
    await gaps.off()
  })

  test('a document that is numbered and attached to the card', async () => {
    const flow = await on({
      trigger: { on: 'manual', object: 'deal' },
      runAs: manager.id,
      steps: [{ id: 'paper', do: 'document', kind: 'letter', title: 'Письмо {{record.name}}' }],
    })
    const made = await deal({}, manager.key)
    await post(`/flows/${flow.id}/runs`, { record: made.id }, manager.key)
    await until(async () => ['done', 'failed'].includes((await runsOf(flow.id))[0]?.state))
    const run = await look((await runsOf(flow.id))[0].id)
    expect(run.steps).toMatchObject([
      { state: 'done', did: { document: expect.any(String), number: expect.any(String) } },
    ])
    const kept = (await server.call('GET', `/documents/${run.steps[0].did.document}`, { key: manager.key })).body
    expect(kept).toMatchObject({ kind: 'letter', owner: manager.id })
    await flow.off()
  }, 120_000)

  test('an approval that is asked for where one is needed, and waited for', async () => {
    const roles = (await server.call('GET', '/roles')).body.data
    const role = (name: string) => roles.find((one: { name: string }) => one.name === name).id
    await server.call('PUT', '/discount-limits', {
      body: { limits: [{ role: role('manager'), perLine: 10, whole: 15, minMargin: null }] },
    })
    const head = await server.person('Вера', 'head')
    const flow = await on({
      trigger: { on: 'manual', object: 'quote' },
      runAs: manager.id,
      steps: [
        {
          id: 'ask',
          do: 'approval',
          otherwise: [
            { id: 'no', do: 'change', set: { comment: 'нельзя' } },
            { id: 'end', do: 'stop' },
          ],
        },
        { id: 'yes', do: 'change', set: { comment: 'можно' } },
      ],
    })
    const [free, good, bad] = [await quote(), await quote(50), await quote(60)]
    for (const { id } of [free, good, bad]) await post(`/flows/${flow.id}/runs`, { record: id }, manager.key)
    await until(async () => (await runsOf(flow.id)).filter(({ state }) => state === 'waiting').length === 2)
    const asked = (await server.call('GET', '/sign-offs', { key: head.key })).body.data
    const of = (id: string) => asked.find((one: { on: { id: string } }) => one.on.id === id).id
    await post(`/sign-offs/${of(good.id)}/decision`, { verdict: 'approve', note: 'Хорошо' }, head.key)
    await post(`/sign-offs/${of(bad.id)}/decision`, { verdict: 'decline', note: 'Много' }, head.key)
    await server.database.owner.query(`update flow_run set wake_at = now() where flow = $1 and state = 'waiting'`, [
      flow.id,
    ])
    await until(async () => (await runsOf(flow.id)).every(({ state }) => state === 'done' || state === 'stopped'))
    const comment = async (id: string) => (await server.call('GET', `/quotes/${id}`)).body.comment
    expect([await comment(free.id), await comment(good.id), await comment(bad.id)]).toEqual([
      'можно',
      'можно',
      'нельзя',
    ])
    await flow.off()
  })
})

describe('ready flows', () => {
  test('begin with a company: those that need nothing are on, the others are drafts that say what they need', async () => {
    const { data } = (await server.call('GET', '/flows')).body
    const ready = data.filter(({ preset }: { preset: string | null }) => preset)
    expect(
      Object.fromEntries(ready.map(({ preset, state }: { preset: string; state: string }) => [preset, state])),
    ).toEqual({
      leadUntouched: 'on',
      quoteUnanswered: 'on',
      birthday: 'on',
      invoiceOverdue: 'on',
      farewell: 'draft',
      greetings: 'draft',
    })
    for (const { id, name, state } of ready) {
      const flow = (await server.call('GET', `/flows/${id}`)).body
      const codes = [...new Set(flow.problems.map(({ code }: { code: string }) => code))]
      expect([name, codes]).toEqual([name, state === 'on' ? [] : ['flowMailSelf']])
      expect(JSON.stringify(flow.draft)).not.toContain('ready.')
    }
  })

  test('tell the head of a lead that nobody has called for a quarter of an hour, and plan the call after a quote', async () => {
    const lead = (await post('/leads', { name: 'Ольга Тихая', phones: ['+79261112233'], owner: manager.id })).body
    const quote = (
      await post('/quotes', { name: 'Кухня', items: [{ name: 'Стол', quantity: 1, price: '1000' }] }, manager.key)
    ).body
    const { owner } = server.database
    await owner.query(`update lead set created_at = now() - interval '15 minutes 30 seconds' where id = $1`, [lead.id])
    await owner.query(
      `update quote set status = 'sent', sent_at = now() - interval '48 hours 1 minute' where id = $1`,
      [quote.id],
    )
    await owner.query(`update flow set looked_until = now() - interval '10 minutes' where preset is not null`)
    const ctx = await server.application.systemContext(server.workspace, { channel: 'system' })
    await beginByClock(ctx, server.application)
    const runs = async () => (await server.call('GET', '/flow-runs')).body.data
    const of = async (id: string) => (await runs()).find(({ on }: { on: { id: string } | null }) => on?.id === id)
    await until(async () => (await of(lead.id))?.state === 'done' && (await of(quote.id))?.state === 'done')
    expect(await tasksOn(quote.id)).toMatchObject([
      { title: 'Узнать решение по КП: Кухня', owner: manager.id, kind: 'call' },
    ])
    const { rows } = await owner.query(`select code, params from notice where record_id = $1 and code = 'flowSays'`, [
      lead.id,
    ])
    expect(rows).toMatchObject([{ params: { text: 'Новый лид Ольга Тихая уже 15 минут ждёт первого звонка' } }])
  })
})
