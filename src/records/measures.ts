import { raw, type Sql } from 'sql-template-tag'
import { isMoney, momentSql, type StoredField } from '../database/table.ts'
import { type AggregateQuery, measureFunctions, type ObjectDeclaration, type Problem } from '../model/index.ts'
import { visibleFields } from './access.ts'
import type { Source } from './as-of.ts'
import type { Context } from './context.ts'

/** What is counted or summed of a group. */
export interface Measure {
  /** As an order names it: `count`, `amount:sum`. */
  label: string
  expression: Sql
  /** From the value, what groups are ordered by. */
  rank: (value: string) => string
}

interface Reading {
  query: AggregateQuery
  source: Source
  report: (problem: Problem) => void
}

/** What a question measures; how many there are where it does not say. Reports every problem. */
export function readMeasures(ctx: Context, object: ObjectDeclaration, { query, source, report }: Reading): Measure[] {
  if (!query.groupBy?.length && query.measures?.length === 0) report({ field: 'measures', code: 'required' })
  const fields = new Map(visibleFields(ctx, object).map(field => [field.name, field]))
  return (query.measures ?? [{ fn: 'count' as const }]).flatMap(({ fn, field: name }, i): Measure[] => {
    const measure = measureOf(fields, fn, name, source)
    const field = fields.get(name ?? '')
    const money = field !== undefined && isMoney(field) && fn !== 'count'
    const rank = (value: string) => (money ? `(${value} ->> 'amount')::numeric` : value)
    if (typeof measure !== 'string') return [{ label: name ? `${name}:${fn}` : fn, expression: measure, rank }]
    report({ field: `measures.${i}`, code: measure, params: { field: name ?? fn } })
    return []
  })
}

const timeStamps = new Map([
  ['createdAt', 'created_at'],
  ['updatedAt', 'updated_at'],
])

/** A measure, or the code of what is wrong with it. Sums of money bear their currency, and are empty where currencies are mixed. */
function measureOf(
  fields: Map<string, StoredField>,
  fn: string,
  name: string | undefined,
  source: Source,
): Sql | string {
  if (!measureFunctions.includes(fn as 'count')) return 'unknownMeasure'
  if (fn === 'count' && !name) return raw(`(${source.count})::int`)
  const stamp = timeStamps.get(name ?? '')
  if (stamp && (fn === 'min' || fn === 'max')) return raw(momentSql(`${fn}(t.${stamp})`))
  const field = fields.get(name ?? '')
  if (!field) return 'unknownField'
  const value = source.comparable(field)
  if (fn === 'count') return raw(`(${source.counted(field)})::int`)
  if (fn !== 'min' && fn !== 'max' && !field.type.summable) return 'notSummable'
  if (!field.type.sortable || field.type.comparable === 'boolean') return 'notSummable'
  const result =
    fn === 'median' ? `percentile_cont(0.5) within group (order by (${value})::double precision)` : `${fn}(${value})`
  if (isMoney(field)) {
    const currency = source.currency(field)
    return raw(`case when count(${value}) > 0 and min(${currency}) = max(${currency})
      then json_build_object('amount', round((${result})::numeric, 2)::text, 'currency', min(${currency})) end`)
  }
  if (field.type.comparable === 'timestamptz') return raw(momentSql(result))
  if (field.type.comparable === 'date' || field.type.comparable === 'text') return raw(`(${result})::text`)
  return raw(`(${result})::double precision`)
}
