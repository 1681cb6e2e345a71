import type { Query } from '../model/index.ts'
import { objectOf, requireRight } from './access.ts'
import type { Context } from './context.ts'
import { pageFor } from './list.ts'

/** Records read at a time: many enough that asking for them costs little, few enough to be held twice. */
const pageSize = 1000

/**
 * All records of a query that the caller may see, page by page, each as JSON text and without what he may do with it. The next
 * page is read while one is worked on.
 */
export async function* recordTexts(ctx: Context, name: string, query: Query): AsyncGenerator<readonly string[]> {
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  const read = (cursor?: string) => pageFor(ctx, object, { ...query, cursor }, { limit: pageSize, can: false })
  for (let coming = read(); ; ) {
    const { records, next } = await coming
    if (next === null) return yield records
    coming = read(next)
    // Who does not come for it is not to be troubled by its failure.
    coming.catch(() => {})
    yield records
  }
}
