import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import {
  beginLeaving,
  endLeaving,
  forgetDevice,
  forgetSeen,
  isLeaving,
  lastMe,
  settleDevice,
  unsettleDevice,
} from '../offline/device.ts'
import { createStore } from '../ui/store.ts'
import { api, type Due, watchDue, watchSignedOut } from './api.ts'
import { ApiError, isOffline } from './api-error.ts'
import type { Me } from './contract.ts'
import { queryClient } from './query-client.ts'

/** Who is signed in; `null`: nobody. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal, client }): Promise<Me | null> => {
    try {
      if (isLeaving()) await sayLeaving()
      const me = await api.get<Me>('/me', { signal })
      const before = client.getQueryData<Me | null>(['me'])
      const { otherRights } = await settleDevice(me)
      // Somebody else has signed in in this browser: nothing of the page that is open is his.
      if (before && before.id !== me.id) window.location.assign('/')
      else if (before && otherRights) setTimeout(() => void client.invalidateQueries())
      return me
    } catch (error) {
      const seen = isOffline(error) ? lastMe() : null
      if (seen) return seen
      if (error instanceof ApiError && error.status === 401) {
        await forgetSeen()
        return null
      }
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

/** Given once by the shell, inside which somebody is always signed in: its route sees to that. */
export const MeContext = createContext<Me | null>(null)

/** Throws outside the shell. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('Nobody is signed in')
  return me
}

interface Proof {
  code?: string
  /** What a passkey has signed. */
  passkey?: object
}

export const signIn = (credentials: Proof & { email: string; password: string }): Promise<void> =>
  enter('/session', credentials)

/** In place of e-mail and password. */
export const signInByPasskey = (passkey: object): Promise<void> => enter('/session/passkey', { passkey })

/** The second factor after a provider that does not answer for one. */
export const confirmSignOn = (proof: Proof): Promise<void> => enter('/session/second-factor', proof)

async function enter(path: string, body: object): Promise<void> {
  await api.post<unknown>(path, body)
  prepareSignOn()
}

/** Another session begins: what was left unfinished of the one before does not end it. */
export function prepareSignOn(): void {
  unsettleDevice()
  endLeaving()
}

/** Signs out, and shows the door; where something is not sent yet, only after a question. */
export async function leave(): Promise<void> {
  const { loadWaiting, waitingStore } = await import('../offline/waiting.ts')
  await loadWaiting().catch(() => {})
  if (waitingStore.get().length) leavingAsked.set(true)
  else await signOut()
}

/** Whether it is asked if what waits to be sent may be lost. */
export const leavingAsked = createStore(false)

/** Nothing of the person stays on the device, with or without a network. */
export async function signOut(next?: string): Promise<void> {
  beginLeaving()
  await forgetDevice()
  await sayLeaving().catch(() => {})
  window.location.assign(next ? `/sign-in?${new URLSearchParams({ next })}` : '/sign-in')
}

async function sayLeaving(): Promise<void> {
  await api.delete('/session').catch(error => {
    if (!(error instanceof ApiError && error.status === 401)) throw error
  })
  endLeaving()
}

/** The session ended while a page was open: the shell asks to sign in above it, so that nothing typed is lost. */
export const sessionEnded = createStore(false)
export const sessionLost = (): void => {
  void forgetSeen()
  if (queryClient.getQueryData(meQuery.queryKey)) sessionEnded.set(true)
}
watchSignedOut(sessionLost)

const duePages = { passwordDue: '/choose-password', secondFactorDue: '/second-factor' } as const satisfies Record<
  Due,
  string
>

/** The page on which he does what he has to do before anything else is answered; `null` where that is nothing. */
export function duePage({ passwordDue, secondFactorDue }: Me): (typeof duePages)[Due] | null {
  if (passwordDue) return duePages.passwordDue
  return secondFactorDue ? duePages.secondFactorDue : null
}

/** Until it is done nothing else is answered: the page begins anew, where it is asked for, and then goes on where it was. */
watchDue(due => {
  const me = queryClient.getQueryData(meQuery.queryKey)
  if (!me || me[due]) return
  const { pathname, search } = window.location
  window.location.assign(`${duePages[due]}?${new URLSearchParams({ next: `${pathname}${search}` })}`)
})
