import type { Log } from './model/log.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** After so long, in milliseconds, a stop that hangs is given up. */
const patience = 30_000

/**
 * Calls `stop` once when this process is asked to end, and then ends it: on Ctrl-C, on a signal, and when the channel
 * to the launcher closes, which happens even when that one is killed. Asked again, it goes on with what it does.
 */
export function stopWhenAsked(stop: () => Promise<void>, log: Log): void {
  let asked = false

  async function end(reason: string): Promise<void> {
    if (asked) return
    asked = true
    log.info({ reason }, 'Stopping')
    setTimeout(() => process.exit(1), patience).unref()
    try {
      await stop()
      process.exit(0)
    } catch (error) {
      log.error({ error }, 'Stopping failed')
      process.exit(1)
    }
  }

  for (const signal of signals) process.on(signal, () => void end(signal))
  if (process.channel) process.once('disconnect', () => void end('the launcher ended'))
  process.channel?.unref()
}
