import type { Job } from '../../feature.ts'
import { guarded, type InSteps, makersContext } from '../in-steps.ts'
import { forgetOldHandOvers, getHandOver, type HandOver, writeHandOver } from './hand-over.ts'
import { planHandOver } from './plan.ts'
import { commitHandOver, undoHandOver } from './run.ts'
import { tellMaker } from './tell.ts'

export const handOvers: InSteps<HandOver> = {
  channel: 'handOver',
  called: 'hand-over',
  get: getHandOver,
  write: writeHandOver,
  tellFailed: (ctx, handOver) => tellMaker(ctx, handOver, 'handOverFailed'),
}

const plan: Job = {
  name: 'handOver.plan',
  run: (ctx, { handOver }, application) =>
    guarded(ctx, handOvers, { id: String(handOver), state: 'planning', application }, async found => {
      await planHandOver(await makersContext(ctx, handOvers, found, application), found.id)
    }),
}

const commit: Job = {
  name: 'handOver.commit',
  run: (ctx, { handOver }, application) =>
    guarded(ctx, handOvers, { id: String(handOver), state: 'committing', application }, found =>
      commitHandOver(() => makersContext(ctx, handOvers, found, application), found.id),
    ),
}

const undo: Job = {
  name: 'handOver.undo',
  run: async (ctx, { handOver, user, told }, application) => {
    const found = await getHandOver(ctx, String(handOver))
    const own = await makersContext(ctx, handOvers, { ...found, actor: String(user) }, application)
    await undoHandOver(own, found.id, typeof told === 'string' ? told : null)
  },
}

const forget: Job = { name: 'handOver.forget', every: '55 2 * * *', run: forgetOldHandOvers }

export const handOverJobs: readonly Job[] = [plan, commit, undo, forget]
