import type { Context } from './context.ts'

/** Does several writes as one: all of them or none. Joins a transaction that is already under way. */
export function transact<Result>(ctx: Context, work: (ctx: Context) => Promise<Result>): Promise<Result> {
  return ctx.db.transaction(db => work({ ...ctx, db }))
}
