import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import type { MailFailure } from '../../mail-failure.ts'

/** A process that reads a mailbox says so again by then; others leave it alone as long. */
const held = '60 seconds'

/** Takes mailboxes that are to be read and that nobody reads: those of people who have left are not. Returns their ids. */
export async function leaseDue(ctx: Context, lease: string): Promise<string[]> {
  const rows = await ctx.db.query<{ id: string }>(sql`
    update mailbox set lease = ${lease}, leased_until = now() + ${held}::interval
    where workspace_id = ${ctx.workspace} and id in (
      select id from mailbox m where m.workspace_id = ${ctx.workspace} and m.active and m.try_at <= now()
        and (m.leased_until is null or m.leased_until < now())
        and (m.owner is null or exists (
          select from "user" u where u.workspace_id = m.workspace_id and u.id = m.owner and u.active and u.deleted_at is null))
      for update skip locked)
    returning id`)
  return rows.map(({ id }) => id)
}

/** Whether it is still this process's, unchanged: otherwise whoever has it begins anew. */
export async function renewLease(ctx: Context, id: string, lease: string, version: number): Promise<boolean> {
  const renewed = await ctx.db.query(sql`
    update mailbox m set leased_until = now() + ${held}::interval
    where workspace_id = ${ctx.workspace} and id = ${id} and lease = ${lease} and active and version = ${version}
      and (owner is null or exists (
        select from "user" u where u.workspace_id = m.workspace_id and u.id = m.owner and u.active and u.deleted_at is null))
    returning id`)
  return renewed.length > 0
}

/** That it was read to its end just now. */
export const noteRead = ({ db, workspace }: Context, id: string, lease: string) =>
  db.query(sql`
    update mailbox set read_at = now(), failure = null where workspace_id = ${workspace} and id = ${id} and lease = ${lease}`)

export const releaseLease = ({ db, workspace }: Context, id: string, lease: string) =>
  db.query(sql`
    update mailbox set lease = null, leased_until = null where workspace_id = ${workspace} and id = ${id} and lease = ${lease}`)

/** Tried again after 1, 2, 4 … 60 minutes; a mailbox that was read in between begins anew. */
export const noteFailure = ({ db, workspace }: Context, id: string, lease: string, failure: MailFailure) =>
  db.query(sql`
    update mailbox set lease = null, leased_until = null,
      try_at = now() + least(60, power(2, least(coalesce((failure->>'attempts')::int, 0), 6))) * interval '1 minute',
      failure = ${JSON.stringify(failure)}::jsonb || jsonb_build_object('at', to_char(now() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'attempts', coalesce((failure->>'attempts')::int, 0) + 1)
    where workspace_id = ${workspace} and id = ${id} and lease = ${lease}`)
