import type pg from 'pg'
import type { Job } from '../feature.ts'
import { getSlowStatement, writeTrial } from './statements.ts'
import { suggestionFor } from './suggestion.ts'
import { tryIndexes } from './trial.ts'

export const tryIndexesJob = 'performance.trial'

/** Measures what was suggested for a statement. What goes wrong is said there, and not tried again by itself. */
export const tryJob = (owner: pg.Pool): Job => ({
  name: tryIndexesJob,
  async run(ctx, { statement }, { log }) {
    const kept = await getSlowStatement(ctx, String(statement))
    const suggestion = await suggestionFor(ctx, kept.asked)
    if (!kept.asked || suggestion.kind !== 'indexes') return
    try {
      const trial = await tryIndexes(ctx, owner, { asked: kept.asked, candidates: suggestion.candidates })
      await writeTrial(ctx, kept.id, { state: 'done', ...trial })
    } catch (error) {
      log.warn({ err: error, statement: kept.id }, 'suggested indexes could not be tried')
      await writeTrial(ctx, kept.id, {
        state: 'failed',
        why: error instanceof Error ? error.message.slice(0, 300) : '',
      })
    }
  },
})
