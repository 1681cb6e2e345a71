import { expect, test } from 'vitest'
import type { RecordJson, SchemaField } from '../app/contract.ts'
import { isOverdue } from './overdue.ts'

const field = (name: string): SchemaField => ({
  object: 'task',
  name,
  type: 'time',
  options: {},
  label: name,
  access: 'write',
  operators: [],
  sortable: true,
  groupable: true,
  several: false,
  summable: false,
  readOnly: false,
})
const task = (dueAt: string | null, doneAt: string | null = null): RecordJson => ({
  id: '1',
  version: 1,
  createdAt: '2020-01-01T10:00:00Z',
  updatedAt: '2020-01-01T10:00:00Z',
  dueAt,
  doneAt,
})

test('what should have been done by now and is not is overdue, and nothing else', () => {
  const past = '2020-01-01T10:00:00Z'
  expect(isOverdue(field('dueAt'), task(past))).toBe(true)
  expect(isOverdue(field('dueAt'), task(past, past))).toBe(false)
  expect(isOverdue(field('dueAt'), task('2999-01-01T10:00:00Z'))).toBe(false)
  expect(isOverdue(field('dueAt'), task(null))).toBe(false)
  expect(isOverdue(field('createdAt'), task(past))).toBe(false)
})

test('the day of an invoice, order or case is overdue while it is open', () => {
  const due = (object: string) => ({ object, name: 'dueOn' })
  const of = (fields: object): RecordJson => ({ ...task(null), dueOn: '2020-01-01', ...fields })
  expect(isOverdue(due('invoice'), of({ status: 'issued' }))).toBe(true)
  expect(isOverdue(due('invoice'), of({ status: 'partlyPaid' }))).toBe(true)
  for (const status of ['draft', 'paid', 'cancelled'])
    expect(isOverdue(due('invoice'), of({ status })), status).toBe(false)
  expect(isOverdue(due('invoice'), of({ status: 'issued', dueOn: '2999-01-01' }))).toBe(false)
  expect(isOverdue(due('invoice'), of({ status: 'issued', dueOn: null }))).toBe(false)
  expect(isOverdue(due('order'), of({ closedAt: null }))).toBe(true)
  expect(isOverdue(due('order'), of({ closedAt: '2020-02-01T10:00:00Z' }))).toBe(false)
  expect(isOverdue(due('case'), of({ solvedAt: null }))).toBe(true)
  expect(isOverdue(due('case'), of({ solvedAt: '2020-02-01T10:00:00Z' }))).toBe(false)
})
