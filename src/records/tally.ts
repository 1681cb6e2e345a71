import sql, { raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableSql, currencySql } from '../database/table.ts'
import { type TallyTable, tallyTable } from '../database/tally.ts'
import type { AggregateQuery, Condition, MeasureGiven, ObjectDeclaration } from '../model/index.ts'
import { accessPredicate, scopeOf } from './access.ts'
import { type Source, valueWhere } from './as-of.ts'
import type { Context } from './context.ts'
import { isShownSome } from './shares.ts'

/**
 * The records as they are, taken from what is counted ahead, for questions that ask of nothing else: a few rows are
 * read in place of all records. `null` where the records themselves must be asked.
 */
export function sourceTallied(
  ctx: Context,
  object: ObjectDeclaration,
  { groupBy = [], measures = [], q, asOf, exported, trash }: AggregateQuery,
  condition: Condition | null,
): Source | null {
  const tally = asOf || exported || trash ? null : tallyFor(ctx, object, { q, condition })
  if (!tally || !groupBy.every(group => isCountedBy(object, group))) return null
  if (!measures.every(measure => isKept(object, measure))) return null
  return {
    with: sql``,
    from: netted(ctx, tally),
    where: accessPredicate(ctx, object, 'read', 't'),
    count: met => sql`coalesce(sum(${valueWhere('t.records', met)}), 0)`,
    // Where there is an amount there is its currency.
    counted: (field, met) =>
      sql`coalesce(sum(${valueWhere('t.records', met)}) filter (where ${raw(currencySql(field, 't'))} is not null), 0)`,
    comparable: field => comparableSql(field, 't'),
    currency: field => currencySql(field, 't'),
  }
}

/** The tally to ask for records chosen so, if it knows all that the choice depends on. */
export function tallyFor(
  ctx: Context,
  object: ObjectDeclaration,
  { q, condition }: { q?: string; condition: Condition | null },
): TallyTable | null {
  const tally = tallyTable(object)
  if (!tally || q || !byOwner(ctx, object)) return null
  return fieldsOf(condition).every(field => isCounted(object, field.split('.')[0])) ? tally : null
}

/** Rows as they came make up for one another; those that came to nothing are left out. */
export function netted(ctx: Context, { name, by, sum }: TallyTable): Sql {
  const columns = by.join(', ')
  return sql`(select ${raw(columns)}, sum(records) as records ${raw(sum ? `, sum(${sum}) as ${sum}` : '')}
    from ${raw(quote(name))} where workspace_id = ${ctx.workspace} group by ${raw(columns)} having sum(records) <> 0) t`
}

/** Rights that reach by owner can be asked of the tally, since it is kept by owner; what is shared one by one cannot. */
const byOwner = (ctx: Context, object: ObjectDeclaration): boolean =>
  scopeOf(ctx, object, 'read') === 'all' ||
  (!object.follows &&
    !object.invites &&
    !isShownSome(ctx, object) &&
    object.owner !== undefined &&
    isCounted(object, object.owner))

const isCounted = (object: ObjectDeclaration, field: unknown): boolean =>
  typeof field === 'string' && (object.tally?.by.includes(field) ?? false)

/** Also by the currency of the sum, and by fields of what is counted by: `owner.team`. */
const isCountedBy = (object: ObjectDeclaration, group: unknown): boolean =>
  isCounted(object, group) ||
  (typeof group === 'string' && (group === `${object.tally?.sum}.currency` || isCounted(object, group.split('.')[0])))

const isKept = (object: ObjectDeclaration, { fn, field, span }: MeasureGiven): boolean =>
  !span && ((fn === 'count' && !field) || isSummed(object, fn, field))

const isSummed = (object: ObjectDeclaration, fn: string, field: string | undefined): boolean =>
  (fn === 'sum' || fn === 'count') && field !== undefined && field === object.tally?.sum

/** Every field that a condition asks of. */
function fieldsOf(condition: Condition | null): string[] {
  if (!condition) return []
  if ('field' in condition) return [condition.field]
  if ('not' in condition) return fieldsOf(condition.not)
  return ('and' in condition ? condition.and : condition.or).flatMap(fieldsOf)
}

/** Rows beyond this number are brought together. */
const mostLoose = 1000

/** Brings the rows of a tally together, one for each group. Readers see all of the old or all of the new. */
export async function foldTally(ctx: Context, object: ObjectDeclaration, most = mostLoose): Promise<void> {
  const tally = tallyTable(object)
  if (!tally) return
  const [name, columns] = [raw(quote(tally.name)), raw(tally.by.join(', '))]
  const { sum } = tally
  await ctx.db.query(sql`
    with gone as (
      delete from ${name} where workspace_id = ${ctx.workspace}
        and (select count(*) from (select from ${name} where workspace_id = ${ctx.workspace} limit ${most + 1}) loose) > ${most}
      returning *)
    insert into ${name} (workspace_id, ${columns}, records ${raw(sum ? `, ${sum}` : '')})
    select workspace_id, ${columns}, sum(records) ${raw(sum ? `, sum(${sum})` : '')} from gone
    group by workspace_id, ${columns} having sum(records) <> 0`)
}
