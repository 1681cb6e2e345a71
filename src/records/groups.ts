import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, isMoney, type StoredField } from '../database/table.ts'
import {
  type AggregateQuery,
  type Bucket,
  buckets,
  type Cycle,
  cycleSql,
  cycles,
  type Field,
  isProtected,
  type ObjectDeclaration,
  type Problem,
} from '../model/index.ts'
import { accessPredicate, visibleFields } from './access.ts'
import { type Source, sourceNow } from './as-of.ts'
import type { Context } from './context.ts'
import { filterByCycle, filterBySpan, filterByValue, type GroupFilter } from './group-filter.ts'
import { stepFrom } from './related-places.ts'
import { fromTable, living, targetOf } from './row.ts'
import { pipelinesOf } from './stages.ts'

/** By what records are put together. */
export interface Group {
  label: string
  expression: Sql
  /** What is joined to the records for it. */
  join?: Sql
  /** Where the field is another record's: by which value of the record, and how that one is joined by it. */
  reached?: { by: string; join: (by: string) => Sql }
  /** From the value of a group, how answers have it; absent: the value itself. Asked once a group, not once a record. */
  shown?: (value: Sql) => Sql
  /** From the value of a group, what groups are ordered by where they are ordered by name. */
  rank: (value: Sql) => Sql
  /** Which records are in it. */
  filter: GroupFilter
  /** Of what is a record itself, what that one is called, as far as the caller may see it. */
  called?: (value: Sql) => Sql
  /** The field that it is made by, and whose that is; absent for times of writing and currencies. */
  of?: { object: string; field: Field; name: string }
  bucket?: Bucket | Cycle
  /** A record may be in several groups: what they come to together is not how many there are. */
  several?: true
}

interface Reading {
  query: Pick<AggregateQuery, 'groupBy'>
  source: Source
  report: (problem: Problem) => unknown
  /** One field may stand twice, in spans of two kinds: months of each year. */
  spans?: 'apart'
}

/** What a question is grouped by. Reports every problem. */
export function readGroups(
  ctx: Context,
  object: ObjectDeclaration,
  { query, source, report, spans }: Reading,
): Group[] {
  const named = new Set<string>()
  return (query.groupBy ?? []).flatMap((given, i): Group[] => {
    const { field: label, bucket } = typeof given === 'string' ? { field: given, bucket: undefined } : given
    const key = spans ? `${label}:${bucket ?? ''}` : label
    const group = named.has(key) ? 'groupTwice' : groupOf(ctx, object, { label, bucket, source, alias: `group${i}` })
    named.add(key)
    if (typeof group !== 'string') return [{ label, ...group }]
    report({ field: `groupBy.${i}`, code: group, params: { field: label } })
    return []
  })
}

/** What lists would say of a grouping by a field, in spans or not. */
export function problemsOfGrouping(
  ctx: Context,
  object: ObjectDeclaration,
  field: string,
  bucket: string | undefined,
): Problem[] {
  const problems: Problem[] = []
  const known = buckets.find(one => one === bucket)
  const groupBy = [{ field, ...(known && { bucket: known }) }]
  if (bucket !== undefined && !known) problems.push({ field: 'groupBy', code: 'unknownBucket' })
  readGroups(ctx, object, { query: { groupBy }, source: sourceNow(ctx, object, {}), report: one => problems.push(one) })
  return problems
}

interface Asked {
  label: string
  bucket: Bucket | Cycle | undefined
  source: Source
  alias: string
}

type Found = Omit<Group, 'label'>

const plain = (value: Sql): Sql => value

const stamps = new Map([
  ['createdAt', 'created_at'],
  ['updatedAt', 'updated_at'],
])

/** A field as groups, or the code of what is wrong with it. */
function groupOf(ctx: Context, object: ObjectDeclaration, { label, bucket, source, alias }: Asked): Found | string {
  if (bucket && !isBucket(bucket) && !isCycle(bucket)) return 'unknownBucket'
  const field = visibleFields(ctx, object).find(({ name }) => name === label)
  const stamp = stamps.get(label)
  if (!field && stamp) return spans(ctx, { label, value: `t.${stamp}`, type: 'timestamptz', bucket })
  if (field) return ofField(ctx, object, { label, field, value: source.comparable(field), bucket, alias })
  const currency = currencyOf(ctx, object, label, source)
  if (currency) return bucket ? 'bucketNeedsDate' : currency
  return related(ctx, object, { label, bucket, source, alias })
}

const isBucket = (word: string): word is Bucket => buckets.some(known => known === word)
const isCycle = (word: string): word is Cycle => cycles.some(known => known === word)

interface Value {
  label: string
  field: StoredField
  /** SQL of what is compared. */
  value: string
  bucket: Bucket | Cycle | undefined
  /** Of what is joined for it. */
  alias: string
}

