import { EventEmitter } from 'node:events'
import { Logger, parseCronItems, run, runMigrations, type TaskList } from 'graphile-worker'
import pg from 'pg'
import type { Database } from '../database/open.ts'
import { statementCauses } from '../database/slow.ts'
import type { Application, Feature, Job, Log } from '../features/feature.ts'
import { isJsonObject, type JsonObject } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { enqueue } from './enqueue.ts'
import { withLock } from './lock.ts'
import { owedJob } from './owed.ts'
import { holdPresence } from './presence.ts'
import { pruneJob } from './prune.ts'
import { reactionsOf } from './reactions.ts'
import { upkeepJob } from './upkeep.ts'
import { wake } from './wake.ts'
import { keepWorking } from './workers.ts'

export interface Queue {
  /** Takes no more jobs and waits a while for those under way; what is not done then is done after the next start. */
  stop(): Promise<void>
}

export interface QueueParts {
  database: Database
  features: readonly Feature[]
  application: Application
  log: Log
}

const concurrency = 4
/** Name of the task by which the clock queues a job in every workspace. */
const clock = 'clock'

/**
 * Runs the jobs of the features. A job that fails is tried again with growing waits, 25 times over four days; then it
 * stays in the table, with its error. Jobs are done at least once, so they must bear being done twice.
 */
export async function startQueue(parts: QueueParts): Promise<Queue> {
  const { database, log } = parts
  const jobs = jobsOf(parts)
  const logger = loggerInto(log)
  const pool = poolLike(database.owner)
  await runMigrations({ pgPool: pool, logger })
  const presence = await holdPresence(pool, log)
  const events = new EventEmitter()
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => presence.show(workerPool.id))
  const begin = () =>
    run({
      pgPool: pool,
      concurrency,
      noHandleSignals: true,
      pollInterval: 1000,
      taskList: tasksFor(jobs, parts),
      parsedCronItems: parseCronItems(jobs.flatMap(clockItems)),
      logger,
      events,
      // Told at once, but by the way whose failures end the workers, to be begun afresh. By the other one a connection that is
      // lost right after a job would be a rejection that nobody handles, and take the process down.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
  const workers = await keepWorking(begin, { events, log })
  let stopped: Promise<void> | null = null
  async function stop(): Promise<void> {
    const done = await workers.stop()
    await presence.end()
    // A job that would not end still has to say so when its own connections fail.
    if (done) await pool.end()
  }
  return {
    stop() {
      stopped ??= stop()
      return stopped
    },
  }
}

/** Makes the tables that jobs are queued in where nothing does them in this process. */
export const prepareQueue = async ({ owner }: Database, log: Log): Promise<void> =>
  runMigrations({ pgPool: owner, logger: loggerInto(log) })

/** Connections of the queue's own: one listens, one shows that we live, one is the clock's. */
function poolLike({ options }: pg.Pool): pg.Pool {
  const pool = new pg.Pool({ ...options, max: concurrency + 3 })
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  return pool
}

function jobsOf({ features, log }: QueueParts): Job[] {
  const jobs = [
    ...features.flatMap(feature => feature.jobs ?? []),
    owedJob(reactionsOf(features), log),
    pruneJob,
    upkeepJob,
  ]
  const names = jobs.map(({ name }) => name)
  const double = names.find((name, i) => names.indexOf(name) !== i || name === clock)
  if (double) throw new Error(`two jobs are named "${double}"`)
  return jobs
}

function tasksFor(jobs: readonly Job[], parts: QueueParts): TaskList {
  const tasks: TaskList = {
    [clock]: async (payload: unknown) => {
      const name = isJsonObject(payload) ? String(payload.job) : ''
      for (const workspace of await parts.application.workspaces())
        await enqueue(parts.database.workspace(workspace), name, {}, { key: `${clock} ${name}` })
    },
  }
  for (const job of jobs) tasks[job.name] = (payload: unknown) => runJob(job, payload, parts)
  return tasks
}

/** What `enqueue_job` writes. */
function parsePayload(given: unknown): { workspace: string; payload: JsonObject } {
  const { workspace, payload } = isJsonObject(given) ? given : {}
  if (typeof workspace !== 'string' || !isJsonObject(payload)) throw new Error('a job without a workspace was queued')
  return { workspace, payload }
}

async function runJob(job: Job, given: unknown, { application, database }: QueueParts): Promise<void> {
  const { workspace, payload } = parsePayload(given)
  const ctx = await contextOf(application, workspace, payload)
  const work = () => statementCauses.run({ name: `job ${job.name}` }, () => job.run(ctx, payload, application))
  // A job of the clock that takes longer than its period is not begun a second time beside itself.
  await (job.every ? withLock(database.workspace(workspace), `job ${job.name}`, work) : work())
  wake(workspace)
}

const contextOf = (application: Application, workspace: string, payload: JsonObject): Promise<Context> =>
  typeof payload.user === 'string'
    ? application.userContext(workspace, payload.user, { channel: 'system' })
    : application.systemContext(workspace, { channel: 'system' })

/** Times are UTC. What a computer that was off has missed of daily and rarer jobs is made good when it starts. */
function clockItems({ name, every }: Job) {
  if (!every) return []
  const daily = /^\d+ \d+ /.test(every)
  const options = { jobKey: `${clock} ${name}`, maxAttempts: 3, backfillPeriod: daily ? 86_400_000 : 0 }
  return [{ task: clock, match: every, identifier: name, payload: { job: name }, options }]
}

/** The queue's own words in our log; failures of jobs are errors there. */
const loggerInto = (log: Log) =>
  new Logger(scope => (level, message, meta) => {
    const details = { ...scope, ...(meta?.error ? { err: meta.error } : {}) }
    if (level === 'error') log.error(details, message)
    else if (level === 'warning') log.warn(details, message)
  })
