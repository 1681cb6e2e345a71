import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'

/** Whether the company allows that opens and clicks of its letters are watched. Unless somebody said so it does not. */
export async function isWatchingAllowed({ db, workspace }: Context): Promise<boolean> {
  const row = await db.one<{ allowed: boolean }>(
    sql`select allowed from mail_watching where workspace_id = ${workspace}`,
  )
  return row?.allowed ?? false
}

/** Links in letters that have left lead on; nothing is counted any more. */
export const allowWatching = ({ db }: Context, allowed: boolean) =>
  db.query(sql`
    insert into mail_watching (allowed) values (${allowed}) on conflict (workspace_id) do update set allowed = excluded.allowed`)
