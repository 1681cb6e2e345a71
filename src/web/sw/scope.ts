/** What a service worker has to do with, as far as ours uses it: the library of types knows pages only. */
export interface WorkerScope {
  addEventListener(type: 'push', listener: (event: PushedEvent) => void): void
  addEventListener(type: 'notificationclick', listener: (event: PressedEvent) => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: { takeOver?: unknown } | null }) => void): void
  skipWaiting(): Promise<void>
  readonly registration: ServiceWorkerRegistration
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly OpenPage[]>
    openWindow(url: string): Promise<OpenPage | null>
  }
}

interface Lasting {
  waitUntil(work: Promise<unknown>): void
}

export interface PushedEvent extends Lasting {
  readonly data: { json(): unknown } | null
}

export interface PressedEvent extends Lasting {
  readonly notification: Notification
}

export interface OpenPage {
  readonly focused: boolean
  focus(): Promise<OpenPage>
  postMessage(message: unknown): void
}
