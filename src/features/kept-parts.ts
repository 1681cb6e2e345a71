/** Bytes kept in one row of a table. */
const partSize = 1024 * 1024

/** Has a file kept in parts while it is made, one after the other. Returns how many bytes it has. */
export async function keepInParts(
  content: AsyncIterable<Buffer>,
  keep: (part: { part: number; bytes: Buffer }) => Promise<unknown>,
): Promise<number> {
  let waiting: Buffer[] = []
  let [length, size, part] = [0, 0, 0]
  async function flush() {
    if (length) await keep({ part: part++, bytes: Buffer.concat(waiting) })
    size += length
    waiting = []
    length = 0
  }
  for await (const piece of content) {
    waiting.push(piece)
    length += piece.length
    if (length >= partSize) await flush()
  }
  await flush()
  return size
}
