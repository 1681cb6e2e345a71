import sql, { raw } from 'sql-template-tag'
import { areOwnPasswordsDemanded } from '../../access/own-passwords.ts'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import { nameOf } from '../people.ts'
import type { TrustFinding, TrustLine } from '../trust-line.ts'

/** Who comes in, by what, and what of that is open although nobody needs it. */
export const accountLines: readonly TrustLine[] = [
  { name: 'secondFactor', area: 'people', path: '/settings/users', look: secondFactors },
  { name: 'givenPasswords', area: 'people', path: '/settings/company', look: givenPasswords },
  { name: 'everything', area: 'people', path: '/settings/users', look: whoMayEverything },
  { name: 'failedSignIns', area: 'doors', path: '/settings/audit?kind=signIn', look: failedSignIns },
  { name: 'sessions', area: 'doors', path: '/settings/users', look: oldSessions },
  { name: 'apiKeys', area: 'doors', path: '/settings/api-keys', look: keysToSee },
]

interface Protection {
  id: string
  admin: boolean
  demanded: boolean
  /** By a second factor of ours, or by a provider that answers for one. */
  protected: boolean
}

/** Fewer are too few, as a part of all. */
const enough = 0.5

async function secondFactors(ctx: Context): Promise<TrustFinding> {
  const people = await ctx.db.query<Protection>(sql`
    select u.id, r.admin, r.demands_second_factor as demanded,
      has_second_factor(u.workspace_id, u.id) or exists (
        select from identity i join identity_provider p on p.workspace_id = i.workspace_id and p.id = i.provider_id
        where i.workspace_id = u.workspace_id and i.user_id = u.id and p.is_active and p.answers_for_second_factor) as protected
    from "user" u join role r on r.workspace_id = u.workspace_id and r.id = u.role
    where u.workspace_id = ${ctx.workspace} and u.active and u.deleted_at is null order by u.id`)
  const without = people.filter(each => !each.protected)
  const count = people.length - without.length
  const params = { count, total: people.length, percent: Math.round((100 * count) / Math.max(1, people.length)) }
  const named = (some: readonly Protection[]) => some.map(({ id }) => nameOf(ctx.config, id))
  const due = without.filter(({ demanded }) => demanded)
  if (due.length) return { state: 'act', code: 'factorsDue', params: { ...params, due: due.length }, names: named(due) }
  const admins = without.filter(({ admin }) => admin)
  if (admins.length) return { state: 'look', code: 'adminsWithoutFactor', params, names: named(admins) }
  if (count < enough * people.length) return { state: 'look', code: 'fewFactors', params, names: named(without) }
  return { state: 'fine', code: 'factors', params, names: named(without) }
}

/** Passwords that an administrator has set, and so knows, are looked at where nobody has to replace them. */
async function givenPasswords(ctx: Context): Promise<TrustFinding> {
  const people = await ctx.db.query<{ id: string }>(sql`
    select u.id from credential c join "user" u on u.workspace_id = c.workspace_id and u.id = c.user_id
    where c.workspace_id = ${ctx.workspace} and c.given_by is not null and u.active and u.deleted_at is null order by u.id`)
  const params = { count: people.length }
  const names = people.map(({ id }) => nameOf(ctx.config, id))
  if (await areOwnPasswordsDemanded(ctx))
    return { state: 'fine', code: people.length ? 'passwordsWait' : 'passwordsReplaced', params, names }
  if (people.length) return { state: 'look', code: 'passwordsGiven', params, names }
  return { state: 'fine', code: 'passwordsOwn' }
}

/** More than so many, and more than so large a part of all, are more than can be watched. */
const few = 5
const part = 0.2

async function whoMayEverything(ctx: Context): Promise<TrustFinding> {
  const { users, roles } = ctx.config
  const people = [...users.values()].filter(({ active }) => active)
  const mighty = people.filter(({ role }) => roles.get(role)?.admin || reachesAll(ctx, role))
  const params = { count: mighty.length, total: people.length }
  const names = mighty.map(({ name }) => name)
  if (mighty.length > few && mighty.length > part * people.length)
    return { state: 'look', code: 'manyMayEverything', params, names }
  return { state: 'fine', code: 'mayEverything', params, names }
}

