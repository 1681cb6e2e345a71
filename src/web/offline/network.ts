import { createStore } from '../ui/store.ts'

interface Network {
  /** The server could not be reached when it was last asked. */
  away: boolean
  /** While away: how old the oldest of what the page shows is. */
  asOf: number | null
}

/** Whether the server can be reached: known from the calls themselves, since a device that has a network may still not get there. */
export const network = createStore<Network>({ away: false, asOf: null })

let lastReached: number | null = null

export function reached(): void {
  lastReached = Date.now()
  if (network.get().away) network.set({ away: false, asOf: null })
}

export function unreachable(): void {
  if (!network.get().away) network.set({ away: true, asOf: lastReached })
}

/** An answer that was kept on the device is shown. */
export function showsSeen(at: number): void {
  network.set(now => (now.asOf !== null && now.asOf <= at ? now : { ...now, asOf: at }))
}

/** Another page shows other things: their age is told anew. */
export function tellAgeAnew(): void {
  if (network.get().away) network.set({ away: true, asOf: lastReached })
}
