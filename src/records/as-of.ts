import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import {
  comparableInJson,
  comparableSql,
  currencyInJson,
  currencySql,
  type StoredField,
  storedSql,
  tableOf,
} from '../database/table.ts'
import type { AggregateQuery, MomentReading, ObjectDeclaration } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import { changesOf } from './changes.ts'
import type { Context } from './context.ts'
import { fromTable, living } from './row.ts'
import { seenWordsCondition } from './seen-words.ts'

/** Rows under the alias `t` that a report is computed over, and how it reads their fields. */
export interface Source {
  with: Sql
  from: Sql
  where: Sql
  /** How many records the rows stand for, or those of them that meet a condition. */
  count(met?: Sql): Sql
  /** SQL of how many values of a field there are. */
  counted(field: StoredField, met?: Sql): Sql
  comparable(field: StoredField): string
  currency(field: StoredField): string
  /** The moment at which the records were so; without it they are so now. */
  at?: Date
}

/** How values and words in conditions on the records of a source are read: “this month” is that of its moment. */
export const readingOf = ({ config }: Context, { at }: Source): MomentReading => ({
  ...config.company,
  ...(at && { now: at }),
})

export const isMoment = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(new Date(text).getTime())

/** The value where the row meets the condition. */
export const valueWhere = (value: string, met?: Sql): Sql =>
  met ? sql`case when ${met} then ${raw(value)} end` : raw(value)

const countRows: Source['count'] = met => (met ? sql`count(*) filter (where ${met})` : sql`count(*)`)

const countValues = (value: string, met?: Sql): Sql => sql`count(${valueWhere(value, met)})`

/** The records as they are. */
export function sourceNow(
  ctx: Context,
  object: ObjectDeclaration,
  { q: words, exported, trash }: AggregateQuery,
): Source {
  return {
    with: sql``,
    from: fromTable(object, 't'),
    where: join(
      [
        living(ctx, object, 't', trash),
        accessPredicate(ctx, object, 'read', 't'),
        ...(exported ? [accessPredicate(ctx, object, 'export', 't')] : []),
        ...(words ? [seenWordsCondition(ctx, object, words)] : []),
      ],
      ' and ',
    ),
    count: countRows,
    counted: (field, met) => countValues(comparableSql(field, 't'), met),
    comparable: field => comparableSql(field, 't'),
    currency: field => currencySql(field, 't'),
  }
}

/**
 * The records as they were at a moment (`isMoment`): for each field, the value before the first change after it, else the present
 * one; number, version and times of writing are those of now. Whether the caller may see a record is asked of its
 * present state, as his rights are those of now. `among`: a query of the ids of all that can be meant, where they are few.
 * `exported`: only what the caller may take away too.
 */
export function sourceAsOf(
  ctx: Context,
  object: ObjectDeclaration,
  asOf: string,
  { among, exported }: { among?: Sql; exported?: true } = {},
): Source {
  const moment = new Date(asOf)
  const at = moment.toISOString()
  const fields = [...tableOf(object).fields.values()]
  const present = join(fields.map(field => raw(`${storedSql(field, 'r')} as ${quote(field.name)}`)))
  return {
    with: sql`with earlier as (
        select record_id, jsonb_object_agg(key, value) as state from (
          select distinct on (c.record_id, b.key) c.record_id, b.key, b.value
          from change c cross join lateral jsonb_each(coalesce(c.before, '{}')) b
          where c.workspace_id = ${ctx.workspace} and ${changesOf(object, 'c')} and c.at > ${at} and c.kind <> 'created' ${among ? sql`and c.record_id in (${among})` : empty}
          order by c.record_id, b.key, c.id) first_change
        group by record_id)`,
    from: sql`(select r.id, r.version, ${raw(object.number ? 'r.number,' : '')} r.created_at, r.updated_at, coalesce(e.state, '{}') ? 'deletedAt' as touched, coalesce(e.state, '{}')->'deletedAt' as was_deleted, r.deleted_at,
        r as present, e.state as earlier, to_jsonb(p) || coalesce(e.state, '{}') as state
      from ${fromTable(object, 'r')} left join earlier e on e.record_id = r.id
      cross join lateral (select ${present}) p
      where r.workspace_id = ${ctx.workspace} and ${accessPredicate(ctx, object, 'read', 'r')} ${exported ? sql`and ${accessPredicate(ctx, object, 'export', 'r')}` : empty} ${among ? sql`and r.id in (${among})` : empty}) t`,
    where: sql`t.created_at <= ${at} and case when t.touched then t.was_deleted = 'null' else t.deleted_at is null end`,
    count: countRows,
    counted: (field, met) => countValues(comparableThen(field), met),
    at: moment,
    comparable: comparableThen,
    currency: field => valueThen(field, currencyInJson, currencySql),
  }
}

const comparableThen = (field: StoredField): string => valueThen(field, comparableInJson, comparableSql)

type Reading = (field: StoredField, from: string) => string

/**
 * SQL of a value of then. What lies in a column of its own is read from there unless it has been changed since: the JSON of a whole record is made
 * anew for each value that is read from it.
 */
function valueThen(stored: StoredField, inJson: Reading, inRow: Reading): string {
  const { name, field, type, added } = stored
  const isApart = !added && field.type !== 'formula' && type.schema(field.options).type !== 'array'
  if (!isApart) return inJson(stored, 't.state')
  return `case when t.earlier ? '${name}' then ${inJson(stored, 't.earlier')} else ${inRow(stored, '(t.present)')} end`
}
