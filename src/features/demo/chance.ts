/** Chance that comes out the same each time: a demo company looks alike wherever it is made. */
export interface Chance {
  /** 0 ≤ x < 1. */
  next(): number
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number
  of(share: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** One of the keys, as often as its weight says. */
  weigh<Key extends string>(weights: Readonly<Record<Key, number>>): Key
}

/** Mulberry32: small, fast, and even enough for a demo. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (least, most) => least + Math.floor(next() * (most - least + 1)),
    of: share => next() < share,
    pick<Item>(items: readonly Item[]): Item {
      const found = items[Math.floor(next() * items.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    weigh<Key extends string>(weights: Readonly<Record<Key, number>>): Key {
      const entries = Object.entries(weights) as [Key, number][]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [key, weight] of entries) {
        left -= weight
        if (left < 0) return key
      }
      return entries[0]?.[0] as Key
    },
  }
}
