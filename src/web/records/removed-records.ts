const removed = new Set<string>()

/** Records that were seen being removed while the page was open. */
export const isRemoved = (id: string): boolean => removed.has(id)
export const noteRemoved = (id: string): void => void removed.add(id)
export const noteRestored = (id: string): void => void removed.delete(id)
