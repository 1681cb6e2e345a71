import { useCallback, useMemo, useState } from 'react'
import type { PageOf, RecordJson } from '../app/contract.ts'
import { allMarked, isMarked, type Marks, marked, noMarks } from './selection.ts'

export interface Selection extends Marks {
  /** How many are marked, as far as the list is counted: `exact` says whether it is. */
  count: number
  exact: boolean
  has: (id: string) => boolean
  toggle: (id: string) => void
  mark: (ids: readonly string[], on: boolean) => void
  /** Everything the filter finds, also what is not loaded. */
  selectAll: () => void
  clear: () => void
}

/** Marked rows of a list. `scope` says of which one: another object or another filter begins with nothing marked. */
export function useSelection(scope: string, total: PageOf<RecordJson>['total']): Selection {
  const [kept, keep] = useState({ scope, marks: noMarks })
  const marks = kept.scope === scope ? kept.marks : noMarks
  const change = useCallback(
    (next: (now: Marks) => Marks) => keep(now => ({ scope, marks: next(now.scope === scope ? now.marks : noMarks) })),
    [scope],
  )
  const verbs = useMemo(
    () => ({
      toggle: (id: string) => change(now => marked(now, [id], !isMarked(now, id))),
      mark: (ids: readonly string[], on: boolean) => change(now => marked(now, ids, on)),
      selectAll: () => change(() => allMarked),
      clear: () => change(() => noMarks),
    }),
    [change],
  )
  return {
    ...marks,
    ...verbs,
    has: id => isMarked(marks, id),
    count: marks.all ? Math.max(0, (total?.value ?? 0) - marks.except.size) : marks.ids.size,
    exact: !marks.all || Boolean(total?.exact),
  }
}

const nothing = () => {}

/** Of a list in which nothing can be marked. */
export const unmarked: Selection = {
  ...noMarks,
  count: 0,
  exact: true,
  has: () => false,
  toggle: nothing,
  mark: nothing,
  selectAll: nothing,
  clear: nothing,
}
