import { useMemo } from 'react'
import type { Filter } from '../../model/index.ts'
import type { SchemaObject } from '../app/contract.ts'
import { useQuickFilters } from './board/use-quick.ts'
import { canBeAsked } from './filter-faults.ts'
import { useFilterFields } from './filter-fields.ts'
import { filterOf, pruned } from './filter-tree.ts'
import { type ListSearch, nodesOf, showsOpenOnly } from './list-search.ts'

/** What a list's address asks of the server: what is unfinished or no longer fits is left out, and told by its chip. */
export function useAskedFilter(object: SchemaObject, search: ListSearch): Filter | undefined {
  const fields = useFilterFields(object)
  const { f, done, quick } = search
  const known = useQuickFilters(object, Boolean(quick))
  return useMemo(() => {
    const asked = pruned(nodesOf({ f }), condition => canBeAsked(condition, fields))
    const own = filterOf(showsOpenOnly(object, { f, done }) ? [...asked, notDone] : asked)
    const pressed = (quick ?? []).map(name => known.get(name)).filter(filter => filter !== undefined)
    return pressed.length ? { and: [...(own ? [own] : []), ...pressed] } : own
  }, [object, fields, f, done, quick, known])
}

const notDone = { field: 'doneAt', operator: 'empty', operand: true } as const
