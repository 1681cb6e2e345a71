import { describe, expect, it } from 'vitest'
import { xlsxOf } from '../../../spreadsheet.ts'
import { packed, type WorkbookParts, workbook } from '../../testing/workbook.ts'
import { detectFormat } from '../format.ts'
import { limits } from '../limits.ts'
import type { FileRow } from '../row.ts'
import { readRows } from '../rows.ts'
import { bytesSource } from '../source.ts'

async function rowsOf(bytes: Buffer, sheet?: string): Promise<FileRow[]> {
  const source = bytesSource(bytes)
  const { format } = await detectFormat(source, { sheet }, [])
  const rows: FileRow[] = []
  for await (const row of readRows(source, format)) rows.push(row)
  return rows
}
const cellsOf = async (parts: WorkbookParts) => (await rowsOf(workbook(parts))).map(({ cells }) => cells)
const refused = (bytes: Buffer | Promise<Buffer>, code: string) =>
  expect(Promise.resolve(bytes).then(read => rowsOf(read))).rejects.toMatchObject({ problems: [{ code }] })
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

describe('the cells of a workbook', () => {
  it('are what a program wrote into them', async () => {
    const book = await xlsxOf(
      [
        [{ text: 'Имя' }, { text: 'Сумма' }],
        [{ text: 'Анна & Ко' }, { figure: 1500.5, kind: 'number' }],
      ],
      0,
    )
    expect(await rowsOf(book)).toEqual([
      { line: 1, cells: ['Имя', 'Сумма'] },
      { line: 2, cells: ['Анна & Ко', '1500.5'] },
    ])
  })

  it('are shared words, in pieces and with signs that XML has no place for', async () =>
    expect(
      await cellsOf({
        shared:
          '<si><t>Анна</t></si><si><r><t xml:space="preserve">Мария </t></r><r><t>Иванова</t></r><rPh><t>x</t></rPh></si><si><t>a_x000D_b</t></si>',
        sheets: {
          Лист1:
            '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="s"><v>9</v></c><c r="E1"><v>1</v></c></row>',
        },
      }),
    ).toEqual([['Анна', 'Мария Иванова', 'a\rb', '', '1']]))

  it('are days and times as the calendar has them, whichever year they are counted from', async () => {
    const sheets = {
      Лист1:
        '<row><c s="1"><v>46086</v></c><c s="1"><v>46086.586805556</v></c><c s="4"><v>46086.25</v></c><c s="2"><v>0.5</v></c><c s="3"><v>0.15</v></c><c t="d"><v>2026-03-05T00:00:00</v></c><c s="1"><v>59</v></c></row>',
    }
    const formats = ['dd.mm.yyyy;@', 'h:mm', '0.0%']
    expect(await cellsOf({ sheets, formats })).toEqual([
      ['2026-03-05', '2026-03-05 14:05', '2026-03-05 06:00', '12:00', '15%', '2026-03-05', '1900-02-28'],
    ])
    expect((await cellsOf({ sheets, formats, workbookPr: '<workbookPr date1904="1"/>' }))[0]?.[0]).toBe('2030-03-06')
  })

  it('are numbers without exponent, as exact as they were typed, and read one way only', async () =>
    expect(
      await cellsOf({
        sheets: {
          Лист1:
            '<row><c><v>7.9161234567E10</v></c><c><v>0.30000000000000004</v></c><c><v>12.125</v></c><c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="str"><v>итог</v></c><c t="b"/></row>',
        },
      }),
    ).toEqual([['79161234567', '0.3', '12.1250', 'true', 'false', '', 'итог']]))

  it('have the cents that they show, and the figures nobody rounded', async () =>
    expect(
      await cellsOf({
        formats: ['#,##0.00" ₽"', '#,##0', '0.000', 'General'],
        sheets: {
          Лист1: `<row>${[1, 2, 3, 4].map(style => `<c s="${style}"><v>1033.33349</v></c>`).join('')}</row>`,
        },
      }),
    ).toEqual([['1033.33', '1033.33', '1033.3330', '1033.33349']]))

  it('stand where their names say, rows under their own numbers', async () =>
    expect(
      await rowsOf(
        workbook({
          sheets: {
            Лист1: `<row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c r="A3" s="0"/></row><row r="7">${inline('x')}</row>`,
          },
        }),
      ),
    ).toEqual([
      { line: 2, cells: ['', '1'] },
      { line: 7, cells: ['x'] },
    ]))
})

