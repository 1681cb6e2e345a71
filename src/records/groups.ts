import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, isMoney, type StoredField } from '../database/table.ts'
import {
  type AggregateQuery,
  type Bucket,
  buckets,
  type Field,
  isProtected,
  type ObjectDeclaration,
  type Problem,
} from '../model/index.ts'
import { accessPredicate, visibleFields } from './access.ts'
import { type Source, sourceNow } from './as-of.ts'
import type { Context } from './context.ts'
import { stepFrom } from './related-places.ts'
import { fromTable, living, targetOf } from './row.ts'
import { pipelinesOf } from './stages.ts'

/** By what records are put together. */
export interface Group {
  label: string
  expression: Sql
  /** Where the field is another record's: how that one is reached. */
  join?: Sql
  /** From the value of a group, how answers have it; absent: the value itself. Asked once a group, not once a record. */
  shown?: (value: Sql) => Sql
  /** From the value of a group, what groups are ordered by where they are ordered by name. */
  rank: (value: Sql) => Sql
}

interface Reading {
  query: AggregateQuery
  source: Source
  report: (problem: Problem) => unknown
}

/** What a question is grouped by. Reports every problem. */
export function readGroups(ctx: Context, object: ObjectDeclaration, { query, source, report }: Reading): Group[] {
  const named = new Set<string>()
  return (query.groupBy ?? []).flatMap((given, i): Group[] => {
    const { field: label, bucket } = typeof given === 'string' ? { field: given, bucket: undefined } : given
    const group = named.has(label) ? 'groupTwice' : groupOf(ctx, object, { label, bucket, source, alias: `group${i}` })
    named.add(label)
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
  bucket: Bucket | undefined
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
  if (bucket && !buckets.includes(bucket)) return 'unknownBucket'
  const field = visibleFields(ctx, object).find(({ name }) => name === label)
  const stamp = stamps.get(label)
  if (!field && stamp) return spans(ctx, `t.${stamp}`, 'timestamptz', bucket)
  if (field) return ofField(ctx, object, { field, value: source.comparable(field), bucket, alias })
  const currency = currencyOf(ctx, object, label, source)
  if (currency) return bucket ? 'bucketNeedsDate' : currency
  return related(ctx, object, { label, bucket, source, alias })
}

interface Value {
  field: StoredField
  /** SQL of what is compared. */
  value: string
  bucket: Bucket | undefined
  /** Of what is joined for it. */
  alias: string
}

function ofField(ctx: Context, object: ObjectDeclaration, { field, value, bucket, alias }: Value): Found | string {
  const { comparable, groupable, several } = field.type
  if (comparable === 'timestamptz' || comparable === 'date') return spans(ctx, value, comparable, bucket)
  if (bucket) return 'bucketNeedsDate'
  if (!groupable) return isProtected(field.field) ? 'protectedGroup' : 'notGroupable'
  const rank = rankOf(ctx, object, field.field)
  return several ? { ...eachOf(value, alias), rank } : { expression: raw(value), rank }
}

/** A row for each value of a list; one without a value where it has none. */
const eachOf = (list: string, alias: string): Omit<Found, 'rank'> => ({
  expression: raw(`${alias}_each.value`),
  join: sql`left join lateral jsonb_array_elements_text(${raw(list)}) as ${raw(alias)}_each(value) on true`,
})

/** Spans of days, for people where the company is; each by its first day. */
function spans(ctx: Context, value: string, type: 'timestamptz' | 'date', bucket: Bucket = 'day'): Found {
  const zone = ctx.config.company.timeZone.replaceAll("'", '')
  const local = type === 'date' ? `(${value})::timestamp` : `(${value} at time zone '${zone}')`
  return {
    expression: raw(`date_trunc('${bucket}', ${local})`),
    shown: day => sql`to_char(${day}, 'YYYY-MM-DD')`,
    rank: plain,
  }
}

/** `amount.currency`: the currencies in which there are amounts. */
function currencyOf(ctx: Context, object: ObjectDeclaration, label: string, source: Source): Found | undefined {
  const field = visibleFields(ctx, object).find(stored => `${stored.name}.currency` === label && isMoney(stored))
  return field && { expression: raw(source.currency(field)), rank: plain }
}

/** `owner.team`: a field of what is referred to, blank where that is not there or not the caller's to see. */
function related(ctx: Context, object: ObjectDeclaration, { label, bucket, source, alias }: Asked): Found | string {
  const step = stepFrom(ctx, object, label)
  const field = step && visibleFields(ctx, step.target).find(({ name }) => name === step.name)
  if (!step || !field) return 'unknownField'
  const group = ofField(ctx, step.target, { field, value: comparableSql(field, alias), bucket, alias })
  if (typeof group === 'string') return group
  const on = [
    living(ctx, step.target, alias),
    accessPredicate(ctx, step.target, 'read', alias),
    sql`${raw(alias)}.id = ${raw(source.comparable(step.reference))}`,
  ]
  const reached = sql`left join ${fromTable(step.target, alias)} on ${join(on, ' and ')}`
  return { ...group, join: join([reached, group.join ?? empty], ' ') }
}

/** In which order people know what a field names: choices and stages have one, who and what has a name. */
function rankOf(ctx: Context, object: ObjectDeclaration, field: Field): Group['rank'] {
  const { choices } = field.options
  if ((field.type === 'choice' || field.type === 'multiChoice') && Array.isArray(choices))
    return value => sql`array_position(${choices}::text[], ${value})`
  if (field.type === 'stage') {
    const stages = pipelinesOf(ctx, object).flatMap(pipeline => pipeline.stages.map(({ id }) => id))
    return value => sql`array_position(${stages}::uuid[], ${value})`
  }
  if (field.type === 'refs') {
    const target = ctx.config.objects.get(String(field.options.object))
    return target ? value => titleOf(ctx, target, sql`${value}::uuid`) : plain
  }
  const target = ctx.config.objects.get(targetOf(field) ?? '')
  return target ? value => titleOf(ctx, target, value) : plain
}

/** What a record is called, as far as the caller may see it. */
function titleOf(ctx: Context, target: ObjectDeclaration, id: Sql): Sql {
  const title = visibleFields(ctx, target).find(({ name }) => name === target.title)
  if (!title) return id
  const where = [living(ctx, target, 'called'), accessPredicate(ctx, target, 'read', 'called'), sql`called.id = ${id}`]
  return sql`(select ${raw(comparableSql(title, 'called'))} from ${fromTable(target, 'called')} where ${join(where, ' and ')})`
}
