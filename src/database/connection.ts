import type { Sql } from 'sql-template-tag'

/** Something statements can be sent to: the pool of a workspace, or one connection inside a transaction. */
export interface Connection {
  /** Runs one statement and returns its rows. */
  query<Row = Record<string, unknown>>(statement: Sql, plan?: Plan): Promise<Row[]>
  /** The only row, or `undefined`. */
  one<Row = Record<string, unknown>>(statement: Sql, plan?: Plan): Promise<Row | undefined>
  /** Runs `work` in one transaction; inside one already, in a savepoint of it. Rolls back when `work` throws. */
  transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>
  /** Does what shall be kept although the present transaction may not be: once the outermost has ended, without one at once. */
  afterwards(work: Afterwards): Promise<void>
}

export type Afterwards = (connection: Connection) => Promise<void>

/**
 * `kept`: prepared once under a name made from its text (planning is half the cost of a write). `fixed`: the same, and
 * planned once for whatever operands, where all lead the same way and planning costs more than the statement. `fresh`:
 * planned for the operands at hand each time, for lists whose best index depends on them. `byIndex`: planned once, with
 * bitmaps only, for full-text conditions, whose frequency PostgreSQL guesses badly: a rare word would cost a scan of the
 * table. `roomy`: as `fresh`, with memory to put a million rows in groups without writing them to disk. `sorted`: the same, where
 * groups are nearly as many as rows: put in order, best by an index, they are cheaper than a table of them, which PostgreSQL cannot tell.
 */
export type Plan = 'kept' | 'fixed' | 'fresh' | 'byIndex' | 'roomy' | 'sorted'
