import { expect, test } from 'vitest'
import { movedRow, newRow, type Row } from './rows.ts'

/** `Мебель: стол` begins a section; `стул` stands in that of the line above. */
const written = (lines: string): Row[] =>
  lines.split(', ').map(line => {
    const [name = '', section] = line.split(': ').reverse()
    return newRow({ name, ...(section ? { section } : {}) })
  })
const read = (rows: readonly Row[]): string =>
  rows.map(({ name, section }) => (section === undefined ? name : `${section}: ${name}`)).join(', ')
const keyOf = (rows: readonly Row[], name: string) => rows.find(row => row.name === name)?.key ?? ''
const moved = (lines: string, name: string, side: 'above' | 'below', other: string): string => {
  const rows = written(lines)
  return read(movedRow(rows, keyOf(rows, name), { key: keyOf(rows, other), below: side === 'below' }))
}

test('a line comes above or below another', () => {
  expect(moved('стол, стул, шкаф', 'шкаф', 'above', 'стол')).toBe('шкаф, стол, стул')
  expect(moved('стол, стул, шкаф', 'стол', 'below', 'стул')).toBe('стул, стол, шкаф')
  expect(moved('стол, стул', 'стол', 'above', 'стол')).toBe('стол, стул')
})

test('a line joins the section in which it lands; headings stay', () => {
  const lines = 'сборка, Мебель: стол, стул, Свет: лампа'
  expect(moved(lines, 'лампа', 'below', 'стол')).toBe('сборка, Мебель: стол, лампа, стул')
  expect(moved(lines, 'стол', 'below', 'стул')).toBe('сборка, Мебель: стул, стол, Свет: лампа')
  expect(moved(lines, 'сборка', 'above', 'стол')).toBe('Мебель: сборка, стол, стул, Свет: лампа')
  expect(moved(lines, 'стол', 'above', 'сборка')).toBe('стол, сборка, Мебель: стул, Свет: лампа')
})

test('a section that each of its lines names stays one section', () => {
  expect(moved('Мебель: стол, Мебель: стул, Свет: лампа', 'лампа', 'below', 'стол')).toBe('Мебель: стол, лампа, стул')
})

test('lines that stay as they were are the same values', () => {
  const rows = written('стол, стул, шкаф')
  const after = movedRow(rows, keyOf(rows, 'шкаф'), { key: keyOf(rows, 'стул'), below: false })
  expect(after[0]).toBe(rows[0])
  expect(after[1]).toBe(rows[2])
})
