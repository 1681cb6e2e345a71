import fc from 'fast-check'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AggregateQuery, Json } from '../model/index.ts'
import {
  aggregateRecords,
  bulkRecords,
  type Context,
  createRecord,
  foldTally,
  listRecords,
  mergeRecords,
  objectOf,
  removeRecord,
  restoreRecord,
  transact,
  undoMerge,
  updateRecord,
} from './index.ts'
import { sourceTallied } from './tally.ts'
import { openToys, type Toys } from './testing/toys.ts'

let toys: Toys
let people: Record<'anna' | 'boris', string>
let seen: Context
beforeAll(async () => {
  toys = await openToys()
  const team = toys.team('team')
  const [anna, boris] = [toys.person('anna', team), toys.person('boris')]
  people = { anna: anna.id, boris: boris.id }
  seen = toys.as(anna, { objects: { book: { read: 'team' } } })
})
afterAll(() => toys.close())

const count = { fn: 'count' } as const
const sum = { fn: 'sum', field: 'price' } as const
/** Asks for more than is counted ahead, so that the records themselves are read. */
const most = { fn: 'max', field: 'version' } as const

const questions: AggregateQuery[] = [
  { measures: [count, sum] },
  { groupBy: ['state'], measures: [count, sum] },
  { groupBy: ['owner', 'state'], measures: [sum] },
  { groupBy: ['state'], filter: { owner: { empty: true } } },
  { groupBy: ['state', 'price.currency'], measures: [sum, count] },
  { groupBy: ['state'], measures: [count, sum, { fn: 'count', field: 'price' }], sort: '-price:sum', limit: 2 },
  { groupBy: ['owner'], filter: { or: [{ state: 'read' }, { not: { state: 'new' } }] }, measures: [count] },
]

/** The same question, answered from the records. */
const fromRecords = (query: AggregateQuery): AggregateQuery => ({
  ...query,
  filter: { and: [query.filter ?? {}, { createdAt: { empty: false } }] },
})

async function expectSame(ctx: Context): Promise<void> {
  for (const query of questions) {
    const answer = await aggregateRecords(ctx, 'book', query)
    expect(answer).toEqual(await aggregateRecords(ctx, 'book', fromRecords(query)))
  }
  const { total } = await listRecords(ctx, 'book', { total: true, limit: 1 })
  const { rows } = await aggregateRecords(ctx, 'book', fromRecords({}))
  expect(total).toEqual({ value: rows[0]?.measures[0] ?? 0, exact: true })
}

interface Step {
  verb: 'create' | 'update' | 'remove' | 'restore' | 'merge' | 'unmerge' | 'bulk' | 'fail' | 'fold'
  which: number
  state: 'new' | 'read' | 'lost'
  owner: 'anna' | 'boris' | null
  price: { amount: string; currency: string } | null
}

const steps = fc.array(
  fc.record<Step>({
    verb: fc.constantFrom('create', 'update', 'remove', 'restore', 'merge', 'unmerge', 'bulk', 'fail', 'fold'),
    which: fc.nat(20),
    state: fc.constantFrom('new', 'read', 'lost'),
    owner: fc.constantFrom('anna', 'boris', null),
    price: fc.option(fc.record({ amount: fc.nat(1000).map(n => `${n}.25`), currency: fc.constantFrom('RUB', 'EUR') })),
  }),
  { minLength: 5, maxLength: 25 },
)

/** What cannot be done just now (nothing is in the trash) is left out. */
const mayFail = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined)

