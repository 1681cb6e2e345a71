const place = 'rapport.reloadedAt'
const atMostEvery = 15_000

let unasked = 0

/** Fetches what nobody has asked for yet: should it be gone, that is no reason to disturb anybody. */
export async function fetchAhead(load: () => Promise<unknown>): Promise<void> {
  unasked++
  await load().catch(() => {})
  unasked--
}

/**
 * A page that stayed open over an update asks for parts that are no longer there: it is loaded anew, once. Where the part
 * is only out of reach (no network, server away) nothing is loaded anew: there would be nothing to come back to.
 */
export function watchForUpdates(): void {
  window.addEventListener('vite:preloadError', () => {
    if (!unasked) void reloadIfUpdated()
  })
}

async function reloadIfUpdated(): Promise<void> {
  if (Date.now() - Number(sessionStorage.getItem(place) ?? 0) < atMostEvery) return
  const answer = await fetch('/', { cache: 'no-store' }).catch(() => null)
  if (!answer?.ok) return
  sessionStorage.setItem(place, String(Date.now()))
  window.location.reload()
}
