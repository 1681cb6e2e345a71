import sql, { join, raw } from 'sql-template-tag'
import { quote } from '../database/names.ts'
import { comparableInJson, storedSql, tableOf } from '../database/table.ts'
import { conditionSql, type Filter, type ObjectDeclaration } from '../model/index.ts'
import { accessPredicate } from './access.ts'
import type { Context } from './context.ts'
import { filterPlaces, placeIn, readFilter } from './filter.ts'
import { fromTable } from './row.ts'

/** A change of a record, by its ids. */
export interface Moment {
  change: string
  record: string
}

/**
 * Which of these changes left a record that met a filter: for each field the value before the first change after it, else the present
 * one. What it refers to is taken as it is now, and so are the caller's rights: of records that he does not see nothing is told.
 */
export async function metThen(
  ctx: Context,
  object: ObjectDeclaration,
  filter: Filter | null,
  moments: readonly Moment[],
): Promise<Set<string>> {
  const find = filterPlaces(ctx, object, field => comparableInJson(field, 't.state'), 't')
  const condition = filter ? conditionSql(readFilter(ctx, filter, find), placeIn(find), ctx.config.company) : sql`true`
  const present = join(
    [...tableOf(object).fields.values()].map(field => raw(`${storedSql(field, 'r')} as ${quote(field.name)}`)),
  )
  const rows = await ctx.db.query<{ change: string }>(sql`
    with given as materialized (select * from json_to_recordset(${JSON.stringify(moments)}::json) as g(change uuid, record uuid))
    select t.change from (
      select g.change, r.workspace_id, r.id, r.version, ${raw(object.number ? 'r.number,' : '')} r.created_at, r.updated_at, r.deleted_at,
        to_jsonb(p) || coalesce(later.state, '{}') as state
      from given g join ${fromTable(object, 'r')} on r.workspace_id = ${ctx.workspace} and r.id = g.record
      cross join lateral (select ${present}) p
      cross join lateral (select jsonb_object_agg(f.key, f.value) as state from (
        select distinct on (b.key) b.key, b.value from change c cross join lateral jsonb_each(coalesce(c.before, '{}')) b
        where c.workspace_id = ${ctx.workspace} and c.record_id = g.record and c.id > g.change and c.kind <> 'created'
        order by b.key, c.id) f) later
      where ${accessPredicate(ctx, object, 'read', 'r')}) t
    where ${condition}`)
  return new Set(rows.map(({ change }) => change))
}
