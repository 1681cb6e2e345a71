import sql, { type Sql } from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JsonObject } from '../model/index.ts'
import {
  createRecord,
  type Foreseen,
  type ForeseenChange,
  findRecord,
  foreseeRemovals,
  foreseeRestorals,
  foreseeUpdates,
  removeForeseen,
  removeRecord,
  restoreForeseen,
  restoreRecord,
  updateForeseen,
  updateRecord,
} from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
beforeAll(async () => {
  toys = await openToys()
})
afterAll(() => toys.close())

const before: JsonObject[] = [
  { name: 'War and Peace', orderBy: [{ value: '+79261112233' }], subjects: ['war'] },
  { name: 'Anna Karenina', orderBy: [{ value: '+79261112234' }, { value: '+79261112235' }], state: 'read' },
  { name: 'Resurrection', price: { amount: '3', currency: 'RUB' }, printedOn: '1899-12-01' },
  { name: 'Childhood', secret: 'none', tongues: ['ru'] },
]

const inputs: JsonObject[] = [
  { orderBy: [{ value: '+79261112239' }], subjects: ['war', 'peace'] },
  { orderBy: [{ value: '+79261112235' }, { value: '+79261112240' }], state: 'lost' },
  { price: { amount: '4.20', currency: 'USD' }, printedOn: null },
  { name: 'Boyhood', secret: null, tongues: ['la', 'ru'] },
]

/** Books, what is noted of them, their keys and events, apart from ids and moments. */
async function kept(ids: readonly string[]): Promise<unknown[]> {
  const rows = (of: Sql) => toys.all.db.query(sql`select row from (${of}) r order by place, row`)
  const mine = sql`unnest(${ids}::uuid[]) with ordinality i(id, place)`
  return [
    await rows(sql`select place, to_jsonb(t) - '{id,number,created_at,updated_at,deleted_at}'::text[]
      || jsonb_build_object('gone', deleted_at is not null) as row from book t join ${mine} using (id)`),
    await rows(sql`select place, (to_jsonb(t) - '{id,record_id,at,after}'::text[])
      || jsonb_build_object('after', t.after - 'deletedAt', 'gone', t.after ? 'deletedAt') as row
      from change t join ${mine} on i.id = t.record_id where kind <> 'created'`),
    await rows(
      sql`select place, jsonb_build_array(kind, value, object) as row from match_key t join ${mine} on i.id = t.record_id`,
    ),
    await rows(sql`select place, to_jsonb(object) as row from event t join ${mine} on i.id = t.record_id`),
  ]
}

const made = async (): Promise<string[]> => {
  const ids: string[] = []
  for (const book of before) ids.push((await createRecord(toys.all, 'book', book)).id)
  return ids
}

const toChange = (foreseen: readonly Foreseen[]): ForeseenChange[] =>
  foreseen.flatMap(one => (one.outcome === 'change' ? [one] : []))

test('many changes at once leave what single ones leave: records, history, keys, events', async () => {
  const [one, many] = [await made(), await made()]
  for (const [at, id] of one.entries()) await updateRecord(toys.all, 'book', id, inputs[at] ?? {})
  const foreseen = await foreseeUpdates(toys.all, 'book', many, (_, id) => inputs[many.indexOf(id)] ?? {})
  const results = await updateForeseen(toys.all, 'book', toChange(foreseen))
  expect(results).toEqual(many.map(id => ({ id })))
  expect(await kept(many)).toEqual(await kept(one))
})

test('many removals at once leave what single ones leave', async () => {
  const [one, many] = [await made(), await made()]
  for (const id of one) await removeRecord(toys.all, 'book', id)
  const results = await removeForeseen(toys.all, 'book', toChange(await foreseeRemovals(toys.all, 'book', many)))
  expect(results).toEqual(many.map(id => ({ id })))
  expect(await kept(many)).toEqual(await kept(one))
})

test('many restored at once leave what single ones leave', async () => {
  const [one, many] = [await made(), await made()]
  for (const id of [...one, ...many]) await removeRecord(toys.all, 'book', id)
  for (const id of one) await restoreRecord(toys.all, 'book', id)
  const results = await restoreForeseen(toys.all, 'book', toChange(await foreseeRestorals(toys.all, 'book', many)))
  expect(results).toEqual(many.map(id => ({ id })))
  expect(await kept(many)).toEqual(await kept(one))
})

test('what somebody has written meanwhile is stale, and stays as he wrote it; the others are written', async () => {
  const many = await made()
  const foreseen = toChange(await foreseeUpdates(toys.all, 'book', many, () => ({ subjects: ['old'] })))
  await updateRecord(toys.all, 'book', many[1] ?? '', { subjects: ['mine'] })
  const results = await updateForeseen(toys.all, 'book', foreseen)
  expect(results.map(({ error }) => error?.code ?? 'done')).toEqual(['done', 'stale', 'done', 'done'])
  const now = await Promise.all(many.map(id => findRecord(toys.all, 'book', id)))
  expect(now.map(book => book?.subjects)).toEqual([['old'], ['mine'], ['old'], ['old']])
})
