import sql, { raw, type Sql } from 'sql-template-tag'
import { isMoney, momentSql, type StoredField } from '../database/table.ts'
import {
  type AggregateQuery,
  isProtected,
  type MeasureGiven,
  measureFunctions,
  type ObjectDeclaration,
  type Problem,
  timeUnits,
} from '../model/index.ts'
import { visibleFields } from './access.ts'
import { type Source, valueWhere } from './as-of.ts'
import type { Context } from './context.ts'
import { spanSql } from './time-span.ts'

/** What a value of a measure is: a plain figure, an amount in a currency, or a day, moment or text. */
export type MeasureKind = 'number' | 'money' | 'value'

/** An aggregate of records, and the one by which those of several groups become that of all of them. */
export interface Part {
  each: Sql
  again: 'sum' | 'min' | 'max'
}

/** How a figure is worked out. */
interface Working {
  /** In one go, over the records. */
  expression: Sql
  /** Of what it is put together, where groups need not be counted anew to know what they come to. Medians and different values have none. */
  parts?: readonly Part[]
  /** Puts the parts together, given where each of them is found. */
  finish?: (parts: readonly Sql[]) => Sql
  /** The value of which the different ones are counted. */
  told?: Sql
}

/** What is counted or summed of a group. */
export interface Measure extends Working {
  /** As an order names it: `count`, `amount:sum`. */
  label: string
  kind: MeasureKind
  /** From the value, what groups are ordered by. */
  rank: (value: string) => string
}

interface Reading {
  query: Pick<AggregateQuery, 'groupBy' | 'measures'>
  source: Source
  report: (problem: Problem) => void
  /** Of each measure that has one, the condition that its records meet. */
  met?: readonly (Sql | undefined)[]
}

/** What a question measures; how many there are where it does not say. Reports every problem. */
export function readMeasures(
  ctx: Context,
  object: ObjectDeclaration,
  { query, source, report, met }: Reading,
): Measure[] {
  const fields = new Map(visibleFields(ctx, object).map(field => [field.name, field]))
  return (query.measures ?? [{ fn: 'count' as const }]).flatMap((given, i): Measure[] => {
    const measure = measureOf(ctx, fields, { given, source, met: met?.[i] })
    const { fn, field: name } = given
    if (typeof measure === 'string') {
      report({ field: `measures.${i}`, code: measure, params: { field: name ?? fn } })
      return []
    }
    const field = fields.get(name ?? '')
    const kind = kindOf(given, field)
    const rank = (value: string) => (kind === 'money' ? `(${value} ->> 'amount')::numeric` : value)
    return [{ label: measureName(given), kind, rank, ...measure }]
  })
}

/** By which a measure is called. */
export const measureName = ({ name, fn, field, span }: MeasureGiven): string =>
  name ?? (span ? `${span.from}-${span.until}:${fn}` : field ? `${field}:${fn}` : fn)

function kindOf({ fn, span, field: name }: MeasureGiven, field: StoredField | undefined): MeasureKind {
  if (fn === 'count' || fn === 'distinct' || span) return 'number'
  if (field && isMoney(field)) return 'money'
  return (fn === 'min' || fn === 'max') && field?.type.comparable !== 'numeric' && name ? 'value' : 'number'
}

const timeStamps = new Map([
  ['createdAt', 'created_at'],
  ['updatedAt', 'updated_at'],
])

interface Asked {
  given: MeasureGiven
  source: Source
  met: Sql | undefined
}

/** A measure, or the code of what is wrong with it. Sums of money bear their currency, and are empty where currencies are mixed. */
function measureOf(ctx: Context, fields: Map<string, StoredField>, { given, source, met }: Asked): Working | string {
  const { fn, field: name, span } = given
  if (!measureFunctions.includes(fn as 'count')) return 'unknownMeasure'
  if (span) return name ? 'measures' : ofSpan(ctx, fields, { given, source, met })
  if (fn === 'count' && !name) return counting(source.count(met))
  const stamp = timeStamps.get(name ?? '')
  if (stamp && (fn === 'min' || fn === 'max')) return shown(applied(fn, valueWhere(`t.${stamp}`, met)), momentOfSql)
  const field = fields.get(name ?? '')
  if (!field) return 'unknownField'
  if (fn === 'count') return counting(source.counted(field, met))
  const value = valueWhere(source.comparable(field), met)
  if (fn === 'distinct')
    return isTold(field) ? { expression: sql`count(distinct ${value})::int`, told: value } : 'notDistinct'
  if (fn !== 'min' && fn !== 'max' && !field.type.summable) return 'notSummable'
  if (!field.type.sortable || field.type.comparable === 'boolean') return 'notSummable'
  const result = applied(fn, value)
  if (isMoney(field)) return ofMoney(result, value, valueWhere(source.currency(field), met))
  if (field.type.comparable === 'timestamptz') return shown(result, momentOfSql)
  if (field.type.comparable === 'date' || field.type.comparable === 'text')
    return shown(result, found => sql`(${found})::text`)
  return shown(result, asNumber)
}

