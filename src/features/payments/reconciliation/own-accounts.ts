import sql from 'sql-template-tag'
import { Conflict, Invalid } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Ours } from './classify.ts'

interface LegalEntity {
  id: string
  name: string
  inn: string | null
  accounts: string[]
}

/** Accounts of ours, with the organisation that each is of, and what says besides that somebody is one of us. */
export interface Owners extends Ours {
  of: ReadonlyMap<string, string>
}

/**
 * Whose the accounts of a statement are: as the organisation says of itself, or as somebody has said before. Throws Conflict with the
 * accounts that nobody knows and the organisations to choose from: asked again with `legalEntity` they are of that.
 */
export async function ownersOf(ctx: Context, accounts: readonly string[], legalEntity?: string): Promise<Owners> {
  const entities = await ctx.db.query<LegalEntity>(sql`
    select id, name, inn, array_remove(array[bank_account, iban], null) as accounts from legal_entity
    where workspace_id = ${ctx.workspace} and deleted_at is null and active order by main desc, created_at`)
  const kept = await ctx.db.query<{ account: string; legalEntity: string }>(sql`
    select account, legal_entity as "legalEntity" from own_account where workspace_id = ${ctx.workspace}`)
  if (legalEntity !== undefined && !entities.some(({ id }) => id === legalEntity))
    throw new Invalid([{ field: 'legalEntity', code: 'dangling', params: { object: 'legalEntity', id: legalEntity } }])

  const of = new Map([
    ...entities.flatMap(({ id, accounts }) => accounts.map((account): [string, string] => [account, id])),
    ...kept.map(({ account, legalEntity }): [string, string] => [account, legalEntity]),
  ])
  const unknown = accounts.filter(account => !of.has(account))
  if (unknown.length && legalEntity === undefined)
    throw new Conflict(
      'unknownAccount',
      { accounts: unknown.join(', ') },
      { accounts: unknown, legalEntities: entities.map(({ id, name, inn }) => ({ id, name, inn })) },
    )
  for (const account of unknown) if (legalEntity) of.set(account, legalEntity)
  return { of, accounts: new Set(of.keys()), inns: new Set(entities.flatMap(({ inn }) => inn ?? [])) }
}

/** Keeps whose they are, and has others who read statements of the same accounts wait until this transaction ends. */
export async function holdAccounts(ctx: Context, accounts: readonly string[], { of }: Owners): Promise<void> {
  const sorted = [...accounts].sort()
  await ctx.db.query(sql`
    insert into own_account (account, legal_entity, named_by)
    select a.account, a.owner, ${ctx.actor.user} from unnest(${sorted}::text[], ${sorted.map(account => of.get(account) ?? null)}::uuid[]) a(account, owner)
    order by a.account on conflict do nothing`)
  await ctx.db.query(sql`
    select from own_account where workspace_id = ${ctx.workspace} and account = any(${sorted}::text[]) order by account for update`)
}
