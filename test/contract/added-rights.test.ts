import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Context, listRecords } from '../../src/records/index.ts'
import { plansOf } from '../setup/plans.ts'
import { openServer, type Server } from './server.ts'

/* Rights on an added object reach as far as those on a standard one. */

let server: Server
let manager: { id: string; key: string }
beforeAll(async () => {
  server = await openServer()
  const label = { one: { en: 'Project', ru: 'Проект' }, many: { en: 'Projects', ru: 'Проекты' } }
  await made('/objects', { name: 'project', plural: 'projects', label })
  await made('/objects', { name: 'site', plural: 'sites', label })
  const seen = { read: 'all', create: 'all', update: 'own', remove: 'none', export: 'none' }
  const own = { ...seen, read: 'own' }
  const role = await made('/roles', { name: 'Прораб', objects: { project: seen, site: own, activity: own } })
  manager = await server.person('foreman', role.id)
})
afterAll(() => server.close())

async function made(path: string, body: object) {
  const answer = await server.call('POST', path, { body })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}

const idsOf = async (path: string) =>
  (await server.call('GET', path, { key: manager.key })).body.data.map((record: { id: string }) => record.id)

test('who reads a record reads what is noted on it, and nobody else does', async () => {
  const project = await made('/projects', { name: 'Дом' })
  const site = await made('/sites', { name: 'Участок' })
  const note = (object: string, id: string) =>
    made('/activities', { kind: 'note', text: 'Заливаем фундамент', on: { object, id } })
  const seen = await note('project', project.id)
  await note('site', site.id)
  expect(await idsOf('/activities')).toEqual([seen.id])
  const timeline = await server.call('GET', `/projects/${project.id}/timeline`, { key: manager.key })
  expect(timeline.body.data.map((entry: { record: { id: string } }) => entry.record.id)).toContain(seen.id)
})

test('at size, what is somebody’s own is read by its index', async () => {
  const site = await made('/sites', { name: 'Мой', owner: manager.id })
  await server.database.owner.query(
    `insert into added_record (workspace_id, id, object, custom, created_at)
      select $1, gen_random_uuid(), 'site', jsonb_build_object('name', 'x', 'owner', gen_random_uuid()), now() + i * interval '1 s'
      from generate_series(1, 20000) i`,
    [server.workspace],
  )
  await server.database.owner.query('analyze added_record')
  const ctx: Context = await server.application.userContext(server.workspace, manager.id, { channel: 'api' })
  const found: string[] = []
  const plans = await plansOf(ctx, async inside => {
    found.push(...(await listRecords(inside, 'site', { limit: 20 })).data.map(({ id }) => id))
  })
  expect(found).toEqual([site.id])
  expect(plans.map(plan => plan['Index Name'])).toContain('added_record_owner_index')
})
