import type { Job, Reaction, RecordEvent } from '../feature.ts'
import { compareLeadsWithContacts } from './across.ts'
import { compareAll } from './compare-all.ts'
import { followChanges, noteDue } from './follow.ts'
import { mergeByRule } from './rule.ts'
import { comparedObjects, isCompared, ofKind } from './subjects.ts'

export const scanJob = 'duplicates.scan'

/** So long one run works at most; then others have their turn, and it goes on by itself. */
const turn = 20 * 60_000

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
    await compareLeadsWithContacts(ctx, deadline)
  },
}

const changes = ['created', 'updated', 'removed', 'restored', 'merged'] as const

/** Whether a record is another one now for whoever compares it: of most changes it is not. */
export const isOther = ({
  object,
  kind,
  before,
  after,
}: Pick<RecordEvent, 'object' | 'kind' | 'before' | 'after'>): boolean =>
  kind !== 'updated' ||
  (isCompared(object) &&
    ofKind(object, ({ fields }) => ['status', ...fields].some(name => name in before || name in after)))

/** What changes in that by which it is compared is compared again. */
export const noteChanges: Reaction = {
  on: comparedObjects.flatMap(object => changes.map(change => `${object}.${change}`)),
  async react(ctx, event) {
    if (isOther(event)) await noteDue(ctx, event.object, [event.record])
  },
  async together(ctx, events) {
    for (const [object, some] of Map.groupBy(events.filter(isOther), event => event.object))
      await noteDue(
        ctx,
        object,
        some.map(({ record }) => record),
      )
  },
}
