import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import type { WorkerScope } from './scope.ts'
import { withNonces } from './with-nonces.ts'

/** Addresses that are no pages of ours, and are never answered here: the API, forms in frames of other sites, ways to providers of sign-on, single files. */
const notPages = [/^\/(api|f|sign-on|assets|healthz|readyz)(\/|$|\?)/, /\.\w{2,12}(\?|$)/]

/** A server that does not answer in this time is taken for away. */
const patience = 6000

/**
 * Opens the pages without a network. Their files come with the worker, whole and unchanged or not at all; nothing else is
 * kept, least of all an answer of the API, a sign-in page or an error.
 */
export function keepShell(worker: WorkerScope, files: PrecacheEntry[]): void {
  registerRoute(new NavigationRoute(({ request }) => pageOf(request), { denylist: notPages }))
  precacheAndRoute(files, { directoryIndex: '', cleanURLs: false })
  cleanupOutdatedCaches()
  worker.addEventListener('message', ({ data }) => {
    if (data?.takeOver === true) void worker.skipWaiting()
  })
}

/** The server's page while it can be reached, so that nobody stays with an old one; else the one that is kept. */
async function pageOf(request: Request): Promise<Response> {
  const kept = await matchPrecache('/index.html')
  if (!kept) return fetch(request)
  return fetch(request, { signal: AbortSignal.timeout(patience) })
    .then(answer => (isAway(answer) ? withNonces(kept) : answer))
    .catch(() => withNonces(kept))
}

const isAway = ({ status }: Response): boolean => status === 502 || status === 503 || status === 504
