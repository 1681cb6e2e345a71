import { say } from '../../../messages/words.ts'
import { type Field, fieldType, type Json, type ObjectDeclaration, systemFields } from '../../../model/index.ts'
import { type Context, type RecordJson, targetOf, visibleFields } from '../../../records/index.ts'
import { csvLine } from '../../csv.ts'
import { objectLabel } from '../../object-label.ts'
import { fieldLabel } from '../../problem-words.ts'
import { sheetTitle } from '../../spreadsheet.ts'
import { type BookCell, textCell, valueCell } from './cells.ts'
import type { Export } from './export.ts'
import { titlesOf } from './titles.ts'
import { workbookBytes } from './workbook.ts'

/** Makes a file of records that come page by page; without `fields` of all that the caller may see. */
type FileWriter = (
  ctx: Context,
  object: ObjectDeclaration,
  fields: readonly string[] | undefined,
  pages: AsyncIterable<RecordJson[]>,
) => AsyncIterable<Buffer>

export const fileWriters: Readonly<Record<Export['format'], FileWriter>> = {
  csv: csvFile,
  jsonl: jsonFile,
  xlsx: bookFile,
}

async function* jsonFile(...[, , fields, pages]: Parameters<FileWriter>): AsyncGenerator<Buffer> {
  for await (const records of pages) {
    const lines = records.map(record => {
      const told = fields ? Object.fromEntries(fields.map(name => [name, record[name]])) : record
      return `${JSON.stringify(told)}\n`
    })
    if (lines.length) yield Buffer.from(lines.join(''))
  }
}

async function* csvFile(...[ctx, object, fields, pages]: Parameters<FileWriter>): AsyncGenerator<Buffer> {
  const delimiter = ctx.locale === 'ru' ? ';' : ','
  const columns = columnsOf(ctx, object, fields)
  const line = (cells: string[]) => csvLine(cells, delimiter)
  yield Buffer.from(`\ufeff${line(columns.map(({ heading }) => heading))}`)
  for await (const records of pages) {
    const titles = await titlesOf(ctx, object, records)
    const lines = records.map(record =>
      line(columns.map(column => cellText(record[column.name], column, titles) ?? '')),
    )
    if (lines.length) yield Buffer.from(lines.join(''))
  }
}

function bookFile(...[ctx, object, fields, pages]: Parameters<FileWriter>): AsyncIterable<Buffer> {
  const columns = columnsOf(ctx, object, fields)
  const { timeZone } = ctx.config.company
  function cellOf(value: Json | undefined, column: Column, titles: ReadonlyMap<string, string>): BookCell | null {
    const figure = value === undefined || value === null ? null : valueCell(value, column.field, timeZone)
    const text = figure ? null : cellText(value, column, titles)
    return figure ?? (text ? textCell(text, column.heading) : null)
  }
  async function* rows() {
    for await (const records of pages) {
      const titles = await titlesOf(ctx, object, records)
      yield records.map(record => columns.map(column => cellOf(record[column.name], column, titles)))
    }
  }
  const widths = columns.map(({ heading, field }) => ({ heading, width: widthOf(field, heading) }))
  return workbookBytes(sheetTitle(objectLabel(ctx, object.name, ctx.locale)), widths, rows())
}

interface Column {
  name: string
  heading: string
  field: Field
}

/** Columns under the names people know, readable again by an import. */
const columnsOf = (ctx: Context, object: ObjectDeclaration, chosen?: readonly string[]): Column[] =>
  (chosen ?? ['id', ...visibleFields(ctx, object).map(({ name }) => name)]).map(name => ({
    name,
    heading: headingOf(ctx, object, name),
    field: object.fields[name] ?? systemFields(object)[name] ?? { type: 'text', options: {} },
  }))

const headingOf = ({ locale }: Context, object: ObjectDeclaration, name: string): string =>
  fieldLabel(locale, object, name, object.fields[name]) ?? say(locale, `objects:record.fields.${name}`)

/** A value as an import reads it; records are named by their titles. */
function cellText(value: Json | undefined, { field }: Column, titles: ReadonlyMap<string, string>): string | null {
  if (value === null || value === undefined) return null
  const title = targetOf(field) ? titles.get(String(value)) : undefined
  return title ?? fieldType(field).toText(value, field.options)
}

/** Signs that most values have room in; the rest is read by who widens the column. */
function widthOf({ type }: Field, heading: string): number {
  const usual = { id: 38, number: 12, percent: 10, boolean: 10, date: 12, time: 17, money: 18, longText: 50 }
  const [, width = 26] = Object.entries(usual).find(([name]) => name === type) ?? []
  return Math.min(60, Math.max(width, heading.length + 3))
}
