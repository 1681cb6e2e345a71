import i18next from 'i18next'
import { toast } from '../ui/toast.ts'

const lookEvery = 60 * 60_000

/**
 * Installs the service worker: from then on the pages open without a network. Pages themselves come from the server as
 * long as it can be reached, so that this very page is of the newest version: what waits behind an older worker takes over
 * at once. A page that stays open over an update is told.
 */
export async function installWorker(): Promise<void> {
  const { serviceWorker } = navigator
  if (!serviceWorker || !import.meta.env.PROD) return
  const registration = await serviceWorker.register('/sw.js')
  if (registration.waiting) takeOver(registration.waiting)
  registration.addEventListener('updatefound', () => tellOf(registration.installing))
  setInterval(() => {
    if (!document.hidden && navigator.onLine) void registration.update().catch(() => {})
  }, lookEvery)
}

function tellOf(coming: ServiceWorker | null): void {
  coming?.addEventListener('statechange', () => {
    // The first one ever replaces nothing.
    if (coming.state !== 'installed' || !navigator.serviceWorker.controller) return
    toast({
      key: 'update',
      message: i18next.t('offline.update'),
      action: { label: i18next.t('offline.updateNow'), run: () => update(coming) },
    })
  })
}

function update(coming: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
  takeOver(coming)
}

const takeOver = (worker: ServiceWorker): void => worker.postMessage({ takeOver: true })
