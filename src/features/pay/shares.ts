import sql from 'sql-template-tag'
import { Exact, Invalid, isSeen, newId, type Problem, type SeenVersion, Stale } from '../../model/index.ts'
import { requireMay } from '../../records/get.ts'
import { type Context, currentRecord, getRecord, objectOf, requireRight, transact } from '../../records/index.ts'
import { nameOf } from '../people.ts'

/** Per cent, two digits after the point at most. */
export interface Share {
  user: string
  share: string
}

/** Who sold a deal together; none: it is its owner's alone. */
export interface DealShares {
  /** How often they were set. */
  version: number
  mayChange: boolean
  /** Whether anybody is paid by a rule. */
  paid: boolean
  shares: (Share & { name: string })[]
}

/** Throws NotFound where the caller does not see the deal. */
export async function sharesOfDeal(ctx: Context, id: string): Promise<DealShares> {
  const deal = await getRecord(ctx, 'deal', id)
  const { mayUpdate } = await currentRecord(ctx, objectOf(ctx, 'deal'), deal.id)
  const { version, shares } = await lastShares(ctx, deal.id)
  const paid = (await ctx.db.one(sql`select from pay_rule where workspace_id = ${ctx.workspace} limit 1`)) !== undefined
  return {
    version,
    mayChange: mayUpdate,
    paid,
    shares: shares.map(share => ({ ...share, name: nameOf(ctx.config, share.user) })),
  }
}

async function lastShares({ db, workspace }: Context, deal: string): Promise<{ version: number; shares: Share[] }> {
  const row = await db.one<{ version: number; shares: Share[] }>(
    sql`select version, shares from deal_share where workspace_id = ${workspace} and deal = ${deal}::uuid order by version desc limit 1`,
    'fresh',
  )
  return row ?? { version: 0, shares: [] }
}

/** Who may change the deal says who has which share of it. Throws Invalid with everything that is wrong, NotFound, Forbidden, Stale. */
export function setShares(
  ctx: Context,
  id: string,
  { shares, seen }: { shares: readonly Share[]; seen?: SeenVersion },
): Promise<DealShares> {
  const object = objectOf(ctx, 'deal')
  requireRight(ctx, object, 'update')
  return transact(ctx, async inside => {
    const deal = await getRecord(inside, 'deal', id)
    await inside.db.query(
      sql`select from deal where workspace_id = ${inside.workspace} and id = ${deal.id}::uuid for update`,
    )
    requireMay(await currentRecord(inside, object, deal.id), 'update', 'deal')
    const { version } = await lastShares(inside, deal.id)
    if (!isSeen(seen, version)) throw new Stale('stale', { version })
    const problems = shareProblems(inside, shares)
    if (problems.length) throw new Invalid(problems)
    await inside.db.query(sql`
      insert into deal_share (id, deal, version, shares, set_by)
      values (${newId()}, ${deal.id}, ${version + 1}, ${JSON.stringify(shares)}::jsonb, ${inside.actor.user}::uuid)`)
    return sharesOfDeal(inside, deal.id)
  })
}

function shareProblems({ config }: Context, shares: readonly Share[]): Problem[] {
  const whole = shares.reduce((all, { share }) => all.plus(share), new Exact(0))
  const problems = shares.flatMap(({ user, share }, at): Problem[] => {
    const field = `shares.${at}.user`
    const isTwice = shares.findIndex(other => other.user === user) < at
    return [
      ...(config.users.has(user) ? [] : [{ field, code: 'dangling', params: { object: 'user', id: user } }]),
      ...(isTwice ? [{ field, code: 'payShareTwice', params: { name: nameOf(config, user) } }] : []),
      ...(new Exact(share).gt(0) ? [] : [{ field: `shares.${at}.share`, code: 'payShareNone' }]),
    ]
  })
  if (!shares.length || whole.eq(100)) return problems
  return [...problems, { field: 'shares', code: 'payShareSum', params: { sum: whole.toString() } }]
}
