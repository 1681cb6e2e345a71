import type { Json, ObjectDeclaration, StoredFields } from '../model/index.ts'
import type { Context } from './context.ts'
import { same } from './same.ts'

/**
 * A field that follows from others of its record and from what other records say now: reckoned before the write and written with it.
 * What follows from the record alone is `derive`.
 */
export interface Completion {
  /** Whose records have it. */
  readonly objects: readonly string[]
  readonly field: string
  /** It is reckoned when one of these becomes another. */
  readonly of: readonly string[]
  /** Its values, in the order of the records. */
  reckon(ctx: Context, records: readonly StoredFields[]): Promise<Json[]>
}

export interface Writing {
  now: StoredFields
  /** `null`: it is new. */
  before: StoredFields | null
}

/** What is to be written with each record besides; null where nothing is. */
export async function completionsOf(
  ctx: Context,
  object: ObjectDeclaration,
  writings: readonly Writing[],
): Promise<(StoredFields | null)[]> {
  const found = writings.map((): StoredFields | null => null)
  for (const { objects, field, of, reckon } of ctx.completions ?? []) {
    if (!objects.includes(object.name)) continue
    const asking = writings.flatMap((writing, at) => (isAsking(writing, of) ? [{ at, now: writing.now }] : []))
    if (!asking.length) continue
    const values = await reckon(
      ctx,
      asking.map(({ now }) => now),
    )
    for (const [i, { at }] of asking.entries()) found[at] = { ...found[at], [field]: values[i] ?? null }
  }
  return found
}

const isAsking = ({ now, before }: Writing, of: readonly string[]): boolean =>
  of.some(field => !same(before?.[field] ?? null, now[field] ?? null))