function ofField(
  ctx: Context,
  object: ObjectDeclaration,
  { label, field, value, bucket, alias }: Value,
): Found | string {
  const { comparable, groupable, several } = field.type
  const of = { object: object.name, field: field.field, name: field.name }
  if (comparable === 'timestamptz' || comparable === 'date') {
    const found = spans(ctx, { label, value, type: comparable, bucket })
    return typeof found === 'string' ? found : { ...found, of }
  }
  if (bucket) return 'bucketNeedsDate'
  if (!groupable) return isProtected(field.field) ? 'protectedGroup' : 'notGroupable'
  const known = { ...namesOf(ctx, object, field.field), filter: filterByValue(label, several), of }
  return several ? { ...eachOf(value, alias), ...known, several } : { expression: raw(value), ...known }
}

/** A row for each value of a list; one without a value where it has none. */
const eachOf = (list: string, alias: string): Pick<Found, 'expression' | 'join'> => ({
  expression: raw(`${alias}_each.value`),
  join: sql`left join lateral jsonb_array_elements_text(${raw(list)}) as ${raw(alias)}_each(value) on true`,
})

interface Time {
  label: string
  value: string
  type: 'timestamptz' | 'date'
  bucket: Bucket | Cycle | undefined
}

/** Spans of days, for people where the company is, each by its first day; or what comes round, by its number. */
function spans(ctx: Context, { label, value, type, bucket = 'day' }: Time): Found | string {
  const { timeZone } = ctx.config.company
  if (isCycle(bucket)) {
    if (bucket === 'hour' && type === 'date') return 'hourNeedsTime'
    return {
      expression: raw(cycleSql(bucket, value, type, timeZone)),
      rank: plain,
      filter: filterByCycle(label, bucket),
      bucket,
    }
  }
  const local = type === 'date' ? `(${value})::timestamp` : `(${value} at time zone '${timeZone.replaceAll("'", '')}')`
  return {
    expression: raw(`date_trunc('${bucket}', ${local})`),
    shown: day => sql`to_char(${day}, 'YYYY-MM-DD')`,
    rank: plain,
    filter: filterBySpan(label, bucket),
    bucket,
  }
}

/** `amount.currency`: the currencies in which there are amounts. */
function currencyOf(ctx: Context, object: ObjectDeclaration, label: string, source: Source): Found | undefined {
  const field = visibleFields(ctx, object).find(stored => `${stored.name}.currency` === label && isMoney(stored))
  return field && { expression: raw(source.currency(field)), rank: plain, filter: filterByValue(label) }
}

/** `owner.team`: a field of what is referred to, blank where that is not there or not the caller's to see. */
function related(ctx: Context, object: ObjectDeclaration, { label, bucket, source, alias }: Asked): Found | string {
  const step = stepFrom(ctx, object, label)
  const field = step && visibleFields(ctx, step.target).find(({ name }) => name === step.name)
  if (!step || !field) return 'unknownField'
  const group = ofField(ctx, step.target, { label, field, value: comparableSql(field, alias), bucket, alias })
  if (typeof group === 'string') return group
  const seen = [living(ctx, step.target, alias), accessPredicate(ctx, step.target, 'read', alias)]
  const joined = (by: string) =>
    join(
      [
        sql`left join ${fromTable(step.target, alias)} on ${join([...seen, sql`${raw(alias)}.id = ${raw(by)}`], ' and ')}`,
        group.join ?? empty,
      ],
      ' ',
    )
  const by = source.comparable(step.reference)
  return { ...group, join: joined(by), reached: { by, join: joined } }
}

/** In which order people know what a field names: choices and stages have one, who and what has a name. */
function namesOf(ctx: Context, object: ObjectDeclaration, field: Field): Pick<Group, 'rank' | 'called'> {
  const { choices } = field.options
  if ((field.type === 'choice' || field.type === 'multiChoice') && Array.isArray(choices))
    return { rank: value => sql`array_position(${choices}::text[], ${value})` }
  const target = ctx.config.objects.get((field.type === 'refs' ? String(field.options.object) : targetOf(field)) ?? '')
  if (!target) return { rank: plain }
  const called = (value: Sql) => titleOf(ctx, target, field.type === 'refs' ? sql`${value}::uuid` : value)
  if (field.type !== 'stage') return { rank: called, called }
  const stages = pipelinesOf(ctx, object).flatMap(pipeline => pipeline.stages.map(({ id }) => id))
  return { rank: value => sql`array_position(${stages}::uuid[], ${value})`, called }
}

/** What a record is called, as far as the caller may see it. */
function titleOf(ctx: Context, target: ObjectDeclaration, id: Sql): Sql {
  const title = visibleFields(ctx, target).find(({ name }) => name === target.title)
  if (!title) return id
  const where = [living(ctx, target, 'called'), accessPredicate(ctx, target, 'read', 'called'), sql`called.id = ${id}`]
  return sql`(select ${raw(comparableSql(title, 'called'))} from ${fromTable(target, 'called')} where ${join(where, ' and ')})`
}
