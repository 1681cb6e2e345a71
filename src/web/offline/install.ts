import i18next from 'i18next'
import { toast } from '../ui/toast.ts'

const lookEvery = 60 * 60_000
/** So long the new worker has to take over before the page is loaded anew. */
const atMost = 3000

/**
 * Installs the service worker: from then on the pages open without a network. Pages themselves come from the server as
 * long as it can be reached: to one that is new already, the worker of its version comes without a word. A page that
 * stays open over an update is told.
 */
export async function installWorker(): Promise<void> {
  const { serviceWorker } = navigator
  if (!serviceWorker || !import.meta.env.PROD) return
  const registration = await serviceWorker.register('/sw.js')
  registration.addEventListener('updatefound', () => watch(registration.installing))
  watch(registration.waiting ?? registration.installing)
  const look = () => void registration.update().catch(() => {})
  look()
  setInterval(() => {
    if (!document.hidden && navigator.onLine) look()
  }, lookEvery)
}

function watch(coming: ServiceWorker | null): void {
  if (coming?.state === 'installed') void meet(coming)
  else coming?.addEventListener('statechange', () => watch(coming), { once: true })
}

async function meet(coming: ServiceWorker): Promise<void> {
  // The first one ever replaces nothing.
  if (!navigator.serviceWorker.controller) return
  if (await isNewest()) return takeOver(coming)
  toast({
    key: 'update',
    message: i18next.t('offline.update'),
    action: { label: i18next.t('offline.updateNow'), run: () => update(coming) },
    stays: true,
  })
}

/** Whether the server still gives out this very page: the code that stands in it, and that which it names. */
async function isNewest(): Promise<boolean> {
  const answer = await fetch('/', { cache: 'no-store' }).catch(() => null)
  if (!answer?.ok) return false
  const page = await answer.text()
  return [...document.scripts].every(script => page.includes(script.getAttribute('src') ?? script.text))
}

function update(coming: ServiceWorker): void {
  const reload = () => window.location.reload()
  // Another page may have let it take over meanwhile, and the one it replaces may not be done yet: the page is new anyway.
  navigator.serviceWorker.addEventListener('controllerchange', reload, { once: true })
  setTimeout(reload, coming.state === 'installed' ? atMost : 0)
  takeOver(coming)
}

const takeOver = (worker: ServiceWorker): void => worker.postMessage({ takeOver: true })
