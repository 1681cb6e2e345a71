import type { Job } from '../feature.ts'
import { type BulkChange, forgetOldBulkChanges, getBulkChange, writeBulkChange } from './bulk-change.ts'
import { commitBulkChange } from './commit.ts'
import { guarded, type InSteps, makersContext } from './in-steps.ts'
import { planBulkChange } from './plan.ts'
import { tellMaker } from './tell-maker.ts'
import { undoBulkChange } from './undo.ts'

export const bulkChanges: InSteps<BulkChange> = {
  channel: 'bulk',
  called: 'bulk change',
  get: getBulkChange,
  write: writeBulkChange,
  tellFailed: (ctx, bulk) => tellMaker(ctx, bulk, 'bulkChangeFailed'),
}

const plan: Job = {
  name: 'bulkChange.plan',
  run: (ctx, { bulkChange }, application) =>
    guarded(ctx, bulkChanges, { id: String(bulkChange), state: 'planning', application }, async bulk => {
      await planBulkChange(await makersContext(ctx, bulkChanges, bulk, application), bulk.id)
    }),
}

const commit: Job = {
  name: 'bulkChange.commit',
  run: (ctx, { bulkChange }, application) =>
    guarded(ctx, bulkChanges, { id: String(bulkChange), state: 'committing', application }, bulk =>
      commitBulkChange(() => makersContext(ctx, bulkChanges, bulk, application), bulk.id),
    ),
}

const undo: Job = {
  name: 'bulkChange.undo',
  run: async (ctx, { bulkChange, user, told }, application) => {
    const bulk = await getBulkChange(ctx, String(bulkChange))
    const own = await makersContext(ctx, bulkChanges, { ...bulk, actor: String(user) }, application)
    await undoBulkChange(own, bulk.id, typeof told === 'string' ? told : null)
  },
}

const forget: Job = { name: 'bulkChange.forget', every: '50 2 * * *', run: forgetOldBulkChanges }

export const bulkChangeJobs: readonly Job[] = [plan, commit, undo, forget]
