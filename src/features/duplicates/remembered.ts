const chunk = 2 ** 22

/**
 * Texts by ids, as bytes outside of the heap: a million records take some 250 MB so. Stored one after the other, each with its
 * length before it; nothing is taken out but all at once.
 */
export class Remembered {
  #places = new Map<string, number>()
  #chunks: Buffer[] = []
  /** Where the last chunk has room. */
  #free = chunk

  get size(): number {
    return this.#places.size
  }

  has(id: string): boolean {
    return this.#places.has(id)
  }

  keep(id: string, text: string): void {
    const most = 4 + text.length * 3
    if (this.#free + most > chunk) {
      this.#chunks.push(Buffer.allocUnsafeSlow(Math.max(chunk, most)))
      this.#free = 0
    }
    const last = this.#chunks.at(-1)
    if (!last) return
    const length = last.write(text, this.#free + 4)
    last.writeUInt32LE(length, this.#free)
    this.#places.set(id, (this.#chunks.length - 1) * chunk + this.#free)
    this.#free += 4 + length
  }

  of(id: string): string | undefined {
    const place = this.#places.get(id)
    if (place === undefined) return undefined
    const from = place % chunk
    const bytes = this.#chunks[(place - from) / chunk]
    return bytes?.toString('utf8', from + 4, from + 4 + bytes.readUInt32LE(from))
  }

  forget(): void {
    this.#places.clear()
    this.#chunks = []
    this.#free = chunk
  }
}
