import { expect, test } from 'vitest'
import type { SchemaField, SchemaObject } from '../../app/contract.ts'
import { quickFilters } from './quick.ts'

const field = (name: string, type: string, choices?: string[]): SchemaField => ({
  object: 'lead',
  name,
  type,
  options: {},
  label: name,
  access: 'write',
  operators: [],
  sortable: true,
  groupable: true,
  several: false,
  summable: false,
  readOnly: false,
  ...(choices && { choices: choices.map(value => ({ value, label: value })) }),
})

const object = (board: SchemaField, others: SchemaField[] = [], steps: string | null = 'task'): SchemaObject => ({
  name: 'lead',
  plural: 'leads',
  title: 'name',
  number: null,
  owner: null,
  pool: false,
  configuration: false,
  added: false,
  steps,
  label: { one: '', many: '' },
  can: { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' },
  views: { list: [], board: board.name },
  layouts: [],
  fields: [board, ...others],
  former: [],
})

const stage = (id: string, maxDays: number | null, kind: 'open' | 'won' = 'open') => ({
  id,
  name: id,
  kind,
  probability: 0,
  maxDays,
  maxRecords: null,
})
const pipeline = (...stages: ReturnType<typeof stage>[]) => ({ id: 'p', name: 'p', object: 'lead', stages })
const today = new Date(2026, 2, 3)

test('stages of one patience are asked for together, and days are counted over the end of a month', () => {
  const staged = object(field('stage', 'stage'), [field('stageSince', 'time')])
  const pipelines = [pipeline(stage('a', 3), stage('b', 10), stage('c', 3), stage('d', null), stage('e', 3, 'won'))]
  expect(quickFilters({ object: staged, pipelines }, today).get('resting')).toEqual({
    or: [
      { and: [{ stage: { in: ['a', 'c'] } }, { stageSince: { lt: '2026-02-28' } }] },
      { and: [{ stage: { in: ['b'] } }, { stageSince: { lt: '2026-02-21' } }] },
    ],
  })
})

test('what has ended needs no next step', () => {
  const staged = object(field('stage', 'stage'))
  expect(quickFilters({ object: staged, pipelines: [] }, today).get('unplanned')).toEqual({
    and: [{ nextStep: { empty: true } }, { 'stage.kind': { eq: 'open' } }],
  })
  const chosen = object(field('status', 'choice', ['new', 'converted', 'refused']))
  expect(quickFilters({ object: chosen, pipelines: [] }, today).get('unplanned')).toEqual({
    and: [{ nextStep: { empty: true } }, { status: { nin: ['converted', 'refused'] } }],
  })
})

test('what an object does not have is not offered', () => {
  const bare = object(field('stage', 'stage'), [], null)
  expect([...quickFilters({ object: bare, pipelines: [pipeline(stage('a', 3))] }, today).keys()]).toEqual(['fresh'])
})
