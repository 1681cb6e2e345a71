import { AsyncLocalStorage } from 'node:async_hooks'
import type { Sql } from 'sql-template-tag'
import type { AskedQuery } from '../model/index.ts'
import type { Connection } from './connection.ts'

/** For what a statement is sent. */
export interface StatementCause {
  /** `GET /api/v1/leads`, `job prune-events`: as it is declared, never as it was called. */
  readonly name: string
  /** What of which records is asked for, where that is known; read only of what was slow. */
  readonly asked?: () => AskedQuery | null
}

/**
 * The cause of the statements that are being sent. What a piece of work does never depends on it: it is read by the log of slow
 * statements alone, as traces are (see `docs/decisions/0057-performance.md`).
 */
export const statementCauses = new AsyncLocalStorage<StatementCause>()

export interface SlowStatement {
  workspace: string
  statement: Sql
  /** From being asked for until its answer: with waits for a connection and for locks. */
  milliseconds: number
  cause: StatementCause | null
}

export interface SlowWatch {
  /** In milliseconds: what takes longer is slow. */
  after: number
  note: (statement: SlowStatement) => void
}

/** The same connection, of which what is slow is noted, also inside its transactions. */
export function watched(connection: Connection, workspace: string, watch: SlowWatch): Connection {
  const timed = async <Result>(statement: Sql, work: () => Promise<Result>): Promise<Result> => {
    const began = performance.now()
    try {
      return await work()
    } finally {
      const milliseconds = performance.now() - began
      if (milliseconds > watch.after)
        watch.note({ workspace, statement, milliseconds, cause: statementCauses.getStore() ?? null })
    }
  }
  return {
    query: (statement, plan) => timed(statement, () => connection.query(statement, plan)),
    one: (statement, plan) => timed(statement, () => connection.one(statement, plan)),
    transaction: work => connection.transaction(inside => work(watched(inside, workspace, watch))),
    afterwards: work => connection.afterwards(each => work(watched(each, workspace, watch))),
  }
}
