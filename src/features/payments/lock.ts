import sql, { raw } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import type { Context } from '../../records/index.ts'

/**
 * Makes others who mean to change the same records wait until this transaction ends. Always in one order: payments before invoices,
 * each by their ids, so that no two wait for each other.
 */
export async function lockRows(
  ctx: Context,
  table: 'deal' | 'order' | 'quote' | 'payment' | 'invoice',
  ids: readonly string[],
): Promise<void> {
  await ctx.db.query(sql`
    select from ${raw(quote(table))} where workspace_id = ${ctx.workspace} and id = any(${[...ids]}::uuid[]) order by id for update`)
}
