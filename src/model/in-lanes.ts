/** Does something with each, so many side by side, begun in their order. Throws what the first that fails throws. */
export async function inLanes<One>(
  all: readonly One[],
  lanes: number,
  handle: (one: One) => Promise<unknown>,
): Promise<void> {
  const waiting = all.values()
  const lane = async () => {
    for (const one of waiting) await handle(one)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, all.length) }, lane))
}
