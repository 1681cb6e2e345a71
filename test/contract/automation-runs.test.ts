import { describe, expect, test } from 'vitest'
import { runsAboutPeople } from '../../src/features/automation/personal.ts'
import { until } from '../../src/jobs/testing/company.ts'
import { add, deal, ended, manager, on, openRoom, post, runsOf, server, stages } from './automation-room.ts'

/* How a run waits, stops, is shown, and goes with whom it is about. */

openRoom()

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

  test('robots of a stage are told to everybody who works with it, without what only who sets up may know', async () => {
    const stage = stages.s1 ?? ''
    const steps = [
      {
        id: 'ask',
        do: 'branch',
        paths: [
          {
            when: { name: 'x' },
            steps: [{ id: 'call', do: 'task', title: 'Позвонить', due: { days: 1 }, to: 'owner' }],
          },
        ],
      },
      { id: 'tell', do: 'notify', to: 'head', text: 'Тайное слово' },
    ]
    const trigger = { on: 'stageEntered', object: 'deal', stages: [stage] }
    const open = await on(
      { trigger, condition: { amount: { gt: '1000' } }, steps },
      { kind: 'robot', name: 'Открытый' },
    )
    const draft = await add({ trigger, steps }, { kind: 'robot', name: 'Черновик' })
    const told = async (key: string) => {
      const answer = await server.call('GET', `/flows?object=deal&stage=${stage}`, { key })
      if (key !== server.key) expect(answer.text).not.toContain('Тайное слово')
      return answer.body.data
    }
    const works = {
      trigger,
      condition: { amount: { gt: '1000' } },
      isPart: false,
      steps: [
        { id: 'ask', do: 'branch', depth: 1 },
        { id: 'call', do: 'task', title: 'Позвонить', due: { days: 1 }, to: 'owner', depth: 2 },
        { id: 'tell', do: 'notify', to: 'head', depth: 1 },
      ],
    }
    const [seen, ...others] = await told(manager.key)
    expect(others).toEqual([])
    expect(seen).toMatchObject({ id: open.id, name: 'Открытый', works })
    expect(seen).not.toHaveProperty('draft')
    expect((await told(server.key)).map(({ id }: { id: string }) => id).sort()).toEqual([open.id, draft.id].sort())
    const role = (await server.call('GET', '/roles?filter[name]=manager')).body.data[0]
    const limit = (fields: object) =>
      server.call('PATCH', `/roles/${role.id}`, { body: { fields: { ...role.fields, ...fields } } })
    await limit({ 'deal.amount': 'hidden' })
    expect((await told(manager.key))[0].works).toMatchObject({ condition: null, isPart: true })
    await limit({})
    expect(
      (
        await server.call('POST', '/flows', {
          key: manager.key,
          body: { name: 'x', kind: 'robot', draft: { trigger } },
        })
      ).status,
    ).toBe(403)
    await open.off()
    expect(await told(manager.key)).toEqual([])
    await server.call('DELETE', `/flows/${draft.id}`)
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
