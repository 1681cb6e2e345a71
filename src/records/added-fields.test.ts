import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  date,
  type Field,
  type FormulaResult,
  formula,
  Invalid,
  number,
  type ObjectDeclaration,
  phones,
  tags,
  time,
} from '../model/index.ts'
import type { Context } from './context.ts'
import { aggregateRecords, createRecord, getRecord, listRecords, updateRecord } from './index.ts'
import { openToys, type Toys } from './testing/toys.ts'

const computed = (expression: string, result: FormulaResult): Field => ({
  ...formula({ expression, result }),
  added: true,
})
const added: Record<string, Field> = {
  weight: { ...number(), added: true },
  due: { ...date(), added: true },
  at: { ...time(), added: true },
  marks: { ...tags(), added: true },
  numbers: { ...phones(), added: true },
  half: computed('price / 2', 'money'),
  heavy: computed('weight > 2', 'boolean'),
  score: computed('round(weight * 1.5, 1)', 'number'),
  until: computed('addDays(due, 10)', 'date'),
  title: computed('concat(name, " (", state, ")")', 'text'),
  told: computed('coalesce(length(secret), 0)', 'number'),
  broken: computed('gone + 1', 'number'),
}

/** The same workspace, after an administrator has added the fields. */
function withFields(ctx: Context): Context {
  const book = ctx.config.objects.get('book')
  if (!book) throw new Error('no book')
  const more: ObjectDeclaration = { ...book, fields: { ...book.fields, ...added }, reading: ctx.config.company }
  return { ...ctx, config: { ...ctx.config, objects: new Map([...ctx.config.objects, ['book', more]]) } }
}

let toys: Toys
let all: Context
beforeAll(async () => {
  toys = await openToys()
  all = withFields(toys.all)
  await createRecord(all, 'book', {
    name: 'Sea',
    price: '10.01',
    weight: 3,
    due: '2026-03-07',
    at: '2026-03-07T00:00:00Z',
    marks: ['big'],
    numbers: ['89262287794'],
    secret: 'shh',
  })
  await createRecord(all, 'book', {
    name: 'War',
    price: { amount: '1.00', currency: 'USD' },
    weight: 1.5,
    due: '2026-02-01',
    marks: null,
  })
  await createRecord(all, 'book', { name: 'Ink' })
})
afterAll(() => toys.close())

const names = async (query: Parameters<typeof listRecords>[2]) =>
  (await listRecords(all, 'book', query)).data.map(book => book.name)

describe('a computed field', () => {
  test('is in answers', async () => {
    const [sea] = (await listRecords(all, 'book', { filter: { name: 'Sea' } })).data
    expect(sea).toMatchObject({
      half: { amount: '5.01', currency: 'RUB' },
      heavy: true,
      score: 4.5,
      until: '2026-03-17',
      title: 'Sea (new)',
      told: 3,
      broken: null,
    })
    const ink = await createRecord(all, 'book', { name: 'New' })
    expect(ink).toMatchObject({ half: null, heavy: null, score: null, title: 'New (new)' })
    expect(await updateRecord(all, 'book', ink.id, { weight: 4, state: 'lost' })).toMatchObject({
      heavy: true,
      score: 6,
      title: 'New (lost)',
    })
    expect(await getRecord(all, 'book', ink.id)).toMatchObject({ heavy: true, score: 6 })
    await updateRecord(all, 'book', ink.id, { weight: null })
  })

  test('filters and sorts', async () => {
    expect(await names({ filter: { score: { gte: '4.5' } } })).toEqual(['Sea'])
    expect(await names({ filter: { half: { lt: 1 } } })).toEqual(['War'])
    expect(await names({ filter: { title: { contains: 'SEA (N' } } })).toEqual(['Sea'])
    expect(await names({ filter: { until: { between: ['2026-02-01', '2026-02-28'] } } })).toEqual(['War'])
    expect(await names({ filter: { heavy: false } })).toEqual(['War'])
    expect((await names({ sort: '-score' })).slice(0, 2)).toEqual(['Sea', 'War'])
    expect(await names({ filter: { broken: { empty: false } } })).toEqual([])
  })

  test('is summed and grouped', async () => {
    const { rows } = await aggregateRecords(all, 'book', {
      measures: [{ fn: 'sum', field: 'score' }],
      filter: { weight: { empty: false } },
    })
    expect(rows).toEqual([{ group: {}, measures: [6.8] }])
    const money = await aggregateRecords(all, 'book', {
      groupBy: ['heavy'],
      measures: [{ fn: 'sum', field: 'half' }],
      filter: { weight: { empty: false } },
    })
    expect(money.rows).toEqual(
      expect.arrayContaining([
        { group: { heavy: true }, measures: [{ amount: '5.01', currency: 'RUB' }] },
        { group: { heavy: false }, measures: [{ amount: '0.50', currency: 'USD' }] },
      ]),
    )
  })

  test('is of the moment asked about', async () => {
    const before = new Date().toISOString()
    const [sea] = (await listRecords(all, 'book', { filter: { name: 'Sea' } })).data
    await updateRecord(all, 'book', String(sea?.id), { weight: 30 })
    const sum = async (asOf?: string) =>
      (
        await aggregateRecords(all, 'book', {
          measures: [{ fn: 'sum', field: 'score' }],
          filter: { name: 'Sea' },
          asOf,
        })
      ).rows[0]?.measures
    expect([await sum(before), await sum()]).toEqual([[4.5], [45]])
    await updateRecord(all, 'book', String(sea?.id), { weight: 3 })
  })

  test('is hidden from whom a field it uses is hidden', async () => {
    const right = { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' } as const
    const ann = withFields(
      toys.as(toys.person('ann'), { objects: { book: right }, fields: { 'book.secret': 'hidden' } }),
    )
    const [book] = (await listRecords(ann, 'book', { filter: { name: 'Sea' } })).data
    expect(book).toHaveProperty('score')
    expect(book).not.toHaveProperty('told')
    await expect(listRecords(ann, 'book', { filter: { told: 3 } })).rejects.toThrow(Invalid)
  })

  test('is not written', async () => {
    const refused = createRecord(all, 'book', { name: 'X', score: 5 })
    await expect(refused).rejects.toMatchObject({ problems: [{ field: 'score', code: 'readOnlyField' }] })
  })
})

describe('an added field', () => {
  test('filters as a column does, blanks included', async () => {
    expect(await names({ filter: { marks: { empty: true } }, sort: 'name' })).toEqual(['Ink', 'New', 'War'])
    expect(await names({ filter: { marks: 'big' } })).toEqual(['Sea'])
    expect(await names({ filter: { numbers: { contains: '228-77' } } })).toEqual(['Sea'])
    expect(await names({ filter: { at: '2026-03-07' } })).toEqual(['Sea'])
    expect(await names({ filter: { not: { weight: { gt: 2 } } }, sort: 'name' })).toEqual(['Ink', 'New', 'War'])
  })

  test('gives an empty list where nothing is in it', async () => {
    const [war] = (await listRecords(all, 'book', { filter: { name: 'War' } })).data
    expect(war).toMatchObject({ marks: [], numbers: [] })
  })
})
