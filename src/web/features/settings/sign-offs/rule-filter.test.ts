import { expect, test } from 'vitest'
import type { Json } from '../../../../model/index.ts'
import { readRuleFilter, writeRuleFilter } from './rule-filter.ts'

test('the total that a rule begins at stands on its own, and what the API wrote besides is not lost', () => {
  const filter: Json = {
    total: { gte: 100_000, lt: 900_000 },
    company: ['a', 'b'],
    or: [{ paymentTerms: { contains: 'отсрочка' } }, { status: 'draft', not: { taxMode: { eq: 'none' } } }],
  }
  const read = readRuleFilter(filter)
  expect(read.from).toBe(100_000)
  expect(writeRuleFilter(read)).toEqual({
    and: [
      { total: { gte: 100_000 } },
      { total: { lt: 900_000 } },
      { company: { in: ['a', 'b'] } },
      {
        or: [
          { paymentTerms: { contains: 'отсрочка' } },
          { and: [{ status: { eq: 'draft' } }, { not: { taxMode: { eq: 'none' } } }] },
        ],
      },
    ],
  })
  expect(readRuleFilter(writeRuleFilter(read))).toEqual(read)
})

test('a total that is asked for in another way stays among the other conditions', () => {
  const ways: Json[] = [{ total: { gt: 5 } }, { not: { total: { gte: 5 } } }, { or: [{ total: { gte: 5 } }] }]
  for (const filter of ways) {
    const read = readRuleFilter(filter)
    expect(read.from).toBe(null)
    expect(readRuleFilter(writeRuleFilter(read))).toEqual(read)
  }
  expect(readRuleFilter(null)).toEqual({ from: null, others: [] })
  expect(writeRuleFilter({ from: null, others: [] })).toBe(null)
})
