import sql from 'sql-template-tag'
import { Invalid } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Discounts } from './content.ts'

/** How far people of a role go by themselves, in per cent; `null`: as far as they like. */
export interface DiscountLimit {
  role: string
  perLine: number | null
  whole: number | null
  minMargin: number | null
}

export const listLimits = ({ db, workspace }: Context): Promise<DiscountLimit[]> =>
  db.query<DiscountLimit>(sql`
    select role, per_line::float8 as "perLine", whole::float8 as whole, min_margin::float8 as "minMargin"
    from discount_limit where workspace_id = ${workspace} order by role`)

/** Replaces all limits. Throws Invalid with every role that is none or stands there twice. */
export async function saveLimits(ctx: Context, limits: readonly DiscountLimit[]): Promise<DiscountLimit[]> {
  const problems = limits.flatMap(({ role }, at) => [
    ...(ctx.config.roles.has(role)
      ? []
      : [{ field: `limits.${at}.role`, code: 'dangling', params: { object: 'role', id: role } }]),
    ...(limits.findIndex(one => one.role === role) < at ? [{ field: `limits.${at}.role`, code: 'namedTwice' }] : []),
  ])
  if (problems.length) throw new Invalid(problems)
  return transact(ctx, async inside => {
    await inside.db.query(sql`select pg_advisory_xact_lock(hashtextextended('discount_limit', 0))`)
    await inside.db.query(sql`delete from discount_limit where workspace_id = ${ctx.workspace}`)
    for (const { role, perLine, whole, minMargin } of limits)
      await inside.db.query(sql`
        insert into discount_limit (role, per_line, whole, min_margin) values (${role}, ${perLine}, ${whole}, ${minMargin})`)
    return listLimits(inside)
  })
}

/** Which limit is passed, by how much. */
export interface Passed {
  kind: 'limit'
  what: 'perLine' | 'whole' | 'minMargin'
  value: number
  limit: number
}

/** Every limit of a role that is passed. A margin that nobody knows passes none. */
export async function passedLimits(ctx: Context, role: string | null, found: Discounts): Promise<Passed[]> {
  const limit = (await listLimits(ctx)).find(one => one.role === role)
  if (!limit) return []
  const passed = (
    what: Passed['what'],
    value: number | null,
    bound: number | null,
    isPast: (a: number, b: number) => boolean,
  ) =>
    value !== null && bound !== null && isPast(value, bound)
      ? [{ kind: 'limit' as const, what, value, limit: bound }]
      : []
  return [
    ...passed('perLine', found.perLine, limit.perLine, (a, b) => a > b),
    ...passed('whole', found.whole, limit.whole, (a, b) => a > b),
    ...passed('minMargin', found.margin, limit.minMargin, (a, b) => a < b),
  ]
}
