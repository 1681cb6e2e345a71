/** Where the data begin, and under which names. */
export interface Header {
  /** Place of the header among the rows looked at; -1: the file has none. */
  at: number
  columns: string[]
}

/**
 * Finds the header among the first rows: the first one that is about as wide as the table and holds no data. Titles
 * above it («Выгрузка за март») are passed over. A file that begins with data has columns `#1`, `#2` ….
 */
export function findHeader(rows: readonly string[][]): Header {
  const width = Math.max(0, ...rows.map(filled))
  const at = rows.slice(0, 10).findIndex(row => filled(row) >= Math.max(1, width * 0.6))
  const first = rows[at]
  if (!first || first.some(looksLikeData)) return { at: -1, columns: nameColumns(Array(widest(rows)).fill('')) }
  return { at, columns: nameColumns(padded(first, widest(rows))) }
}

/** Names by which columns are spoken of: unlike each other, never empty. */
export function nameColumns(cells: readonly string[]): string[] {
  const taken = new Set<string>()
  return cells.map((cell, at) => {
    const wanted = cell.replace(/\s+/g, ' ').trim().slice(0, 200) || `#${at + 1}`
    let name = wanted
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`
    taken.add(name)
    return name
  })
}

const filled = (row: readonly string[]): number => row.filter(cell => cell.trim() !== '').length
const widest = (rows: readonly string[][]): number => Math.max(0, ...rows.map(row => row.length))
const padded = (row: readonly string[], width: number): string[] => [
  ...row,
  ...Array(Math.max(0, width - row.length)).fill(''),
]

/** So much of a cell is looked at. */
const looked = 300

/** An address, a number, a telephone or a date stands in a row of data, never in a header. */
function looksLikeData(cell: string): boolean {
  const text = cell.trim().slice(0, looked)
  return (
    /^(?:[^\s@]+@[^\s@]+\.[^\s@]+|[+-]?[\d\s().,\-/:]{4,}|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}.*|https?:\/\/.*)$/i.test(
      text,
    ) && !/^(?:19|20)\d\d$/.test(text)
  )
}
