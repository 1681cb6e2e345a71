import sql from 'sql-template-tag'
import { type Context, findRecord, objectOf, transact, updateRecord } from '../../../records/index.ts'
import { attempt, putAway, restoreFields, withWholeRights } from '../../take-back.ts'
import { changeImport, getImport, type Import, type Kept } from '../import.ts'
import type { RowUndo } from './attach.ts'
import { tellReverted } from './tell-importer.ts'

const batchSize = 50

interface DoneRow {
  line: number
  outcome: 'new' | 'attached' | 'changed'
  object: string
  record: string
  undo: RowUndo | null
  /** The record itself was made by this import. */
  own: boolean
  /** People have changed it, or worked on it, since. */
  touched: boolean
}

/**
 * Takes back what an import did, last row first: records it made go to the trash, fields it changed get their former
 * values, as silently as it came. What people have changed since stays, and is listed. Returns whether all is done by `deadline`; `told` hears of its end.
 *
 * Whoever may import may take back his import: rights to remove are not asked, because nothing but its own traces goes.
 */
export async function revertImport(
  ctx: Context,
  id: string,
  told: string | null,
  deadline = Infinity,
): Promise<boolean> {
  const whole = withWholeRights(ctx, ctx.via)
  for (;;) {
    const more = await transact(whole, inner => revertBatch(inner, id, told))
    if (!more) return true
    if (Date.now() > deadline) return false
  }
}

async function revertBatch(ctx: Context, id: string, told: string | null): Promise<boolean> {
  const imported = await getImport(ctx, id, { lock: true })
  if (!imported.reverting) return false
  const rows = await lastRows(ctx, id)
  const kept: Kept[] = []
  for (const row of rows) if (!(await undoRow(ctx, row))) kept.push(await describe(ctx, row))
  const lines = rows.map(row => row.line)
  await ctx.db.query(
    sql`update import_row set reverted = true where workspace_id = ${ctx.workspace} and import_id = ${id} and line = any(${lines}::int[])`,
  )
  const all = [...imported.kept, ...kept]
  if (rows.length) {
    await changeImport(ctx, id, { kept: all, takenBack: imported.takenBack + rows.length })
    return true
  }
  await removeReferred(ctx, imported)
  await changeImport(ctx, id, { state: 'reverted', reverting: false, finishedAt: new Date().toISOString() })
  await tellReverted(ctx, imported, told)
  return false
}

const lastRows = (ctx: Context, id: string): Promise<DoneRow[]> =>
  ctx.db.query<DoneRow>(sql`
    select r.line, r.outcome, r.object, r.record_id as record, r.undo,
      exists (select from import_row n where n.workspace_id = r.workspace_id and n.import_id = r.import_id and n.record_id = r.record_id and n.outcome = 'new') as own,
      exists (select from change c where c.workspace_id = r.workspace_id and c.record_id = r.record_id and c.actor is not null
          and c.reference is distinct from ${id} and c.id > ${id}::uuid)
        or exists (select from activity a where a.workspace_id = r.workspace_id and a."on" = r.record_id and a.deleted_at is null
          and a.created_by is not null and a.data->>'import' is distinct from ${id} and a.id > ${id}::uuid)
        or exists (select from task t where t.workspace_id = r.workspace_id and t."on" = r.record_id and t.deleted_at is null
          and t.created_by is not null and t.id > ${id}::uuid) as touched
    from import_row r
    where r.workspace_id = ${ctx.workspace} and r.import_id = ${id} and r.done and not r.reverted and r.outcome in ('new', 'attached', 'changed')
    order by r.turn desc, r.line desc limit ${batchSize}`)

/** Whether nothing of the row is left. */
async function undoRow(ctx: Context, { outcome, object, record, undo, own, touched }: DoneRow): Promise<boolean> {
  if (outcome === 'new') return !touched && putAway(ctx, object, record)
  const restored = own || !undo || (await restoreFields(ctx, { object, record, undo }))
  return (!undo?.activity || (await putAway(ctx, 'activity', undo.activity))) && restored
}

async function describe(ctx: Context, { line, object, record }: DoneRow): Promise<Kept> {
  const found = await findRecord(ctx, object, record)
  return { line, object, id: record, title: String(found?.[objectOf(ctx, object).title] ?? '') }
}

/** Sources, companies and teams made for the rows go where nothing needs them any more. */
async function removeReferred(ctx: Context, { made }: Import): Promise<void> {
  for (const { object, id, update } of made.toReversed()) {
    if (update) await attempt(ctx, inner => updateRecord(inner, object, id, { head: null }))
    else await putAway(ctx, object, id)
  }
}
