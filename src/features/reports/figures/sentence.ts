import type { FigureMeasure, ReportFigures } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import type { Json } from '../../../model/index.ts'
import type { Context, Locale } from '../../../records/index.ts'
import { figureText } from './labels.ts'
import { plainNumber } from './measures.ts'

/**
 * What stands out, in the reader's language, from the numbers by rules: how much there is, against the days compared with,
 * who has the largest part of it, or the best and the worst of a rate, and what is far from all others.
 */
export function sentenceOf({ locale }: Context, answer: ReportFigures): string {
  const [measure] = answer.measures
  if (!measure) return ''
  const count = answer.total.values.findIndex(isSomething)
  if (count < 0) return tell(locale, 'empty')
  return [
    altogether(locale, answer, measure),
    changed(locale, answer, measure),
    ...(isPart(measure) ? [largest(locale, answer, measure)] : [bestAndWorst(locale, answer, measure)]),
    outlier(locale, answer, measure),
  ]
    .filter(Boolean)
    .join(' ')
}

const tell = (locale: Locale, key: string, params: Record<string, string | number> = {}): string =>
  say(locale, `reports:figures.says.${key}`, params)

const isSomething = (value: Json): boolean => value !== null && plainNumber(value) !== 0

/** Whether rows are parts of what they come to. */
const isPart = ({ kind }: FigureMeasure): boolean => kind === 'number' || kind === 'money'

const shown = (locale: Locale, value: Json | undefined, { kind, unit }: FigureMeasure): string =>
  figureText(locale, value ?? null, { as: kind, unit })

function altogether(locale: Locale, { total }: ReportFigures, measure: FigureMeasure): string {
  const [value = null] = total.values
  return value === null
    ? ''
    : tell(locale, 'altogether', { label: measure.label, value: shown(locale, value, measure) })
}

function changed(locale: Locale, { total, compared }: ReportFigures, measure: FigureMeasure): string {
  const [now, before] = [plainNumber(total.values[0]), plainNumber(total.before?.values[0])]
  if (!compared || now === null || before === null) return ''
  const past = shown(locale, total.before?.values[0], measure)
  if (now === before) return tell(locale, 'same', { past })
  if (measure.kind === 'percent')
    return tell(locale, now > before ? 'pointsMore' : 'pointsLess', { points: points(locale, now - before), past })
  if (!before) return tell(locale, 'fromNothing')
  return tell(locale, now > before ? 'more' : 'less', {
    part: part(locale, Math.abs(now - before) / Math.abs(before)),
    past,
  })
}

const part = (locale: Locale, share: number): string => figureText(locale, share, { as: 'percent' })
const points = (locale: Locale, difference: number): string =>
  figureText(locale, Math.abs(difference) * 100, { as: 'number' })

interface Named {
  label: string
  value: number
  shown: string
}

const named = (locale: Locale, { rows }: ReportFigures, measure: FigureMeasure): Named[] =>
  rows.flatMap(({ labels, values }) => {
    const value = plainNumber(values[0])
    return value === null ? [] : [{ label: labels.join(', '), value, shown: shown(locale, values[0], measure) }]
  })

/** The largest part, where it is more than an equal one. */
function largest(locale: Locale, answer: ReportFigures, measure: FigureMeasure): string {
  const rows = named(locale, answer, measure)
  const whole = plainNumber(answer.total.values[0])
  const [most] = rows.toSorted((one, other) => other.value - one.value)
  if (!most || rows.length < 2 || !whole || rows.some(({ value }) => value < 0) || most.value > whole) return ''
  return most.value / whole > 1.1 / rows.length
    ? tell(locale, 'largest', { label: most.label, value: most.shown, part: part(locale, most.value / whole) })
    : ''
}

function bestAndWorst(locale: Locale, answer: ReportFigures, measure: FigureMeasure): string {
  const rows = named(locale, answer, measure).toSorted((one, other) => other.value - one.value)
  const [most, least] = [rows[0], rows.at(-1)]
  if (!most || !least || most.value === least.value) return ''
  return tell(locale, 'between', {
    most: most.label,
    mostValue: most.shown,
    least: least.label,
    leastValue: least.shown,
  })
}

/** At least so many rows, before one of them can be called unusual. */
const leastRows = 6
/** So many times as far from the middle as half of all others (median absolute deviation; Iglewicz and Hoaglin, 1993). */
const unusual = 5

function outlier(locale: Locale, answer: ReportFigures, measure: FigureMeasure): string {
  const rows = named(locale, answer, measure)
  if (rows.length < leastRows || !answer.rowGroups[0]?.bucket) return ''
  const middle = median(rows.map(({ value }) => value))
  const usual = median(rows.map(({ value }) => Math.abs(value - middle)))
  const [far] = rows.toSorted((one, other) => Math.abs(other.value - middle) - Math.abs(one.value - middle))
  if (!far || !usual || Math.abs(far.value - middle) < unusual * usual) return ''
  return tell(locale, far.value > middle ? 'high' : 'low', { label: far.label, value: far.shown })
}

function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const half = Math.floor(sorted.length / 2)
  const [above = 0, below = above] = [sorted[half], sorted[half - 1]]
  return sorted.length % 2 ? above : (above + below) / 2
}
