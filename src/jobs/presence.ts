import type pg from 'pg'
import type { Log } from '../features/feature.ts'

/** First half of the advisory locks by which pools of workers show that they live; the second is a hash of their id. */
const poolLock = 7_270_002
const rounds = 10_000

/**
 * Shows other processes that the workers of this one are alive, by locks that PostgreSQL drops when the process dies, and
 * frees the jobs that dead workers held. Without it a job that was under way in a crash would wait four hours.
 */
export interface Presence {
  /** From now on these are the workers; those shown before are dead. */
  show(pool: string): void
  end(): Promise<void>
}

export async function holdPresence(owner: pg.Pool, log: Log): Promise<Presence> {
  let shown: string | null = null
  let holder: pg.PoolClient | null = null
  let ended = false

  async function hold(): Promise<void> {
    const client = await owner.connect()
    holder = client
    client.on('error', () => drop(client))
    if (shown) await lock(client, shown)
  }

  function drop(client: pg.PoolClient | null): void {
    if (client === null || holder !== client) return
    holder = null
    client.release(true)
  }

  async function round(): Promise<void> {
    if (!ended && !holder) await hold()
    const { rows } = await owner.query<{ pool: string }>(freeJobsOfTheDead, [poolLock])
    if (rows.length) log.warn({ pools: rows.map(row => row.pool) }, 'jobs of a process that died are queued again')
  }

  await round()
  const timer = setInterval(
    () => round().catch(error => log.warn({ err: error }, 'the queue could not be looked after')),
    rounds,
  )

  return {
    show(pool) {
      shown = pool
      if (holder) lock(holder, pool).catch(error => log.warn({ err: error }, 'the queue could not show itself'))
    },
    async end() {
      ended = true
      clearInterval(timer)
      drop(holder)
    },
  }
}

async function lock(client: pg.PoolClient, pool: string): Promise<void> {
  await client.query('select pg_advisory_unlock_all()')
  await client.query('select pg_advisory_lock($1, hashtext($2))', [poolLock, pool])
}

/** Workers whose lock can be had are dead. The seconds of grace are for those that have only just begun. */
const freeJobsOfTheDead = `
  with holders as materialized (
    select locked_by as pool from graphile_worker.jobs where locked_by is not null
    group by locked_by having max(locked_at) < now() - interval '3 seconds'),
  dead as materialized (select pool from holders where pg_try_advisory_xact_lock($1, hashtext(pool)))
  select pool, graphile_worker.force_unlock_workers(array[pool]) from dead`
