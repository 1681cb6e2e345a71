import { expect, test } from 'vitest'
import { groupFilter, lastDay, readGroupBy, spanWords, writeGroupBy } from './group-words.ts'

test('a grouping is read from an address as it was written there', () => {
  for (const word of ['stage', 'createdAt:month', 'owner.team']) expect(writeGroupBy(readGroupBy(word))).toBe(word)
  expect(readGroupBy('createdAt:decade')).toEqual({ path: 'createdAt' })
})

test('a group is found again by what its records have in common', () => {
  expect(groupFilter({ path: 'stage' }, 'id')).toEqual({ stage: { eq: 'id' } })
  expect(groupFilter({ path: 'good' }, false)).toEqual({ good: { eq: false } })
  expect(groupFilter({ path: 'tags', several: true }, 'VIP')).toEqual({ tags: { contains: 'VIP' } })
  expect(groupFilter({ path: 'tags', several: true }, null)).toEqual({ tags: { empty: true } })
  expect(groupFilter({ path: 'owner.team' }, null)).toEqual({ 'owner.team': { empty: true } })
  expect(groupFilter({ path: 'createdAt', bucket: 'quarter' }, '2024-01-01')).toEqual({
    createdAt: { between: ['2024-01-01', '2024-03-31'] },
  })
})

test.each([
  ['day', '2024-02-28', '2024-02-28'],
  ['week', '2024-02-26', '2024-03-03'],
  ['month', '2024-02-01', '2024-02-29'],
  ['quarter', '2023-10-01', '2023-12-31'],
  ['year', '2024-01-01', '2024-12-31'],
] as const)('a %s that begins on %s ends on %s', (bucket, from, to) => {
  expect(lastDay(from, bucket)).toBe(to)
})

test('spans are called as people call them', () => {
  const say = (locale: string, from: string, bucket: 'week' | 'month' | 'quarter' | 'year') =>
    spanWords(from, bucket, { locale, quarter: (number, year) => `Q${number} ${year}` }).replaceAll(/[\s\u2009]/g, ' ')
  expect(say('ru', '2026-03-01', 'month')).toBe('Март 2026')
  expect(say('en', '2026-03-01', 'month')).toBe('March 2026')
  expect(say('en', '2026-07-01', 'quarter')).toBe('Q3 2026')
  expect(say('ru', '2026-01-01', 'year')).toBe('2026')
  expect(say('ru', '2026-03-02', 'week')).toMatch(/^2\s?[–-]\s?8 мар\. 2026$/)
})
