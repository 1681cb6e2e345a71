import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BulkRoom, openBulkRoom } from './bulk-room.ts'

let room: BulkRoom
beforeAll(async () => {
  room = await openBulkRoom()
})
afterAll(() => room.server.close())

test('undoing gives former values back, with all that followed from them', async () => {
  const ids = await room.leads('undo', 2, { owner: room.ivan.id })
  await room.server.call('PATCH', `/leads/${ids[0]}`, { body: { status: 'refused', refusalReason: 'Дорого' } })
  const before = await Promise.all(ids.map(room.lead))
  const done = await room.change({ ids, change: { set: { status: 'working', owner: room.olga.id } } })
  expect(done.counts.changed).toBe(2)
  expect(await room.lead(ids[0] ?? '')).toMatchObject({ status: 'working', refusalReason: null, owner: room.olga.id })
  expect(await room.undo(done.id)).toMatchObject({ counts: { kept: 0 }, kept: [] })
  const stable = ({ version: _, updatedAt: __, ...record }: Record<string, unknown>) => record
  expect((await Promise.all(ids.map(room.lead))).map(stable)).toEqual(before.map(stable))
})

test('what people changed since stays and is listed; of lists only their own entries stay', async () => {
  const ids = await room.leads('since', 3, { tags: ['старый'] })
  const done = await room.change({
    ids,
    change: { set: { interest: 'Диван' }, add: { tags: ['акция'] }, take: { tags: ['Старый'] } },
  })
  expect((await room.lead(ids[0] ?? '')).tags).toEqual(['акция'])
  await room.server.call('PATCH', `/leads/${ids[0]}`, { body: { interest: 'Кресло' } })
  await room.server.call('PATCH', `/leads/${ids[1]}`, { body: { tags: ['акция', 'важный'] } })
  const undone = await room.undo(done.id)
  expect(undone.kept).toMatchObject([{ id: ids[0] }])
  expect(await room.lead(ids[0] ?? '')).toMatchObject({ interest: 'Кресло', tags: ['старый'] })
  expect(await room.lead(ids[1] ?? '')).toMatchObject({ interest: null, tags: ['важный', 'старый'] })
  expect(await room.lead(ids[2] ?? '')).toMatchObject({ interest: null, tags: ['старый'] })
})

test('what is removed goes to the trash, what is still needed stays, and undoing brings it back', async () => {
  const company = await room.server.call('POST', '/companies', { body: { name: 'Нужная' } })
  const free = await room.server.call('POST', '/companies', { body: { name: 'Лишняя' } })
  await room.server.call('POST', '/deals', { body: { name: 'Сделка', company: company.body.id } })
  const ids = [company.body.id, free.body.id]
  const shown = await room.preview({ object: 'company', ids, change: { remove: true } })
  expect(shown.body).toMatchObject({ counts: { willChange: 1, refused: 1 }, refusals: [{ code: 'stillNeeded' }] })
  const done = await room.change({ object: 'company', ids, change: { remove: true } })
  expect((await room.server.call('GET', `/companies/${free.body.id}`)).status).toBe(404)
  expect((await room.server.call('GET', `/companies/${company.body.id}`)).status).toBe(200)
  await room.undo(done.id)
  expect((await room.server.call('GET', `/companies/${free.body.id}`)).status).toBe(200)
})

test('what lies in the trash comes back at once, but for what it stood in; undoing puts it there again', async () => {
  const { call } = room.server
  const ids = await room.leads('trash', 3)
  await room.change({ ids, change: { remove: true } })
  const query = { filter: { comment: { contains: 'trash' } } }
  const shown = await room.preview({ query, change: { restore: true } })
  expect(shown.body).toMatchObject({ counts: { found: 3, willChange: 3, refused: 0 }, change: { restore: true } })
  const done = await room.change({ query, change: { restore: true } })
  expect(done.counts).toMatchObject({ changed: 3, refused: 0 })
  expect(await room.lead(ids[2] ?? '')).toMatchObject({ id: ids[2], deletedAt: null })

  await call('DELETE', `/leads/${ids[0]}`)
  expect((await room.undo(done.id)).counts).toMatchObject({ undone: 3, kept: 0 })
  expect((await call('GET', `/leads/${ids[1]}`)).status).toBe(404)

  const pipeline = (await call('POST', '/pipelines', { body: { name: 'Временная' } })).body
  const stage = (await call('POST', '/stages', { body: { name: 'Первая', pipeline: pipeline.id } })).body
  const deal = (await call('POST', '/deals', { body: { name: 'Уйдёт', pipeline: pipeline.id, stage: stage.id } })).body
  await call('DELETE', `/deals/${deal.id}`)
  await call('DELETE', `/stages/${stage.id}`)
  const refused = await room.preview({ object: 'deals', ids: [deal.id], change: { restore: true } })
  expect(refused.body).toMatchObject({
    counts: { willChange: 0, refused: 1 },
    refusals: [{ code: 'goneMeanwhile', field: 'stage' }],
  })
})

test('taking out of the trash goes with nothing else, and only for who may remove', async () => {
  const [id = ''] = await room.leads('alone', 1)
  await room.refused({ ids: [id], change: { restore: true, set: { interest: 'Стол' } } }, 422, [
    ['change.restore', 'restoreAlone'],
  ])
  await room.refused({ ids: [id], change: { restore: true, remove: true } }, 422, [['change.restore', 'restoreAlone']])
  const viewer = await room.server.person('lev', 'viewer')
  await room.refused({ ids: [id], change: { restore: true } }, 403, [], viewer.key)
})
