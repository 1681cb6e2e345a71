import { createStore } from '../ui/store.ts'

/** Records that were seen being removed while the page was open, and have not come back. */
const removed = createStore<ReadonlySet<string>>(new Set())

export const useIsRemoved = (id: string): boolean => removed.use().has(id)
export const noteRemoved = (id: string): void => removed.set(now => new Set([...now, id]))
export const noteRestored = (id: string): void => removed.set(now => new Set([...now].filter(one => one !== id)))
/** What happened meanwhile is not known: the server has to say what is still there. */
export const forgetRemoved = (): void => removed.set(new Set())
