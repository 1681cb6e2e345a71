import type { Log } from '../features/feature.ts'

export interface Poller {
  wake(): void
  /** Lets the present turn end, and takes no other. */
  stop(): Promise<void>
}

/** Milliseconds between turns: at least, then growing at most to so many after activity, and in quiet. */
const waits = { least: 30, active: 250, quiet: 2000 }
const activeFor = 10_000

/**
 * Takes turn after turn: at once when woken in quiet, else after a wait that grows as long as nothing is found. Between
 * turns there is always a breath, in milliseconds, in which many wakes become one. A turn says whether it found anything. A turn that
 * throws is logged (once, until one succeeds) and repeated.
 */
export function startPoller(turn: () => Promise<boolean>, log: Log, what: string, breath = waits.least): Poller {
  let running = true
  let woken = true
  let failing = false
  let interruptible = false
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
    let wait = waits.least
    let lastActive = Date.now()
    while (running) {
      const called = woken
      woken = false
      const found = await take()
      if (called || found) {
        lastActive = Date.now()
        wait = waits.least
      }
      if (running) await pause(breath)
      if (found || woken || !running) continue
      interruptible = true
      await pause(wait)
      interruptible = false
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
      if (interruptible) endPause()
    },
    stop() {
      running = false
      endPause()
      return ended
    },
  }
}
