import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server } from '../../../test/contract/server.ts'
import { raiseResting } from './resting.ts'

let server: Server
let first: string
let head: { id: string; key: string }
let seller: { id: string; key: string }

beforeAll(async () => {
  server = await openServer()
  head = await server.person('vera', 'head')
  seller = await server.person('anya', 'manager')
  const label = { one: { en: 'Project', ru: 'Проект' }, many: { en: 'Projects', ru: 'Проекты' } }
  await make('objects', { name: 'project', plural: 'projects', label })
  const all = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'none' }
  for (const role of (await server.call('GET', '/roles')).body.data)
    if (['manager', 'head'].includes(role.name))
      await server.call('PATCH', `/roles/${role.id}`, { body: { objects: { ...role.objects, project: all } } })
  await make('fields', { object: 'project', name: 'phase', type: 'stage', label: { en: 'Phase', ru: 'Этап' } })
  const pipeline = (await make('pipelines', { name: 'Стройка', object: 'project' })).id
  first = (await make('stages', { name: 'Замер', pipeline, position: 1, maxDays: 3 })).id
  await make('stages', { name: 'Сдан', pipeline, position: 2, kind: 'won' })
})
afterAll(() => server.close())

async function make(plural: string, body: object) {
  const made = await server.call('POST', `/${plural}`, { body })
  expect(made.status, made.text).toBe(201)
  return made.body
}

/** As if everything had come to its stage so many days earlier. */
const age = (days: number) =>
  server.database.owner.query(
    `update added_record set custom = custom || jsonb_build_object('stageSince',
      to_char(((custom->>'stageSince')::timestamptz - make_interval(days => $1)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
    [days],
  )
const raise = async () => raiseResting(await server.application.systemContext(server.workspace, { channel: 'system' }))
const tasks = async (record: string) =>
  (await server.call('GET', '/tasks?limit=200')).body.data.filter(
    (task: { on?: { id: string } }) => task.on?.id === record,
  )
const told = async ({ key }: { key: string }, record: string) =>
  (await server.call('GET', '/notices', { key })).body.data.filter(
    (notice: { on: { id: string } }) => notice.on.id === record,
  )

test('a record of an added object that rests too long rises to its owner and his head, once for each visit', async () => {
  const { id } = await make('projects', { name: 'Дом', owner: seller.id })
  expect(await raise()).toBe(0)
  await age(4)
  await raise()
  await raise()
  expect(await tasks(id)).toMatchObject([
    { title: 'Сдвинуть с места: слишком долго на стадии «Замер»', owner: seller.id, on: { object: 'project', id } },
  ])
  for (const person of [seller, head])
    expect(await told(person, id)).toMatchObject([{ title: 'Дом: на стадии «Замер» дольше 3 дн.' }])
})

test('what is nobody’s rises to the head', async () => {
  const { id } = await make('projects', { name: 'Дача', owner: null, phase: first })
  await age(4)
  await raise()
  expect(await tasks(id)).toMatchObject([{ owner: head.id }])
})

test('many at once are one task for their owner', async () => {
  const made = await Promise.all(
    [...Array(12).keys()].map(n => make('projects', { name: `Баня ${n}`, owner: seller.id })),
  )
  await age(4)
  expect(await raise()).toBeGreaterThanOrEqual(12)
  expect((await Promise.all(made.map(({ id }) => tasks(id)))).flat()).toEqual([])
  const { body } = await server.call('GET', '/tasks?limit=200')
  expect(body.data.map((task: { title: string }) => task.title)).toContainEqual(
    expect.stringMatching(/^Проекты: застряло на стадиях: \d+$/),
  )
})
