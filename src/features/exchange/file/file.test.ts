import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { detectDelimiter } from './delimiter.ts'
import { detectEncoding, type Encoding } from './encoding.ts'
import type { FileFormat } from './format.ts'
import { limits } from './limits.ts'
import type { FileRow } from './row.ts'
import { readRows } from './rows.ts'
import { bytesSource } from './source.ts'

const russian =
  'ФИО;Телефон;Комментарий\r\nИванов Пётр;+79161234567;перезвонить после шести\r\nСоловьёва Анна;;дорого, но вернётся\r\n'

const guess = (bytes: Buffer) => detectEncoding([bytes])
const pieces = (bytes: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))

describe('the encoding of a file', () => {
  for (const encoding of ['windows-1251', 'koi8-r', 'cp866', 'utf-16le', 'utf-16be'] as Encoding[])
    it(`is found: ${encoding}`, async () =>
      expect((await guess(iconv.encode(russian, encoding))).encoding).toBe(encoding))

  it('is UTF-8 by its mark and without one', async () => {
    expect(await guess(Buffer.from(`\ufeff${russian}`))).toEqual({ encoding: 'utf-8', certain: true })
    expect(await guess(Buffer.from(russian))).toEqual({ encoding: 'utf-8', certain: true })
    expect(await guess(Buffer.from('name,phone\nAnna,1\n'))).toEqual({ encoding: 'utf-8', certain: true })
  })

  it('is windows-1251 also for text in capitals', async () =>
    expect((await guess(iconv.encode('ООО РОМАШКА;ИВАНОВ ИВАН;МОСКВА\n', 'windows-1251'))).encoding).toBe(
      'windows-1251',
    ))

  it('is windows-1252 where single letters stand among Latin ones', async () =>
    expect((await guess(iconv.encode('Name;Ort\nMüller;Köln\nJosé;Málaga\n', 'windows-1252'))).encoding).toBe(
      'windows-1252',
    ))

  it('is the same wherever the file is parted, also within a letter', async () => {
    for (const encoding of ['utf-8', 'windows-1251', 'koi8-r'] as const) {
      const bytes = iconv.encode(`${'name;phone\n'.repeat(200)}${russian}😀`, encoding)
      const whole = await guess(bytes)
      for (let size = 1; size < 9; size++) expect(await detectEncoding(pieces(bytes, size))).toEqual(whole)
    }
    const cut = Buffer.from(russian).subarray(0, -3)
    expect((await detectEncoding(pieces(cut.subarray(0, cut.lastIndexOf(0xd0) + 1), 7))).encoding).not.toBe('utf-8')
  })
})

describe('the delimiter', () => {
  it('is found whatever stands in quotes', () => {
    expect(detectDelimiter('a;b;c\n1;"x,y,z\nx,y";3\n')).toBe(';')
    expect(detectDelimiter('a,b,c\n1,"x;y;z",3\n')).toBe(',')
    expect(detectDelimiter('a\tb\n1,5\t2,5\n')).toBe('\t')
    expect(detectDelimiter('a|b\n1|2\n')).toBe('|')
    expect(detectDelimiter('one column\nonly\n')).toBe(',')
  })

  it('is the one that Excel names in the first line', () => expect(detectDelimiter('sep=|\r\na;b|c;d\r\n')).toBe('|'))
})

describe('the rows of a file', () => {
  it('keep line breaks within quotes, and are numbered as records', async () => {
    const rows = await read('a;b\n"one\ntwo";2\n\n;\nx;"said ""no"""\n')
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['one\ntwo', '2'] },
      { line: 5, cells: ['x', 'said "no"'] },
    ])
  })

  it('may hold quotes that nobody doubled', async () =>
    expect(await read('a;b\nООО "Ромашка";2\n')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['ООО "Ромашка"', '2'] },
    ]))

  it('do not begin with the line in which Excel names the delimiter', async () =>
    expect(await read('sep=;\na;b\n')).toEqual([{ line: 1, cells: ['a', 'b'] }]))

  it('are refused with too many columns, an endless cell or an open quote', async () => {
    await expect(
      read(
        Array(limits.columns + 1)
          .fill('x')
          .join(';'),
      ),
    ).rejects.toMatchObject({ problems: [{ code: 'importColumns' }] })
    await expect(read(`a;b\n"${'x'.repeat(limits.cellBytes + 1)}";1\n`)).rejects.toMatchObject({
      problems: [{ code: 'importCell' }],
    })
    await expect(read('a;b\n"open;1\n')).rejects.toMatchObject({ problems: [{ code: 'importQuote' }] })
  })
})

async function read(text: string): Promise<FileRow[]> {
  const format: FileFormat = { kind: 'csv', encoding: 'utf-8', delimiter: ';' }
  const rows: FileRow[] = []
  for await (const row of readRows(bytesSource(Buffer.from(text)), format)) rows.push(row)
  return rows
}