/** A role of the company's own that nothing is kept from. */
function reachesAll({ config }: Context, role: string): boolean {
  const owned = [...config.objects.values()].filter(({ owner }) => owner)
  const rights = config.roles.get(role)?.objects ?? {}
  return owned.every(({ name }) =>
    (['read', 'create', 'update', 'remove', 'export'] as const).every(verb => rights[name]?.[verb] === 'all'),
  )
}

/** So many refusals of a day are more than forgotten passwords, if they are so many times what is usual. */
const some = { least: 20, times: 3 }
const attack = { least: 100, times: 10 }

async function failedSignIns({ db, workspace }: Context): Promise<TrustFinding> {
  const row = await db.one<{ day: number; week: number; usual: number; last: string | null }>(sql`
    select count(*) filter (where at > now() - interval '1 day')::int as day,
      count(*) filter (where at > now() - interval '7 days')::int as week,
      round(count(*) filter (where at <= now() - interval '1 day') / 28.0, 1)::float as usual,
      ${raw(momentSql('max(at)'))} as last
    from security_event
    where workspace_id = ${workspace} and kind = 'signIn' and outcome = 'refused' and at > now() - interval '29 days'`)
  const { day = 0, week = 0, usual = 0, last = null } = row ?? {}
  const exceeds = ({ least, times }: typeof some) => day >= least && day > times * usual
  const state = exceeds(attack) ? 'act' : exceeds(some) ? 'look' : 'fine'
  const code = state === 'fine' ? 'signInsUsual' : 'signInsFailing'
  return { state, code, params: { count: day, week, usual }, since: last }
}

/** A session that is so old, in days, is one that nobody ends. */
const longOpen = 30

async function oldSessions(ctx: Context): Promise<TrustFinding> {
  const row = await ctx.db.one<{ open: number; old: number; people: string[]; since: string | null }>(sql`
    with open as (select s.user_id, s.created_at, s.created_at < now() - make_interval(days => ${longOpen}) as old
      from session s where s.workspace_id = ${ctx.workspace} and session_end(s) > now())
    select count(*)::int as open, count(*) filter (where old)::int as old,
      coalesce(json_agg(distinct user_id) filter (where old), '[]') as people, ${raw(momentSql('min(created_at)'))} as since
    from open`)
  const { open = 0, old = 0, people = [], since = null } = row ?? {}
  if (!old) return { state: 'fine', code: 'sessionsOpen', params: { count: open } }
  const names = people.map(id => nameOf(ctx.config, id))
  return { state: 'look', code: 'sessionsOld', params: { count: old, open, days: longOpen }, since, names }
}

/** A key that nobody has used for so long, in days, opens only to those who found it. */
const unused = 90

async function keysToSee({ db, workspace }: Context): Promise<TrustFinding> {
  const keys = await db.query<{ name: string; unused: boolean; wide: boolean; endless: boolean }>(sql`
    select name, coalesce(used_at, created_at) < now() - make_interval(days => ${unused}) as unused,
      scopes ? 'admin' as wide, expires_at is null as endless
    from api_key where workspace_id = ${workspace} and ended_at is null and (expires_at is null or expires_at > now())
    order by created_at, id`)
  const tell = keys.filter(key => key.unused || (key.wide && key.endless))
  const count = (which: 'unused' | 'wide' | 'endless') => keys.filter(key => key[which]).length
  const params = { count: keys.length, unused: count('unused'), wide: count('wide'), endless: count('endless') }
  if (tell.length) return { state: 'look', code: 'keysToSee', params, names: tell.map(({ name }) => name) }
  return { state: 'fine', code: keys.length ? 'keysBound' : 'noKeys', params }
}
