/** Pages of one site in a minute that one process keeps: what is beyond is no visitors but an attack. */
const mostPerMinute = 6000

/** Counts what comes from each site in the present minute. */
export function floodGate(now: () => number = Date.now, most = mostPerMinute): (source: string) => boolean {
  let minute = 0
  const counts = new Map<string, number>()
  return source => {
    const current = Math.floor(now() / 60_000)
    if (current !== minute) counts.clear()
    minute = current
    const count = (counts.get(source) ?? 0) + 1
    counts.set(source, count)
    return count > most
  }
}
