import { Invalid } from '../../../../model/errors.ts'
import { limits } from '../limits.ts'
import type { FileRow } from '../row.ts'
import { brokenBook } from './archive.ts'
import { type Book, unescaped } from './book.ts'
import { figureText } from './number-format.ts'
import { readXml, type XmlHandler } from './xml.ts'

/** Excel has no more rows. */
const mostRows = 1_048_576

/** The rows of a sheet that hold anything, numbered as the sheet numbers them. */
export const readSheet = (book: Book, path: string): AsyncGenerator<FileRow> =>
  readXml<FileRow>(book.archive.read(path), emit => sheetHandler(book, emit))

interface Cell {
  column: number
  type: string
  style: number
  text: string
}

function sheetHandler(book: Book, emit: (row: FileRow) => void): XmlHandler {
  let line = 0
  let cells: string[] = []
  let cell: Cell | undefined
  let column = -1
  let listens = false
  let spoken = false

  return {
    open(name, attributes) {
      if (name === 'row') {
        line = Math.max(line + 1, Number(attributes.r) || 0)
        if (line > mostRows) throw brokenBook()
        cells = []
        column = -1
      } else if (name === 'c') {
        column = columnOf(attributes.r) ?? column + 1
        cell = { column, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), text: '' }
      } else if (name === 'rPh') spoken = true
      listens = cell !== undefined && (name === 'v' || (name === 't' && !spoken))
    },
    text(text) {
      if (listens && cell) cell.text += text
    },
    close(name) {
      listens = false
      if (name === 'rPh') spoken = false
      else if (name === 'c' && cell) {
        put(cells, cell.column, textOf(book, cell), line)
        cell = undefined
      } else if (name === 'row' && cells.length) emit({ line, cells })
    },
  }
}

/** Place of a cell by its name: `A1` 0, `AB7` 27. */
function columnOf(name: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,4}/.exec(name ?? '')?.[0]
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : undefined
}

function textOf({ texts, formats, from1904 }: Book, { type, style, text }: Cell): string {
  if (text === '') return ''
  if (type === 's') return texts.get(Number(text)) ?? ''
  if (type === 'b') return text === '1' ? 'true' : 'false'
  // `#N/A` says nothing of a client.
  if (type === 'e') return ''
  if (type === 'd') return text.replace(/T00:00:00(?:\.0+)?$/, '')
  return type === 'n' ? figureText(text, formats[style] ?? { kind: 'number' }, from1904) : unescaped(text)
}

/** Cells that are only coloured may stand anywhere; what is written too far to the right is refused. */
function put(cells: string[], column: number, text: string, line: number): void {
  if (text.trim() === '') return
  if (column >= limits.columns)
    throw new Invalid([
      { field: 'file', code: 'importColumns', params: { line, count: column + 1, max: limits.columns } },
    ])
  while (cells.length < column) cells.push('')
  cells[column] = text
}
