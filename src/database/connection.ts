import type { Sql } from 'sql-template-tag'

/** Something statements can be sent to: the pool of a workspace, or one connection inside a transaction. */
export interface Connection {
  /** Runs one statement and returns its rows. Statements are prepared under a name made from their text. */
  query<Row = Record<string, unknown>>(statement: Sql): Promise<Row[]>
  /** The only row, or `undefined`. */
  one<Row = Record<string, unknown>>(statement: Sql): Promise<Row | undefined>
  /** Runs `work` in one transaction; inside one already, in a savepoint of it. Rolls back when `work` throws. */
  transaction<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>
}
