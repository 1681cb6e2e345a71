import { say } from '../../../messages/words.ts'
import { type Field, fieldType, type Json, type ObjectDeclaration, systemFields } from '../../../model/index.ts'
import { type Context, type RecordJson, targetOf, visibleFields } from '../../../records/index.ts'
import { csvLine } from '../../csv.ts'
import { objectLabel } from '../../object-label.ts'
import { fieldLabel } from '../../problem-words.ts'
import { sheetTitle } from '../../spreadsheet.ts'
import { type BookCell, textCell, valueCell } from './cells.ts'
import type { Export } from './export.ts'
import { type Titles, titlesIn } from './titles.ts'
import { workbookBytes } from './workbook.ts'

/** Makes a file of records that come page by page, each as JSON text; without `fields` of all that the caller may see. */
type FileWriter = (
  ctx: Context,
  object: ObjectDeclaration,
  fields: readonly string[] | undefined,
  pages: AsyncIterable<readonly string[]>,
) => AsyncIterable<Buffer>

export const recordsOf = (texts: readonly string[]): RecordJson[] => JSON.parse(`[${texts.join(',')}]`)

export const fileWriters: Readonly<Record<Export['format'], FileWriter>> = {
  csv: csvFile,
  jsonl: jsonFile,
  xlsx: bookFile,
}

async function* jsonFile(...[, , fields, pages]: Parameters<FileWriter>): AsyncGenerator<Buffer> {
  for await (const texts of pages) {
    const lines = fields
      ? recordsOf(texts).map(record => JSON.stringify(Object.fromEntries(fields.map(name => [name, record[name]]))))
      : texts
    if (lines.length) yield Buffer.from(`${lines.join('\n')}\n`)
  }
}

async function* csvFile(...[ctx, object, fields, pages]: Parameters<FileWriter>): AsyncGenerator<Buffer> {
  const delimiter = ctx.locale === 'ru' ? ';' : ','
  const columns = columnsOf(ctx, object, fields)
  const titles = titlesIn(ctx, columns)
  const line = (cells: string[]) => csvLine(cells, delimiter)
  yield Buffer.from(`\ufeff${line(columns.map(({ heading }) => heading))}`)
  for await (const texts of pages) {
    const records = recordsOf(texts)
    const known = await titles(records)
    const lines = records.map(record => line(columns.map(({ name, text }) => text(record[name], known) ?? '')))
    if (lines.length) yield Buffer.from(lines.join(''))
  }
}

function bookFile(...[ctx, object, fields, pages]: Parameters<FileWriter>): AsyncIterable<Buffer> {
  const columns = columnsOf(ctx, object, fields)
  const titles = titlesIn(ctx, columns)
  const { timeZone } = ctx.config.company
  function cellOf(value: Json | undefined, column: Column, known: Titles): BookCell | null {
    const figure = value === undefined || value === null ? null : valueCell(value, column.field, timeZone)
    const text = figure ? null : column.text(value, known)
    return figure ?? (text ? textCell(text, column.heading) : null)
  }
  async function* rows() {
    for await (const texts of pages) {
      const records = recordsOf(texts)
      const known = await titles(records)
      yield records.map(record => columns.map(column => cellOf(record[column.name], column, known)))
    }
  }
  const widths = columns.map(({ heading, field }) => ({ heading, width: widthOf(field, heading) }))
  return workbookBytes(sheetTitle(objectLabel(ctx, object.name, ctx.locale)), widths, rows())
}

interface Column {
  name: string
  heading: string
  field: Field
  /** A value as an import reads it; records are named by their titles. */
  text: (value: Json | undefined, titles: Titles) => string | null
}

/** Columns under the names people know, readable again by an import. */
const columnsOf = (ctx: Context, object: ObjectDeclaration, chosen?: readonly string[]): Column[] =>
  (chosen ?? ['id', ...visibleFields(ctx, object).map(({ name }) => name)]).map(name => {
    const field = object.fields[name] ?? systemFields(object)[name] ?? { type: 'text', options: {} }
    return { name, heading: headingOf(ctx, object, name), field, text: textOf(field) }
  })

const headingOf = ({ locale }: Context, object: ObjectDeclaration, name: string): string =>
  fieldLabel(locale, object, name, object.fields[name]) ?? say(locale, `objects:record.fields.${name}`)

function textOf(field: Field): Column['text'] {
  const type = fieldType(field)
  const isNamed = targetOf(field) !== null
  return (value, titles) => {
    if (value === null || value === undefined) return null
    return (isNamed ? titles.get(String(value)) : undefined) ?? type.toText(value, field.options)
  }
}

/** Signs that most values have room in; the rest is read by who widens the column. */
function widthOf({ type }: Field, heading: string): number {
  const usual = { id: 38, number: 12, percent: 10, boolean: 10, date: 12, time: 17, money: 18, longText: 50 }
  const [, width = 26] = Object.entries(usual).find(([name]) => name === type) ?? []
  return Math.min(60, Math.max(width, heading.length + 3))
}
