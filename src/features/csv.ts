/**
 * A cell that a spreadsheet would take for a formula, as text (OWASP, CSV injection): an apostrophe goes before it.
 * White space before it is passed over by some, and full-width signs are signs to others. Numbers and telephone numbers begin
 * with a sign too, and can do no harm.
 */
export const neutralCell = (text: string): string =>
  /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/.test(text) && !/^[+-]?[\d\s().,\-–]*$/.test(text.trimStart()) ? `'${text}` : text

/** A line of a CSV file (RFC 4180), its cells neutralised. */
export const csvLine = (cells: readonly string[], delimiter: string): string =>
  `${cells.map(cell => quoted(neutralCell(cell), delimiter)).join(delimiter)}\r\n`

const quoted = (text: string, delimiter: string): string =>
  text.includes(delimiter) || /["\r\n]/.test(text) || /^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
