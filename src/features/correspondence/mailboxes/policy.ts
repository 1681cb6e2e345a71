import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'

/** Whether everybody may connect a mailbox of his own. */
export async function personalAllowed({ db, workspace }: Context): Promise<boolean> {
  const row = await db.one<{ personal: boolean }>(
    sql`select personal from mailbox_policy where workspace_id = ${workspace}`,
  )
  return row?.personal ?? true
}

/** Mailboxes that are there already are read on; an administrator may remove them. */
export const setPersonalAllowed = ({ db }: Context, personal: boolean) =>
  db.query(sql`
    insert into mailbox_policy (personal) values (${personal})
    on conflict (workspace_id) do update set personal = excluded.personal`)
