import { describe, expect, test } from 'vitest'
import { beginByClock } from '../../src/features/automation/clock.ts'
import { until } from '../../src/jobs/testing/company.ts'
import { addDays, dayAt } from '../../src/model/index.ts'
import { add, deal, look, manager, on, openRoom, post, runsOf, server, stages, tasksOn } from './automation-room.ts'
import { everythingKept } from './operations.ts'
import { problemOf } from './server.ts'

/* What begins a flow: stages and fields, dates and schedules, others who call, somebody by hand; and those that are ready. */

openRoom()

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
