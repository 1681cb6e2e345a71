/**
 * Word that a workspace has just committed something: whoever delivers its events looks at once instead of at his next
 * turn. Costs a call; many at once count as one; a word lost only costs the wait of a turn.
 */
type Told = (workspace: string, origin: Origin) => void

/** Whether this process has committed it or another one. */
export type Origin = 'here' | 'elsewhere'

const waiting = new Set<Told>()

export function wake(workspace: string, origin: Origin = 'here'): void {
  for (const told of waiting) told(workspace, origin)
}

/** Returns the function that ends it. */
export function onWake(told: Told): () => void {
  waiting.add(told)
  return () => waiting.delete(told)
}
