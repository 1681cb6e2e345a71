import type { Job } from '../features/feature.ts'
import type { Context } from '../records/context.ts'
import { searchedFields } from '../records/seen-words.ts'
import { foldTally } from '../records/tally.ts'
import { learnWords } from '../records/vocabulary.ts'

/** What the engine does apart from requests: counts kept ahead stay short, and new words become known. */
export async function keepUp(ctx: Context): Promise<void> {
  for (const object of ctx.config.objects.values()) {
    await foldTally(ctx, object)
    if (!object.configuration && searchedFields(object).length) await learnWords(ctx, object)
  }
}

export const upkeepJob: Job = {
  name: 'upkeep',
  every: '* * * * *',
  run: keepUp,
}
