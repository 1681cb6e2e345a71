import { useMemo } from 'react'
import type { Filter } from '../../model/index.ts'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import { fieldOf } from '../app/schema.ts'
import { useColumns, useListFields } from './columns.ts'
import type { ListSearch } from './list-search.ts'
import { readSort, writeSort } from './sort-keys.ts'
import { useListTrail } from './trail/use-list-trail.ts'
import { useAskedFilter } from './use-asked-filter.ts'
import { useWindow } from './use-window.ts'

export interface List {
  /** Which records it has: what the address asks for, as the server is asked. */
  asked: { filter?: Filter; q?: string }
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
}

/** The records that a list's address asks for, as far as they are seen. */
export function useList(object: SchemaObject, search: ListSearch): List {
  const { columns } = useColumns(object)
  const fields = useMemo(
    () => [...new Set([object.title, ...columns.map(column => column.name), ...cardFields(object)])].sort(),
    [columns, object],
  )
  const asked = { filter: useAskedFilter(object, search), q: search.q }
  const sort = writeSort(readSort(search.sort, useListFields(object))) ?? usualSort(object)
  const request = { ...asked, sort, fields }
  useListTrail(object, request)
  return { asked, ...useWindow(object, request) }
}

/** What is due first; otherwise what is newest. */
export const usualSort = (object: SchemaObject): string =>
  fieldOf(object, 'dueAt') ? 'dueAt' : object.configuration ? usualOrder(object) : '-createdAt'

const usualOrder = (object: SchemaObject): string => (fieldOf(object, 'position') ? 'position' : object.title)

/** Asked for besides the columns: what tells whose and in which state a record is. */
const cardFields = (object: SchemaObject): string[] =>
  [object.owner, object.views.board].filter(
    name => typeof name === 'string' && Boolean(fieldOf(object, name)),
  ) as string[]
