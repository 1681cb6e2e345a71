import type { Job, Reaction } from '../feature.ts'
import { compareAll } from './compare-all.ts'
import { followChanges, noteDue } from './follow.ts'
import { mergeByRule } from './rule.ts'
import { comparedObjects } from './subjects.ts'

export const scanJob = 'duplicates.scan'

/** So long one run works at most; then others have their turn, and it goes on by itself. */
const turn = 10 * 60_000

/** Finds who is there twice: all records once, then what changes. */
export const scanForDuplicates: Job = {
  name: scanJob,
  every: '* * * * *',
  async run(ctx) {
    const deadline = Date.now() + turn
    for (const object of comparedObjects) {
      const done = (await compareAll(ctx, object, deadline)) && (await followChanges(ctx, object, deadline))
      if (done) await mergeByRule(ctx, object, deadline)
    }
  },
}

const changes = ['created', 'updated', 'removed', 'restored', 'merged'] as const

/** Whatever changes is compared again. */
export const noteChanges: Reaction = {
  on: comparedObjects.flatMap(object => changes.map(change => `${object}.${change}`)),
  react: (ctx, { object, record }) => noteDue(ctx, object, [record]),
  async together(ctx, events) {
    for (const [object, some] of Map.groupBy(events, event => event.object))
      await noteDue(
        ctx,
        object,
        some.map(({ record }) => record),
      )
  },
}
