import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import {
  type AggregateQuery,
  conditionSql,
  Invalid,
  type Json,
  type JsonObject,
  mostGroups,
  type ObjectDeclaration,
  type Problem,
} from '../model/index.ts'
import { objectOf, requireRight } from './access.ts'
import { isMoment, type Source, sourceAsOf, sourceNow } from './as-of.ts'
import type { Context } from './context.ts'
import { filterPlaces, findCondition, placeIn } from './filter.ts'
import { groupOrder } from './group-order.ts'
import { type Group, readGroups } from './groups.ts'
import { type Measure, readMeasures } from './measures.ts'
import { withNextStep } from './next-step-place.ts'
import { sourceTallied } from './tally.ts'

export interface AggregateRow {
  group: JsonObject
  measures: Json[]
}

export interface Aggregate {
  rows: AggregateRow[]
  /** Whether there are more groups than were asked for; absent where no limit was. */
  more?: boolean
}

/** Counts and sums by group, over what the caller may see; with `asOf` over what was there at that moment. */
export async function aggregateRecords(ctx: Context, name: string, query: AggregateQuery): Promise<Aggregate> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const problems: Problem[] = []
  const report = (problem: Problem) => void problems.push(problem)
  const records = recordsOf(ctx, object, query, report)
  const own = filterPlaces(ctx, object, records.comparable, 't')
  // What was planned at a past moment is not asked: steps are those of now.
  const places = query.asOf ? own : withNextStep(ctx, object, 't', own)
  const chosen = (query.filter && findCondition(ctx, query.filter, { find: places, report })) ?? null
  const source = sourceTallied(ctx, object, query, chosen) ?? records
  const groups = readGroups(ctx, object, { query, source, report })
  const measures = readMeasures(ctx, object, { query, source, report })
  const order = groupOrder({ query, groups, measures, report })
  const limit = limitOf(query, report)
  if (problems.length) throw new Invalid(problems)
  const condition = chosen ? conditionSql(chosen, placeIn(places), ctx.config.company) : sql`true`

  const from = join([source.from, ...groups.map(group => group.join ?? empty)], ' ')
  const rows = await ctx.db.query<Record<string, Json>>(
    sql`${source.with} select ${shownColumns(groups, measures)} from (
        select ${columnsOf(groups, measures)} from ${from} where ${source.where} and ${condition} ${grouping(groups)}
      ) grouped ${order} limit ${limit + 1}`,
    'fresh',
  )
  const more = rows.length > limit
  if (more && query.limit === undefined)
    throw new Invalid([{ field: 'groupBy', code: 'tooManyGroups', params: { max: mostGroups } }])
  return {
    rows: rows.slice(0, limit).map(row => ({
      group: Object.fromEntries(groups.map(({ label }, i) => [label, row[`g${i}`] ?? null])),
      measures: measures.map((_, i) => row[`m${i}`] ?? null),
    })),
    ...(query.limit !== undefined && { more }),
  }
}

type Report = (problem: Problem) => void

/** As they are, or as they were at the moment that is asked for. */
function recordsOf(ctx: Context, object: ObjectDeclaration, query: AggregateQuery, report: Report): Source {
  const { asOf } = query
  if (asOf && isMoment(asOf)) return sourceAsOf(ctx, object, asOf)
  if (asOf) report({ field: 'asOf', code: 'time' })
  return sourceNow(ctx, object, query)
}

const columnsOf = (groups: Group[], measures: Measure[]): Sql =>
  join([
    ...groups.map(({ expression }, i) => sql`${expression} as ${raw(`g${i}`)}`),
    ...measures.map(({ expression }, i) => sql`${expression} as ${raw(`m${i}`)}`),
  ])

const shownColumns = (groups: Group[], measures: Measure[]): Sql =>
  join([
    ...groups.map(({ shown }, i) => (shown ? sql`${shown(raw(`g${i}`))} as ${raw(`g${i}`)}` : raw(`g${i}`))),
    ...measures.map((_, i) => raw(`m${i}`)),
  ])

const grouping = (groups: Group[]): Sql =>
  groups.length ? raw(`group by ${groups.map((_, i) => `${i + 1}`).join(', ')}`) : empty

function limitOf({ limit = mostGroups }: AggregateQuery, report: Report): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > mostGroups)
    report({ field: 'limit', code: 'limit', params: { max: mostGroups } })
  return limit
}
