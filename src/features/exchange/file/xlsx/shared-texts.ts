const blockSize = 1024 * 1024

/** Texts by their number, kept as bytes: a million of them weigh no more than they are long. */
export class SharedTexts {
  /** In bytes. */
  size = 0
  private count = 0
  private readonly blocks: Buffer[] = []
  private used = blockSize
  /** Block, beginning and length of each, one after the other. */
  private places = new Uint32Array(3 * 1024)

  add(text: string): void {
    const length = Buffer.byteLength(text)
    if (this.used + length > blockSize) {
      this.blocks.push(Buffer.allocUnsafe(Math.max(blockSize, length)))
      this.used = 0
    }
    this.blocks.at(-1)?.write(text, this.used)
    this.note([this.blocks.length - 1, this.used, length])
    this.used += length
    this.size += length
  }

  /** The text of a number; undefined where there is none. */
  get(number: number): string | undefined {
    if (!(number >= 0 && number < this.count)) return undefined
    const [block = 0, from = 0, length = 0] = this.places.subarray(3 * number, 3 * number + 3)
    return this.blocks[block]?.toString('utf8', from, from + length)
  }

  private note(place: number[]): void {
    const at = 3 * this.count++
    if (at + 3 > this.places.length) {
      const grown = new Uint32Array(2 * this.places.length)
      grown.set(this.places)
      this.places = grown
    }
    this.places.set(place, at)
  }
}
