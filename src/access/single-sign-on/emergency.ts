import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { Conflict, Invalid, isId, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { onePeopleChange } from '../people-lock.ts'

/** An administrator who may sign in by password although his domain demands a provider. */
export interface EmergencyAdministrator {
  user: string
  since: string
  by: string | null
  /** Whether he could sign in now: he is active, an administrator, and has a password. */
  isReady: boolean
}

/** More would be a way around the provider, not a way in when it is away. */
const most = 5

/** Of `user u`: he could sign in by password, and nothing could keep him from setting things right. */
const isReady: Sql = sql`u.active and u.deleted_at is null
  and exists (select from role r where r.workspace_id = u.workspace_id and r.id = u.role and r.admin and r.deleted_at is null)
  and exists (select from credential c where c.workspace_id = u.workspace_id and c.user_id = u.id)`

export const listEmergencyAdministrators = (ctx: Context): Promise<EmergencyAdministrator[]> =>
  ctx.db.query<EmergencyAdministrator>(sql`
    select e.user_id as user, ${raw(momentSql('e.since'))} as since, e.made_by as by, ${isReady} as "isReady"
    from emergency_administrator e join "user" u on u.workspace_id = e.workspace_id and u.id = e.user_id
    where e.workspace_id = ${ctx.workspace} and u.deleted_at is null order by e.since, e.user_id`)

/** Whether somebody could come in by password when every provider is away. */
export async function hasEmergencyAdministrator({
  db,
  workspace,
}: Pick<Context, 'db' | 'workspace'>): Promise<boolean> {
  const row = await db.one(sql`
    select 1 from emergency_administrator e join "user" u on u.workspace_id = e.workspace_id and u.id = e.user_id
    where e.workspace_id = ${workspace} and ${isReady} limit 1`)
  return row !== undefined
}

/** Names an emergency administrator. Throws NotFound, Invalid where he could not come in, Conflict where there are enough. */
export function addEmergencyAdministrator(ctx: Context, user: string): Promise<void> {
  return transact(ctx, async inside => {
    await onePeopleChange(inside)
    const found = isId(user)
      ? await inside.db.one<{ ready: boolean }>(sql`
          select ${isReady} as ready from "user" u where u.workspace_id = ${ctx.workspace} and u.id = ${user} and u.deleted_at is null`)
      : undefined
    if (!found) throw new NotFound('notFound')
    if (!found.ready) throw new Invalid([{ field: 'user', code: 'emergencyNotReady' }])
    await inside.db.query(sql`
      insert into emergency_administrator (user_id, made_by) values (${user}, ${ctx.actor.user})
      on conflict (workspace_id, user_id) do nothing`)
    if ((await listEmergencyAdministrators(inside)).length > most) throw new Conflict('emergencyEnough', { most })
  })
}

/** Takes that from somebody. Throws NotFound, and Conflict where a provider is demanded and he was the last who could come in. */
export function removeEmergencyAdministrator(ctx: Context, user: string): Promise<void> {
  return transact(ctx, async inside => {
    await onePeopleChange(inside)
    const gone = isId(user)
      ? await inside.db.query(sql`
          delete from emergency_administrator where workspace_id = ${ctx.workspace} and user_id = ${user} returning user_id`)
      : []
    if (!gone.length) throw new NotFound('notFound')
    await requireEmergencyAdministrator(inside)
  })
}

/** Where a provider is demanded somebody can come in without it. Throws Conflict. */
export async function requireEmergencyAdministrator(ctx: Pick<Context, 'db' | 'workspace'>): Promise<void> {
  const demanded = await ctx.db.one(sql`
    select 1 from identity_provider where workspace_id = ${ctx.workspace} and is_demanded and is_active limit 1`)
  if (demanded && !(await hasEmergencyAdministrator(ctx))) throw new Conflict('lastEmergency')
}
