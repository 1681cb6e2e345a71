import { createStore } from '../ui/store.ts'

/** By how much the clock of this device is fast, in milliseconds; 0 while it is near enough. */
export const clockFast = createStore(0)

const tolerated = 5 * 60_000
/** An answer that took longer, or a device that slept meanwhile, tells nothing. */
const patience = 10_000
/** Said anew only where it differs by as much. */
const step = 60_000

/** Compares the clock of this device with that of the server, as its answer to what was asked at `asked` tells it. */
export function noteServerTime(response: Response, asked: number): void {
  const told = Date.parse(response.headers.get('date') ?? '')
  const now = Date.now()
  if (Number.isNaN(told) || now - asked > patience || now < asked) return
  const fast = Math.abs(now - told) < tolerated ? 0 : now - told
  if (Math.abs(fast - clockFast.get()) >= step) clockFast.set(fast)
}
