import type { Job } from '../features/feature.ts'
import { foldTally } from '../records/tally.ts'

/** Keeps what is counted ahead short: every write adds rows to it. */
export const foldJob: Job = {
  name: 'fold-tallies',
  every: '* * * * *',
  async run(ctx) {
    for (const object of ctx.config.objects.values()) await foldTally(ctx, object)
  },
}
