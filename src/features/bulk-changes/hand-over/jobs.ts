import { RapportError, Unavailable } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Application, Job } from '../../feature.ts'
import type { State } from '../bulk-change.ts'
import { forgetOldHandOvers, getHandOver, type HandOver, writeHandOver } from './hand-over.ts'
import { planHandOver } from './plan.ts'
import { commitHandOver, undoHandOver } from './run.ts'
import { tellMaker } from './tell.ts'

/** Everything is done in the name of who hands over, with his rights as far as his key reaches. */
export async function makersContext(
  ctx: Context,
  { id, actor, scopes, locale }: Pick<HandOver, 'id' | 'actor' | 'scopes' | 'locale'>,
  application: Application,
): Promise<Context> {
  const own = await application.userContext(ctx.workspace, actor, { channel: 'handOver', reference: id })
  return { ...own, locale, actor: { ...own.actor, scopes } }
}

const plan: Job = {
  name: 'handOver.plan',
  run: (ctx, { handOver }, application) =>
    guarded(ctx, { id: String(handOver), state: 'planning', application }, async found => {
      await planHandOver(await makersContext(ctx, found, application), found.id)
    }),
}

const commit: Job = {
  name: 'handOver.commit',
  run: (ctx, { handOver }, application) =>
    guarded(ctx, { id: String(handOver), state: 'committing', application }, found =>
      commitHandOver(() => makersContext(ctx, found, application), found.id),
    ),
}

const undo: Job = {
  name: 'handOver.undo',
  run: async (ctx, { handOver, user, told }, application) => {
    const found = await getHandOver(ctx, String(handOver))
    const own = await makersContext(ctx, { ...found, actor: String(user) }, application)
    await undoHandOver(own, found.id, typeof told === 'string' ? told : null)
  },
}

const forget: Job = { name: 'handOver.forget', every: '55 2 * * *', run: forgetOldHandOvers }

export const handOverJobs: readonly Job[] = [plan, commit, undo, forget]

interface Step {
  id: string
  state: State
  application: Application
}

/** What cannot be done ends the hand-over with its reason, to be continued or undone. When the database is away, the job is tried again. */
async function guarded(
  ctx: Context,
  { id, state, application }: Step,
  work: (handOver: HandOver) => Promise<void>,
): Promise<void> {
  const found = await getHandOver(ctx, id)
  if (found.state !== state) return
  try {
    await work(found)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const known = error instanceof RapportError
    if (!known) application.log.error({ err: error, handOver: id }, 'a hand-over broke off')
    const failure = known ? { code: error.code, params: error.params } : { code: 'bulkChangeBroken' }
    await transact(ctx, async inner => {
      await writeHandOver(inner, id, { state: 'failed', failure, finishedAt: new Date().toISOString() })
      if (state === 'committing') await tellMaker(inner, await getHandOver(inner, id), 'handOverFailed')
    })
  }
}
