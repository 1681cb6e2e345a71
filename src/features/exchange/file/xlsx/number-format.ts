import { numberText } from '../../../../model/fields/number.ts'
import { isCurrency } from '../../../../model/money.ts'

/**
 * What the figure of a cell is shown as. `decimals`: shown with so many digits behind the point, a moment with so many behind
 * its second; `currency`: by its ISO code, where that is shown.
 */
export interface NumberFormat {
  kind: 'number' | 'percent' | 'date' | 'clock'
  decimals?: number
  currency?: string
}

const general: NumberFormat = { kind: 'number' }

/** The formats that a workbook need not spell out (ECMA-376, 18.8.30), those of East Asian dates included. */
export function builtInFormat(id: number): NumberFormat {
  if (id === 9 || id === 10) return { kind: 'percent' }
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return { kind: 'clock' }
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return { kind: 'date' }
  return (id >= 1 && id <= 4) || (id >= 37 && id <= 44) ? { kind: 'number', decimals: 2 } : general
}

/** What a format as it is spelled out shows: `dd.mm.yyyy`, `0.0%`, `h:mm`. Words in quotes and brackets say nothing. */
export function readFormat(code: string): NumberFormat {
  const said = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, '')
  if (/^general$/i.test(said.trim())) return general
  if (said.includes('%')) return { kind: 'percent' }
  if (/[dy]/i.test(said)) return { kind: 'date', decimals: /s\.(0{1,3})/i.exec(said)?.[1]?.length ?? 0 }
  if (/[hs]/i.test(said)) return { kind: 'clock' }
  const digits = /\.([0#?]*)/.exec(said)?.[1]?.length ?? 0
  const shown = /" ?([A-Z]{3})"/.exec(code)?.[1]
  const currency = isCurrency(shown) ? { currency: shown } : {}
  if (/[0#]/.test(said))
    return /e[+-]/i.test(said) ? general : { kind: 'number', decimals: Math.max(2, digits), ...currency }
  return /m/i.test(said) ? { kind: 'date' } : general
}

/** The figure of a cell as text that is read one way only; what is no figure stays as it is. */
export function figureText(written: string, { kind, decimals, currency }: NumberFormat, from1904: boolean): string {
  const value = Number(written)
  if (written.trim() === '' || !Number.isFinite(value)) return written
  if (kind === 'date' || (kind === 'clock' && value >= 1))
    return momentText(value, { from1904, decimals }) ?? plain(value)
  if (kind === 'clock' && value >= 0) return clockText(Math.round(value * secondsOfDay) % secondsOfDay)
  if (kind === 'percent') return `${plain(value * 100)}%`
  const figure = plain(decimals === undefined ? value : rounded(value, decimals))
  return currency ? `${figure} ${currency}` : figure
}

/** Cents that nobody sees in the cell are how a share was worked out; whole figures and cents stay as they are. */
const rounded = (value: number, decimals: number): number =>
  decimals > 10 || Math.abs(value) > 1e15 ? value : Number(Number(value.toPrecision(15)).toFixed(decimals))

/** Spreadsheets keep 15 digits; what stands behind them is how the machine counts. */
const plain = (value: number): string => numberText(Number(value.toPrecision(15)))

const secondsOfDay = 24 * 60 * 60

/** Days since the end of 1899, of which the 60th, 29 February 1900, never was. */
function momentText(
  value: number,
  { from1904, decimals = 0 }: { from1904: boolean; decimals?: number | undefined },
): string | undefined {
  const parts = 10 ** decimals
  const time = Math.round(value * secondsOfDay * parts)
  const days = Math.floor(time / secondsOfDay / parts) + (from1904 ? 1462 : 0)
  if (days < 1 || days > 2_958_465) return undefined
  const day = new Date(Date.UTC(1899, 11, days < 60 ? 31 : 30) + days * secondsOfDay * 1000).toISOString().slice(0, 10)
  const clock = time - Math.floor(time / secondsOfDay / parts) * secondsOfDay * parts
  const fraction = clock % parts
  const shown = clockText(Math.floor(clock / parts), fraction > 0)
  return clock ? `${day} ${shown}${fraction ? `.${String(fraction).padStart(decimals, '0')}` : ''}` : day
}

/** Seconds are told where there are any, or wished. */
function clockText(seconds: number, wished = false): string {
  const two = (count: number) => String(Math.floor(count)).padStart(2, '0')
  const rest = seconds % 60
  return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}${rest || wished ? `:${two(rest)}` : ''}`
}
