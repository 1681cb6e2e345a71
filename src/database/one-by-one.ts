/**
 * Asks one thing at a time for however many want to know: whoever comes while it is being asked shares the next asking, so that each
 * answer is of a moment after it was wanted.
 */
export function oneByOne<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let running: Promise<unknown> = Promise.resolve()
  let next: Promise<Answer> | null = null

  return () => {
    if (next) return next
    const before = running
    const mine = (async () => {
      await before.catch(() => {})
      next = null
      return ask()
    })()
    next = mine
    running = mine
    return mine
  }
}