const asNumber = (found: Sql): Sql => sql`(${found})::double precision`

/** In the currency of all of it; where there are several, there is no amount. */
function ofMoney(result: Working, value: Sql, currency: Sql): Working {
  const all: Part[] = [
    { each: sql`count(${value})`, again: 'sum' },
    { each: sql`min(${currency})`, again: 'min' },
    { each: sql`max(${currency})`, again: 'max' },
  ]
  const amount = (found: Sql, [count, first, last]: readonly Sql[]): Sql =>
    sql`case when ${count} > 0 and ${first} = ${last}
      then json_build_object('amount', round((${found})::numeric, 2)::text, 'currency', ${first}) end`
  const { parts, finish } = result
  if (!parts || !finish)
    return {
      expression: amount(
        result.expression,
        all.map(({ each }) => each),
      ),
    }
  return combined([...all, ...parts], found => amount(finish(found.slice(all.length)), found))
}

const combined = (parts: readonly Part[], finish: (parts: readonly Sql[]) => Sql): Working => ({
  parts,
  finish,
  expression: finish(parts.map(({ each }) => each)),
})

const counting = (each: Sql): Working =>
  combined([{ each, again: 'sum' }], ([count]) => sql`coalesce(${count}, 0)::int`)

/** The same, as answers have it. */
function shown({ expression, parts, finish }: Working, as: (found: Sql) => Sql): Working {
  return parts && finish ? combined(parts, found => as(finish(found))) : { expression: as(expression) }
}

function applied(fn: string, value: Sql): Working {
  if (fn === 'median')
    return { expression: sql`percentile_cont(0.5) within group (order by (${value})::double precision)` }
  if (fn === 'avg')
    return combined(
      [
        { each: sql`sum(${value})`, again: 'sum' },
        { each: sql`count(${value})`, again: 'sum' },
      ],
      // Whole numbers would be divided without a rest.
      ([sum, count]) => sql`(${sum} * 1.0 / nullif(${count}, 0))`,
    )
  const again = fn === 'min' || fn === 'max' ? fn : 'sum'
  return combined([{ each: sql`${raw(again)}(${value})`, again }], ([found]) => sql`${found}`)
}

/** Values of which two are the same or not, and which lie open. */
const isTold = ({ field, type }: StoredField): boolean =>
  !isProtected(field) && !type.several && (type.groupable || type.sortable || type.type === 'link')

function ofSpan(ctx: Context, fields: Map<string, StoredField>, { given, source, met }: Asked): Working | string {
  const { fn, span } = given
  if (!span || fn === 'distinct') return 'unknownMeasure'
  if (!timeUnits.includes(span.unit)) return 'timeUnit'
  const time = spanSql(ctx.config.company.timeZone, span, name => placeOfTime(fields, source, name))
  if (!time) return 'spanOfTime'
  const value = valueWhere(time, met)
  return fn === 'count' ? counting(sql`count(${value})`) : shown(applied(fn, value), asNumber)
}

function placeOfTime(fields: Map<string, StoredField>, source: Source, name: string) {
  const stamp = timeStamps.get(name)
  if (stamp) return { value: `t.${stamp}`, type: 'timestamptz' }
  const field = fields.get(name)
  return field && { value: source.comparable(field), type: field.type.comparable }
}

/** As answers write a moment. */
const momentOfSql = (value: Sql): Sql => {
  const [before = '', after = ''] = momentSql('@').split('@')
  return sql`${raw(before)}${value}${raw(after)}`
}
