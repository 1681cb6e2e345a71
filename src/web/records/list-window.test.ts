import { expect, test } from 'vitest'
import { freshPlaces, isKept, learn, nearestKnown, pageSize, pagesOf, rowCount, spanOf } from './list-window.ts'

const page = (rows: number, nextCursor: string | null) => ({
  data: Array.from({ length: rows }, (_, at) => ({ id: `${at}`, version: 1, createdAt: '', updatedAt: '' })),
  nextCursor,
})

test('what is seen and what a scroll would reach next is asked for, and always the first page', () => {
  expect(pagesOf(spanOf(0, 30))).toEqual([0])
  expect(pagesOf(spanOf(60, 95))).toEqual([0, 1])
  expect(pagesOf(spanOf(19_950, 19_999))).toEqual([0, 199, 200])
})

test('however far one scrolls, only pages around what is seen are kept', () => {
  const span = spanOf(19_900, 19_940)
  const all = Array.from({ length: 400 }, (_, at) => at).filter(at => isKept(at, span))
  expect(all.length).toBeLessThanOrEqual(12)
  expect(all).toContain(0)
  expect(all).toContain(199)
})

test('each page tells where the next begins; the last where the list ends', () => {
  const places = freshPlaces()
  expect(learn(places, 0, page(pageSize, 'b'))).toBe(true)
  expect(learn(places, 0, page(pageSize, 'b'))).toBe(false)
  expect(nearestKnown(places, 50)).toBe(1)
  expect(rowCount(places, { value: 10_000, exact: false })).toBe(10_000)
  expect(rowCount(places, undefined)).toBe(200)
  learn(places, 1, page(7, null))
  expect(rowCount(places, { value: 999, exact: true })).toBe(107)
  expect(nearestKnown(places, 50)).toBe(1)
})

test('an end that is no longer one is forgotten', () => {
  const places = freshPlaces()
  learn(places, 0, page(pageSize, null))
  learn(places, 0, page(pageSize, 'b'))
  expect(rowCount(places, { value: 130, exact: true })).toBe(130)
  expect(places.cursors[1]).toBe('b')
})
