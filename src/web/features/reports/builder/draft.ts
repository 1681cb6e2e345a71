import type { GroupGiven } from '../../../../model/index.ts'
import { isJsonObject } from '../../../fields/json-object.ts'
import type { ReportDefinition, ReportMeasure } from '../figures.ts'

/** At most so many: what the server takes. */
export const most = { rows: 3, columns: 2, measures: 16 }

/** A group as its parts. */
export interface GroupDraft {
  field: string
  bucket?: string
}

export const groupOf = (given: GroupGiven): GroupDraft => (typeof given === 'string' ? { field: given } : given)

/** What a report begins with: how many records there are. */
export const newDefinition = (object: string): ReportDefinition => ({ object, measures: [{ name: 'm1', fn: 'count' }] })

/** As the server names a measure that has no name. */
const usualName = ({ name, fn, field, span, share, running }: ReportMeasure): string => {
  if (name) return name
  if (fn) return span ? `${span.from}-${span.until}:${fn}` : field ? `${field}:${fn}` : fn
  return share ? `${share}:share` : running ? `${running}:running` : 'formula'
}

/** A name that no measure has. */
export function freeName(measures: readonly ReportMeasure[]): string {
  const taken = new Set(measures.map(({ name }) => name))
  let at = measures.length + 1
  while (taken.has(`m${at}`)) at++
  return `m${at}`
}

/** The same report with a name for each measure, by which formulas and orders call it. */
export function withNames(definition: ReportDefinition): ReportDefinition {
  const renamed = new Map<string, string>()
  const measures: ReportMeasure[] = []
  for (const measure of definition.measures) {
    const name = measure.name ?? freeName([...definition.measures, ...measures])
    renamed.set(usualName(measure), name)
    measures.push({ ...measure, name })
  }
  const now = (name: string) => renamed.get(name) ?? name
  const order = definition.order
    ?.split(',')
    .map(part => (part.startsWith('-') ? `-${now(part.slice(1))}` : now(part)))
    .join(',')
  return {
    ...definition,
    measures: measures.map(measure => ({
      ...measure,
      ...(measure.share && { share: now(measure.share) }),
      ...(measure.running && { running: now(measure.running) }),
    })),
    ...(order && { order }),
  }
}

/** Whether an address has a report; its meaning the server reads. */
export function isDefinition(given: unknown): given is ReportDefinition {
  if (typeof given !== 'object' || given === null) return false
  const { object, measures } = Object.fromEntries(Object.entries(given))
  return typeof object === 'string' && Array.isArray(measures) && measures.length > 0 && measures.every(isJsonObject)
}

/** The measures without one of them, and without what is worked out of it. */
export function withoutMeasure(measures: readonly ReportMeasure[], at: number): ReportMeasure[] {
  const name = measures[at]?.name
  return measures.filter((measure, i) => i !== at && measure.share !== name && measure.running !== name)
}

/** What a measure is, as one chooses it. */
export const measureKinds = [
  'count',
  'distinct',
  'sum',
  'avg',
  'median',
  'min',
  'max',
  'span',
  'formula',
  'share',
  'running',
] as const
export type MeasureKind = (typeof measureKinds)[number]

export function kindOf(measure: ReportMeasure): MeasureKind {
  if (measure.span) return 'span'
  if (measure.fn) return measure.fn
  if (measure.share !== undefined) return 'share'
  return measure.running !== undefined ? 'running' : 'formula'
}

/** The same measure as another kind: what still makes sense of it stays. */
export function asKind(
  { name, label, filter, field, span }: ReportMeasure,
  kind: MeasureKind,
  base: string,
): ReportMeasure {
  const kept = { ...(name && { name }), ...(label && { label }) }
  const narrowed = { ...kept, ...(filter && { filter }) }
  switch (kind) {
    case 'count':
      return { ...narrowed, fn: 'count' }
    case 'span':
      return { ...narrowed, fn: 'avg', span: span ?? { from: 'createdAt', until: '', unit: 'days' } }
    case 'formula':
      return { ...kept, formula: '', as: 'number' }
    case 'share':
      return { ...kept, share: base, of: 'all' }
    case 'running':
      return { ...kept, running: base }
    default:
      return { ...narrowed, fn: kind, field: field ?? '' }
  }
}

/** Whether all that is needed is said; until then nothing is asked. */
export function isFinished({ measures, rows = [], columns = [], period }: ReportDefinition): boolean {
  const groups = [...rows, ...columns].map(groupOf)
  return (
    groups.every(({ field }) => field !== '') &&
    period?.field !== '' &&
    measures.every(measure => {
      const { fn, field, span, formula, share, running } = measure
      if (span) return Boolean(span.from && span.until)
      if (fn) return fn === 'count' || Boolean(field)
      return Boolean(formula?.trim() || share || running)
    })
  )
}
