/** A table as spreadsheets put it on the clipboard: cells parted by tabs, rows by line ends, quoted where a cell has either. */
export const writeTsv = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => row.map(quoted).join('\t')).join('\r\n')

const quoted = (text: string): string => (/[\t\r\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Cells of a pasted table. A quote inside a cell that does not begin with one is a letter like others. */
export function readTsv(text: string): string[][] {
  const rows: string[][] = [[]]
  // A cell: quoted or plain, and what closes it.
  const cell = /"((?:[^"]|"")*)"(?=\t|\r?\n|$)|([^\t\r\n]*)/y
  const whole = text.replace(/\r?\n$/, '').replace(/\r(?!\n)/g, '\n')
  for (let at = 0; at <= whole.length; ) {
    cell.lastIndex = at
    const found = cell.exec(whole)
    rows.at(-1)?.push(found?.[1] !== undefined ? found[1].replaceAll('""', '"') : (found?.[2] ?? ''))
    at += found?.[0].length ?? 0
    if (whole.startsWith('\r\n', at)) at++
    if (whole[at] === '\n') rows.push([])
    at++
  }
  return rows
}
