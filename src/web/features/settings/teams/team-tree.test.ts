import { expect, test } from 'vitest'
import type { RecordJson } from '../../../app/contract.ts'
import { branchIds, flat, treeOf } from './team-tree.ts'

const team = (id: string, parent: string | null = null): RecordJson => ({
  id,
  version: 1,
  createdAt: '',
  updatedAt: '',
  name: id,
  parent,
})
const teams = [team('north', 'sales'), team('sales'), team('retail', 'north'), team('lost', 'gone')]

test('teams stand below the team they are part of, one whose parent is gone at the top', () => {
  expect(flat(treeOf(teams)).map(({ team: { id }, depth }) => [id, depth])).toEqual([
    ['sales', 0],
    ['north', 1],
    ['retail', 2],
    ['lost', 0],
  ])
})

test('a team can be part of none that is below it', () => {
  expect([...branchIds(teams, 'north')].sort()).toEqual(['north', 'retail'])
})

test('teams that are part of each other are not drawn for ever', () => {
  expect(flat(treeOf([team('a', 'b'), team('b', 'a')]))).toEqual([])
})
