import { useMemo } from 'react'
import type { Filter } from '../../model/index.ts'
import type { PageOf, RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { fieldOf } from '../app/schema.ts'
import { useColumns, useListFields } from './columns.ts'
import { summedOf } from './groups/sums.ts'
import { type Groups, useGroupList } from './groups/use-group-list.ts'
import { type Groupings, useGroupings } from './groups/use-groupings.ts'
import { type Totals, useSums } from './groups/use-sums.ts'
import type { ListSearch } from './list-search.ts'
import { endField } from './overdue.ts'
import { momentOf } from './past/past.ts'
import type { ListRequest } from './queries.ts'
import { readSort, writeSort } from './sort-keys.ts'
import { useListTrail } from './trail/use-list-trail.ts'
import { useAskedFilter } from './use-asked-filter.ts'
import { useWindow } from './use-window.ts'

export interface List {
  /** Which records it has: what the address asks for, as the server is asked. */
  asked: { filter?: Filter; q?: string; asOf?: string }
  /** Changes when it is another list: other records, or another order. */
  key: string
  /** How many rows there are to scroll through. */
  count: number
  /** The record at a place, if it is here: only those around what is seen are. */
  at: (index: number) => RecordJson | undefined
  /** Says which rows are seen, so that they come. */
  show: (first: number, last: number) => void
  /** The rows between two places, both included, whether they are here or not. */
  between: (from: number, to: number) => Promise<RecordJson[]>
  total: PageOf<RecordJson>['total']
  /** Nothing to show yet. */
  loading: boolean
  /** Rows of another filter are still shown while the right ones come. */
  stale: boolean
  /** What went wrong, with all of it or with a part. */
  error: Error | null
  retry: () => void
  /** Where records stand together in groups: what stands between them. */
  groups?: Groups
}

/** What a list's address asks of the server. */
export function useListRequest(object: SchemaObject, search: ListSearch): ListRequest {
  const { columns } = useColumns(object)
  const known = useListFields(object)
  const filter = useAskedFilter(object, search)
  const { q, sort, asOf } = search
  return useMemo(
    () => requestOf({ object, columns, known, filter, q, sort, asOf }),
    [object, columns, known, filter, q, sort, asOf],
  )
}

interface Listed extends Pick<ListSearch, 'q' | 'sort' | 'asOf'> {
  object: SchemaObject
  columns: SchemaField[]
  /** All fields that it could be sorted by. */
  known: SchemaField[]
  filter: Filter | undefined
}

/** A list as the server is asked for it. */
export const requestOf = ({ object, columns, known, filter, q, sort, asOf }: Listed): ListRequest => ({
  filter,
  q,
  sort: writeSort(readSort(sort, known)) ?? usualSort(object),
  ...(asOf && { asOf: momentOf(asOf) }),
  fields: [...new Set([object.title, ...columns.map(({ name }) => name), ...cardFields(object)])].sort(),
})

/** The records that a list's address asks for, in groups or one below the other, as far as they are seen. */
export function useList(object: SchemaObject, search: ListSearch): List & { totals: Totals; groupings: Groupings } {
  const request = useListRequest(object, search)
  const { filter, q, asOf } = request
  const { columns } = useColumns(object)
  const groupings = useGroupings(object, search.group)
  const { by } = groupings
  const grouped = by.length > 0
  const plain = useWindow(object, request, !grouped)
  const summed = useMemo(() => summedOf(columns, search.sums), [columns, search.sums])
  const all = useSums(
    object,
    { groupBy: [], filter, q, asOf },
    summed,
    grouped || (summed.length > 0 && !plain.loading),
  )
  const [row] = all.rows ?? []
  const total = row ? { value: row.count, exact: true } : plain.total
  const groups = useGroupList({ object, search, request, by, summed, total })
  useListTrail(object, grouped ? groups.requests : [request])
  const asked = useMemo(() => ({ filter, q, ...(asOf && { asOf }) }), [filter, q, asOf])
  const repeated = by.some(({ several }) => several)
  return { asked, ...(grouped ? groups : plain), totals: { summed, row, total, repeated }, groupings }
}

/** What is due first; otherwise what is newest. */
export const usualSort = (object: SchemaObject): string =>
  fieldOf(object, 'dueAt') ? 'dueAt' : object.configuration ? usualOrder(object) : '-createdAt'

const usualOrder = (object: SchemaObject): string =>
  object.views.sort?.join() || (fieldOf(object, 'position') ? 'position' : object.title)

/** Asked for besides the columns: what tells whose and in which state a record is, and whether it is done with. */
const cardFields = (object: SchemaObject): string[] =>
  [object.owner, object.views.board, endField[object.name]].filter(
    name => typeof name === 'string' && Boolean(fieldOf(object, name)),
  ) as string[]
