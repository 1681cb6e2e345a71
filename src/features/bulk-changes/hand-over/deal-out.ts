import type { ObjectDeclaration } from '../../../model/index.ts'
import { type Context, currentRecords } from '../../../records/index.ts'
import type { RecordKind } from './kinds.ts'

const portion = 500

/**
 * Who gets which records. In a team each gets as many as the others, and what belongs together (a company, its people,
 * deals and tasks) stays in one hand: `given` remembers whom each record went to.
 */
export async function dealOut(
  ctx: Context,
  { object }: RecordKind,
  { ids, to, given }: { ids: readonly string[]; to: readonly string[]; given: Map<string, string> },
): Promise<Map<string, string[]>> {
  const piles = new Map(to.map((user): [string, string[]] => [user, []]))
  for (let at = 0; at < ids.length; at += portion) {
    const some = ids.slice(at, at + portion)
    const links = to.length > 1 ? await linksOf(ctx, object, some) : new Map<string, string[]>()
    for (const id of some) {
      const before = links
        .get(id)
        ?.map(link => given.get(link))
        .find(user => user !== undefined && piles.has(user))
      const user = before ?? smallest(piles)
      piles.get(user)?.push(id)
      given.set(id, user)
    }
  }
  return piles
}

/** Whose turn it is: who has the fewest so far. */
const smallest = (piles: ReadonlyMap<string, readonly string[]>): string =>
  [...piles].reduce((least, pile) => (pile[1].length < least[1].length ? pile : least))[0]

async function linksOf(
  ctx: Context,
  object: ObjectDeclaration,
  ids: readonly string[],
): Promise<Map<string, string[]>> {
  const fields = linkFields(object)
  const known = await currentRecords(ctx, object, ids)
  return new Map(
    [...known.values()].map(({ id, values }) => [id, [id, ...fields.flatMap(field => idIn(values[field]))]]),
  )
}

/** Fields that name other records. */
export const linkFields = ({ fields }: ObjectDeclaration): string[] =>
  Object.entries(fields)
    .filter(([, { type }]) => type === 'ref' || type === 'link')
    .map(([name]) => name)

function idIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null && 'id' in value ? [String(value.id)] : []
}
