import type pg from 'pg'
import { Malformed, Unavailable } from '../model/errors.ts'
import { translateError } from './errors.ts'

declare module 'pg' {
  interface ClientBase {
    /** By which PostgreSQL knows the connection. */
    readonly processID: number
  }
}

/** Statements that are worth nothing once nobody waits for them. */
interface Waiting {
  pool: pg.Pool
  /** Through which a statement is stopped. */
  owner: pg.Pool
  /** Says that nobody waits any more; without it nothing is stopped. */
  until?: AbortSignal
  /** So long a statement may take then, in milliseconds. */
  longest: number
  /** Where the pool leads to a pooler: its connections are one's own for a transaction only. */
  turn?: Turn
}

/** The transaction during which a connection of a pooler is one's own. */
export interface Turn {
  /** Begins it; returns the number by which PostgreSQL knows the connection behind the pooler. */
  begin(client: pg.PoolClient): Promise<number>
  commit(client: pg.PoolClient): Promise<void>
  /** `false`: the connection is of no more use. */
  rollback(client: pg.PoolClient): Promise<boolean>
}

/**
 * Lends a connection; what runs on it when nobody waits any more, or for too long, is stopped. It goes back once nothing can be stopped
 * that runs on it next: PostgreSQL knows connections, not statements.
 */
export async function lendUntil<Result>(
  { pool, owner, until, longest, turn }: Waiting,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  requireAwaited(until)
  const client = await pool.connect().catch(translateError)
  let process = turn ? null : client.processID
  let stopping: Promise<unknown> | undefined
  let isSound = true
  const stop = () => {
    if (process !== null) stopping ??= owner.query('select pg_cancel_backend($1)', [process]).catch(() => {})
  }
  let late = false
  const clock =
    until &&
    setTimeout(() => {
      late = true
      stop()
    }, longest)
  until?.addEventListener('abort', stop, { once: true })
  /** From then on nothing stops what runs on it. */
  const leaveAlone = async () => {
    clearTimeout(clock)
    until?.removeEventListener('abort', stop)
    await stopping
  }
  try {
    requireAwaited(until)
    if (turn) process = await turn.begin(client)
    requireAwaited(until)
    const result = await work(client)
    await leaveAlone()
    await turn?.commit(client)
    return result
  } catch (error) {
    await leaveAlone()
    if (turn) isSound = await turn.rollback(client)
    requireAwaited(until)
    throw late ? new Unavailable('tookTooLong') : error
  } finally {
    // What it was told for one statement may not have been taken back.
    client.release(stopping !== undefined || !isSound)
  }
}

function requireAwaited(until: AbortSignal | undefined): void {
  if (until?.aborted) throw new Malformed('malformed')
}
