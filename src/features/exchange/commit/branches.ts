import sql from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'
import { changeImport, getImport, type Made } from '../import.ts'
import { branchObject, readBranches } from '../plan/branches.ts'
import { sameName } from '../plan/likeness.ts'
import { followInstead } from './since-planned.ts'

/**
 * What is to be made as of now; null where such a branch has come since the plan, of another import or by hand: then rows and branches
 * of this one go to that. Imports make branches one after another, so that two at once do not make the same.
 */
export async function stillToMake(ctx: Context, imported: string, planned: Made): Promise<Made | null> {
  if (planned.object !== branchObject) return planned
  await ctx.db.query(sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.workspace} branches`}, 0))`)
  const { made } = await getImport(ctx, imported)
  const branch = made.find(({ id }) => id === planned.id)
  if (!branch) return null
  const parent = typeof branch.input.parent === 'string' ? branch.input.parent : null
  const wanted = sameName(String(branch.input.name))
  const twin = (await readBranches(ctx, parent)).find(({ name }) => sameName(name) === wanted)
  if (!twin) return branch
  await takeInstead(ctx, imported, { planned: branch.id, twin: twin.id, made })
  return null
}

interface Instead {
  planned: string
  twin: string
  made: readonly Made[]
}

/** What another has made is not this import's to take back. */
async function takeInstead(ctx: Context, imported: string, { planned, twin, made }: Instead): Promise<void> {
  await changeImport(ctx, imported, {
    made: made
      .filter(({ id }) => id !== planned)
      .map(each => (each.input.parent === planned ? { ...each, input: { ...each.input, parent: twin } } : each)),
  })
  await followInstead(ctx, imported, planned, twin)
}
