import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from '../../../test/contract/server.ts'

let server: Server
const stages: Record<string, string> = {}
let phase: string
let dealStage: string

beforeAll(async () => {
  server = await openServer()
  const label = { one: { en: 'Project', ru: 'Проект' }, many: { en: 'Projects', ru: 'Проекты' } }
  await make('objects', { name: 'project', plural: 'projects', label })
  await make('fields', { object: 'project', name: 'budget', type: 'money', label: { en: 'Budget', ru: 'Бюджет' } })
  const field = await make('fields', {
    object: 'project',
    name: 'phase',
    type: 'stage',
    label: { en: 'Phase', ru: 'Этап' },
  })
  phase = field.id
  const pipeline = (await make('pipelines', { name: 'Стройка', object: 'project' })).id
  for (const [i, [name, more]] of Object.entries({
    plan: {},
    build: { requiredFields: ['budget'] },
    done: { kind: 'won' },
    dropped: { kind: 'lost' },
  }).entries())
    stages[name] = (await make('stages', { name, pipeline, position: i, ...more })).id
  const { body } = await server.call('GET', '/pipelines?filter[object]=deal')
  dealStage = body.data[0].stages[0].id
})
afterAll(() => server.close())

async function make(plural: string, body: object) {
  const made = await server.call('POST', `/${plural}`, { body })
  expect(made.status, made.text).toBe(201)
  return made.body
}

async function refused(method: string, path: string, body: object, field: string, code: string): Promise<void> {
  const before = await traces(server)
  const answer = await server.call(method, path, { body })
  expect(answer.status, answer.text).toBe(422)
  expect(answer.body.errors).toContainEqual(expect.objectContaining({ field, code }))
  expect(await traces(server)).toEqual(before)
}

test('a record of an added object begins in the first stage of its own pipeline', async () => {
  const project = await make('projects', { name: 'Дом' })
  expect(project.phase).toBe(stages.plan)
  expect(project.stageSince).toBeTypeOf('string')
  expect(project.closedAt).toBe(null)
  expect((await make('deals', { name: 'Кухня' })).stage).toBe(dealStage)
})

test('it moves when it has what the stage demands, and is closed when it is won', async () => {
  const { id } = await make('projects', { name: 'Дача' })
  await refused('PATCH', `/projects/${id}`, { phase: stages.build }, 'budget', 'requiredInStage')
  const moved = await server.call('PATCH', `/projects/${id}`, { body: { phase: stages.build, budget: 1000 } })
  expect(moved.body.phase).toBe(stages.build)
  const won = await server.call('PATCH', `/projects/${id}`, { body: { phase: stages.done } })
  expect(won.body.closedAt).toBeTypeOf('string')
  const again = await server.call('PATCH', `/projects/${id}`, { body: { phase: stages.plan } })
  expect(again.body.closedAt).toBe(null)
  const { body } = await server.call('GET', `/projects/${id}/changes`)
  expect(body.data[0].fields.map((one: { field: string }) => one.field)).toContain('phase')
  expect(body.data.at(-1).fields.map((one: { field: string }) => one.field)).not.toContain('pipeline')
})

test('no record gets into a pipeline of another object', async () => {
  const project = await make('projects', { name: 'Баня' })
  const deal = await make('deals', { name: 'Стол' })
  await refused('PATCH', `/projects/${project.id}`, { phase: dealStage }, 'phase', 'foreignPipeline')
  await refused('PATCH', `/deals/${deal.id}`, { stage: stages.plan }, 'stage', 'foreignPipeline')
  await refused('POST', '/deals', { name: 'Стул', stage: stages.plan }, 'stage', 'foreignPipeline')
  const before = await traces(server)
  expect((await server.call('POST', `/deals/${deal.id}/move`, { body: { stage: stages.plan } })).status).toBe(422)
  expect(await traces(server)).toEqual(before)
})

test('a pipeline is of an object that has stages, and stays with it', async () => {
  await refused('POST', '/pipelines', { name: 'Лиды', object: 'lead' }, 'object', 'noStageField')
  await refused('POST', '/pipelines', { name: 'Луна', object: 'moon' }, 'object', 'unknownObject')
  const { id } = await make('pipelines', { name: 'Ремонт', object: 'project' })
  await refused('PATCH', `/pipelines/${id}`, { object: 'deal' }, 'object', 'rule')
})

test('a stage in which records are stays', async () => {
  await make('projects', { name: 'Гараж', phase: stages.dropped })
  expect((await server.call('DELETE', `/stages/${stages.dropped}`)).status).toBe(409)
})

test('there is a board of its stages, with counts and sums', async () => {
  const { body } = await server.call('GET', '/schema')
  const project = body.objects.find((object: { name: string }) => object.name === 'project')
  expect(project.views.board).toBe('phase')
  const counted = await server.call('POST', '/projects/aggregate', {
    body: { groupBy: ['phase'], measures: [{ fn: 'count' }, { fn: 'sum', field: 'budget' }] },
  })
  expect(counted.body.rows.map((row: { group: { phase: string } }) => row.group.phase)).toContain(stages.plan)
})

test('an object has one field of a stage', async () => {
  const label = { en: 'x', ru: 'x' }
  await refused('POST', '/fields', { object: 'deal', name: 'second', type: 'stage', label }, 'type', 'oneStage')
  await refused('POST', '/fields', { object: 'project', name: 'second', type: 'stage', label }, 'type', 'oneStage')
  await refused('POST', '/fields', { object: 'team', name: 'second', type: 'stage', label }, 'type', 'oneStage')
})

test('the pipelines of an object go with it', async () => {
  const { body } = await server.call('GET', '/objects')
  const removed = await server.call('DELETE', `/objects/${body.data[0].id}`)
  expect(removed.status, removed.text).toBe(204)
  expect((await server.call('GET', '/pipelines?filter[object]=project')).body.data).toEqual([])
  expect((await server.call('GET', `/stages/${stages.plan}`)).status).toBe(404)
  expect(phase).toBeTypeOf('string')
})
