import type { JsonObject, ObjectDeclaration, StoredFields } from '../../../model/index.ts'
import { type Context, type MatchKey, matchKeysOf } from '../../../records/index.ts'
import type { Import } from '../import.ts'
import { type Candidate, findCandidates } from './candidates.ts'
import { isKnownByName } from './outcomes.ts'
import type { RowOutline } from './outline.ts'
import { findTogether, isKnownTogether, keyTogether } from './together.ts'

/** What is the record's alone: some fields together, unique fields, and the ИНН of an organisation. */
export function ownKeys(object: ObjectDeclaration, input: JsonObject, values: StoredFields): MatchKey[] {
  const together = keyTogether(object, values)
  if (together) return [{ kind: 'inn', value: together }]
  const unique = Object.entries(object.fields)
    .filter(([name, field]) => field.options.unique && name !== object.title && typeof input[name] === 'string')
    .map(([name]): MatchKey => ({ kind: 'inn', value: String(input[name]) }))
  return [...matchKeysOf(object, input).filter(({ kind }) => kind === 'inn'), ...unique]
}

/** Whether records of the object are known by their names too. */
export const knownByName = ({ options }: Pick<Import, 'options'>, object: ObjectDeclaration): boolean =>
  options.matchBy ? options.matchBy.includes(object.title) : isKnownByName(object)

interface Asked {
  imported: Import
  object: ObjectDeclaration
  rows: readonly Pick<RowOutline, 'name' | 'keys'>[]
  /** Only records that were made since; absent: all. */
  since?: string
}

/** Records that such rows may mean, and whether the name alone tells which. */
export async function findThings(
  ctx: Context,
  { imported, object, rows, since }: Asked,
): Promise<{ candidates: Candidate[]; byName: boolean }> {
  const keys = rows.flatMap(row => row.keys.map(({ value }) => value))
  const byName = knownByName(imported, object)
  if (isKnownTogether(object) && keys.length) return { candidates: await findTogether(ctx, object, keys), byName }
  if (!byName && !keys.length) return { candidates: [], byName }
  const names = [...rows.map(row => row.name ?? ''), ...keys].filter(Boolean)
  return { candidates: await findCandidates(ctx, object, names, since), byName }
}
