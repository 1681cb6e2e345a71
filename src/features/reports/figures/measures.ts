import type { FigureKind, FigureMeasure } from '../../../charts/figures.ts'
import { say } from '../../../messages/words.ts'
import { type Filter, isJsonObject, type Json, type Problem } from '../../../model/index.ts'
import { allOf, type Context, type FigureColumn, type FigureGiven } from '../../../records/index.ts'
import { measureName } from '../../../records/measures.ts'
import { alternatives } from '../../../records/time-span.ts'
import type { ReportMeasure } from '../definition.ts'
import { pathLabel } from './labels.ts'

/** Measures that are worked out of the finished table. */
export interface DerivedMeasure {
  at: number
  of: number
  share?: 'all' | 'row' | 'column'
}

/** Measures of a report, read: what records are asked, what is worked out of the answer, and in which order they stand. */
export interface ReadMeasures {
  asked: FigureGiven[]
  /** For each measure, its place among those asked; none where it is derived. */
  places: (number | undefined)[]
  derived: DerivedMeasure[]
  /** Among those asked: how many amounts there are behind each sum of money that may be empty for mixed currencies. */
  guards: { of: number; at: number }[]
}

/** By which a measure is called. */
export const nameOfMeasure = (measure: ReportMeasure): string => {
  const { fn, name, field, span, share, running } = measure
  if (fn) return measureName({ fn, name, field, span })
  return name ?? (share ? `${share}:share` : running ? `${running}:running` : 'formula')
}

/** Reads the measures of a report. Every problem is reported at its place. */
export function readReportMeasures(given: readonly ReportMeasure[], report: (problem: Problem) => void): ReadMeasures {
  const read: ReadMeasures = { asked: [], places: [], derived: [], guards: [] }
  const names = given.map(nameOfMeasure)
  for (const [at, measure] of given.entries()) {
    const { fn, field, span, filter, name, formula, as = 'number', share, of = 'all', running } = measure
    const kinds = [fn, formula, share, running].filter(kind => kind !== undefined)
    if (kinds.length !== 1 || (!fn && (field || span || filter))) {
      report({ field: `measures.${at}`, code: 'measureKind' })
      read.places.push(undefined)
      continue
    }
    const base = share ?? running
    if (base === undefined) {
      read.places.push(read.asked.length)
      if (fn) read.asked.push({ fn, field, span, filter, name })
      else
        read.asked.push({ name: names[at] ?? '', formula: formula ?? '', result: as === 'money' ? 'money' : 'number' })
      continue
    }
    read.places.push(undefined)
    const found = names.indexOf(base)
    const isPlain = found >= 0 && given[found]?.share === undefined && given[found]?.running === undefined
    if (!isPlain)
      report({ field: `measures.${at}.${share ? 'share' : 'running'}`, code: 'measureUnknown', params: { name: base } })
    read.derived.push({ at, of: found, ...(share !== undefined && { share: of }) })
  }
  for (const [i, one] of [...read.asked.entries()]) {
    if ('formula' in one || !one.field || !summed.has(one.fn)) continue
    read.guards.push({ of: i, at: read.asked.length })
    read.asked.push({ fn: 'count', field: one.field, filter: one.filter, name: `#${i}` })
  }
  return read
}

const summed = new Set(['sum', 'avg', 'min', 'max', 'median'])

/** How measures are shown: by their label, else in the words of the catalogue. */
export function shownMeasures(
  ctx: Context,
  object: string,
  { given, read, columns }: { given: readonly ReportMeasure[]; read: ReadMeasures; columns: readonly FigureColumn[] },
): FigureMeasure[] {
  const shown = given.map((measure, at): FigureMeasure => {
    const kind = columns[read.places[at] ?? -1]?.kind ?? 'number'
    return {
      name: nameOfMeasure(measure),
      label: measure.label ?? usualLabel(ctx, object, measure),
      kind: kindOf(measure, kind),
      ...(measure.span && { unit: measure.span.unit }),
      filter: filterOf(measure),
    }
  })
  for (const { at, of, share } of read.derived) {
    const [own, base] = [shown[at], shown[of]]
    if (!own || !base) continue
    own.filter = share ? base.filter : null
    own.kind = share ? 'percent' : base.kind
    if (base.unit && !share) own.unit = base.unit
    own.label =
      given[at]?.label ?? say(ctx.locale, `reports:figures.${share ? 'shareOf' : 'runningOf'}`, { label: base.label })
  }
  return shown
}

function kindOf({ as, span, fn }: ReportMeasure, kind: FigureKind): FigureKind {
  if (as === 'percent') return 'percent'
  return span && fn !== 'count' ? 'duration' : kind
}

const filled = (field: string): Filter => ({ [field]: { empty: false } })

/** What stamps every record is never empty. */
const stamps = new Set(['createdAt', 'updatedAt'])

/** Where one of them is filled; nothing is asked where one always is. */
function filledOne(names: string): Filter | undefined {
  const [first = '', ...more] = alternatives(names)
  if ([first, ...more].some(name => stamps.has(name))) return undefined
  return more.length ? { or: [filled(first), ...more.map(filled)] } : filled(first)
}

/** Those of which the measure has a value. */
const filterOf = ({ field, span, filter }: ReportMeasure): Filter =>
  allOf([filter, field ? filledOne(field) : undefined, ...(span ? [filledOne(span.from), filledOne(span.until)] : [])])

function usualLabel(ctx: Context, object: string, { fn, field, span, name }: ReportMeasure): string {
  if (!fn) return name ?? ''
  if (span)
    return say(ctx.locale, `reports:figures.fn.${fn}`, {
      label: say(ctx.locale, 'reports:figures.span', {
        from: pathLabel(ctx, object, alternatives(span.from)[0] ?? ''),
        until: pathLabel(ctx, object, alternatives(span.until)[0] ?? ''),
      }),
    })
  return field
    ? say(ctx.locale, `reports:figures.fn.${fn}`, { label: pathLabel(ctx, object, field) })
    : say(ctx.locale, 'reports:figures.count')
}

/** The figure as a plain number: of an amount, without its currency. */
export function plainNumber(value: Json | undefined): number | null {
  if (isJsonObject(value)) return Number(value.amount)
  return typeof value === 'number' ? value : null
}
