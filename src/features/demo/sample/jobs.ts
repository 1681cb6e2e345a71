import { RapportError, Unavailable } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Application, Job } from '../../feature.ts'
import { addSamples, beginSamples } from './add.ts'
import { removeSamples, restoreSamples } from './remove.ts'
import { findSampleData, type State, writeSampleData } from './sample-data.ts'
import { type Asker, tellAsker } from './tell-asker.ts'

/** Samples are made, removed and restored in nobody's name, and history says that they are samples. */
const inSamplesName = async (ctx: Context, application: Application): Promise<Context> =>
  application.systemContext(ctx.workspace, { channel: 'demo' })

type Work = (ctx: Context, begunBy: Asker) => Promise<void>

const job = (name: string, work: Work): Job => ({
  name,
  run: async (ctx, { begunBy }, application) =>
    guarded(
      await inSamplesName(ctx, application),
      { work, begunBy: typeof begunBy === 'string' ? begunBy : null },
      application,
    ),
})

/** At set-up: only where there never were any, as a job may be run twice. */
const begin: Job = {
  name: 'samples.begin',
  async run(ctx, { user, locale }, application) {
    if (await findSampleData(ctx)) return
    const asked = { actor: String(user), locale: locale === 'en' ? 'en' : 'ru', begunBy: null } as const
    await beginSamples(ctx, asked, application.enqueue)
  },
}

export const sampleJobs: readonly Job[] = [
  begin,
  job('samples.add', addSamples),
  job('samples.remove', removeSamples),
  job('samples.restore', restoreSamples),
]

/** Where it ends when it cannot go on: what is there by then can be taken away, or completed. */
const ends: Partial<Record<State, State>> = { adding: 'failed', removing: 'failed', restoring: 'failed' }

/** What cannot be done ends with its reason. When the database is away, the job is tried again. */
async function guarded(
  ctx: Context,
  { work, begunBy }: { work: Work; begunBy: Asker },
  application: Application,
): Promise<void> {
  try {
    await work(ctx, begunBy)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const known = error instanceof RapportError
    if (!known) application.log.error({ err: error }, 'sample data broke off')
    const data = await findSampleData(ctx)
    const state = data && ends[data.state]
    const failure = known ? { code: error.code, params: error.params } : { code: 'samplesBroken' }
    if (state)
      await transact(ctx, async inner => {
        await writeSampleData(inner, data.id, { state, failure })
        await tellAsker(inner, begunBy, data, 'samplesFailed')
      })
  }
}
