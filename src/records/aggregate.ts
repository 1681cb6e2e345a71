import sql, { join, raw, type Sql } from 'sql-template-tag'
import { isMoney, momentSql, type StoredField } from '../database/table.ts'
import {
  type AggregateQuery,
  type Bucket,
  buckets,
  conditionSql,
  Invalid,
  type Json,
  type JsonObject,
  measureFunctions,
  type ObjectDeclaration,
  type Problem,
} from '../model/index.ts'
import { objectOf, requireRight, visibleFields } from './access.ts'
import { type Source, sourceAsOf, sourceNow } from './as-of.ts'
import type { Context } from './context.ts'
import { filterPlaces, placeIn, readFilter } from './filter.ts'
import { withNextStep } from './next-step-place.ts'
import { sourceTallied } from './tally.ts'

export interface AggregateRow {
  group: JsonObject
  measures: Json[]
}

/** More groups than this are refused: nobody reads them, and the answer would not be flat. */
const mostGroups = 10_000

/** Counts and sums by group, over what the caller may see; with `asOf` over what was there at that moment. */
export async function aggregateRecords(
  ctx: Context,
  name: string,
  query: AggregateQuery,
): Promise<{ rows: AggregateRow[] }> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const records = query.asOf ? sourceAsOf(ctx, object, query.asOf) : sourceNow(ctx, object, query.q)
  const own = filterPlaces(ctx, object, records.comparable, 't')
  // What was planned at a past moment is not asked: steps are those of now.
  const places = query.asOf ? own : withNextStep(ctx, object, 't', own)
  const chosen = query.filter ? readFilter(ctx, query.filter, places) : null
  const source = sourceTallied(ctx, object, query, chosen) ?? records
  const fields = new Map(visibleFields(ctx, object).map(field => [field.name, field]))
  const { groups, measures } = readParts(ctx, object, fields, query, source)
  const condition = chosen ? conditionSql(chosen, placeIn(places), ctx.config.company) : sql`true`

  const columns = [
    ...groups.map(({ expression }, i) => sql`${expression} as ${raw(`g${i}`)}`),
    ...measures.map((measure, i) => sql`${measure} as ${raw(`m${i}`)}`),
  ]
  const by = groups.length
    ? sql`group by ${raw(groups.map((_, i) => `${i + 1}`).join(', '))} order by ${raw(groups.map((_, i) => `${i + 1} nulls last`).join(', '))}`
    : sql``
  const rows = await ctx.db.query<Record<string, Json>>(
    sql`${source.with} select ${join(columns)} from ${source.from} where ${source.where} and ${condition} ${by} limit ${mostGroups + 1}`,
    'fresh',
  )
  if (rows.length > mostGroups)
    throw new Invalid([{ field: 'groupBy', code: 'tooManyGroups', params: { max: mostGroups } }])
  return {
    rows: rows.map(row => ({
      group: Object.fromEntries(groups.map(({ label }, i) => [label, row[`g${i}`] ?? null])),
      measures: measures.map((_, i) => row[`m${i}`] ?? null),
    })),
  }
}

interface Group {
  label: string
  expression: Sql
}

function readParts(
  ctx: Context,
  object: ObjectDeclaration,
  fields: Map<string, StoredField>,
  query: AggregateQuery,
  source: Source,
) {
  const problems: Problem[] = []
  const named = new Set<string>()
  const groups = (query.groupBy ?? []).flatMap((given, i): Group[] => {
    const { field: name, bucket } = typeof given === 'string' ? { field: given, bucket: undefined } : given
    const group = named.has(name) ? 'groupTwice' : groupOf(ctx, fields, name, bucket, source)
    named.add(name)
    if (typeof group !== 'string') return [{ label: name, expression: group }]
    problems.push({ field: `groupBy.${i}`, code: group, params: { field: name } })
    return []
  })
  const measures = (query.measures ?? [{ fn: 'count' as const }]).flatMap(({ fn, field: name }, i): Sql[] => {
    const measure = measureOf(fields, fn, name, source)
    if (typeof measure !== 'string') return [measure]
    problems.push({ field: `measures.${i}`, code: measure, params: { field: name ?? fn } })
    return []
  })
  if (!query.groupBy?.length && query.measures?.length === 0) problems.push({ field: 'measures', code: 'required' })
  if (problems.length) throw new Invalid(problems)
  return { groups, measures, object }
}

const timeStamps = new Map([
  ['createdAt', 'created_at'],
  ['updatedAt', 'updated_at'],
])

/** Amounts are grouped by their currency under this name: `amount.currency`. */
const ofCurrency = '.currency'

/** A field as groups, or the code of what is wrong with it. */
function groupOf(
  ctx: Context,
  fields: Map<string, StoredField>,
  name: string,
  bucket: Bucket | undefined,
  source: Source,
): Sql | string {
  if (bucket && !buckets.includes(bucket)) return 'unknownBucket'
  const amount = name.endsWith(ofCurrency) ? fields.get(name.slice(0, -ofCurrency.length)) : undefined
  if (amount && isMoney(amount)) return bucket ? 'bucketNeedsDate' : raw(source.currency(amount))
  const field = fields.get(name)
  const stamp = timeStamps.get(name)
  if (!field && !stamp) return 'unknownField'
  const type = field?.type.comparable ?? 'timestamptz'
  const expression = field ? source.comparable(field) : `t.${stamp}`
  if (type === 'timestamptz' || type === 'date') {
    const local =
      type === 'date'
        ? `(${expression})::timestamp`
        : `(${expression} at time zone '${ctx.config.company.timeZone.replaceAll("'", '')}')`
    return raw(`to_char(date_trunc('${bucket ?? 'day'}', ${local}), 'YYYY-MM-DD')`)
  }
  if (bucket) return 'bucketNeedsDate'
  return field?.type.groupable ? raw(expression) : 'notGroupable'
}

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
  if (fn === 'count') return raw(`count(${value})::int`)
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
