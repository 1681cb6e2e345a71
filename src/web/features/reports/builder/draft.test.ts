import { expect, test } from 'vitest'
import { asKind, isDefinition, isFinished, newDefinition, withNames, withoutMeasure } from './draft.ts'

test('a report that is opened to be changed gets names for its measures, and what calls them follows', () => {
  const named = withNames({
    object: 'deal',
    rows: ['owner'],
    measures: [
      { fn: 'count' },
      { fn: 'sum', field: 'amount' },
      { name: 'm3', share: 'amount:sum' },
      { running: 'count' },
      { fn: 'avg', span: { from: 'createdAt', until: 'closedAt', unit: 'days' } },
    ],
    order: '-amount:sum,owner,createdAt-closedAt:avg',
  })
  const names = named.measures.map(({ name }) => name)
  expect(new Set(names).size).toBe(5)
  expect(named.measures[2]?.share).toBe(names[1])
  expect(named.measures[3]?.running).toBe(names[0])
  expect(named.order).toBe(`-${names[1]},owner,${names[4]}`)
  expect(withNames(named)).toEqual(named)
})

test('with a measure goes what is worked out of it', () => {
  const measures = [
    { name: 'm1', fn: 'count' as const },
    { name: 'm2', share: 'm1' },
    { name: 'm3', fn: 'sum' as const, field: 'amount' },
    { name: 'm4', running: 'm3' },
  ]
  expect(withoutMeasure(measures, 0).map(({ name }) => name)).toEqual(['m3', 'm4'])
})

test('of another kind a measure keeps its name, and its conditions where records have them', () => {
  const measure = { name: 'm1', label: 'Won', fn: 'count' as const, filter: { 'stage.kind': 'won' } }
  const sum = asKind(measure, 'sum', 'm1')
  expect(sum).toEqual({ name: 'm1', label: 'Won', filter: { 'stage.kind': 'won' }, fn: 'sum', field: '' })
  expect(asKind(sum, 'share', 'm9')).toEqual({ name: 'm1', label: 'Won', share: 'm9', of: 'all' })
})

test('what is not said to its end is not asked, and what is no report is none', () => {
  expect(isFinished(newDefinition('deal'))).toBe(true)
  expect(isFinished({ ...newDefinition('deal'), rows: [''] })).toBe(false)
  expect(isFinished({ object: 'deal', measures: [{ fn: 'sum', field: '' }] })).toBe(false)
  expect(isFinished({ object: 'deal', measures: [{ formula: ' ' }] })).toBe(false)
  expect([{ object: 'deal' }, { object: 'deal', measures: [] }, 'deal', null].filter(isDefinition)).toEqual([])
})
