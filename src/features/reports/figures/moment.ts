import sql from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'

/** The moment of the database. */
export async function momentNow(ctx: Context): Promise<string> {
  const row = await ctx.db.one<{ now: Date }>(sql`select now() as now`)
  return (row?.now ?? new Date()).toISOString()
}
