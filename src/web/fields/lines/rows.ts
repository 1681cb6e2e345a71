import type { Line } from '../item-lines.ts'

/** A line while it is written. `follows`: its price is that of the lists; `null`: that is not known yet. */
export interface Row extends Line {
  key: string
  follows: boolean | null
}

let made = 0
export const newRow = (part: Partial<Row> = {}): Row => ({
  product: null,
  name: '',
  quantity: 1,
  price: '0',
  discount: 0,
  follows: true,
  ...part,
  key: `line ${++made}`,
})

/** There is always a line to write in. */
export function rowsOf(lines: readonly Line[]): Row[] {
  const rows = lines.map(line => newRow({ ...line, follows: null }))
  return rows.length ? rows : [newRow()]
}

export const isWritten = (row: Row): boolean => row.name.trim() !== ''

/**
 * The rows with one of them at another's place, above or below it. It joins the section in which it lands; headings stay
 * over what they are the headings of.
 */
export function movedRow(rows: readonly Row[], key: string, to: { key: string; below: boolean }): readonly Row[] {
  const inSections = sectioned(rows)
  const moved = inSections.find(({ row }) => row.key === key)
  const others = inSections.filter(one => one !== moved)
  const at = others.findIndex(({ row }) => row.key === to.key)
  const beside = others[at]
  if (!moved || !beside) return rows
  const order = others.toSpliced(to.below ? at + 1 : at, 0, { row: moved.row, section: beside.section })
  return order.map(({ row, section }, index) => {
    const heading = section === order[index - 1]?.section ? undefined : section
    return heading === row.section ? row : { ...row, section: heading }
  })
}

/** Each row with the section it stands in: that of the nearest heading above. */
function sectioned(rows: readonly Row[]): { row: Row; section: string | undefined }[] {
  let section: string | undefined
  return rows.map((row, at) => {
    if (beginsSection(rows, at)) section = row.section
    return { row, section }
  })
}

/** Whether the row is shown under a heading of its own. */
export function beginsSection(rows: readonly Row[], at: number): boolean {
  const section = rows[at]?.section
  return section !== undefined && section !== rows[at - 1]?.section
}

export const linesOf = (rows: readonly Row[]): Line[] =>
  rows.filter(isWritten).map(({ key, follows, note, section, ...line }) => ({
    ...line,
    name: line.name.trim(),
    ...(note?.trim() ? { note: note.trim() } : {}),
    ...(section?.trim() ? { section: section.trim() } : {}),
  }))

/** Columns in which somebody types, from left to right. */
export const cells = ['name', 'quantity', 'unit', 'price', 'discount', 'tax'] as const
export type Cell = (typeof cells)[number]

export interface Place {
  key: string
  cell: Cell
}

/** `1 500,50` and `1,500.50` as people type and copy them; `undefined` where it is no number. */
export function readNumber(text: string): number | undefined {
  const bare = text.replace(/[\s\u00a0\u202f%₽$€]/g, '')
  const marks = bare.replace(/[^.,]/g, '')
  const last = marks.at(-1) ?? ''
  const plain =
    new Set(marks).size > 1 ? bare.replaceAll(last === ',' ? '.' : ',', '').replace(',', '.') : bare.replace(',', '.')
  return /^\d+(\.\d*)?$|^\.\d+$/.test(plain) ? Number(plain) : undefined
}

/** What a typed cell makes of a row; `undefined` where it cannot be. */
export function typed(cell: Cell, text: string): Partial<Row> | undefined {
  const words = text.trim()
  if (cell === 'name') return { name: words.slice(0, 300), product: null }
  if (cell === 'unit') return { unit: words.slice(0, 20) || undefined }
  if (cell === 'tax' && !words) return { tax: null }
  const figure = words ? readNumber(words) : cell === 'quantity' ? 1 : 0
  if (figure === undefined || !Number.isFinite(figure)) return undefined
  if (cell === 'quantity') return figure > 0 && figure <= 1e9 ? { quantity: rounded(figure, 6) } : undefined
  if (cell === 'price') return figure < 1e16 ? { price: asPrice(figure), follows: false } : undefined
  return figure <= 100 ? { [cell]: rounded(figure, 4) } : undefined
}

/** As the server writes it: with two digits after the point, or as many as it needs, up to four. */
const asPrice = (figure: number): string => {
  const written = String(rounded(figure, 4))
  return (written.split('.')[1]?.length ?? 0) > 2 ? written : figure.toFixed(2)
}

const rounded = (figure: number, digits: number): number => Number(figure.toFixed(digits))

/** Rows of a spreadsheet: what, how many, at which price each, less how many per cent. A first row of headings is passed by. */
export function pastedRows(table: readonly string[][]): Row[] {
  const written = table.filter(([name]) => name?.trim())
  const hasHead = written.length > 1 && written[0]?.slice(1).every(cell => readNumber(cell) === undefined)
  return (hasHead && (written[0]?.length ?? 0) > 1 ? written.slice(1) : written).map(([name = '', ...rest]) => {
    const [quantity, price, discount] = rest.map(readNumber)
    return newRow({
      name: name.trim().slice(0, 300),
      quantity: quantity && quantity > 0 ? rounded(quantity, 6) : 1,
      discount: discount && discount <= 100 ? rounded(discount, 4) : 0,
      ...(price === undefined ? {} : { price: asPrice(price), follows: false }),
    })
  })
}
