import type { Branch } from './categories.ts'

interface Placed {
  id: string
  position: number
}

/** Room between branches, so that one put between two changes itself alone. */
const step = 10

/** Positions that bring a branch to a place among others in their order: its own where there is room, else those of all. */
export function positionsWith(others: readonly Placed[], id: string, at: number): Placed[] {
  const before = others[at - 1]?.position ?? Number.NEGATIVE_INFINITY
  const after = others[at]?.position ?? Number.POSITIVE_INFINITY
  const own = between(before, after)
  if (own > before && own < after) return [{ id, position: own }]
  return others
    .toSpliced(at, 0, { id, position: Number.NaN })
    .map((one, index) => ({ ...one, was: one.position, position: index * step }))
    .flatMap(({ id, was, position }) => (was === position ? [] : [{ id, position }]))
}

function between(before: number, after: number): number {
  if (!Number.isFinite(before)) return Number.isFinite(after) ? after - step : 0
  return Number.isFinite(after) ? Math.floor((before + after) / 2) : before + step
}

/** Those among which a branch stands. */
export const siblingsIn = (tree: readonly Branch[], parent: string | null): readonly Branch[] =>
  parent === null
    ? tree
    : tree.flatMap(branch => (branch.id === parent ? branch.branches : siblingsIn(branch.branches, parent)))
