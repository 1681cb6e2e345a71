const place = 'rapport.reloadedAt'
const atMostEvery = 15_000

/**
 * A page that stayed open over an update asks for parts that are no longer there: it is loaded anew, once. Where the part
 * is only out of reach (no network, server away) nothing is loaded anew: there would be nothing to come back to.
 */
export function watchForUpdates(): void {
  window.addEventListener('vite:preloadError', () => void reloadIfUpdated())
}

async function reloadIfUpdated(): Promise<void> {
  if (Date.now() - Number(sessionStorage.getItem(place) ?? 0) < atMostEvery) return
  const answer = await fetch('/', { cache: 'no-store' }).catch(() => null)
  if (!answer?.ok) return
  sessionStorage.setItem(place, String(Date.now()))
  window.location.reload()
}
