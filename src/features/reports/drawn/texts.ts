import type { FigureTexts } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { isDay, isJsonObject } from '../../../model/index.ts'
import type { Locale } from '../../../records/context.ts'
import { numberText, tongueOf } from '../../written.ts'

/** From here on, kopecks of a sum say nothing. */
const wholeFrom = 100

/** Figures as they are written in a language where no page does it: in letters, files and on walls. */
export function writtenFigures(locale: Locale): FigureTexts {
  const tongue = tongueOf(locale)
  const compact = new Intl.NumberFormat(tongue, { notation: 'compact', maximumFractionDigits: 1 })
  const percent = (value: number) =>
    new Intl.NumberFormat(tongue, { style: 'percent', maximumFractionDigits: 1 }).format(value)
  const decimal = (value: number) => numberText(Math.round(value * 10) / 10, locale)
  const money = (amount: string, currency: string) => {
    const digits = Math.abs(Number(amount)) >= wholeFrom || Number.isInteger(Number(amount)) ? 0 : 2
    return new Intl.NumberFormat(tongue, {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(Number(amount))
  }
  return {
    text(value, { kind, unit }) {
      if (value === null || value === undefined) return '—'
      if (isJsonObject(value)) return money(String(value.amount), String(value.currency))
      if (typeof value !== 'number') return dayOrText(String(value), tongue)
      if (kind === 'percent') return percent(value)
      if (kind !== 'duration' || !unit) return decimal(value)
      return say(locale, `reports:figures.units.${unit}`, { count: Math.round(value), text: decimal(value) })
    },
    short: (value, { kind }) => (kind === 'percent' ? percent(value) : compact.format(value)),
  }
}

function dayOrText(written: string, tongue: string): string {
  if (!isDay(written)) return written
  return new Intl.DateTimeFormat(tongue, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(written))
}
