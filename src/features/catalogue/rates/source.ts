import sql from 'sql-template-tag'
import { Conflict, Invalid } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Outgoing } from '../../outgoing.ts'
import { type Bank, rules } from './bank.ts'

export interface RateSource {
  bank: Bank
  /** `null`: the bank's own. */
  url: string | null
  askedAt: string | null
  /** Code of what went wrong when it was last asked. */
  problem: string | null
}

/** `null`: rates are entered by hand and imported alone. */
export async function findSource(ctx: Context): Promise<RateSource | null> {
  const row = await ctx.db.one<RateSource>(sql`
    select bank, url, to_char(asked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "askedAt", problem
    from exchange_rate_source where workspace_id = ${ctx.workspace}`)
  return row ?? null
}

export const addressOf = ({ bank, url }: Pick<RateSource, 'bank' | 'url'>): string => url ?? rules[bank].url

export async function saveSource(
  ctx: Context,
  target: Outgoing,
  { bank, url: given }: { bank: Bank | null; url?: string | null },
): Promise<RateSource | null> {
  const url = given?.trim() || null
  if (url && (url.length > 300 || !target.allows(url))) throw new Invalid([{ field: 'url', code: 'registryUrl' }])
  if (bank === null) {
    await ctx.db.query(sql`delete from exchange_rate_source where workspace_id = ${ctx.workspace}`)
    return null
  }
  await ctx.db.query(sql`
    insert into exchange_rate_source (bank, url) values (${bank}, ${url})
    on conflict (workspace_id) do update
      set bank = excluded.bank, url = excluded.url, changed_at = now(), asked_at = null, problem = null`)
  return findSource(ctx)
}

/** Throws Conflict where none is set. */
export async function sourceOf(ctx: Context): Promise<RateSource> {
  const source = await findSource(ctx)
  if (!source) throw new Conflict('rateSourceNone')
  return source
}

export const noteAsked = (ctx: Context, problem: string | null): Promise<unknown> =>
  ctx.db.query(sql`
    update exchange_rate_source set asked_at = now(), problem = ${problem} where workspace_id = ${ctx.workspace}`)
