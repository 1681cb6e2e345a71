import { expect, test } from 'vitest'
import { positionsWith } from './branch-places.ts'

const others = (...positions: number[]) => positions.map((position, at) => ({ id: 'abcdef'[at] ?? '', position }))

test('a branch put where there is room changes itself alone', () => {
  expect(positionsWith(others(0, 10, 20), 'new', 1)).toEqual([{ id: 'new', position: 5 }])
  expect(positionsWith(others(0, 10), 'new', 0)).toEqual([{ id: 'new', position: -10 }])
  expect(positionsWith(others(0, 10), 'new', 2)).toEqual([{ id: 'new', position: 20 }])
  expect(positionsWith([], 'new', 0)).toEqual([{ id: 'new', position: 0 }])
})

test('among branches that were never put in order, or that stand close, all get their place', () => {
  expect(positionsWith(others(0, 0, 0), 'new', 1)).toEqual([
    { id: 'new', position: 10 },
    { id: 'b', position: 20 },
    { id: 'c', position: 30 },
  ])
  expect(positionsWith(others(3, 4), 'new', 1)).toEqual([
    { id: 'a', position: 0 },
    { id: 'new', position: 10 },
    { id: 'b', position: 20 },
  ])
})
