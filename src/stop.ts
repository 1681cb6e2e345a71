const signals = ['SIGINT', 'SIGTERM'] as const

/** After so long, in milliseconds, a stop that hangs is given up. */
const patience = 30_000

/**
 * Calls `stop` once when this process is asked to end, and then ends it: on Ctrl-C, on a signal, and when the channel
 * to the launcher closes, which happens even when that one is killed. Asked again, it goes on with what it does.
 * SIGHUP, of a terminal that is gone, ends it too, unless `hangUp` takes it for something else.
 * Returns what ends it from inside, with an exit code.
 */
export function stopWhenAsked(
  stop: () => Promise<void>,
  hangUp: () => boolean = () => false,
): (code: number) => Promise<void> {
  let asked = false

  async function end(code: number): Promise<void> {
    if (asked) return
    asked = true
    setTimeout(() => process.exit(1), patience).unref()
    await stop().catch(error => {
      console.error('Rapport could not stop in good order.', error)
      process.exit(1)
    })
    process.exit(code)
  }

  // A terminal or a pipe that is gone must not break off the stop half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  for (const signal of signals) process.on(signal, () => void end(0))
  process.on('SIGHUP', () => void (hangUp() || end(0)))
  process.once('disconnect', () => void end(0))
  return end
}
