/** So many requests to be called back are taken in an hour by one process. */
const most = { address: 10, number: 3, visitor: 5 } as const
type Asker = keyof typeof most

/** Beyond so many askers in an hour nothing is told apart any more, and nobody is let in who is not known to it. */
const mostAskers = 100_000

/** Counts who asks in the present hour. `true`: one of them has asked too often; then it counts for nobody. */
export function askingGate(now: () => number = Date.now): (who: Partial<Record<Asker, string>>) => boolean {
  let hour = 0
  const counts = new Map<string, number>()
  return who => {
    const current = Math.floor(now() / 3_600_000)
    if (current !== hour) counts.clear()
    hour = current
    const askers = Object.entries(who).map(([kind, id]) => ({ key: `${kind} ${id}`, most: most[kind as Asker] }))
    if (askers.some(({ key, most }) => (counts.get(key) ?? 0) >= most)) return true
    if (counts.size > mostAskers) return true
    for (const { key } of askers) counts.set(key, (counts.get(key) ?? 0) + 1)
    return false
  }
}
