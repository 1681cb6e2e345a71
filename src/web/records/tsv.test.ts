import { expect, test } from 'vitest'
import { readTsv, writeTsv } from './tsv.ts'

test('what is copied is pasted as it was, tabs, line ends and quotes too', () => {
  const rows = [
    ['ООО «Дубрава»', 'две\nстроки', ''],
    ['5" труба', 'с\tтабом', '"в кавычках"'],
  ]
  expect(readTsv(writeTsv(rows))).toEqual(rows)
})

test('tables of spreadsheets are read: any line ends, one at the end, empty cells, a quote inside a word', () => {
  expect(readTsv('a\tb\r\nc\t\r\n')).toEqual([
    ['a', 'b'],
    ['c', ''],
  ])
  expect(readTsv('19" экран\n\n"x""y"')).toEqual([['19" экран'], [''], ['x"y']])
  expect(readTsv('один')).toEqual([['один']])
})
