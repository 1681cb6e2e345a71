import type pg from 'pg'
import type { Log } from '../features/feature.ts'

/** First half of the advisory locks by which workers show that they live; the second is a hash of their id. */
const workerLock = 7_270_002
const rounds = 10_000

/**
 * Shows other processes which workers of this one are alive, by locks that PostgreSQL drops when the process dies, and
 * frees the jobs that dead workers held. Without it a job that was under way in a crash would wait four hours.
 */
export interface Presence {
  show(worker: string): void
  end(): Promise<void>
}

export async function holdPresence(owner: pg.Pool, log: Log): Promise<Presence> {
  const workers = new Set<string>()
  let holder: pg.PoolClient | null = null
  let ended = false

  async function hold(): Promise<void> {
    const client = await owner.connect()
    holder = client
    client.on('error', () => drop(client))
    for (const worker of workers) await lock(client, worker)
  }

  function drop(client: pg.PoolClient | null): void {
    if (client === null || holder !== client) return
    holder = null
    client.release(true)
  }

  async function round(): Promise<void> {
    if (!ended && !holder) await hold()
    const { rows } = await owner.query<{ worker: string }>(freeJobsOfTheDead, [workerLock])
    if (rows.length) log.warn({ workers: rows.map(row => row.worker) }, 'jobs of a process that died are queued again')
  }

  await round()
  const timer = setInterval(
    () => round().catch(error => log.warn({ err: error }, 'the queue could not be looked after')),
    rounds,
  )

  return {
    show(worker) {
      workers.add(worker)
      if (holder) lock(holder, worker).catch(error => log.warn({ err: error }, 'a worker could not show itself'))
    },
    async end() {
      ended = true
      clearInterval(timer)
      drop(holder)
    },
  }
}

const lock = (client: pg.PoolClient, worker: string) =>
  client.query('select pg_advisory_lock($1, hashtext($2))', [workerLock, worker])

/** A worker whose lock can be had is dead. The seconds of grace are for one that has only just begun. */
const freeJobsOfTheDead = `
  with holders as materialized (
    select locked_by as worker from graphile_worker.jobs where locked_by is not null
    group by locked_by having max(locked_at) < now() - interval '3 seconds'),
  dead as materialized (select worker from holders where pg_try_advisory_xact_lock($1, hashtext(worker)))
  select worker, graphile_worker.force_unlock_workers(array[worker]) from dead`
