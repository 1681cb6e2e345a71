import sql from 'sql-template-tag'
import { Conflict, Invalid } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { addressesToProve, requireProofOfAddresses } from './fresh-proof.ts'
import { type UnknownRight, unknownRights } from './known-rights.ts'
import { onePeopleChange } from './people-lock.ts'
import { noteSecurityEvent } from './security-events.ts'
import { requireEmergencyAdministrator } from './single-sign-on/emergency.ts'
import { administratorsWhoSignIn, requireTwoAdministrators } from './two-persons.ts'

/** Objects of which a wrong change could lock everybody out or let somebody in. */
const guarded = new Set(['user', 'role', 'team'])

export const isGuarded = (object: string): boolean => guarded.has(object)

/**
 * Changes users, roles or teams. One change at a time in a workspace, and what it leads to is looked at before it is
 * kept: two administrators who remove each other at the same moment are not both gone.
 */
export function changePeople<Result>(ctx: Context, work: (ctx: Context) => Promise<Result>): Promise<Result> {
  return transact(ctx, async inside => {
    await onePeopleChange(inside)
    const before = await builtIns(inside)
    const unknown = await unknownRights(inside)
    const administrators = await administratorsWhoSignIn(inside)
    const addresses = await addressesToProve(inside)
    const result = await work(inside)
    await requireProofOfAddresses(inside, addresses)
    await requireSound(inside)
    await requireEmergencyAdministrator(inside)
    await requireTwoAdministrators(inside, administrators)
    await requireOwnRights(inside)
    await requireKnownRights(inside, unknown)
    if ((await builtIns(inside)) !== before) throw new Conflict('builtInRole')
    await shutOut(inside)
    return result
  })
}

/** What a role names must mean something when it is named; what is taken away later stays written in it, and says nothing. */
async function requireKnownRights(ctx: Context, before: readonly UnknownRight[]): Promise<void> {
  const known = new Set(before.map(({ role, field }) => `${role} ${field}`))
  const fresh = (await unknownRights(ctx)).filter(({ role, field }) => !known.has(`${role} ${field}`))
  if (fresh.length) throw new Invalid(fresh.map(({ field, code, params }) => ({ field, code, params })))
}

/** Names of the built-in roles, which programs know them by. */
async function builtIns({ db, workspace }: Context): Promise<string> {
  const row = await db.one<{ names: string }>(sql`
    select coalesce(string_agg(id || name || admin, ' ' order by id), '') as names from role
    where workspace_id = ${workspace} and built_in and deleted_at is null`)
  return row?.names ?? ''
}

async function requireSound({ db, workspace }: Context): Promise<void> {
  const row = await db.one<{ administrators: number; cycle: boolean; withoutRole: number; withoutTeam: number }>(sql`
    with recursive people as (select * from "user" where workspace_id = ${workspace} and deleted_at is null),
    roles as (select * from role where workspace_id = ${workspace} and deleted_at is null),
    teams as (select id, parent from team where workspace_id = ${workspace} and deleted_at is null),
    way as (
      select id, parent, array[id] as seen, false as closed from teams
      union all
      select way.id, teams.parent, seen || teams.id, teams.id = any(seen) from way join teams on teams.id = way.parent where not closed)
    select
      (select count(*)::int from people join roles on roles.id = people.role where roles.admin and people.active) as administrators,
      exists (select from way where closed) as cycle,
      (select count(*)::int from people where role not in (select id from roles)) as "withoutRole",
      (select count(*)::int from people where team is not null and team not in (select id from teams)) as "withoutTeam"`)
  if (!row) return
  if (row.cycle) throw new Invalid([{ field: 'parent', code: 'teamCycle' }])
  if (row.withoutRole) throw new Conflict('stillNeeded', { object: 'role', by: 'user' })
  if (row.withoutTeam) throw new Conflict('stillNeeded', { object: 'team', by: 'user' })
  if (!row.administrators) throw new Conflict('lastAdministrator')
}

/** An administrator does not take his own rights away, not even by mistake: another one may do it. */
async function requireOwnRights({ db, workspace, actor }: Context): Promise<void> {
  if (!actor.user || !actor.role.admin) return
  const row = await db.one(sql`
    select 1 from "user" u join role r on r.workspace_id = u.workspace_id and r.id = u.role and r.deleted_at is null
    where u.workspace_id = ${workspace} and u.id = ${actor.user} and u.active and u.deleted_at is null and r.admin`)
  if (!row) throw new Conflict('ownRights')
}

/** Whoever is gone or no longer active is out at once: no session, no key, no app, no invitation of his opens anything. */
async function shutOut(ctx: Context): Promise<void> {
  const { db, workspace } = ctx
  const ended = await db.query<{ user: string; sessions: number }>(sql`
    with out as (select id from "user" where workspace_id = ${workspace} and (not active or deleted_at is not null)),
    invitations as (delete from invitation where workspace_id = ${workspace} and user_id in (select id from out)),
    keys as (delete from api_key where workspace_id = ${workspace} and user_id in (select id from out)),
    grants as (update oauth_grant set ended_at = now() where workspace_id = ${workspace} and ended_at is null and user_id in (select id from out)),
    tokens as (delete from oauth_token t using oauth_grant g where t.workspace_id = ${workspace} and g.workspace_id = t.workspace_id
      and g.id = t.grant_id and g.user_id in (select id from out)),
    sessions as (delete from session where workspace_id = ${workspace} and user_id in (select id from out) returning user_id)
    select user_id as user, count(*)::int as sessions from sessions group by user_id`)
  for (const { user, sessions } of ended)
    await noteSecurityEvent(ctx, {
      kind: 'sessionsEnded',
      outcome: 'done',
      reason: 'userInactive',
      user,
      details: { sessions },
    })
}
