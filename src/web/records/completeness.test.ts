import { expect, test } from 'vitest'
import type { SchemaField, SchemaObject } from '../app/contract.ts'
import { completenessOf, countedFields } from './completeness.ts'

const field = (name: string, more: Partial<SchemaField> = {}): SchemaField => ({
  object: 'deal',
  name,
  type: 'text',
  options: {},
  label: name,
  access: 'write',
  operators: [],
  sortable: true,
  groupable: false,
  several: false,
  summable: false,
  readOnly: false,
  ...more,
})
const fields = [
  field('name', { options: { required: true } }),
  field('site'),
  field('tags', { type: 'tags' }),
  field('closedAt', { type: 'time', readOnly: true }),
  field('note'),
]
const object: SchemaObject = {
  name: 'deal',
  plural: 'deals',
  title: 'name',
  number: null,
  owner: null,
  pool: false,
  configuration: false,
  added: false,
  label: { one: 'Deal', many: 'Deals' },
  can: { read: 'all', create: 'all', update: 'all', remove: 'all', export: 'all' },
  views: { list: [], form: ['site', 'tags', 'closedAt'] },
  layouts: [],
  fields,
  former: [],
}
const names = (found: SchemaField[]) => found.map(({ name }) => name)

test('what must be filled in counts always, besides it what is marked, or else what the short form asks', () => {
  expect(names(countedFields(object, undefined))).toEqual(['name', 'site', 'tags'])
  expect(names(countedFields(object, { counts: ['note', 'closedAt', 'gone'] }))).toEqual(['name', 'note'])
  expect(names(countedFields(object, { counts: [] }))).toEqual(['name'])
  expect(names(countedFields({ ...object, views: { list: [] } }, undefined))).toEqual(['name', 'site', 'tags', 'note'])
})

test('it says how many are filled in, and which are missing', () => {
  const record = { name: 'Кухня', site: '', tags: [], note: 'x' }
  const { counted, filled, missing } = completenessOf(object, record, null)
  expect([counted, filled, names(missing)]).toEqual([3, 1, ['site', 'tags']])
  expect(completenessOf(object, { ...record, site: 'a', tags: ['b'] }, null)).toEqual({
    counted: 3,
    filled: 3,
    missing: [],
  })
})

test('what stands in a section that is not there now does not count', () => {
  const layout = { pipeline: null, sections: [], counts: null }
  const arranged = { layout, groups: [], rest: fields.filter(({ name }) => name !== 'site') }
  const { counted, missing } = completenessOf(object, { name: 'Кухня' }, arranged)
  expect([counted, names(missing)]).toEqual([2, ['tags']])
})
