import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { type AggregateQuery, Invalid, type Json, type JsonObject, mostGroups, type Problem } from '../model/index.ts'
import { objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { groupOrder } from './group-order.ts'
import type { Group } from './groups.ts'
import type { Measure } from './measures.ts'
import { readQuestion, rowsOf, shownGroup, valuesOf } from './question.ts'

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
  if (!query.groupBy?.length && query.measures?.length === 0) report({ field: 'measures', code: 'required' })
  const question = readQuestion(ctx, object, query, report)
  const { source, groups, measures } = question
  const order = groupOrder({ query, groups, measures, report })
  const limit = limitOf(query, report)
  if (problems.length) throw new Invalid(problems)

  const rows = await ctx.db.query<Record<string, Json>>(
    sql`${source.with} select ${shownColumns(groups, measures)} from (
        select ${columnsOf(groups, measures)} from ${rowsOf(question, groups)}
        where ${source.where} and ${question.condition()} ${grouping(groups)}
      ) grouped ${order} limit ${limit + 1}`,
    'fresh',
  )
  const more = rows.length > limit
  if (more && query.limit === undefined)
    throw new Invalid([{ field: 'groupBy', code: 'tooManyGroups', params: { max: mostGroups } }])
  return {
    rows: rows.slice(0, limit).map(row => {
      const values = valuesOf(row, 'g', groups.length)
      return {
        group: Object.fromEntries(groups.map(({ label }, i) => [label, values[i] ?? null])),
        measures: valuesOf(row, 'm', measures.length),
      }
    }),
    ...(query.limit !== undefined && { more }),
  }
}

const columnsOf = (groups: Group[], measures: Measure[]): Sql =>
  join([
    ...groups.map(({ expression }, i) => sql`${expression} as ${raw(`g${i}`)}`),
    ...measures.map(({ expression }, i) => sql`${expression} as ${raw(`m${i}`)}`),
  ])

const shownColumns = (groups: Group[], measures: Measure[]): Sql =>
  join([
    ...groups.map((group, i) => sql`${shownGroup(group, `g${i}`)} as ${raw(`g${i}`)}`),
    ...measures.map((_, i) => raw(`m${i}`)),
  ])

const grouping = (groups: Group[]): Sql =>
  groups.length ? raw(`group by ${groups.map((_, i) => `${i + 1}`).join(', ')}`) : empty

function limitOf({ limit = mostGroups }: AggregateQuery, report: (problem: Problem) => void): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > mostGroups)
    report({ field: 'limit', code: 'limit', params: { max: mostGroups } })
  return limit
}
