import { empty, join, raw, type Sql } from 'sql-template-tag'
import {
  type AggregateQuery,
  type Condition,
  conditionSql,
  type Json,
  type ObjectDeclaration,
  type Problem,
} from '../model/index.ts'
import { isMoment, readingOf, type Source, sourceAsOf, sourceNow } from './as-of.ts'
import type { Context } from './context.ts'
import { filterPlaces, findCondition, placeIn } from './filter.ts'
import { type Group, readGroups } from './groups.ts'
import { type Measure, readMeasures } from './measures.ts'
import { withNextStep } from './next-step-place.ts'
import { sourceTallied } from './tally.ts'

type Report = (problem: Problem) => void

/** What is asked of records, read: of which of them, by what they are put together, what is counted of them. */
export interface Question {
  source: Source
  /** `counted`: taken from what is counted ahead. */
  from: 'records' | 'counted' | 'history'
  /** Which rows count; asked only where nothing was reported. */
  condition: () => Sql
  groups: Group[]
  measures: Measure[]
}

/** Reads a question; every problem is reported. */
export function readQuestion(
  ctx: Context,
  object: ObjectDeclaration,
  query: AggregateQuery,
  report: Report,
  spans?: 'apart',
): Question {
  const records = recordsOf(ctx, object, query, report)
  const own = filterPlaces(ctx, object, records.comparable, 't', records.currency)
  // What was planned at a past moment is not asked: steps are those of now.
  const find = query.asOf ? own : withNextStep(ctx, object, 't', own)
  const chosen = (query.filter && findCondition(ctx, query.filter, { find, report })) ?? null
  const each = (query.measures ?? []).map(({ filter }, i) =>
    filter === undefined
      ? undefined
      : findCondition(ctx, filter, {
          find,
          report: problem => report({ ...problem, field: `measures.${i}.${problem.field}` }),
        }),
  )
  const all: Condition = { and: [chosen, ...each].filter(condition => condition != null) }
  const tallied = sourceTallied(ctx, object, query, all)
  const source = tallied ?? records
  const asSql = (condition: Condition) => conditionSql(condition, placeIn(find), readingOf(ctx, records))
  return {
    source,
    from: tallied ? 'counted' : query.asOf ? 'history' : 'records',
    condition: () => asSql(chosen ?? { and: [] }),
    groups: readGroups(ctx, object, { query, source, report, spans }),
    measures: readMeasures(ctx, object, {
      query,
      source,
      report,
      met: each.map(condition => condition && asSql(condition)),
    }),
  }
}

/** As they are, or as they were at the moment that is asked for. */
function recordsOf(ctx: Context, object: ObjectDeclaration, query: AggregateQuery, report: Report): Source {
  const { asOf } = query
  if (asOf && isMoment(asOf)) return sourceAsOf(ctx, object, asOf, { exported: query.exported })
  if (asOf) report({ field: 'asOf', code: 'time' })
  return sourceNow(ctx, object, query)
}

/** The rows of a question, with what its groups join to them. */
export const rowsOf = ({ source }: Question, groups: readonly Group[]): Sql =>
  join([source.from, ...groups.map(group => group.join ?? empty)], ' ')

/** A group as answers have it, from the column that holds it. */
export const shownGroup = ({ shown }: Group, column: string): Sql => (shown ? shown(raw(column)) : raw(column))

export const valuesOf = (row: Record<string, Json>, prefix: string, count: number): Json[] =>
  Array.from({ length: count }, (_, i) => row[`${prefix}${i}`] ?? null)
