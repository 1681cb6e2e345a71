/**
 * Word, inside this process, that runs of a workspace are due: whoever carries them out looks at once instead of at his
 * next turn. Others look by themselves; a word lost only costs the wait of a turn.
 */
const waiting = new Set<(workspace: string) => void>()

export function stirred(workspace: string): void {
  for (const told of waiting) told(workspace)
}

/** Returns the function that ends it. */
export function onStir(told: (workspace: string) => void): () => void {
  waiting.add(told)
  return () => waiting.delete(told)
}
