import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { readWith, typeNamed } from '../testing/reading.ts'

/** Requests as a Russian office keeps them in Excel, with everything that goes wrong there. */
const file = new URL('../../../demo/data/requests-windows-1251.csv', import.meta.url)
const rows: Record<string, string>[] = parse(iconv.decode(readFileSync(file), 'win1251'), {
  delimiter: ';',
  columns: true,
})

describe.each([
  { column: 'Телефон', type: 'phones', read: 313, refused: { '12-34': 'phoneShort 0.value' } },
  { column: 'E-mail', type: 'emails', read: 288, refused: { 'not an email @ ru': 'email 0.value' } },
  { column: 'Бюджет', type: 'money', read: 271, refused: {} },
  { column: 'Дата обращения', type: 'time', read: 276, refused: { '31.02.2026': 'time' } },
  { column: 'Дата обращения', type: 'date', read: 276, refused: { '31.02.2026': 'date' } },
])('the column «$column» as $type', ({ column, type, read, refused }) => {
  const cells = rows.map(row => (row[column] ?? '').trim()).filter(Boolean)
  const results = cells.map(cell => ({ cell, result: readWith(type, cell, {}, { dayFirst: true }) }))

  test('is read but for what is wrong in it', () => {
    const wrong = results.flatMap(({ cell, result }) => ('problems' in result ? [[cell, result.problems.join()]] : []))
    expect(Object.fromEntries(wrong)).toEqual(refused)
    expect(results.length - wrong.length).toBe(read)
  })

  test('comes back as it was from the cells we write', () => {
    for (const { result } of results) {
      if ('value' in result) expect(readWith(type, typeNamed(type).toText(result.value, {}))).toEqual(result)
    }
  })
})
