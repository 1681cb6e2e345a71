/** Chance that is the same for the same seed (Marsaglia’s xorshift). */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1
    for (let i = 0; i < 10; i++) this.next()
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state >>> 0
    return this.#state / 2 ** 32
  }

  below(n: number): number {
    return Math.floor(this.next() * n)
  }

  is(probability: number): boolean {
    return this.next() < probability
  }

  one<Item>(list: readonly Item[]): Item {
    const item = list[this.below(list.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }

  /** The first are frequent, the last rare, as names are (Zipf 1935). */
  frequent<Item>(list: readonly Item[]): Item {
    const item = list[Math.floor(list.length ** this.next()) - 1]
    return item === undefined ? this.one(list) : item
  }

  /** How often something rare happens that happens `mean` times on average. */
  poisson(mean: number): number {
    let [product, times] = [this.next(), 0]
    while (product > Math.exp(-mean)) {
      product *= this.next()
      times++
    }
    return times
  }
}
