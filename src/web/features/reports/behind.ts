import type { Cell, ReportFigures } from '../../../charts/figures.ts'
import type { Filter } from '../../../model/index.ts'
import { canBeAsked } from '../../records/filter-faults.ts'
import { isSaidByNodes, nodesOfFilter } from '../../records/filter-nodes.ts'
import { conditionsIn } from '../../records/filter-tree.ts'
import { canBeDone, type ListSearch, searchOf } from '../../records/list-search.ts'
import { plainView } from '../../records/views/view-address.ts'
import type { Reader } from './reader.ts'

/**
 * What the list shows of exactly the records behind a figure, as its address says it. `null` where no list has just these:
 * as the server says, or because a condition is none that lists ask.
 */
export function searchBehind(figures: ReportFigures, cell: Cell, { object, fields, q }: Reader): ListSearch | null {
  const parts = partsOf(figures, cell)
  if (!parts.every(part => part !== null && isSaidByNodes(part))) return null
  const nodes = parts.flatMap(part => nodesOfFilter(part))
  const conditions = conditionsIn(nodes)
  if (!conditions.every(condition => canBeAsked(condition, fields))) return null
  const search: ListSearch = {
    f: searchOf(nodes),
    ...(q && { q }),
    ...(figures.from === 'history' && { asOf: figures.asOf }),
    // A list of what can be done hides what is done; where it has no condition of its own, the report does not.
    ...(canBeDone(object) && !conditions.some(({ field }) => field === 'doneAt') && { done: true }),
  }
  return search.f || search.q || search.done || search.asOf ? search : { view: plainView }
}

function partsOf({ filter, rows, columns, measures }: ReportFigures, { row, column, measure }: Cell) {
  const head = (heads: { filter: Filter | null }[], at: number | undefined): Filter | null =>
    at === undefined ? {} : (heads[at]?.filter ?? null)
  return [filter, head(rows, row), head(columns, column), head(measures, measure)]
}

/** The same as an address; only what it says stands in it. */
export function addressBehind(figures: ReportFigures, cell: Cell, reader: Reader): string | null {
  const search = searchBehind(figures, cell, reader)
  if (!search) return null
  const said = Object.entries(search).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
  )
  return `/${reader.object.plural}?${new URLSearchParams(said)}`
}
