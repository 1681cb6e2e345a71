import { expect, test } from 'vitest'
import type { Filter, Json } from '../../model/index.ts'
import type { SchemaField, SchemaLayout, SchemaObject } from '../app/contract.ts'
import { conditionHolds } from './conditions.ts'
import { arrange, layoutIn, pipelineOf } from './layout.ts'

const field = (name: string, type = 'text', options: SchemaField['options'] = {}): SchemaField => ({
  object: 'deal',
  name,
  type,
  options,
  label: name,
  access: 'write',
  operators: [],
  sortable: true,
  groupable: false,
  several: false,
  summable: false,
  readOnly: false,
})
const fields = [
  field('name', 'text', { required: true }),
  field('amount', 'money'),
  field('delivery', 'choice', { choices: ['own', 'hired'] }),
  field('deliveryOn', 'date'),
  field('lift', 'boolean'),
  field('stage', 'stage'),
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
  views: { list: [] },
  layouts: [],
  fields,
  former: [],
}
const reading = { country: 'RU', currency: 'RUB', timeZone: 'Europe/Moscow' }
const holdsFor = (values: Record<string, Json>) => (when: Filter) => conditionHolds(when, { fields, values, reading })

const section = (id: string, names: string[], when?: Filter) => ({
  id,
  title: id,
  fields: names,
  collapsed: false,
  ...(when && { when }),
})
const layout = (pipeline: string | null, ...sections: SchemaLayout['sections']): SchemaLayout => ({
  pipeline,
  sections,
  counts: null,
})
const shown = (made: SchemaLayout, values: Record<string, Json> = {}) => {
  const { groups, rest } = arrange(made, fields, holdsFor(values))
  return [...groups.map(group => [group.id, ...group.fields.map(({ name }) => name)]), rest.map(({ name }) => name)]
}

test('fields stand in their sections in the order given, what is placed nowhere stands below', () => {
  const made = layout(
    null,
    section('Деньги', ['amount', 'name']),
    section('Пусто', []),
    section('Срок', ['deliveryOn', 'gone']),
  )
  expect(shown(made)).toEqual([
    ['Деньги', 'amount', 'name'],
    ['Срок', 'deliveryOn'],
    ['delivery', 'lift', 'stage'],
  ])
})

test('a section comes and goes with its condition, and its fields with it', () => {
  const made = layout(
    null,
    section('Главное', ['name', 'delivery', 'amount', 'stage']),
    section('Доставка', ['deliveryOn', 'lift'], { delivery: { eq: 'hired' } }),
  )
  const always = ['Главное', 'name', 'delivery', 'amount', 'stage']
  expect(shown(made)).toEqual([always, []])
  expect(shown(made, { delivery: 'own' })).toEqual([always, []])
  expect(shown(made, { delivery: 'hired' })).toEqual([always, ['Доставка', 'deliveryOn', 'lift'], []])
})

test('what must be filled in is never away with its section', () => {
  const made = layout(null, section('Редкое', ['name', 'amount'], { lift: true }))
  expect(shown(made)).toEqual([['name', 'delivery', 'deliveryOn', 'lift', 'stage']])
  expect(shown(made, { lift: true })[0]).toEqual(['Редкое', 'name', 'amount'])
})

test('conditions are read as the server reads filters, also of what is being typed', () => {
  const large = { amount: { gt: '100000' } }
  expect(holdsFor({ amount: { amount: '100000.01', currency: 'RUB' } })(large)).toBe(true)
  expect(holdsFor({ amount: { amount: '99999', currency: 'RUB' } })(large)).toBe(false)
  expect(holdsFor({ amount: { amount: '', currency: 'RUB' } })(large)).toBe(false)
  expect(holdsFor({ amount: '' })(large)).toBe(false)
  expect(holdsFor({})({ deliveryOn: { empty: true } })).toBe(true)
  expect(holdsFor({ deliveryOn: '2026-12-24' })({ deliveryOn: { gte: '2026-12-01' }, lift: { empty: true } })).toBe(
    true,
  )
  expect(holdsFor({ lift: false })({ or: [{ lift: true }, { name: { contains: 'кух' } }] })).toBe(false)
  expect(holdsFor({ name: 'Кухня' })({ or: [{ lift: true }, { name: { contains: 'кух' } }] })).toBe(true)
  expect(holdsFor({ name: 'Кухня' })({ gone: 'x' })).toBe(false)
})

test('the layout is that of the pipeline in which the stage is, else the common one', () => {
  const [common, retail] = [layout(null, section('a', [])), layout('retail', section('b', []))]
  const pipelines = ['retail', 'wholesale'].map(id => ({
    id,
    name: id,
    object: 'deal',
    stages: [{ id: `${id} 1`, name: 'New', kind: 'open' as const, probability: 0, maxDays: null, maxRecords: null }],
  }))
  const given = { ...object, layouts: [common, retail] }
  const at = (values: Record<string, Json>) => layoutIn(given, pipelineOf(given, values, pipelines))
  expect(at({ stage: 'retail 1' })).toBe(retail)
  expect(at({ stage: 'retail 1', pipeline: 'wholesale' })).toBe(retail)
  expect(at({ stage: 'wholesale 1' })).toBe(common)
  expect(at({ pipeline: 'retail' })).toBe(retail)
  expect(at({})).toBe(common)
  expect(layoutIn({ ...object, layouts: [retail] }, 'wholesale')).toBeUndefined()
  expect(layoutIn(object, null)).toBeUndefined()
})
