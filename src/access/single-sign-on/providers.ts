import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isId, isSeen, type JsonObject, NotFound, newId, type SeenVersion, Stale } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import type { Vault } from '../../vault/vault.ts'
import { onePeopleChange } from '../people-lock.ts'
import { checkProvider, type GivenProvider } from './check-provider.ts'
import type { Provider } from './provider.ts'
import { keepSecrets, secretsOf } from './provider-secrets.ts'

export const listProviders = (ctx: Context): Promise<Provider[]> =>
  ctx.db.query<Provider>(sql`${providers(ctx)} order by created_at, id`)

/** Throws NotFound. */
export async function getProvider(ctx: Context, id: string): Promise<Provider> {
  const found = isId(id) ? await ctx.db.one<Provider>(sql`${providers(ctx)} and id = ${id}`) : undefined
  if (!found) throw new NotFound('notFound')
  return found
}

const providers = ({ workspace }: Context): Sql => sql`
  select id, kind, name, is_active as "isActive", email_domains as "emailDomains", is_demanded as "isDemanded",
    creates_users as "createsUsers", default_role as "defaultRole", group_roles as "groupRoles",
    answers_for_second_factor as "answersForSecondFactor", settings, secrets is not null as "hasSecrets", version,
    ${raw(momentSql('created_at'))} as "createdAt", ${raw(momentSql('updated_at'))} as "updatedAt"
  from identity_provider where workspace_id = ${workspace}`

/** Adds a provider. Throws Invalid with every problem. */
export function createProvider(ctx: Context, vault: Vault, given: GivenProvider): Promise<Provider> {
  return transact(ctx, async inside => {
    await onePeopleChange(inside)
    const id = newId()
    const { provider, secrets } = await checkProvider(inside, null, given)
    await inside.db.query(sql`
      insert into identity_provider (id, kind, name, is_active, email_domains, is_demanded, creates_users, default_role,
        group_roles, answers_for_second_factor, settings)
      values (${id}, ${provider.kind}, ${provider.name}, ${provider.isActive}, ${[...provider.emailDomains]},
        ${provider.isDemanded}, ${provider.createsUsers}, ${provider.defaultRole},
        ${JSON.stringify(provider.groupRoles)}::jsonb, ${provider.answersForSecondFactor},
        ${JSON.stringify(provider.settings)}::jsonb)`)
    await changeSecrets(inside, vault, id, secrets)
    return getProvider(inside, id)
  })
}

/** Changes what is given of a provider. Throws Invalid with every problem, NotFound, Stale where it is no longer the one seen. */
export function changeProvider(
  ctx: Context,
  vault: Vault,
  id: string,
  { given, seen }: { given: GivenProvider; seen: SeenVersion | undefined },
): Promise<Provider> {
  return transact(ctx, async inside => {
    await onePeopleChange(inside)
    const before = await getProvider(inside, id)
    if (!isSeen(seen, before.version)) throw new Stale('stale', { version: before.version })
    const { provider, secrets } = await checkProvider(inside, before, given)
    await inside.db.query(sql`
      update identity_provider set name = ${provider.name}, is_active = ${provider.isActive},
        email_domains = ${[...provider.emailDomains]}, is_demanded = ${provider.isDemanded},
        creates_users = ${provider.createsUsers}, default_role = ${provider.defaultRole},
        group_roles = ${JSON.stringify(provider.groupRoles)}::jsonb,
        answers_for_second_factor = ${provider.answersForSecondFactor},
        settings = ${JSON.stringify(provider.settings)}::jsonb, version = version + 1, updated_at = now()
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    await changeSecrets(inside, vault, id, secrets)
    return getProvider(inside, id)
  })
}

/** Takes a provider away, and with it whom it knew as whom. Throws NotFound. */
export function removeProvider(ctx: Context, id: string): Promise<void> {
  return transact(ctx, async inside => {
    await onePeopleChange(inside)
    await getProvider(inside, id)
    await inside.db.query(sql`delete from identity_provider where workspace_id = ${ctx.workspace} and id = ${id}`)
  })
}

/** What is not given stays. Secrets that cannot be read are replaced only by whoever enters new ones. */
async function changeSecrets(ctx: Context, vault: Vault, id: string, given: JsonObject): Promise<void> {
  if (!Object.keys(given).length) return
  const kept = await secretsOf(ctx, vault, id)
  await keepSecrets(ctx, vault, id, { ...(kept === 'unreadable' ? {} : kept), ...given })
}
