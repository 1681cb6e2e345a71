import { expect, test } from 'vitest'
import { type GroupNode, type Lines, linesOf } from './group-lines.ts'

const group = (key: string, count: number, more: Partial<GroupNode> = {}): GroupNode => ({
  key,
  path: [key],
  count,
  sums: new Map(),
  ...more,
})

/** A line in a word: `+a` open, `-a` closed, `a2` the third record of a. */
function words({ count, lineAt, rowAt }: Lines): string {
  return Array.from({ length: count }, (_, index) => {
    const line = lineAt(index)
    const row = rowAt(index)
    if (row) return `${row.node.key}${row.row}`
    if (line?.kind === 'group') return `${line.open ? '+' : '-'}${line.node.key}`
    return line?.kind === 'rest' ? `rest${line.count}` : line?.kind
  }).join(' ')
}

test('records stand below the head of their group where it is open', () => {
  const lines = linesOf([group('a', 2), group('b', 3), group('c', 1)], key => key !== 'b', true)
  expect(words(lines)).toBe('+a a0 a1 -b +c c0 more')
  expect(lines.headOf(2)).toBe(0)
  expect(lines.headOf(3)).toBe(3)
  expect([lines.endOf(1), lines.endOf(3), lines.endOf(5)]).toEqual([2, 3, 5])
})

test('a group has groups within it, and says what of it is in none of them', () => {
  const a = group('a', 6, { parts: [group('a/x', 1), group('a/y', 2)], rest: 3 })
  expect(words(linesOf([a, group('b', 1, { parts: [] })], () => true, false))).toBe(
    '+a +a/x a/x0 +a/y a/y0 a/y1 rest3 +b',
  )
  expect(words(linesOf([a], () => false, false))).toBe('-a')
})

test('the records between two lines are told by group', () => {
  const lines = linesOf([group('a', 1000), group('b', 5)], () => true, false)
  const seen = (first: number, last: number) =>
    lines.rowsIn(first, last).map(({ node, from, to }) => [node.key, from, to])
  expect(seen(0, 3)).toEqual([['a', 0, 2]])
  expect(seen(990, 1003)).toEqual([
    ['a', 989, 999],
    ['b', 0, 1],
  ])
  expect(seen(1001, 1001)).toEqual([])
  expect(seen(1002, 9999)).toEqual([['b', 0, 4]])
  expect(linesOf([], () => true, false).rowsIn(0, 20)).toEqual([])
})
