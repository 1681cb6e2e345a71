import { describe, expect, test } from 'vitest'
import { until } from '../../src/jobs/testing/company.ts'
import { add, deal, look, on, openRoom, post, runsOf, server } from './automation-room.ts'

/* Records that a flow gives to several people in turn. */

openRoom()

const hire = async (name: string) => (await server.person(name, 'manager')).id
const flow = (step: object) =>
  on({ trigger: { on: 'manual', object: 'deal' }, steps: [{ id: 'give', do: 'distribute', ...step }] })
const ownerOf = async (id: string) => (await server.call('GET', `/deals/${id}`)).body.owner

async function give(flow: string, count: number): Promise<string[]> {
  const made = []
  for (let at = 0; at < count; at++) made.push((await deal({ name: `Стол ${at}` })).id)
  const answers = await Promise.all(made.map(record => post(`/flows/${flow}/runs`, { record })))
  expect(answers.map(({ status }) => status)).toEqual(made.map(() => 201))
  await until(async () => (await runsOf(flow)).every(({ state }) => state !== 'running'))
  return Promise.all(made.map(ownerOf))
}

describe('people in turn', () => {
  test('each get as many, though many runs go side by side', async () => {
    const people = [await hire('Ира'), await hire('Костя'), await hire('Лена')]
    const { id, off } = await flow({ scheme: 'roundRobin', people })
    const owners = await give(id, 14)
    const counts = people.map(person => owners.filter(owner => owner === person).length)
    expect(counts.reduce((sum, count) => sum + count)).toBe(14)
    expect(Math.max(...counts) - Math.min(...counts)).toBe(1)
    const [run] = await runsOf(id)
    expect((await look(run.id)).steps).toMatchObject([{ do: 'distribute', did: { to: expect.any(String) } }])
    await off()
  })

  test('who has the fewest open deals gets the next one, closed ones do not count', async () => {
    const [busy, free] = [await hire('Миша'), await hire('Нина')]
    for (let at = 0; at < 3; at++) await deal({ owner: busy })
    const lost = await deal({ owner: free })
    const { data } = (await server.call('GET', '/pipelines')).body
    const stage = data[0].stages.find(({ kind }: { kind: string }) => kind === 'won').id
    expect((await post(`/deals/${lost.id}/move`, { stage })).status).toBe(200)
    const { id, off } = await flow({ scheme: 'leastLoaded', people: [busy, free] })
    const owners = await give(id, 5)
    expect([owners.filter(owner => owner === busy).length, owners.filter(owner => owner === free).length]).toEqual([
      1, 4,
    ])
    await off()
  })

  test('who is away is passed over; where nobody is there the step is tried again', async () => {
    const [away, here] = [await hire('Оля'), await hire('Паша')]
    const absent = (absentFrom: string | null) => server.call('PATCH', `/users/${away}`, { body: { absentFrom } })
    expect((await absent('2020-01-01T00:00:00Z')).status).toBe(200)
    const both = await flow({ scheme: 'roundRobin', people: [away, here] })
    expect(await give(both.id, 2)).toEqual([here, here])
    const alone = await flow({ scheme: 'roundRobin', people: [away] })
    const made = await deal({ owner: here })
    await post(`/flows/${alone.id}/runs`, { record: made.id })
    await until(async () => (await look((await runsOf(alone.id))[0].id)).steps[0]?.state === 'retried')
    expect((await runsOf(alone.id))[0]).toMatchObject({ state: 'running', why: { code: 'flowNobodyFree' } })
    expect(await ownerOf(made.id)).toBe(here)
    await absent(null)
    await server.database.owner.query('update flow_run set wake_at = now() where flow = $1', [alone.id])
    await until(async () => (await runsOf(alone.id))[0].state === 'done')
    expect(await ownerOf(made.id)).toBe(away)
    await both.off()
    await alone.off()
  })

  test('nobody, and whoever is gone, is refused before it is published', async () => {
    const problems = async (step: object, object = 'deal') =>
      (
        await add({
          trigger: { on: 'manual', object },
          steps: [{ id: 'a', do: 'distribute', scheme: 'roundRobin', ...step }],
        })
      ).problems
    const nobody = '01a22ab2-002c-7522-bc0a-1cfdf0e51830'
    expect(await problems({ people: [nobody] })).toMatchObject([{ field: 'steps.0.people.0', code: 'dangling' }])
    expect(await problems({ team: nobody })).toMatchObject([{ field: 'steps.0.team', code: 'dangling' }])
    expect(await problems({}, 'product')).toMatchObject([{ field: 'steps.0.scheme', code: 'flowNoOwner' }])
    expect(await problems({})).toEqual([])
  })
})
