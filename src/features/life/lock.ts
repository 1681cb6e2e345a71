import sql, { raw } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import type { Context } from '../../records/context.ts'

/** Makes others who mean to change the same record wait until this transaction ends. Says nothing of its state. */
export async function lockRow(
  ctx: Context,
  table: 'lead' | 'deal' | 'task' | 'company' | 'contact',
  id: string,
): Promise<void> {
  await ctx.db.query(
    sql`select from ${raw(quote(table))} where workspace_id = ${ctx.workspace} and id = ${id} for update`,
  )
}
