import type { BookCell, CellStyle } from './cells.ts'

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'

/** Text of an element; signs that XML has no place for as `_x0001_` (ECMA-376, 22.4.2.4). */
export const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /(?![\t\n])[\p{Cc}\ufffe\uffff]/gu,
      sign => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

/** Before the rows: the first stays in sight, columns have these widths in signs. */
export const sheetBegin = (widths: readonly number[]): string =>
  `${xmlHead}<worksheet xmlns="${main}"><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths
    .map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`)
    .join('')}</cols><sheetData>`

export const sheetEnd = '</sheetData></worksheet>'

/** Letters of a column: 0 `A`, 27 `AB`. */
const lettersOf = (column: number): string =>
  (column >= 26 ? lettersOf(Math.floor(column / 26) - 1) : '') + String.fromCharCode(65 + (column % 26))

/** What turns rows into XML, and afterwards the styles that they have used. */
export function sheetWriter(columns: number) {
  const letters = Array.from({ length: columns }, (_, at) => lettersOf(at))
  const currencies: string[] = []
  let line = 0

  function styleOf(style: CellStyle): number {
    if (typeof style === 'string') return places.get(style) ?? 0
    const known = currencies.indexOf(style.currency)
    return fixedStyles.length + (known >= 0 ? known : currencies.push(style.currency) - 1)
  }

  function cellXml(cell: BookCell, at: number): string {
    const named = `<c r="${letters[at]}${line}" s="${styleOf(cell.style)}"`
    if ('figure' in cell) return `${named}><v>${cell.figure}</v></c>`
    if ('truth' in cell) return `${named} t="b"><v>${cell.truth ? 1 : 0}</v></c>`
    return `${named} t="inlineStr"><is><t xml:space="preserve">${xmlText(cell.text)}</t></is></c>`
  }

  return {
    row(cells: readonly (BookCell | null)[]): string {
      line++
      return `<row r="${line}">${cells.map((cell, at) => (cell ? cellXml(cell, at) : '')).join('')}</row>`
    },
    styles: () => stylesXml(currencies),
  }
}

/** Formats of numbers by their ids: those below 164 are Excel's own, days among them as the reader's language has them. */
const instantFormat = 164

const fixedStyles: readonly { style: CellStyle; format: number }[] = [
  { style: 'plain', format: 0 },
  { style: 'heading', format: 49 },
  { style: 'text', format: 49 },
  { style: 'day', format: 14 },
  { style: 'moment', format: 22 },
  { style: 'instant', format: instantFormat },
  { style: 'percent', format: 10 },
]

/** Their places are the numbers by which cells name them; those of currencies come after. */
const places = new Map(fixedStyles.map(({ style }, at) => [style, at]))

function stylesXml(currencies: readonly string[]): string {
  const formats = ['yyyy\\-mm\\-dd hh:mm:ss.000', ...currencies.map(currency => `#,##0.00&quot; ${currency}&quot;`)]
  const numbered = formats.map((code, at) => `<numFmt numFmtId="${instantFormat + at}" formatCode="${code}"/>`)
  const shown = [
    ...fixedStyles.map(({ style, format }) => ({ format, font: style === 'heading' ? 1 : 0 })),
    ...currencies.map((_, at) => ({ format: instantFormat + 1 + at, font: 0 })),
  ]
  const cells = shown.map(
    ({ format, font }) =>
      `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`,
  )
  return `${xmlHead}<styleSheet xmlns="${main}"><numFmts count="${numbered.length}">${numbered.join('')}</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="${cells.length}">${cells.join('')}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
}
