import { RapportError, Unavailable } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application, Job } from '../feature.ts'
import { type BulkChange, forgetOldBulkChanges, getBulkChange, type State, writeBulkChange } from './bulk-change.ts'
import { commitBulkChange } from './commit.ts'
import { planBulkChange } from './plan.ts'
import { tellMaker } from './tell-maker.ts'
import { undoBulkChange } from './undo.ts'

/** Everything is done in the name of who began it, with his rights as far as his key reaches. */
export async function makersContext(
  ctx: Context,
  { id, actor, scopes, locale }: Pick<BulkChange, 'id' | 'actor' | 'scopes' | 'locale'>,
  application: Application,
): Promise<Context> {
  const own = await application.userContext(ctx.workspace, actor, { channel: 'bulk', reference: id })
  return { ...own, locale, actor: { ...own.actor, scopes } }
}

const plan: Job = {
  name: 'bulkChange.plan',
  run: (ctx, { bulkChange }, application) =>
    guarded(ctx, { id: String(bulkChange), state: 'planning', application }, async bulk => {
      await planBulkChange(await makersContext(ctx, bulk, application), bulk.id)
    }),
}

const commit: Job = {
  name: 'bulkChange.commit',
  run: (ctx, { bulkChange }, application) =>
    guarded(ctx, { id: String(bulkChange), state: 'committing', application }, bulk =>
      commitBulkChange(() => makersContext(ctx, bulk, application), bulk.id),
    ),
}

const undo: Job = {
  name: 'bulkChange.undo',
  run: async (ctx, { bulkChange, user, told }, application) => {
    const bulk = await getBulkChange(ctx, String(bulkChange))
    const own = await makersContext(ctx, { ...bulk, actor: String(user) }, application)
    await undoBulkChange(own, bulk.id, typeof told === 'string' ? told : null)
  },
}

const forget: Job = { name: 'bulkChange.forget', every: '50 2 * * *', run: forgetOldBulkChanges }

export const bulkChangeJobs: readonly Job[] = [plan, commit, undo, forget]

interface Step {
  id: string
  state: State
  application: Application
}

/** What cannot be done ends the bulk change with its reason. When the database is away, the job is tried again. */
async function guarded(
  ctx: Context,
  { id, state, application }: Step,
  work: (bulk: BulkChange) => Promise<void>,
): Promise<void> {
  const bulk = await getBulkChange(ctx, id)
  if (bulk.state !== state) return
  try {
    await work(bulk)
  } catch (error) {
    if (error instanceof Unavailable) throw error
    const known = error instanceof RapportError
    if (!known) application.log.error({ err: error, bulkChange: id }, 'a bulk change broke off')
    const failure = known ? { code: error.code, params: error.params } : { code: 'bulkChangeBroken' }
    await transact(ctx, async inner => {
      await writeBulkChange(inner, id, { state: 'failed', failure, finishedAt: new Date().toISOString() })
      // A preview is waited for before the page, and begun anew there.
      if (state === 'committing') await tellMaker(inner, await getBulkChange(inner, id), 'bulkChangeFailed')
    })
  }
}
