import { setInterval as every } from 'node:timers/promises'

/** How often it is looked whether somebody has stopped the work, in milliseconds. */
const beat = 500

/** Work that ends when it is not wanted any more: `isWanted` is asked meanwhile, also of what another process was told. */
export async function whileWanted<Done>(
  isWanted: () => Promise<boolean>,
  work: (signal: AbortSignal) => Promise<Done>,
): Promise<Done | 'stopped'> {
  const stopped = new AbortController()
  const over = new AbortController()
  const beating = (async () => {
    for await (const _ of every(beat, undefined, { signal: over.signal })) if (!(await isWanted())) stopped.abort()
  })().catch(() => {})
  try {
    return await work(stopped.signal)
  } catch (error) {
    if (stopped.signal.aborted) return 'stopped'
    throw error
  } finally {
    over.abort()
    await beating
  }
}
