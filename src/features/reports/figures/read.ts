import { Invalid, type ObjectDeclaration, type Problem } from '../../../model/index.ts'
import {
  allOf,
  type Context,
  checkFigures,
  type FigureQuery,
  requireRight,
  visibleFields,
} from '../../../records/index.ts'
import type { ReportDefinition } from '../definition.ts'
import { nameOfMeasure, type ReadMeasures, readReportMeasures } from './measures.ts'
import { type Bounded, comparedDays, type Days, daysOf, filterByDays, isGoingOn } from './period.ts'

/** A report that can be asked. */
export interface ReadReport {
  object: ObjectDeclaration
  definition: ReportDefinition
  query: FigureQuery
  measures: ReadMeasures
  days: Days | undefined
  period: { field: string; from: string | null; to: string | null; goesOn: boolean } | null
  compared: Bounded | undefined
}

/** Reads a report with the caller's rights. Throws Invalid with every problem at its place. */
export function readReport(ctx: Context, definition: ReportDefinition): ReadReport {
  const object = reportedObject(ctx, definition.object)
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  const { filter, q, asOf, rows = [], columns = [], limit, period, compare } = definition
  const measures = readReportMeasures(definition.measures, report)
  const days = period && periodOf(ctx, object, definition, report)
  const compared = compare && comparedOf(definition, days, report)
  const query: FigureQuery = {
    rows,
    columns,
    measures: measures.asked,
    filter: allOf([filter, days && period && filterByDays(period.field, days)]),
    sort: definition.order ?? usualOrder(object, definition),
    ...(q && { q }),
    ...(asOf && { asOf }),
    ...(limit && { limit }),
  }
  if (q && asOf) report({ field: 'q', code: 'wordsOfThen' })
  const found = placed(checkFigures(ctx, object, query), measures)
  // Nobody has asked for the usual order.
  problems.push(...(definition.order ? found : found.filter(({ field }) => field !== 'order')))
  if (problems.length) throw new Invalid(problems)
  return {
    object,
    definition,
    query,
    measures,
    days,
    period:
      days && period
        ? { field: period.field, from: days.from ?? null, to: days.to ?? null, goesOn: isGoingOn(ctx, days, asOf) }
        : null,
    compared,
  }
}

/** An object by its name, which the caller may read. */
export function reportedObject(ctx: Context, name: string): ObjectDeclaration {
  const object = ctx.config.objects.get(name) ?? ctx.config.byPlural.get(name)
  if (!object) throw new Invalid([{ field: 'object', code: 'unknownObject', params: { object: name } }])
  requireRight(ctx, object, 'read')
  return object
}

/** Problems of what was asked, at their places in the report; what is asked besides has none of its own. */
function placed(problems: Problem[], { places, asked }: ReadMeasures): Problem[] {
  return problems.flatMap(problem => {
    const [, at] = /^measures\.(\d+)/.exec(problem.field) ?? []
    if (at === undefined) return [problem]
    const given = asked[Number(at)]
    if (given?.name?.startsWith('#')) return []
    const place = places.indexOf(Number(at))
    return [{ ...problem, field: problem.field.replace(/^measures\.\d+/, `measures.${place}`) }]
  })
}

type Report = (problem: Problem) => void

function periodOf(
  ctx: Context,
  object: ObjectDeclaration,
  { period, asOf }: ReportDefinition,
  report: Report,
): Days | undefined {
  if (!period) return undefined
  const field = visibleFields(ctx, object).find(({ name }) => name === period.field)
  const isStamp = period.field === 'createdAt' || period.field === 'updatedAt'
  const isTime = isStamp || field?.type.comparable === 'date' || field?.type.comparable === 'timestamptz'
  if (!field && !isStamp) report({ field: 'period.field', code: 'unknownField', params: { field: period.field } })
  else if (!isTime) report({ field: 'period.field', code: 'bucketNeedsDate', params: { field: period.field } })
  const days = daysOf(ctx, { period, asOf }, report)
  return isTime ? days : undefined
}

/** Which days those of a report are compared with. Reports why they cannot be. */
export function comparedOf(
  { compare, asOf }: Pick<ReportDefinition, 'compare' | 'asOf'>,
  days: Days | undefined,
  report: Report,
): Bounded | undefined {
  if (!compare) return undefined
  if (asOf) report({ field: 'compare', code: 'compareOfThen' })
  if (days?.from && days.to) return comparedDays({ from: days.from, to: days.to }, compare)
  report({ field: 'compare', code: 'compareNeedsPeriod' })
  return undefined
}

/** In the order people know where there is one; otherwise the largest first. */
function usualOrder({ fields }: ObjectDeclaration, { rows = [], measures }: ReportDefinition): string {
  const names = rows.map(group => (typeof group === 'string' ? group : group.field))
  const [first] = names
  if (first === undefined) return ''
  const [given] = rows
  const isSpan = typeof given === 'object' && given.bucket !== undefined
  const isOrdered = isSpan || ordered.has(fields[first]?.type ?? '') || first === 'createdAt' || first === 'updatedAt'
  const most = measures.find(({ fn }) => fn !== undefined) ?? measures.find(({ formula }) => formula !== undefined)
  return isOrdered || !most ? names.join(',') : [`-${nameOfMeasure(most)}`, ...names].join(',')
}

const ordered = new Set(['choice', 'stage', 'date', 'time', 'boolean'])
