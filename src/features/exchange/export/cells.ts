import { clockAt, Exact, type Field, Invalid, isJsonObject, type Json, momentOf } from '../../../model/index.ts'

/** How a cell is shown; an amount by its currency. */
export type CellStyle = 'plain' | 'heading' | 'text' | 'day' | 'moment' | 'instant' | 'percent' | { currency: string }

/** A cell of a workbook: what stands in it, and how it is shown. */
export type BookCell = { style: CellStyle } & ({ figure: string } | { truth: boolean } | { text: string })

/** Excel takes no longer text (signs of a cell). */
export const longestText = 32_767

/** Text that nothing takes for a formula, also when the cell is gone over again. Throws Invalid where it is too long for a cell. */
export function textCell(text: string, column: string, style: CellStyle = 'text'): BookCell {
  if (text.length > longestText)
    throw new Invalid([{ field: 'format', code: 'exportLongText', params: { column, max: longestText } }])
  return { style, text }
}

/**
 * A value as figures, days and moments of a workbook. What would not be read again as what it is (more than 15 digits, days
 * before March 1900, the hour that clocks show twice) is text.
 */
export function valueCell(value: Json, field: Field, timeZone: string): BookCell | null {
  switch (field.type === 'formula' ? field.options.result : field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? { style: 'plain', truth: value } : null
    case 'number':
      return typeof value === 'number' ? { style: 'plain', figure: new Exact(value).toFixed() } : null
    case 'percent':
      return typeof value === 'number' ? { style: 'percent', figure: new Exact(value).div(100).toFixed() } : null
    case 'money':
      return moneyCell(value)
    case 'date':
      return typeof value === 'string' ? dayCell(value) : null
    case 'time':
      return typeof value === 'string' ? momentCell(value, field, timeZone) : null
    default:
      return null
  }
}

function moneyCell(value: Json): BookCell | null {
  if (!isJsonObject(value) || typeof value.amount !== 'string' || typeof value.currency !== 'string') return null
  const amount = new Exact(value.amount)
  return amount.precision() > 15 ? null : { style: { currency: value.currency }, figure: amount.toFixed() }
}

const dayLength = 24 * 60 * 60 * 1000

/** Days are counted from here; those before March 1900 are told differently by different programs. */
const firstDay = Date.UTC(1899, 11, 30)
const firstSafe = 61

function dayCell(day: string): BookCell | null {
  const figure = (Date.parse(`${day}T00:00:00Z`) - firstDay) / dayLength
  return figure >= firstSafe ? { style: 'day', figure: String(figure) } : null
}

/** As clocks of the company's zone show it; to the second where nobody writes it, else to the millisecond. */
function momentCell(moment: string, field: Field, timeZone: string): BookCell | null {
  const at = new Date(moment)
  const shown = clockAt(at, timeZone)
  const figure = (shown.getTime() - firstDay) / dayLength
  const [day = '', clock = ''] = shown.toISOString().slice(0, -1).split('T')
  if (!(figure >= firstSafe) || momentOf(day, timeZone, clock).getTime() !== at.getTime()) return null
  const isExact = at.getUTCMilliseconds() !== 0 && !field.options.readOnly
  return { style: isExact ? 'instant' : 'moment', figure: String(figure) }
}
