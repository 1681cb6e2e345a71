import { PassThrough, Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { Invalid } from '../../../model/errors.ts'
import { type BookCell, textCell } from './cells.ts'
import { sheetBegin, sheetEnd, sheetWriter, xmlHead, xmlText } from './sheet-xml.ts'

/** Rows of a sheet, without the one of the headings. */
const mostRows = 1_048_575

/** Throws Invalid where so many records have no room in a sheet. */
export function requireRoom(rows: number): void {
  if (rows > mostRows) throw new Invalid([{ field: 'format', code: 'exportManyRows', params: { max: mostRows } }])
}

export interface BookColumn {
  heading: string
  /** In signs. */
  width: number
}

/** An Excel workbook of one sheet, packed while its rows come: no more of them is at hand than `pages` gives at a time. */
export async function* workbookBytes(
  sheet: string,
  columns: readonly BookColumn[],
  pages: AsyncIterable<readonly (BookCell | null)[][]>,
): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  const writer = sheetWriter(columns.length)

  async function* sheetXml(): AsyncGenerator<Buffer> {
    const headings = writer.row(columns.map(({ heading }) => textCell(heading, heading, 'heading')))
    yield Buffer.from(sheetBegin(columns.map(({ width }) => width)) + headings)
    let rows = 0
    for await (const page of pages) {
      rows += page.length
      requireRoom(rows)
      if (page.length) yield Buffer.from(page.map(writer.row).join(''))
    }
    yield Buffer.from(sheetEnd)
    zip.addBuffer(Buffer.from(writer.styles()), 'xl/styles.xml')
    zip.end()
  }

  const packed = zip.outputStream.pipe(new PassThrough())
  const rows = Readable.from(sheetXml(), { objectMode: false })
  for (const source of [rows, zip]) source.on('error', (error: Error) => packed.destroy(error))
  for (const [name, xml] of Object.entries(partsOf(sheet))) zip.addBuffer(Buffer.from(xmlHead + xml), name)
  zip.addReadStream(rows, 'xl/worksheets/sheet1.xml')
  try {
    const parts: AsyncIterable<Buffer> = packed
    for await (const part of parts) yield part
  } finally {
    rows.destroy()
  }
}

const packages = 'http://schemas.openxmlformats.org/package/2006'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

const partsOf = (sheet: string): Record<string, string> => ({
  '[Content_Types].xml': `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${office}"><sheets><sheet name="${xmlText(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
})
