import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type FigureMeasure, type FigureTexts as PlainTexts, plainNumber } from '../../../charts/figures.ts'
import { isDay } from '../../../model/calendar.ts'
import type { Json } from '../../../model/index.ts'
import { type Formats, useFormats } from '../../app/format.ts'
import { isJsonObject } from '../../fields/json-object.ts'

/** From here on, kopecks of a sum say nothing. */
const wholeFrom = 100

export interface FigureTexts extends PlainTexts {
  /** How it differs from what it was: `+12 %`, of a rate in points; `null` where that says nothing. */
  change: (
    now: Json | undefined,
    before: Json | undefined,
    measure: Pick<FigureMeasure, 'kind' | 'unit'>,
  ) => string | null
}

/** Figures as the reader's language writes them. */
export function useFigureTexts(): FigureTexts {
  const { t, i18n } = useTranslation()
  const formats = useFormats()
  return useMemo(() => figureTexts(t, formats, i18n.language), [t, formats, i18n.language])
}

function figureTexts(t: TFunction, formats: Formats, language: string): FigureTexts {
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const signed = new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: 'exceptZero' })
  const decimal = (value: number) => formats.number(Math.round(value * 10) / 10)

  const text: FigureTexts['text'] = (value, { kind, unit }) => {
    if (value === null || value === undefined) return '—'
    if (isJsonObject(value)) return money(String(value.amount), String(value.currency))
    if (typeof value !== 'number') return moment(String(value))
    if (kind === 'percent') return formats.percent(value * 100)
    if (kind !== 'duration' || !unit) return decimal(value)
    return t(`reports:figures.units.${unit}`, { count: Math.round(value), text: decimal(value) })
  }
  const money = (amount: string, currency: string) => {
    const isLarge = Math.abs(Number(amount)) >= wholeFrom
    return formats.money({ amount: isLarge ? Number(amount).toFixed(0) : amount, currency })
  }
  const moment = (written: string) => {
    if (isDay(written)) return formats.day(written)
    return /^\d{4}-\d\d-\d\dT/.test(written) ? formats.exact(new Date(written)) : written
  }
  return {
    text,
    short: (value, { kind }) => (kind === 'percent' ? formats.percent(value * 100) : compact.format(value)),
    change: (now, before, { kind }) => {
      const [one, other] = [plainNumber(now), plainNumber(before)]
      if (one === null || other === null) return null
      if (kind === 'percent') return t('report-pages:points', { points: signed.format((one - other) * 100) })
      return other ? `${signed.format(((one - other) / Math.abs(other)) * 100)} %` : null
    },
  }
}
