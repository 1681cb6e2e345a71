import sql from 'sql-template-tag'
import { Conflict, Invalid, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { createRecord } from '../../records/create.ts'
import { updateRecord } from '../../records/update.ts'
import { changePeople } from '../guard.ts'
import { readEmail } from '../user-email.ts'
import { domainOf } from './demand.ts'
import type { GroupRole, Person, Provider } from './provider.ts'
import { SignOnRefused } from './refusal.ts'

interface Known {
  id: string
  role: string
  team: string | null
  active: boolean
}

/** What he has a right to by his groups; without a role he stays out. */
type Place = Pick<GroupRole, 'role' | 'team'>

/**
 * The user whom a provider vouches for: whom it named before by the same subject, else who has the address, else a new one
 * where the provider may make them. His groups give him his role each time. Throws SignOnRefused.
 */
export async function userOf(ctx: Context, provider: Provider, person: Person): Promise<string> {
  const refuse = (reason: string) => new SignOnRefused('signOnNoAccess', reason, person.email ?? undefined)
  const known = (await bySubject(ctx, provider, person)) ?? (await byEmail(ctx, provider, person, refuse))
  if (known && !known.active) throw refuse('userInactive')
  const place = placeOf(ctx, provider, person)
  if (!known) return newcomer(ctx, { provider, person, place, refuse })
  if (!place && provider.groupRoles.length) throw refuse('noRole')
  if (place && provider.groupRoles.length) await giveRole(ctx, known, place)
  await remember(ctx, provider, person, known.id, refuse)
  return known.id
}

type Refuse = (reason: string) => SignOnRefused

const bySubject = (ctx: Context, { id }: Provider, { subject }: Person): Promise<Known | undefined> =>
  ctx.db.one<Known>(sql`
    select u.id, u.role, u.team, u.active and u.deleted_at is null as active
    from identity i join "user" u on u.workspace_id = i.workspace_id and u.id = i.user_id
    where i.workspace_id = ${ctx.workspace} and i.provider_id = ${id} and i.subject = ${subject}`)

/** An address is believed where the provider answers for its domain, and has made sure that it is his. */
async function byEmail(ctx: Context, provider: Provider, person: Person, refuse: Refuse): Promise<Known | undefined> {
  const email = readEmail(person.email ?? '')
  if (!email) throw refuse('noEmail')
  if (!provider.emailDomains.includes(domainOf(email))) throw refuse('foreignDomain')
  if (!person.emailVerified) throw refuse('emailUnverified')
  return ctx.db.one<Known>(sql`
    select u.id, u.role, u.team, u.active and u.deleted_at is null as active from "user" u
    where u.workspace_id = ${ctx.workspace} and lower(u.email) = lower(${email})
    order by u.deleted_at is not null limit 1`)
}

/** By the first group of the list that he is in, else the role of everybody. Roles and teams that are gone give nothing. */
function placeOf({ config }: Context, { groupRoles, defaultRole }: Provider, { groups }: Person): Place | null {
  const fits = groupRoles.find(({ group, role }) => groups.includes(group) && config.roles.has(role))
  if (fits) return { role: fits.role, team: fits.team && config.teams.has(fits.team) ? fits.team : null }
  return defaultRole && config.roles.has(defaultRole) ? { role: defaultRole, team: null } : null
}

interface Newcomer {
  provider: Provider
  person: Person
  place: Place | null
  refuse: Refuse
}

async function newcomer(ctx: Context, { provider, person, place, refuse }: Newcomer): Promise<string> {
  if (!provider.createsUsers) throw refuse('unknownAccount')
  if (!place) throw refuse('noRole')
  const email = readEmail(person.email ?? '') ?? ''
  const name = person.name?.trim().slice(0, 200) || email
  const fields: JsonObject = { name, email, locale: ctx.config.company.locale, role: place.role, team: place.team }
  const { id } = await changePeople(ctx, inside => createRecord(inside, 'user', fields)).catch(error => {
    // His role is gone, or somebody added him this very moment.
    if (error instanceof Invalid || error instanceof Conflict) throw refuse('notAdded')
    throw error
  })
  await remember(ctx, provider, person, id, refuse)
  return id
}

/** Who must stay able to set things right keeps his role: emergency administrators, and the last administrator. */
async function giveRole(ctx: Context, known: Known, { role, team }: Place): Promise<void> {
  const change = { ...(known.role !== role && { role }), ...(team && known.team !== team && { team }) }
  if (!Object.keys(change).length || (await mustStay(ctx, known.id))) return
  await changePeople(ctx, inside => updateRecord(inside, 'user', known.id, change))
}

async function mustStay({ db, workspace }: Context, user: string): Promise<boolean> {
  const row = await db.one<{ stays: boolean }>(sql`
    select exists (select from emergency_administrator where workspace_id = ${workspace} and user_id = ${user})
      or not exists (select from "user" u join role r on r.workspace_id = u.workspace_id and r.id = u.role
        where u.workspace_id = ${workspace} and u.id <> ${user} and u.active and u.deleted_at is null
          and r.admin and r.deleted_at is null) as stays`)
  return row?.stays ?? true
}

/** An address that has gone to somebody else does not bring him into the account of whoever had it before. */
async function remember(ctx: Context, { id }: Provider, person: Person, user: string, refuse: Refuse): Promise<void> {
  const kept = await ctx.db.query(sql`
    insert into identity (provider_id, subject, user_id) values (${id}, ${person.subject}, ${user})
    on conflict (workspace_id, provider_id, user_id) do update set last_used_at = now()
      where identity.subject = excluded.subject
    returning subject`)
  if (!kept.length) throw refuse('otherSubject')
}
