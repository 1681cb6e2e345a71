/** What waits to be done, and how it ends. */
interface Calmly<Item> {
  add(item: Item): void
  stop(): void
}

/**
 * Gathers what happens and does the work for all of it: `soon` (in milliseconds) where nothing was done lately, and while
 * things come one upon the other at most once in `every`. What came last is never left out.
 */
export function calmly<Item>(
  work: (items: ReadonlySet<Item>) => void,
  { soon, every = soon }: { soon: number; every?: number },
): Calmly<Item> {
  let waiting = new Set<Item>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let last = Number.NEGATIVE_INFINITY
  const flush = () => {
    const items = waiting
    waiting = new Set()
    timer = undefined
    last = Date.now()
    work(items)
  }
  return {
    add(item) {
      waiting.add(item)
      timer ??= setTimeout(flush, Math.max(soon, last + every - Date.now()))
    },
    stop: () => clearTimeout(timer),
  }
}
