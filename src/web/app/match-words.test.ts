import { expect, test } from 'vitest'
import { inOtherLayout } from './keyboard-layouts.ts'
import { matchWords } from './match-words.ts'

const marked = (query: string, text: string) => matchWords(query, text)?.marks.map(([from, to]) => text.slice(from, to))

test('several words are found in any order, and marked where they stand', () => {
  expect(marked('лид нов', 'Новый лид')).toEqual(['Нов', 'лид'])
  expect(marked('нов лид', 'Новый лид')).toEqual(['Нов', 'лид'])
  expect(matchWords('новый контакт', 'Новый лид')).toBeNull()
})

test('the beginning of a word fits better than its middle, and that better than single letters', () => {
  const scores = ['лид', 'ли', 'ид', 'нлд'].map(query => matchWords(query, 'Новый лид')?.score ?? 0)
  expect(scores).toEqual([...scores].sort((one, other) => other - one))
  expect(new Set(scores).size).toBe(4)
})

test('letters may be left out, but not so many that anything would fit', () => {
  expect(marked('стнгс', 'Settings and much more')).toBeUndefined()
  expect(marked('stngs', 'Settings')).toEqual(['S', 't', 'ngs'])
  expect(matchWords('sore', 'Settings and much more')).toBeNull()
})

test('ё is found by е', () => {
  expect(marked('отчет', 'Отчёт по продажам')).toEqual(['Отчёт'])
})

test('what was typed in the other layout is read as it was meant', () => {
  expect(inOtherLayout('ghbdtn')).toBe('привет')
  expect(inOtherLayout('Pflfxb')).toBe('задачи')
  expect(inOtherLayout('дуфвы')).toBe('leads')
  expect(inOtherLayout('+7 926')).toBe('+7 926')
})
