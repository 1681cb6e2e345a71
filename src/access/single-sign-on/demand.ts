import sql from 'sql-template-tag'
import { Unauthenticated } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** A provider as the door names it. */
export interface DoorProvider {
  id: string
  name: string
}

/** By which people of a domain may sign in, and whether they have to. */
export interface DomainProvider extends DoorProvider {
  isDemanded: boolean
}

/** Active providers, as the door offers them to anybody. */
export const doorProviders = ({ db, workspace }: Context): Promise<DoorProvider[]> =>
  db.query<DoorProvider>(sql`
    select id, name from identity_provider where workspace_id = ${workspace} and is_active order by created_at, id`)

/** The provider of an address: of its domain alone, whether or not somebody has the address. */
export async function providerOfDomain({ db, workspace }: Context, email: string): Promise<DomainProvider | null> {
  const found = await db.one<DomainProvider>(sql`
    select id, name, is_demanded as "isDemanded" from identity_provider
    where workspace_id = ${workspace} and is_active and ${domainOf(email)} = any(email_domains)`)
  return found ?? null
}

/** By which alone people of the domain of an address sign in; `null` where a password will do. */
export async function demandedProvider(ctx: Context, email: string | null): Promise<DoorProvider | null> {
  const provider = email ? await providerOfDomain(ctx, email) : null
  return provider?.isDemanded ? provider : null
}

/** Throws Unauthenticated for whoever may not sign in by password. */
export async function requirePasswordAllowed(ctx: Context, user: string, email: string): Promise<void> {
  const demanded = await demandedProvider(ctx, email)
  if (!demanded) return
  const emergency = await ctx.db.one(
    sql`select 1 from emergency_administrator where workspace_id = ${ctx.workspace} and user_id = ${user}`,
  )
  if (!emergency) throw new Unauthenticated('signOnDemanded', { provider: demanded.name })
}

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()
