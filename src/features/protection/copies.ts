import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { forgetWords } from '../../records/index.ts'
import { transact } from '../../records/transact.ts'
import type { Converting } from './convert-records.ts'

/**
 * What was kept of a field elsewhere before it was protected, so that it could be undone, asked for again or fetched: it goes.
 * Imports, bulk changes and merges made before can be taken back still, but not in this field.
 */
export const clearCopies = (ctx: Context, converting: Converting): Promise<void> =>
  transact(ctx, async inside => {
    for (const clear of [imported, changedInBulk, merged, exported, answered])
      for (const statement of clear(inside, converting)) await inside.db.query(statement)
    if (converting.object.fields[converting.field]?.options.search) await forgetWords(inside)
  })

type Clear = (ctx: Context, converting: Converting) => Sql[]

/** Files as they came, of which a column went into the field. */
const imported: Clear = ({ workspace }, { object, field }) => {
  const ours = sql`select id from import where workspace_id = ${workspace} and object = ${object.name}
    and state not in ('staging', 'staged', 'committing') and coalesce(mapping, proposed)::text like ${`%"${field}"%`}`
  return [
    sql`update import_row set undo = ${withoutField(sql`undo`, field)}, input = input - ${field}
      where workspace_id = ${workspace} and import_id in (
        select id from import where workspace_id = ${workspace} and state not in ('staging', 'staged', 'committing'))
        and object = ${object.name} and (undo::text like ${`%"${field}"%`} or input ? ${field})`,
    sql`update import_row set cells = '[]', hash = '', keys = null, input = input - ${field} where workspace_id = ${workspace} and import_id in (${ours})`,
    sql`delete from import_file where workspace_id = ${workspace} and import_id in (${ours})`,
    sql`update import set columns = (
        select coalesce(jsonb_agg(c || '{"samples": []}' order by at), '[]') from jsonb_array_elements(columns) with ordinality c(c, at))
      where workspace_id = ${workspace} and id in (${ours})`,
  ]
}

const changedInBulk: Clear = ({ workspace }, { object, field }) => {
  const ours = sql`select id from bulk_change where workspace_id = ${workspace} and object = ${object.name}
    and state not in ('planning', 'preview', 'committing')`
  return [
    sql`update bulk_change_row set undo = ${withoutField(sql`undo`, field)}
      where workspace_id = ${workspace} and bulk_change_id in (${ours}) and undo::text like ${`%"${field}"%`}`,
    sql`update bulk_change set examples = '[]', change = case when change->'set' ? ${field}
        then jsonb_set(change, ${['set', field]}::text[], '{"masked": true}') else change end
      where workspace_id = ${workspace} and id in (${ours}) and (change || jsonb_build_object('e', examples))::text like ${`%"${field}"%`}`,
  ]
}

const merged: Clear = ({ workspace }, { object, field }) => [
  sql`update merge set moved = ${withoutField(sql`moved`, field)}
    where workspace_id = ${workspace} and object = ${object.name} and moved->'after' ? ${field}`,
]

/** They are asked for anew in a minute, and would be gone in a day. */
const exported: Clear = ({ workspace }, { object }) => {
  const ours = sql`select id from export where workspace_id = ${workspace} and object = ${object.name} and state <> 'waiting'`
  return [
    sql`delete from export_file where workspace_id = ${workspace} and export_id in (${ours})`,
    sql`delete from export where workspace_id = ${workspace} and object = ${object.name} and state <> 'waiting'`,
  ]
}

/** Answers that a repeated call would be given for a day: it gets them without the value, as calls do from now on. */
const answered: Clear = ({ workspace }, { object, field }) => [
  sql`update idempotency set body = (
      case when body::jsonb ? ${field} then jsonb_set(body::jsonb, ${[field]}::text[], '{"masked": true}')
      else jsonb_set(body::jsonb, ${[object.name, field]}::text[], '{"masked": true}') end)::text
    where workspace_id = ${workspace} and left(body, 1) = '{'
      and (jsonb_typeof(body::jsonb->${field}) in ('string', 'array') or jsonb_typeof(body::jsonb->${object.name}->${field}) in ('string', 'array'))`,
]

const withoutField = (undo: Sql, field: string): Sql =>
  sql`${undo} #- ${['before', field]}::text[] #- ${['after', field]}::text[]`
