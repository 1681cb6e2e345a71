import { expect, test } from 'vitest'
import type { Filter } from '../../model/index.ts'
import { isSaidByNodes, nodesOfFilter } from './filter-nodes.ts'
import { filterOf } from './filter-tree.ts'

test('what a filter leaves out is written out: any of a list, blank, the value itself', () => {
  const filter: Filter = {
    and: [{ stage: ['a', 'b'] }, { lostReason: null, company: { eq: null } }, { owner: { ne: null } }],
    not: { or: [{ source: 'x' }, { amount: { gt: 5, lt: 9 } }] },
  }
  expect(isSaidByNodes(filter)).toBe(true)
  expect(filterOf(nodesOfFilter(filter))).toEqual({
    and: [
      { stage: { in: ['a', 'b'] } },
      { lostReason: { empty: true } },
      { company: { empty: true } },
      { owner: { empty: false } },
      { not: { or: [{ source: { eq: 'x' } }, { and: [{ amount: { gt: 5 } }, { amount: { lt: 9 } }] }] } },
    ],
  })
})

test('a filter that conditions cannot say is known for one', () => {
  const filters: Filter[] = [
    { or: [] },
    { or: [{}, { stage: 'a' }] },
    { not: {} },
    { on: { object: 'lead', id: 'x' } },
    { and: [{ or: [] }] },
  ]
  for (const filter of filters) expect([filter, isSaidByNodes(filter)]).toEqual([filter, false])
  expect(isSaidByNodes({})).toBe(true)
})
