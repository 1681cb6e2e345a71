import sql from 'sql-template-tag'
import type { Context } from '../records/context.ts'

/** Until the transaction ends nobody else changes who is who in this workspace, or by what he comes in. */
export async function onePeopleChange({ db }: Pick<Context, 'db'>): Promise<void> {
  await db.query(
    sql`select pg_advisory_xact_lock(hashtextextended(current_setting('rapport.workspace') || ' people', 0))`,
  )
}
