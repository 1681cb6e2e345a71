import type { PressedEvent, PushedEvent, WorkerScope } from './scope.ts'

/** What the server sends; it says no more than its reader may see. */
interface Pushed {
  title: string
  path: string
  tag: string
  notice: string | null
}

/** Shows what is pushed while nobody looks at a page, and opens what is pressed. */
export function showPushed(worker: WorkerScope): void {
  worker.addEventListener('push', event => event.waitUntil(show(worker, event)))
  worker.addEventListener('notificationclick', event => {
    event.notification.close()
    event.waitUntil(open(worker, event))
  })
}

async function show({ registration, clients }: WorkerScope, { data }: PushedEvent): Promise<void> {
  const pushed = readPushed(data?.json())
  if (!pushed) return
  const pages = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  // A page that is looked at tells of it itself.
  if (pages.some(page => page.focused)) return
  await registration.showNotification(pushed.title, { tag: pushed.tag, icon: '/icon.svg', data: pushed })
}

async function open({ clients }: WorkerScope, { notification }: PressedEvent): Promise<void> {
  const pushed = readPushed(notification.data)
  const path = pushed?.path ?? '/'
  if (pushed?.notice) await markRead(pushed.notice)
  const [page] = await clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!page) return void (await clients.openWindow(path))
  // The page goes there itself, so that nothing typed in it is lost.
  const there = await page.focus()
  there.postMessage({ open: path })
}

/** Without a network, or signed out, it stays unread. */
const markRead = (notice: string): Promise<unknown> =>
  fetch(`/api/v1/notices/${notice}/read`, {
    method: 'POST',
    headers: { 'x-requested-with': 'rapport', 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => {})

function readPushed(given: unknown): Pushed | null {
  const { title, path, tag, notice } = (given ?? {}) as Partial<Pushed>
  if (typeof title !== 'string' || typeof path !== 'string' || !path.startsWith('/')) return null
  return { title, path, tag: String(tag), notice: typeof notice === 'string' ? notice : null }
}
