/** Numbers from a seed, the same in every run (mulberry32). */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number
  /** 0 ≤ i < n */
  below(n: number): number
  of<Item>(items: readonly Item[]): Item
  /** One of the keys, as often as its weight says. */
  weighted<Key extends string>(weights: Record<Key, number>): Key
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  const below = (n: number) => Math.floor(next() * n)

  return {
    next,
    below,
    of<Item>(items: readonly Item[]): Item {
      return items[below(items.length)] as Item
    },
    weighted<Key extends string>(weights: Record<Key, number>): Key {
      const keys = Object.keys(weights) as Key[]
      let left = next() * keys.reduce((sum, key) => sum + weights[key], 0)
      for (const key of keys) {
        left -= weights[key]
        if (left < 0) return key
      }
      return keys[0] as Key
    },
  }
}

/** A UUIDv7 of a moment, with randomness from the seed. */
export function idAt(ms: number, random: Random): string {
  const time = ms.toString(16).padStart(12, '0')
  const a = random.below(0x1000).toString(16).padStart(3, '0')
  const b = (0x8000 + random.below(0x4000)).toString(16)
  const c =
    random.below(0x1000000).toString(16).padStart(6, '0') + random.below(0x1000000).toString(16).padStart(6, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a}-${b}-${c}`
}
