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
  /** Says that nobody waits any more. */
  until: AbortSignal
  /** So long a statement may take, in milliseconds. */
  longest: number
}

/**
 * Lends a connection; what runs on it when nobody waits any more, or for too long, is stopped. It goes back once nothing can be stopped
 * that runs on it next: PostgreSQL knows connections, not statements.
 */
export async function lendUntil<Result>(
  { pool, owner, until, longest }: Waiting,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  requireAwaited(until)
  const client = await pool.connect().catch(translateError)
  let stopping: Promise<unknown> | undefined
  const stop = () => {
    stopping ??= owner.query('select pg_cancel_backend($1)', [client.processID]).catch(() => {})
  }
  let late = false
  const clock = setTimeout(() => {
    late = true
    stop()
  }, longest)
  until.addEventListener('abort', stop, { once: true })
  try {
    requireAwaited(until)
    return await work(client)
  } catch (error) {
    requireAwaited(until)
    throw late ? new Unavailable('tookTooLong') : error
  } finally {
    clearTimeout(clock)
    until.removeEventListener('abort', stop)
    await stopping
    // What it was told for one statement may not have been taken back.
    client.release(stopping !== undefined)
  }
}

function requireAwaited(until: AbortSignal): void {
  if (until.aborted) throw new Malformed('malformed')
}
