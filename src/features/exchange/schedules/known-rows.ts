import sql from 'sql-template-tag'
import { type Context, transact } from '../../../records/index.ts'
import type { Import } from '../import.ts'

/**
 * Of rows, by their hashes, those that stood in the last file of the schedule too and are in the records as they are. They are noted as seen, so that those
 * that this file has no longer can be forgotten.
 */
export async function unchangedRows(
  { db, workspace }: Context,
  { id, schedule }: Pick<Import, 'id' | 'schedule'>,
  hashes: readonly string[],
): Promise<Set<string>> {
  if (!schedule || !hashes.length) return new Set()
  const asked = sql`workspace_id = ${workspace} and schedule = ${schedule}
    and hash = any(array(select decode(h, 'hex') from unnest(${[...hashes]}::text[]) h))`
  await db.query(sql`update import_known_row set import = ${id} where ${asked} and import <> ${id}`)
  const rows = await db.query<{ hash: string }>(
    sql`select encode(hash, 'hex') as hash from import_known_row where ${asked}`,
  )
  return new Set(rows.map(({ hash }) => hash))
}

/** Keeps of a file that is written which rows it had: those that were refused are tried again the next time. May be done twice. */
export const rememberRows = (ctx: Context, { id, schedule }: Pick<Import, 'id' | 'schedule'>): Promise<void> =>
  transact(ctx, async ({ db, workspace }) => {
    await db.query(
      sql`delete from import_known_row where workspace_id = ${workspace} and schedule = ${schedule} and import <> ${id}`,
    )
    await db.query(sql`
      insert into import_known_row (schedule, hash, import)
      select distinct ${schedule}::uuid, hash, ${id}::uuid from import_row
      where workspace_id = ${workspace} and import_id = ${id} and done and outcome <> 'refused'
      on conflict do nothing`)
  })

export const forgetRows = ({ db, workspace }: Context, schedule: string) =>
  db.query(sql`delete from import_known_row where workspace_id = ${workspace} and schedule = ${schedule}`)
