import type { Log } from '../features/feature.ts'

export interface Poller {
  wake(): void
  /** Lets the present turn end, and takes no other. */
  stop(): Promise<void>
}

/** Milliseconds between turns: first after a wake, at most soon after activity, at most in quiet. */
const waits = { first: 20, active: 250, quiet: 2000 }
const activeFor = 10_000

/**
 * Takes turn after turn: at once when woken or when the last turn found something, else after a wait that grows in
 * quiet. A turn says whether it found anything. A turn that throws is logged (once, until one succeeds) and repeated.
 */
export function startPoller(turn: () => Promise<boolean>, log: Log, what: string): Poller {
  let running = true
  let woken = true
  let failing = false
  let endPause = () => {}

  async function take(): Promise<boolean> {
    try {
      const found = await turn()
      failing = false
      return found
    } catch (error) {
      if (!failing) log.error({ err: error }, `${what} failed; trying again`)
      failing = true
      return false
    }
  }

  async function run(): Promise<void> {
    let wait = waits.first
    let lastActive = Date.now()
    while (running) {
      const called = woken
      woken = false
      const found = await take()
      if (called || found) {
        lastActive = Date.now()
        wait = waits.first
      }
      if (found || woken || !running) continue
      await pause(wait)
      wait = Math.min(wait * 2, Date.now() - lastActive < activeFor ? waits.active : waits.quiet)
    }
  }

  const pause = (ms: number) =>
    new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms)
      endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  const ended = run()
  return {
    wake() {
      woken = true
      endPause()
    },
    stop() {
      running = false
      endPause()
      return ended
    },
  }
}
