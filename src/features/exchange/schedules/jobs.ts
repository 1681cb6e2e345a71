import { Invalid, RapportError, Unavailable } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Application, Job } from '../../feature.ts'
import type { Means } from '../places/place.ts'
import { ConnectionLost } from '../places/remote.ts'
import { keepSchedules } from './clock.ts'
import { putFile } from './put.ts'
import { getRun, getSchedule, type Run, type Schedule } from './schedule.ts'
import { endRun, settleImport } from './settle.ts'
import { takeFile } from './take.ts'

/** What begins by itself, and the carrying out of it. */
export const scheduleJobs = (means: Means): readonly Job[] => [
  { name: 'exchange.clock', every: '* * * * *', run: (ctx, _, application) => keepSchedules(ctx, application) },
  { name: 'exchange.run', run: (ctx, payload, application) => carryOut(ctx, means, String(payload.run), application) },
]

/** A step of an import may be one of a run, which goes on then. */
export const followed = (jobs: readonly Job[]): Job[] =>
  jobs.map(job => ({
    ...job,
    async run(ctx, payload, application) {
      await job.run(ctx, payload, application)
      if (typeof payload.import === 'string') await settleImport(ctx, application, payload.import)
    },
  }))

async function carryOut(ctx: Context, means: Means, id: string, application: Application): Promise<void> {
  const run = await getRun(ctx, id)
  if (run.state !== 'running' || run.import) return
  const schedule = await getSchedule(ctx, run.schedule)
  try {
    const end = await outcomeOf(ctx, { run, schedule, means, application })
    if (end) await transact(ctx, inside => endRun(inside, { run, schedule, ...end }))
  } catch (error) {
    if (error instanceof Unavailable) throw error
    if (!(error instanceof RapportError || error instanceof ConnectionLost))
      application.log.error({ err: error, run: id }, 'a scheduled exchange broke off')
    await transact(ctx, inside => endRun(inside, { run, schedule, failure: failureOf(error) }))
  }
}

interface Carrying {
  run: Run
  schedule: Schedule
  means: Means
  application: Application
}

/** How it ends at once; null: it goes on with the import. */
async function outcomeOf(ctx: Context, { run, schedule, means, application }: Carrying) {
  if (schedule.direction === 'import')
    return (await takeFile(ctx, { run, schedule, means, application })) ? null : { nothing: true }
  const rows = await putFile(ctx, { run, schedule, means, application })
  return rows === null ? { nothing: true } : { counts: { rows } }
}

function failureOf(error: unknown): NonNullable<Run['failure']> {
  if (error instanceof Invalid && error.problems[0])
    return { code: error.problems[0].code, params: error.problems[0].params }
  if (error instanceof ConnectionLost) return { code: 'placeLost', params: { says: error.message } }
  return error instanceof RapportError ? { code: error.code, params: error.params } : { code: 'exchangeBroken' }
}
