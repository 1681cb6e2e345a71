import { type Context, chosenIds, transact } from '../../../records/index.ts'
import { addBulkChange, named, partsOf } from '../bulk-change.ts'
import { planBulkChange } from '../plan.ts'
import { dealOut, linkFields } from './deal-out.ts'
import { addHandOver, type GivenPart, getHandOver, writeHandOver } from './hand-over.ts'
import { editFor, filterOf, isOtherKind, kindOf, type RecordKind, recordKinds } from './kinds.ts'

/** Records of one kind that one hand-over may take in. */
const mostOfKind = 100_000

/** Keeps which records go to whom, so that what is done later is what is previewed now. */
export function addWithParts(ctx: Context, user: string, parts: readonly GivenPart[]): Promise<string> {
  return transact(ctx, async inside => {
    const id = await addHandOver(inside, { user, parts: [...parts] })
    const given = new Map<string, string>()
    for (const { kind, part } of inOrder(inside, parts)) {
      const filter = filterOf(inside, kind, user, part.closed)
      const ids = await chosenIds(inside, kind.object.name, { filter }, mostOfKind)
      const piles = await dealOut(inside, kind, { ids, to: part.to, given })
      for (const [to, pile] of piles)
        if (pile.length)
          await addBulkChange(inside, {
            object: kind.object.name,
            change: editFor(kind, user, to),
            meant: { select: named(pile) },
            most: mostOfKind,
            part: { handOver: id, kind: kind.name, givenTo: to },
          })
    }
    return id
  })
}

/** What others hang on comes first: companies before their people, these before deals and tasks. */
function inOrder(ctx: Context, parts: readonly GivenPart[]): { kind: RecordKind; part: GivenPart }[] {
  const kinds = recordKinds(ctx)
  return parts
    .filter(part => !isOtherKind(part.kind))
    .map(part => ({ part, kind: kindOf(kinds, part.kind) }))
    .sort((a, b) => weight(a.kind) - weight(b.kind))
}

const weight = ({ object, owned }: RecordKind): number =>
  (object.follows ? 100 : linkFields(object).length) + (owned ? 0 : 200)

/** Works out what will become of every record. Returns whether all is looked at by `deadline`. */
export async function planHandOver(ctx: Context, id: string, deadline = Infinity): Promise<boolean> {
  for (const part of await partsOf(ctx, id))
    if (part.state === 'planning' && !(await planBulkChange(ctx, part.id, deadline))) return false
  return transact(ctx, async inside => {
    const { state } = await getHandOver(inside, id, { lock: true })
    if (state === 'planning') await writeHandOver(inside, id, { state: 'preview' })
    return true
  })
}
