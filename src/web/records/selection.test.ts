import { expect, test } from 'vitest'
import { allMarked, isMarked, marked, noMarks } from './selection.ts'

test('records are marked one by one, and unmarked again', () => {
  const two = marked(noMarks, ['a', 'b'], true)
  expect([...two.ids]).toEqual(['a', 'b'])
  const one = marked(two, ['a'], false)
  expect([isMarked(one, 'a'), isMarked(one, 'b')]).toEqual([false, true])
  expect([...two.ids]).toEqual(['a', 'b'])
})

test('of all that the filter finds, some are left out, and taken in again', () => {
  const but = marked(allMarked, ['a', 'b'], false)
  expect([isMarked(but, 'a'), isMarked(but, 'never loaded')]).toEqual([false, true])
  expect([...marked(but, ['a'], true).except]).toEqual(['b'])
  expect(but.ids.size).toBe(0)
})
