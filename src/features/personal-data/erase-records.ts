import sql, { raw } from 'sql-template-tag'
import type { ObjectDeclaration, StoredFields } from '../../model/index.ts'
import { erasedMark } from '../../records/erased.ts'
import { recordChange } from '../../records/history.ts'
import { type Context, fromTable, objectOf } from '../../records/index.ts'
import { holdRecords, overwrite, type Row, rewriteHistory, type Seals } from './rewrite.ts'

/**
 * What stays of an emptied record, so that counts, pipelines and what points at it hold: where it stood in the work, and nothing of
 * the person. All other fields go, also those that come to be declared or added later.
 */
const staying: Readonly<Record<string, readonly string[]>> = {
  lead: [
    'source',
    'status',
    'owner',
    'requestedAt',
    'assignedAt',
    'postponedUntil',
    'refusedAt',
    'convertedAt',
    'contact',
    'deal',
  ],
  contact: ['source', 'lead', 'owner', 'client'],
  interest: ['source', 'status', 'lead', 'owner'],
  activity: ['kind', 'direction', 'at', 'owner', 'on', 'contact', 'pinnedAt'],
  task: ['kind', 'dueAt', 'owner', 'on', 'doneAt', 'pinnedAt'],
  attachment: ['on', 'owner', 'drawing', 'forClient'],
}

/** Of a line of the history these say what happened to the record itself. */
const stamps = ['deletedAt', 'into']

export interface Erasing {
  number: number
  seals: Seals
  /** What emptied records are called. */
  title: string
}

/** Empties records and their histories for ever, in the present transaction. Returns how many lines of history were written anew. */
export async function eraseRecords(
  ctx: Context,
  name: string,
  ids: readonly string[],
  { number, seals, title }: Erasing,
): Promise<number> {
  const object = objectOf(ctx, name)
  const stays = new Set(staying[name] ?? [])
  const rows = (await holdRecords(ctx, object, ids)).filter(({ erased }) => !erased)
  const emptied = rows.map(row => ({ ...row, values: emptiedValues(object, row.values, stays, title) }))
  await overwrite(ctx, object, emptied, { [erasedMark]: number })
  const kept = new Set([...stays, ...stamps])
  const lines = await rewriteHistory(ctx, { object, seals }, ids, (field, value) =>
    kept.has(field) || value === title ? value : null,
  )
  for (const row of rows) await tell(ctx, object, row, title)
  return lines
}

const emptiedValues = (
  { fields, title: called }: ObjectDeclaration,
  values: StoredFields,
  stays: ReadonlySet<string>,
  title: string,
): StoredFields =>
  Object.fromEntries(
    Object.keys(fields).map(name => [name, name === called ? title : stays.has(name) ? (values[name] ?? null) : null]),
  )

/** A new version, of which open pages and programs hear by the ordinary event. A file goes out of sight. */
async function tell(ctx: Context, object: ObjectDeclaration, { id }: Row, title: string): Promise<void> {
  const gone = object.name === 'attachment' ? sql`, deleted_at = coalesce(deleted_at, now())` : sql``
  const [row] = await ctx.db.query<{ version: number }>(sql`
    update ${fromTable(object, 't')} set version = version + 1, updated_at = now() ${gone}
    where t.workspace_id = ${ctx.workspace} and t.id = ${id} returning version`)
  const change = {
    object: object.name,
    record: id,
    version: row?.version ?? 1,
    kind: 'updated' as const,
    before: { [object.title]: null },
    after: { [object.title]: title },
  }
  await ctx.db.query(sql`with written as (select 1), ${recordChange(ctx, change, raw('written'))} select 1`)
}
