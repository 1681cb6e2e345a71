import { useMemo } from 'react'
import type { Filter } from '../../model/index.ts'
import type { SchemaObject } from '../app/contract.ts'
import { useQuickFilters } from './board/use-quick.ts'
import { canBeAsked } from './filter-faults.ts'
import { type FilterFields, useFilterFields } from './filter-fields.ts'
import { filterOf, pruned } from './filter-tree.ts'
import { type ListSearch, nodesOf, showsOpenOnly } from './list-search.ts'

/** What a list's address asks of the server: what is unfinished or no longer fits is left out, and told by its chip. */
export function useAskedFilter(object: SchemaObject, search: ListSearch): Filter | undefined {
  const fields = useFilterFields(object)
  const { f, done, quick } = search
  const known = useQuickFilters(object, Boolean(quick))
  return useMemo(() => {
    const own = filterInAddress(object, { f, done }, fields)
    const pressed = (quick ?? []).map(name => known.get(name)).filter(filter => filter !== undefined)
    return pressed.length ? { and: [...(own ? [own] : []), ...pressed] } : own
  }, [object, fields, f, done, quick, known])
}

/** The same without what is pressed. */
export function filterInAddress(object: SchemaObject, search: ListSearch, fields: FilterFields): Filter | undefined {
  const asked = pruned(nodesOf(search), condition => canBeAsked(condition, fields))
  return filterOf(showsOpenOnly(object, search) ? [...asked, notDone] : asked)
}

const notDone = { field: 'doneAt', operator: 'empty', operand: true } as const
