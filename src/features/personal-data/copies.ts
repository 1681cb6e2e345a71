import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/index.ts'

/** Copies of what records had, which are kept elsewhere: to be undone, asked for again, told of. Each is counted and erased. */
interface Copy {
  /** `personal-data:kinds.<name>`; those without are no news to anybody. */
  name?: string
  rows: (ids: readonly string[]) => Sql
  erase: (ids: readonly string[]) => Sql[]
}

const ours = sql`workspace_id = current_setting('rapport.workspace')::uuid`
const over = sql`state not in ('staging', 'staged', 'committing')`

/** Requests as they came, those too that were found to be of somebody known. */
const requests: Copy = {
  name: 'request',
  rows: ids => sql`receipt where ${ours} and outcome <> 'pending' and length(raw) > 0 and (record_id = any(${ids}::uuid[])
    or id::text in (select reference from change where ${ours} and record_id = any(${ids}::uuid[]) and channel = 'intake'))`,
  erase: ids => [
    sql`update receipt set raw = '', headers = '{}', fields = null, address_hash = null, idempotency_key = null, raw_hash = '',
        content_hash = null, reasons = '[]', generation = null, wrapped = null, keys = null
      where ${ours} and id in (select id from ${requests.rows(ids)})`,
  ],
}

const notices: Copy = {
  name: 'notice',
  rows: ids => sql`notice where ${ours} and record_id = any(${ids}::uuid[])`,
  erase: ids => [sql`delete from notice where ${ours} and record_id = any(${ids}::uuid[])`],
}

/** Rows of files that were brought in, what undoes them, and the files themselves: others are in them too, but nobody needs them. */
const imports: Copy = {
  name: 'importRow',
  rows: ids =>
    sql`import_row where ${ours} and record_id = any(${ids}::uuid[]) and (cells <> '[]' or input is not null or undo is not null)`,
  erase: ids => clearImportRows(sql`record_id = any(${ids}::uuid[])`),
}

/** SQL that clears the rows of imports that are over, and what was kept of their files. */
export function clearImportRows(which: Sql): Sql[] {
  const touched = sql`select import_id from import_row where ${ours} and ${which}`
  const done = sql`select id from import where ${ours} and ${over} and id in (${touched})`
  return [
    sql`delete from import_file where ${ours} and import_id in (${done})`,
    sql`update import set questions = '[]', columns = (
        select coalesce(jsonb_agg(c || '{"samples": []}' order by at), '[]') from jsonb_array_elements(columns) with ordinality c(c, at))
      where ${ours} and id in (${done})`,
    sql`update import_row set cells = '[]', input = null, undo = null, problems = null, hash = '', keys = null
      where ${ours} and ${which} and import_id in (${done})`,
  ]
}

const merges: Copy = {
  name: 'merge',
  rows: ids => sql`merge where ${ours} and (kept = any(${ids}::uuid[]) or moved->'sources' ?| ${ids}::text[])
    and (moved->'before' <> '{}' or moved->'after' <> '{}')`,
  erase: ids => [
    sql`update merge set undone_at = coalesce(undone_at, now()),
        moved = jsonb_build_object('sources', moved->'sources', 'before', '{}'::jsonb, 'after', '{}'::jsonb, 'pointers', '[]'::jsonb)
      where ${ours} and (kept = any(${ids}::uuid[]) or moved->'sources' ?| ${ids}::text[])`,
  ],
}

const bulkChanges: Copy = {
  name: 'bulkChange',
  rows: ids => sql`bulk_change_row where ${ours} and record_id = any(${ids}::uuid[]) and undo is not null`,
  erase: ids => [
    sql`update bulk_change set examples = '[]' where ${ours}
      and id in (select bulk_change_id from bulk_change_row where ${ours} and record_id = any(${ids}::uuid[]))`,
    sql`update bulk_change_row set undo = null, reason = reason - 'params' where ${ours} and record_id = any(${ids}::uuid[])`,
  ],
}

/** Answers that a repeated call would be given for a day: it is still not done twice, and is told no more than which record it was. */
const answers: Copy = {
  rows: ids => sql`idempotency where ${ours} and ${tells(ids)}`,
  erase: ids => [
    sql`update idempotency set body = case when left(body, 1) = '{' and body::jsonb ? 'id'
        then jsonb_build_object('id', body::jsonb->'id')::text else '{}' end
      where ${ours} and ${tells(ids)}`,
  ],
}

const tells = (ids: readonly string[]): Sql =>
  sql`exists (select from unnest(${ids}::text[]) told where position(told in body) > 0)`

const movedChoices: Copy = {
  rows: ids => sql`moved_choice where ${ours} and record_id = any(${ids}::uuid[])`,
  erase: ids => [sql`delete from moved_choice where ${ours} and record_id = any(${ids}::uuid[])`],
}

const owed: Copy = {
  rows: ids => sql`owed_reaction where ${ours} and record_id = any(${ids}::uuid[]) and error is not null`,
  erase: ids => [sql`update owed_reaction set error = null where ${ours} and record_id = any(${ids}::uuid[])`],
}

const copies: readonly Copy[] = [requests, notices, imports, merges, bulkChanges, answers, movedChoices, owed]

export type Counts = Record<string, number>

/** How many copies of these records there are, by kind. */
export async function countCopies({ db }: Context, ids: readonly string[]): Promise<Counts> {
  const counts: Counts = {}
  for (const { name, rows } of copies) {
    const row = await db.one<{ count: number }>(sql`select count(*)::int as count from (select 1 from ${rows(ids)}) c`)
    if (name && row?.count) counts[name] = row.count
  }
  return counts
}

/** Erases the copies of these records, in the present transaction. Returns how many there were, by kind. */
export async function eraseCopies(ctx: Context, ids: readonly string[]): Promise<Counts> {
  const counts = await countCopies(ctx, ids)
  for (const { erase } of copies) for (const statement of erase(ids)) await ctx.db.query(statement)
  return counts
}

/** Files made for download in which he may be: they are asked for anew in a minute, and would be gone in a day. */
export async function eraseExports({ db }: Context): Promise<number> {
  const objects = ['lead', 'contact', 'interest', 'activity', 'task', 'attachment', 'deal']
  const made = sql`select id from export where ${ours} and object = any(${objects}::text[])`
  await db.query(sql`delete from export_file where ${ours} and export_id in (${made})`)
  await db.query(sql`
    update export set state = 'cancelled', finished_at = now() where ${ours} and object = any(${objects}::text[]) and state = 'waiting'`)
  const gone = await db.query(sql`
    delete from export where ${ours} and object = any(${objects}::text[]) and state = 'done' returning id`)
  return gone.length
}
