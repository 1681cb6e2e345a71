import sql, { type Sql } from 'sql-template-tag'
import { Conflict } from '../model/index.ts'
import type { Context } from '../records/context.ts'

type Company = Pick<Context, 'db' | 'workspace'>

/** Whether acts that are declared so need a second administrator. */
export async function isTwoPersonRuleOn({ db, workspace }: Company): Promise<boolean> {
  return (await db.one(sql`select 1 from two_person_rule where workspace_id = ${workspace}`)) !== undefined
}

/** Of `user u`: an administrator who has something to sign in by. */
const isAdministratorWhoSignsIn: Sql = sql`u.active and u.deleted_at is null
  and exists (select from role r where r.workspace_id = u.workspace_id and r.id = u.role and r.admin and r.deleted_at is null)
  and (exists (select from credential c where c.workspace_id = u.workspace_id and c.user_id = u.id)
    or exists (select from passkey p where p.workspace_id = u.workspace_id and p.user_id = u.id)
    or exists (select from identity i where i.workspace_id = u.workspace_id and i.user_id = u.id))`

/** How many administrators there are who can sign in. */
export async function administratorsWhoSignIn({ db, workspace }: Company): Promise<number> {
  const row = await db.one<{ count: number }>(
    sql`select count(*)::int as count from "user" u where u.workspace_id = ${workspace} and ${isAdministratorWhoSignsIn}`,
  )
  return row?.count ?? 0
}

/**
 * While the rule is on, a change of people does not leave one administrator alone: nothing could be confirmed any more, and the rule
 * itself not be turned off. `before`: how many there were. Throws Conflict.
 */
export async function requireTwoAdministrators(ctx: Company, before: number): Promise<void> {
  if (!(await isTwoPersonRuleOn(ctx))) return
  const now = await administratorsWhoSignIn(ctx)
  if (now < 2 && now < before) throw new Conflict('twoAdministratorsNeeded')
}

/** So long somebody who became an administrator under the rule, or got a new way in by another, confirms nothing; in hours. */
export const newAdministratorHours = 24

/**
 * Whether somebody became an administrator, or was given a way in that he has not chosen himself, within the last day and since the
 * rule holds: one administrator alone could have made him up for the occasion. Of who has no password the provider that vouches for
 * him is his way in: whoever changes it could come in as him.
 */
export async function isNewAdministrator({ db, workspace }: Company, user: string): Promise<boolean> {
  const row = await db.one<{ is: boolean }>(sql`
    with since as (select greatest(since, now() - make_interval(hours => ${newAdministratorHours})) as moment
      from two_person_rule where workspace_id = ${workspace})
    select exists (select from since s where
      exists (select from change c where c.workspace_id = ${workspace} and c.record_id = ${user} and c.object = 'user' and c.at > s.moment
        and (c.kind in ('created', 'restored') or c.after ?| array['role', 'active', 'email']))
      or exists (select from change c join "user" u on u.workspace_id = c.workspace_id and u.role = c.record_id
        where c.workspace_id = ${workspace} and u.id = ${user} and c.object = 'role' and c.at > s.moment
          and (c.kind in ('created', 'restored') or c.after ? 'admin'))
      or exists (select from security_event e where e.workspace_id = ${workspace} and e.user_id = ${user} and e.at > s.moment
        and e.outcome = 'done' and e.kind in ('resetLink', 'passwordReset', 'invitation', 'passwordChange', 'secondFactor')
        and e.actor is distinct from e.user_id)
      or exists (select from identity i where i.workspace_id = ${workspace} and i.user_id = ${user} and i.made_at > s.moment)
      or exists (select from identity i join security_event e on e.workspace_id = i.workspace_id and e.details->>'id' = i.provider_id::text
        where i.workspace_id = ${workspace} and i.user_id = ${user} and e.at > s.moment and e.kind = 'setUpChange'
          and e.details->>'operation' = 'changeIdentityProvider' and e.actor is distinct from i.user_id
          and not exists (select from credential c where c.workspace_id = i.workspace_id and c.user_id = i.user_id))
    ) as is`)
  return row?.is ?? false
}
