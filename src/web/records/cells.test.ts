import { expect, test } from 'vitest'
import { blockOf, isWide, moved } from './cells.ts'

const size = { rows: 100, columns: 5, page: 20 }
const go = (key: string, ctrl = false, from = { row: 10, column: 2 }) => moved(from, { key, ctrl }, size)

test('keys walk through cells and stop at the edges', () => {
  expect(go('ArrowDown')).toEqual({ row: 11, column: 2 })
  expect(go('ArrowUp', false, { row: 0, column: 2 })).toEqual({ row: 0, column: 2 })
  expect(go('ArrowRight', true)).toEqual({ row: 10, column: 4 })
  expect(go('PageDown', false, { row: 95, column: 0 })).toEqual({ row: 99, column: 0 })
  expect(go('Home')).toEqual({ row: 10, column: 0 })
  expect(go('End', true)).toEqual({ row: 99, column: 4 })
  expect(go('a')).toBeNull()
})

test('cells between two corners are chosen, whichever came first', () => {
  const block = blockOf({ row: 7, column: 1 }, { row: 3, column: 4 })
  expect(block).toEqual({ top: 3, bottom: 7, left: 1, right: 4 })
  expect([isWide(block), isWide(blockOf({ row: 1, column: 1 }, { row: 1, column: 1 }))]).toEqual([true, false])
})
