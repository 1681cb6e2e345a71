import { api } from '../../app/api.ts'
import { queryClient } from '../../app/query-client.ts'
import { meQuery } from '../../app/session.ts'
import { deviceName } from './device-name.ts'

export interface PushDevice {
  id: string
  name: string
  createdAt: string
  here: boolean
}

export interface PushDevices {
  data: PushDevice[]
  /** With which the browser subscribes. */
  key: string | null
  /** They are told nothing: the key of the company is away. */
  away: boolean
}

/** Who has turned notices on in this browser: with another person at it, they stay off until he does. */
const place = 'rapport.pushFor'

export const canPush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** Asks the person, then the browser. `denied`: he, or his browser, does not want it. */
export async function turnOnPush({ key }: PushDevices): Promise<'on' | 'denied'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  const { pushManager } = await worker()
  if (!key) throw new Error('there is no key to subscribe with')
  await (await pushManager.getSubscription())?.unsubscribe()
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  await say(subscription)
  localStorage.setItem(place, me() ?? '')
  return 'on'
}

/** Says anew where this browser is reached: sessions end, and push services move. */
export async function renewPush(): Promise<void> {
  if (!canPush() || Notification.permission !== 'granted' || !me() || localStorage.getItem(place) !== me()) return
  const subscription = await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription()
  if (subscription) await say(subscription)
}

/** Forgets a device; of this one also what the browser has kept. */
export async function turnOffPush({ id, here }: PushDevice): Promise<void> {
  await api.delete(`/me/push-devices/${id}`)
  if (!here) return
  localStorage.removeItem(place)
  const registration = await navigator.serviceWorker?.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
}

const me = (): string | undefined => queryClient.getQueryData(meQuery.queryKey)?.id

async function worker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/sw.js')
  return navigator.serviceWorker.ready
}

function say(subscription: PushSubscription): Promise<unknown> {
  const { endpoint, keys } = subscription.toJSON()
  return api.post('/me/push-devices', {
    endpoint,
    keys: { p256dh: keys?.p256dh, auth: keys?.auth },
    name: deviceName(navigator.userAgent),
  })
}