async function take(ids: string[], merges: string[], step: Step): Promise<void> {
  const ctx = toys.all
  const fields: Record<string, Json> = { state: step.state, owner: step.owner && people[step.owner], price: step.price }
  const id = ids[step.which % Math.max(1, ids.length)] ?? ''
  const other = ids[(step.which + 1) % Math.max(1, ids.length)] ?? ''
  if (step.verb === 'create') ids.push((await createRecord(ctx, 'book', { name: 'B', ...fields })).id)
  if (step.verb === 'update') await mayFail(updateRecord(ctx, 'book', id, fields))
  if (step.verb === 'remove') await mayFail(removeRecord(ctx, 'book', id))
  if (step.verb === 'restore') await mayFail(restoreRecord(ctx, 'book', id))
  if (step.verb === 'unmerge') await mayFail(undoMerge(ctx, merges.pop() ?? ''))
  if (step.verb === 'fold') await foldTally(ctx, objectOf(ctx, 'book'), 0)
  if (step.verb === 'merge')
    await mayFail(mergeRecords(ctx, 'book', id, { from: [other] }).then(({ merge }) => merges.push(String(merge))))
  if (step.verb === 'bulk') {
    const create = [1, 2, 3].map(n => ({ name: `B${n}`, ...fields }))
    const { results } = await bulkRecords(ctx, 'book', {
      create,
      remove: [id],
      update: other === id ? [] : [{ id: other, ...fields }],
    })
    ids.push(...results.slice(0, 3).flatMap(result => result.id ?? []))
  }
  if (step.verb === 'fail')
    await mayFail(
      transact(ctx, async inside => {
        await createRecord(inside, 'book', { name: 'never', ...fields })
        throw new Error('no')
      }),
    )
}

test('whatever is done, counts and sums that are kept ahead are those of the records', async () => {
  const [ids, merges]: [string[], string[]] = [[], []]
  await fc.assert(
    fc.asyncProperty(steps, async taken => {
      for (const step of taken) await take(ids, merges, step)
      await expectSame(toys.all)
      await expectSame(seen)
      await expectSame(toys.elsewhere)
    }),
    { numRuns: 12 },
  )
  const { rows } = await aggregateRecords(toys.all, 'book', { groupBy: ['state', 'owner'] })
  expect(rows.length).toBeGreaterThan(4)
})

test('writes and folding at the same moment lose nothing', async () => {
  const before = await aggregateRecords(toys.all, 'book', {})
  await Promise.all(
    Array.from({ length: 60 }, async (_, i) => {
      if (i % 6 === 0) return foldTally(toys.all, objectOf(toys.all, 'book'), 0)
      await createRecord(toys.all, 'book', { name: `at once ${i}`, owner: people.boris })
    }),
  )
  await foldTally(toys.all, objectOf(toys.all, 'book'), 0)
  const added = Number(before.rows[0]?.measures[0]) + 50
  expect((await aggregateRecords(toys.all, 'book', {})).rows).toEqual([{ group: {}, measures: [added] }])
  await expectSame(toys.all)

  const [loose] = await toys.all.db.query<{ rows: number; groups: number }>(sql`
    select count(*)::int as rows, count(distinct (state, owner, price_currency))::int as groups from book_tally`)
  expect(loose?.rows).toBe(loose?.groups)
})

test('what is not counted ahead is asked of the records', () => {
  const book = objectOf(toys.all, 'book')
  const tallied = (query: AggregateQuery, field = 'state') =>
    sourceTallied(toys.all, book, query, { field, operator: 'empty', operand: false }) !== null
  expect(tallied({ groupBy: ['state'], measures: [count, sum] })).toBe(true)
  expect(tallied({ groupBy: ['state'], measures: [count, sum] }, 'printedOn')).toBe(false)
  expect(tallied({ groupBy: ['shelf'] })).toBe(false)
  expect(tallied({ groupBy: ['price.currency', 'owner.team'], measures: [sum] })).toBe(true)
  expect(tallied({ groupBy: ['shelf.name'] })).toBe(false)
  expect(tallied({ measures: [most] })).toBe(false)
  expect(tallied({ measures: [{ fn: 'avg', field: 'price' }] })).toBe(false)
  expect(tallied({ q: 'word' })).toBe(false)
  expect(tallied({ asOf: '2026-01-01T00:00:00Z' })).toBe(false)
})
