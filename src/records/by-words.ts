import sql, { join, type Sql } from 'sql-template-tag'
import type { ObjectDeclaration } from '../model/index.ts'
import { fromTable } from './row.ts'

/*
 * Two ways to the rows, under the alias `t`, that have certain words. Frequent words stand in what is read first; rare
 * ones are found by the text indexes. PostgreSQL cannot tell which are which, so both are laid down here.
 */

/** The first so many rows in an order, of which those with the words are then taken. */
export const nearest = (object: ObjectDeclaration, where: readonly Sql[], order: Sql, most: number): Sql =>
  sql`(select * from ${fromTable(object, 't')} where ${join([...where], ' and ')} order by ${order} limit ${most}) t`

/**
 * All rows with the words, taken by the text indexes alone; to be asked `byIndex`. Who may see them is asked of those.
 * With an order, so many of them in that order.
 */
export const worded = (object: ObjectDeclaration, where: readonly Sql[], order?: Sql, most = 0): Sql => {
  const rows = sql`select * from ${fromTable(object, 't')} where ${join([...where], ' and ')}`
  return order ? sql`(select * from (${rows} limit ${most}) t order by ${order} offset 0) t` : sql`(${rows} offset 0) t`
}
