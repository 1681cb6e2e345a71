/**
 * Word, inside this process, that a workspace has just committed something: whoever delivers its events looks at once
 * instead of at his next turn. Costs a call; many at once count as one; a word lost only costs the wait of a turn.
 */
const waiting = new Set<(workspace: string) => void>()

export function wake(workspace: string): void {
  for (const told of waiting) told(workspace)
}

/** Returns the function that ends it. */
export function onWake(told: (workspace: string) => void): () => void {
  waiting.add(told)
  return () => waiting.delete(told)
}
