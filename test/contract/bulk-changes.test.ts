import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BulkRoom, openBulkRoom } from './bulk-room.ts'
import { traces } from './server.ts'

let room: BulkRoom
beforeAll(async () => {
  room = await openBulkRoom()
})
afterAll(() => room.server.close())

test('a preview says what would change, changes nothing, and is what is done then', async () => {
  const ids = await room.leads('preview', 3, { budget: { amount: '100', currency: 'RUB' } })
  await room.server.call('PATCH', `/leads/${ids[0]}`, { body: { interest: 'Кухня' } })
  const before = await traces(room.server)
  const { body, status } = await room.preview({
    query: { filter: { comment: { contains: 'preview' } } },
    change: { set: { interest: 'Кухня' } },
  })
  expect(status).toBe(202)
  expect(body).toMatchObject({ state: 'preview', counts: { found: 3, willChange: 2, same: 1, refused: 0 } })
  expect(body.examples).toHaveLength(2)
  expect(body.examples[0]).toMatchObject({ before: { interest: null }, after: { interest: 'Кухня' } })
  expect(await traces(room.server)).toEqual(before)

  const [later] = await room.leads('preview', 1)
  await room.server.call('POST', `/bulk-changes/${body.id}/commit`)
  expect(await room.ended(body.id)).toMatchObject({
    state: 'done',
    counts: { changed: 2 },
    progress: { done: 2, of: 2 },
  })
  expect((await room.lead(ids[2] ?? '')).interest).toBe('Кухня')
  expect((await room.lead(later ?? '')).interest).toBe(null)

  const { body: history } = await room.server.call('GET', `/leads/${ids[2]}/changes`)
  expect(history.data[0].via).toMatchObject({ channel: 'bulk', reference: body.id })
})

test('all of a list but some are changed', async () => {
  const ids = await room.leads('except', 3)
  const done = await room.change({
    query: { filter: { comment: { contains: 'except' } } },
    except: [ids[1]],
    change: { set: { interest: 'Шкаф' } },
  })
  expect(done.counts).toMatchObject({ found: 2, changed: 2 })
  expect((await room.lead(ids[1] ?? '')).interest).toBe(null)
})

test('what is found by words is changed as it is listed', async () => {
  const [id] = await room.leads('words', 1, { companyName: 'Фарватер' })
  const done = await room.change({ query: { q: 'фарватер' }, change: { add: { tags: ['порт'] } } })
  expect(done.counts).toMatchObject({ found: 1, changed: 1 })
  expect((await room.lead(id ?? '')).tags).toEqual(['порт'])
})

test('what is wrong for every record is refused at once, all of it', async () => {
  const ids = await room.leads('wrong', 1)
  await room.refused({ ids, change: {} }, 422, [['change', 'nothingToChange']])
  await room.refused({ ids, change: { remove: true, set: { interest: 'x' } } }, 422, [['change.remove', 'removeAlone']])
  await room.refused(
    { ids, change: { set: { colour: 'red', assignedAt: '2026-01-01T00:00:00Z', status: 'gone' } } },
    422,
    [
      ['change.set.colour', 'unknownField'],
      ['change.set.assignedAt', 'readOnlyField'],
      ['change.set.status', 'choice'],
    ],
  )
  await room.refused({ ids, change: { add: { interest: ['x'] } } }, 422, [
    ['change.add.interest', 'notWordList'],
    ['change.add.interest', 'notText'],
  ])
  await room.refused({ ids, change: { set: { tags: ['a'] }, add: { tags: ['b'] } } }, 422, [
    ['change.add.tags', 'setAndAdded'],
  ])
  await room.refused({ ids, change: { set: { owner: crypto.randomUUID() } } }, 422, [['change.set.owner', 'dangling']])
  await room.refused({ change: { set: { interest: 'x' } } }, 422, [['ids', 'idsOrQuery']])
  await room.refused({ ids, query: {}, change: { set: { interest: 'x' } } }, 422, [['ids', 'idsOrQuery']])
  await room.refused({ object: 'users', ids, change: { set: { name: 'x' } } }, 422, [['object', 'unknownObject']])
  await room.refused({ query: { filter: { moon: 1 } }, change: { set: { interest: 'x' } } }, 422, [
    ['filter.moon', 'unknownField'],
  ])
})

test('rules refuse records, each reason with how many; the others are changed', async () => {
  const ids = await room.leads('rules', 2)
  const { body: converted } = await room.server.call('POST', `/leads/${ids[0]}/conversion`, {
    body: { contact: {}, deal: { name: 'Сделка' } },
  })
  expect(converted.lead.status).toBe('converted')
  const done = await room.change({ ids, change: { set: { status: 'working' } } })
  expect(done.counts).toMatchObject({ changed: 1, refused: 1 })
  expect(done.refusals).toMatchObject([{ field: 'status', code: 'rule', count: 1 }])
  expect(done.refusals[0].message).toContain('онвертирован')
})

test('to whom many are given is told once, and so is who had them', async () => {
  const ids = await room.leads('assign', 5, { owner: room.ivan.id })
  const done = await room.change({ ids, change: { set: { owner: room.olga.id } } })
  expect(done.counts.changed).toBe(5)
  await room.leads('assign', 1, { name: 'Последний Лид', owner: room.olga.id })
  const titles = async (key: string): Promise<string[]> =>
    (await room.server.call('GET', '/notices?limit=100', { key })).body.data.map((one: { title: string }) => one.title)
  await expect.poll(() => titles(room.olga.key), { timeout: 30_000 }).toContain('Новый лид: Последний Лид')
  const since = (await titles(room.olga.key)).slice(0, 2)
  expect(since).toEqual(['Новый лид: Последний Лид', 'Вам передано: Лиды, 5 (Анна Ким)'])
  expect((await titles(room.ivan.key)).filter(title => title.startsWith('Переданы другому: Лиды, 5'))).toEqual([
    'Переданы другому: Лиды, 5 (Анна Ким)',
  ])
  expect((await room.lead(ids[0] ?? '')).assignedAt).toBeTypeOf('string')
})
