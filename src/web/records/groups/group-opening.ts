import { createStore } from '../../ui/store.ts'
import { allMarked, type Marks, marked, noMarks } from '../selection.ts'

/** Which groups are open, by grouping: until the page is loaded anew, coming back finds them so. */
const opened = createStore<ReadonlyMap<string, Marks>>(new Map())

export interface Opening {
  /** The keys of open groups. */
  marks: Marks
  toggle: (key: string, open: boolean) => void
  openAll: () => void
  closeAll: () => void
}

export const openingOf = (object: string, group: readonly string[] | undefined): string =>
  JSON.stringify([object, group])

export function useOpening(scope: string): Opening {
  const marks = opened.use().get(scope) ?? noMarks
  const write = (next: Marks) => opened.set(now => new Map(now).set(scope, next))
  return {
    marks,
    toggle: (key, open) => write(marked(marks, [key], open)),
    openAll: () => write(allMarked),
    closeAll: () => write(noMarks),
  }
}
