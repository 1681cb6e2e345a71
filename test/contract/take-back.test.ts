import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer, type Server, traces } from './server.ts'

/** What somebody changed himself he takes back whole: a record that left its stage by mistake has been there all the time. */

let server: Server
let stages: { id: string; kind: string }[]
let boris: { id: string; key: string }

beforeAll(async () => {
  server = await openServer()
  stages = (await server.call('GET', '/pipelines')).body.data[0].stages
  boris = await server.person('Борис', 'admin')
})
afterAll(() => server.close())

const make = async (path: string, body: object) => {
  const made = await server.call('POST', path, { body })
  expect(made.status, made.text).toBe(201)
  return made.body
}
const read = async (path: string) => (await server.call('GET', path)).body
const takeBack = (path: string, version: number, key?: string) =>
  server.call('DELETE', `${path}/changes/${version}`, key ? { key } : {})
const kind = (wanted: string) => stages.find(stage => stage.kind === wanted)?.id

/** As if the deal had come to its stage, and had been closed, so long ago. */
async function longAgo(id: string): Promise<void> {
  const then = `timestamptz '2026-01-02T03:04:05.678Z'`
  const { rowCount } = await server.database.owner.query(
    `update deal set stage_since = ${then}, closed_at = case when closed_at is not null then ${then} end where id = $1`,
    [id],
  )
  expect(rowCount).toBe(1)
}

test('a move taken back leaves the deal in its stage since when it was there, with all that the move changed', async () => {
  const { id } = await make('/deals', { name: 'Кухня', closesOn: '2026-12-31' })
  await longAgo(id)
  const before = await read(`/deals/${id}`)
  const body = { stage: kind('lost'), lostReason: 'price', lostNote: 'у соседа дешевле' }
  const moved = (await server.call('POST', `/deals/${id}/move`, { body })).body
  expect(moved.stageSince).not.toBe(before.stageSince)
  expect(moved.closesOn).not.toBe(before.closesOn)

  const back = await takeBack(`/deals/${id}`, moved.version)
  expect(back.status, back.text).toBe(200)
  expect(back.headers.get('etag')).toBe(`"${moved.version + 1}"`)
  const { version: _, updatedAt: __, ...whole } = before
  expect(back.body).toMatchObject(whole)
  expect(await read(`/deals/${id}`)).toEqual(back.body)
})

test('a deal that was closed is closed since the same day again', async () => {
  const { id } = await make('/deals', { name: 'Шкаф' })
  await server.call('POST', `/deals/${id}/move`, { body: { stage: kind('won') } })
  await longAgo(id)
  const before = await read(`/deals/${id}`)
  const moved = (await server.call('POST', `/deals/${id}/move`, { body: { stage: kind('open') } })).body
  expect(moved.closedAt).toBe(null)
  expect((await takeBack(`/deals/${id}`, moved.version)).body).toMatchObject({
    stage: before.stage,
    stageSince: before.stageSince,
    closedAt: before.closedAt,
    closesOn: before.closesOn,
  })
})

test('whoever goes back by hand begins anew, and what was written after the move stays', async () => {
  const { id } = await make('/deals', { name: 'Стол' })
  await longAgo(id)
  const before = await read(`/deals/${id}`)
  const moved = (await server.call('POST', `/deals/${id}/move`, { body: { stage: stages[1]?.id } })).body
  await server.call('PATCH', `/deals/${id}`, { key: boris.key, body: { comment: 'Звонил' } })
  const back = (await takeBack(`/deals/${id}`, moved.version)).body
  expect(back).toMatchObject({ stage: before.stage, stageSince: before.stageSince, comment: 'Звонил' })

  await server.call('POST', `/deals/${id}/move`, { body: { stage: stages[1]?.id } })
  const byHand = (await server.call('POST', `/deals/${id}/move`, { body: { stage: before.stage } })).body
  expect(byHand.stageSince > before.stageSince).toBe(true)
})

test('an added object with stages has the same way back', async () => {
  const label = (one: string) => ({ one: { en: one, ru: one }, many: { en: one, ru: one } })
  await make('/objects', { name: 'project', plural: 'projects', label: label('Проект') })
  await make('/fields', { object: 'project', name: 'phase', type: 'stage', label: { en: 'Phase', ru: 'Этап' } })
  const pipeline = (await make('/pipelines', { name: 'Стройка', object: 'project' })).id
  await make('/stages', { name: 'План', pipeline, position: 1 })
  const build = (await make('/stages', { name: 'Стройка', pipeline, position: 2 })).id
  const before = await make('/projects', { name: 'Дом' })
  const moved = (await server.call('PATCH', `/projects/${before.id}`, { body: { phase: build } })).body
  expect(moved.stageSince).not.toBe(before.stageSince)
  const back = (await takeBack(`/projects/${before.id}`, moved.version)).body
  expect(back).toMatchObject({ phase: before.phase, stageSince: before.stageSince })
})

test('what somebody changed since, what another changed and what was never changed is not taken back', async () => {
  const { id } = await make('/deals', { name: 'Полка', comment: 'Первое' })
  const mine = (await server.call('PATCH', `/deals/${id}`, { body: { comment: 'Второе' } })).body
  const his = (await server.call('PATCH', `/deals/${id}`, { key: boris.key, body: { comment: 'Третье' } })).body
  const refused = async (ask: () => ReturnType<typeof takeBack>, status: number) => {
    const before = await traces(server)
    const { status: got, text } = await ask()
    expect(got, text).toBe(status)
    expect(await traces(server)).toEqual(before)
  }
  await refused(() => takeBack(`/deals/${id}`, mine.version), 409)
  await refused(() => takeBack(`/deals/${id}`, his.version), 404)
  await refused(() => takeBack(`/deals/${id}`, 1), 404)
  await refused(() => takeBack(`/deals/${id}`, 99), 404)
  await refused(() => server.call('DELETE', `/deals/${id}/changes/yesterday`), 404)
  const { key } = await server.person('Зритель', 'viewer')
  await refused(() => takeBack(`/deals/${id}`, mine.version, key), 403)
  expect(await read(`/deals/${id}`)).toMatchObject({ comment: 'Третье', version: his.version })
})

test('whoever may no longer write a field takes back no change of it', async () => {
  const rights = { read: 'all', create: 'all', update: 'all' }
  const { id: role } = await make('/roles', { name: 'Продавец', objects: { deal: rights } })
  const { key } = await server.person('Вера', 'Продавец')
  const { id } = await make('/deals', { name: 'Диван' })
  const changed = (await server.call('PATCH', `/deals/${id}`, { key, body: { comment: 'Моё' } })).body
  await server.call('PATCH', `/roles/${role}`, { body: { fields: { 'deal.comment': 'read' } } })
  const before = await traces(server)
  expect((await takeBack(`/deals/${id}`, changed.version, key)).status).toBe(403)
  expect(await traces(server)).toEqual(before)
})
