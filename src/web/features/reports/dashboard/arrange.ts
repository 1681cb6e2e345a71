/** Columns of every dashboard. */
export const columnCount = 12

export interface Place {
  x: number
  y: number
  w: number
  h: number
}

export interface Placed extends Place {
  id: string
}

const overlap = (one: Place, other: Place): boolean =>
  one.x < other.x + other.w && other.x < one.x + one.w && one.y < other.y + other.h && other.y < one.y + one.h

/** Within the columns, at least two wide and two high. */
export function within({ x, y, w, h }: Place): Place {
  const wide = Math.min(columnCount, Math.max(2, w))
  return {
    w: wide,
    h: Math.min(50, Math.max(2, h)),
    x: Math.min(columnCount - wide, Math.max(0, x)),
    y: Math.max(0, y),
  }
}

const inOrder = (one: Place, other: Place): number => one.y - other.y || one.x - other.x

/** Without gaps: each tile as high up as those above it let it; the order in which they stand stays. */
export function compacted<Tile extends Placed>(tiles: readonly Tile[]): Tile[] {
  const set: Tile[] = []
  for (const tile of tiles.toSorted(inOrder)) {
    let { y } = tile
    const fits = (at: number) => !set.some(other => overlap({ ...tile, y: at }, other))
    while (!fits(y)) y++
    while (y > 0 && fits(y - 1)) y--
    set.push({ ...tile, y })
  }
  return tiles.flatMap(({ id }) => set.find(tile => tile.id === id) ?? [])
}

/** One tile put elsewhere, or made larger or smaller: those in its way go down. */
export function arranged<Tile extends Placed>(tiles: readonly Tile[], id: string, place: Place): Tile[] {
  const next = within(place)
  const moved = tiles.map(tile => (tile.id === id ? { ...tile, ...next } : tile))
  const first = moved.find(tile => tile.id === id)
  if (!first) return [...tiles]
  const set: Tile[] = [first]
  for (const tile of moved.filter(one => one.id !== id).toSorted(inOrder)) {
    let { y } = tile
    while (set.some(other => overlap({ ...tile, y }, other))) y++
    set.push({ ...tile, y })
  }
  return compacted(tiles.flatMap(({ id: own }) => set.find(tile => tile.id === own) ?? []))
}

/** A place for one more, below or beside what is there. */
export function freePlace(tiles: readonly Place[], w: number, h: number): Place {
  for (let y = 0; ; y++)
    for (let x = 0; x + w <= columnCount; x++) {
      const place = { x, y, w, h }
      if (!tiles.some(tile => overlap(tile, place))) return place
    }
}
