import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { calmly } from './calmly.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const asked: string[] = []
const begin = () => {
  asked.length = 0
  return calmly<string>(objects => asked.push([...objects].join('+')), { soon: 800, every: 5000 })
}

test('one event is answered soon', () => {
  begin().add('lead')
  vi.advanceTimersByTime(799)
  expect(asked).toEqual([])
  vi.advanceTimersByTime(1)
  expect(asked).toEqual(['lead'])
})

test('while events stream sums are asked at most once in five seconds, and once more for the last', () => {
  const sums = begin()
  for (let at = 0; at < 200; at++) {
    sums.add(at === 199 ? 'deal' : 'lead')
    vi.advanceTimersByTime(100)
  }
  vi.advanceTimersByTime(60_000)
  // 20 seconds of events: at 0.8, 5.8, 10.8, 15.8 and, with the last, 20.8.
  expect(asked).toEqual(['lead', 'lead', 'lead', 'lead', 'lead+deal'])
})

test('after some calm the next event is answered soon again; what has ended asks nothing', () => {
  const sums = begin()
  sums.add('lead')
  vi.advanceTimersByTime(20_000)
  sums.add('lead')
  vi.advanceTimersByTime(800)
  expect(asked).toEqual(['lead', 'lead'])
  sums.add('lead')
  sums.stop()
  vi.advanceTimersByTime(60_000)
  expect(asked.length).toBe(2)
})
