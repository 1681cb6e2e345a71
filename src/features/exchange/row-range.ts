import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/index.ts'

/**
 * Condition that a row `r` lies where these rows of an import lie. PostgreSQL has no statistics yet of rows that were
 * written just now, and would read all of the file for each portion of them.
 */
export function amongRows(ctx: Context, id: string, rows: readonly { line: number }[]): Sql {
  const lines = rows.map(({ line }) => line)
  const [first, last] = [Math.min(...lines), Math.max(...lines)]
  return sql`r.workspace_id = ${ctx.workspace} and r.import_id = ${id} and r.line between ${first} and ${last}`
}
