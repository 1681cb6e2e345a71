import { expect, test } from 'vitest'
import { readConditions, writeConditions } from './conditions.ts'

test('conditions that the page wrote are read as they were', () => {
  const conditions = [
    { field: 'source', operator: 'in' as const, operand: ['a', 'b'] },
    { field: 'interest', operator: 'contains' as const, operand: 'кухня' },
  ]
  expect(readConditions(writeConditions(conditions))).toEqual(conditions)
  expect(writeConditions([])).toEqual({})
  expect(readConditions({})).toEqual([])
})

test('the short forms of the API are read too', () => {
  expect(readConditions({ source: 'a', budget: { gte: '1000', lt: '5000' } })).toEqual([
    { field: 'source', operator: 'eq', operand: 'a' },
    { field: 'budget', operator: 'gte', operand: '1000' },
    { field: 'budget', operator: 'lt', operand: '5000' },
  ])
})

test('what the page cannot show it does not pretend to', () => {
  expect(readConditions({ or: [{ source: 'a' }, { source: 'b' }] })).toBeNull()
  expect(readConditions({ and: [{ source: 'a' }, { not: { source: 'b' } }] })).toBeNull()
})
