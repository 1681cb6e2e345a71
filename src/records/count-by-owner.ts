import sql, { raw, type Sql } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableSql, tableOf } from '../database/table.ts'
import type { Filter, ObjectDeclaration } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import type { Context } from './context.ts'
import { filterCondition, filterPlaces, readFilter } from './filter.ts'
import { stepsOf } from './next-step-place.ts'
import { fromTable, living } from './row.ts'
import { netted, tallyFor } from './tally.ts'

/**
 * Rows of `owner` and `count` of the chosen records that the caller may see, as a statement: of what is counted ahead,
 * where that knows all that is asked; else of the records.
 */
export function countByOwner(ctx: Context, object: ObjectDeclaration, filter: Filter): Sql {
  const places = filterPlaces(ctx, object, field => comparableSql(field, 't'), 't')
  const tally = tallyFor(ctx, object, { condition: readFilter(ctx, filter, places) })
  return tally
    ? sql`select t.owner, sum(t.records)::int as count from ${netted(ctx, tally)}
        where ${seen(ctx, object, filter)} group by t.owner`
    : sql`select t.owner, count(*)::int as count from ${fromTable(object, 't')}
        where ${living(ctx, object, 't')} and ${seen(ctx, object, filter)} group by t.owner`
}

/**
 * The same of those with which no step is planned: all, less those to which the open steps lead. What is read grows with
 * what is planned, not with what lies open. A group may come in two rows, to be summed.
 */
export function countUnplannedByOwner(ctx: Context, object: ObjectDeclaration, filter: Filter): Sql {
  const steps = stepsOf(ctx, object)
  const all = countByOwner(ctx, object, filter)
  if (!steps?.steps) return all
  const { name, fields } = tableOf(steps)
  // What kind of record it is on need not be asked: no two have the same id. So the index of what is open knows all.
  const [on = ''] = (fields.get(steps.follows ?? '')?.columns ?? []).map(quote)
  const [done = ''] = (fields.get(steps.steps.done)?.columns ?? []).map(quote)
  return sql`${all} union all
    select t.owner, -count(*)::int as count from (
      select distinct step.${raw(on)} as id from ${raw(quote(name))} step
      where step.workspace_id = ${ctx.workspace} and step.${raw(done)} is null and step.deleted_at is null) planned
    join ${fromTable(object, 't')} on t.id = planned.id
    where ${living(ctx, object, 't')} and ${seen(ctx, object, filter)} group by t.owner`
}

const seen = (ctx: Context, object: ObjectDeclaration, filter: Filter): Sql =>
  sql`${accessPredicate(ctx, object, 'read', 't')} and ${filterCondition(ctx, object, filter, 't')}`