describe('the sheet', () => {
  const sheets = {
    Обложка: '',
    Скрытый: `<row>${inline('тайна')}</row>`.repeat(3),
    Клиенты: `<row>${inline('ФИО')}</row><row>${inline('Анна')}</row>`,
    Итог: `<row>${inline('итог')}</row>`,
  }
  const book = workbook({ sheets, hidden: ['Скрытый'] })

  it('is the first in sight that has rows, or the one that is wished', async () => {
    expect((await rowsOf(book)).map(({ cells }) => cells[0])).toEqual(['ФИО', 'Анна'])
    expect((await rowsOf(book, 'Скрытый')).length).toBe(3)
    expect((await detectFormat(bytesSource(book), {}, [])).format).toEqual({
      kind: 'xlsx',
      sheet: 'Клиенты',
      sheets: Object.keys(sheets),
    })
  })

  it('that is not there is told by the names of those that are', () =>
    expect(rowsOf(book, 'Лист9')).rejects.toMatchObject({
      problems: [{ field: 'options.sheet', code: 'choice', params: { choices: 'Обложка, Скрытый, Клиенты, Итог' } }],
    }))
})

describe('what is no honest workbook is refused with its reason', () => {
  it('other archives, old workbooks, and what is damaged', async () => {
    await refused(packed({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet' }), 'importBook')
    await refused(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), 'importOldBook')
    await refused(Buffer.from('PK\x03\x04rest of a workbook'), 'importBookBroken')
    const whole = workbook({ sheets: { Лист1: `<row>${inline('x')}</row>` } })
    await refused(whole.subarray(0, whole.length - 30), 'importBookBroken')
    await refused(workbook({ sheets: { Лист1: '<row><c>' } }), 'importBookBroken')
  })

  it('entities that would breed', async () => {
    const files = {
      'xl/workbook.xml':
        '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><workbook><sheets><sheet name="&b;" r:id="r"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<Relationships/>',
    }
    await refused(packed(files), 'importBookBroken')
  })

  it('what unfolds a thousandfold', () =>
    refused(workbook({ sheets: { Лист1: ' '.repeat(70 * 1024 * 1024) } }), 'importBomb'))

  it('a hundred thousand columns, a cell without end, more rows than there can be', async () => {
    await refused(workbook({ sheets: { Лист1: `<row>${'<c><v>1</v></c>'.repeat(100_000)}</row>` } }), 'importColumns')
    const noise = Array.from({ length: 800_000 }, (_, at) => ((at * 2654435761) % 4294967296).toString(36)).join('')
    await refused(workbook({ sheets: { Лист1: `<row>${inline(noise)}</row>` } }), 'importLongText')
    await refused(workbook({ sheets: { Лист1: '<row r="1048577"><c><v>1</v></c></row>' } }), 'importBookBroken')
  })

  it('cells that are only coloured harm nobody, however far to the right', async () =>
    expect(await cellsOf({ sheets: { Лист1: '<row><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>' } })).toEqual([
      ['1'],
    ]))

  it('says how many columns are too many', () =>
    expect(rowsOf(workbook({ sheets: { Лист1: '<row><c r="ALL1"><v>1</v></c></row>' } }))).rejects.toMatchObject({
      problems: [{ code: 'importColumns', params: { line: 1, count: 1000, max: limits.columns } }],
    }))
})
