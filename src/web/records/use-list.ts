import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Filter } from '../../model/index.ts'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import { fieldOf } from '../app/schema.ts'
import { useColumns } from './columns.ts'
import { isWhole } from './filter-words.ts'
import { conditionsOf, type FilterCondition, filterOf, type ListSearch, showsOpenOnly } from './list-search.ts'
import { listQuery } from './queries.ts'

export interface List {
  /** Which records it has: what the address asks for, as the server is asked. */
  asked: { filter?: Filter; q?: string }
  rows: RecordJson[]
  total: PageOf<RecordJson>['total']
  /** Nothing to show yet. */
  loading: boolean
  /** Rows of another filter are still shown while the right ones come. */
  stale: boolean
  error: Error | null
  more: boolean
  loadMore: () => void
  retry: () => void
}

/** The records that a list's address asks for, page by page. */
export function useList(object: SchemaObject, search: ListSearch): List {
  const { columns } = useColumns(object)
  const fields = useMemo(
    () => [...new Set([object.title, ...columns.map(column => column.name), ...cardFields(object)])].sort(),
    [columns, object],
  )
  const asked = {
    filter: filterOf([...conditionsOf(search).filter(isWhole), ...(showsOpenOnly(object, search) ? [notDone] : [])]),
    q: search.q,
  }
  const query = useInfiniteQuery(
    listQuery(object, {
      ...asked,
      sort: search.sort ?? usualSort(object),
      fields,
      total: true,
    }),
  )
  const rows = useMemo(() => query.data?.pages.flatMap(page => page.data) ?? [], [query.data])
  return {
    asked,
    rows,
    total: query.data?.pages[0]?.total,
    loading: query.isPending,
    stale: query.isPlaceholderData,
    error: query.error,
    more: query.hasNextPage,
    loadMore: () => {
      if (query.hasNextPage && !query.isFetching) void query.fetchNextPage()
    },
    retry: () => void query.refetch(),
  }
}

const notDone: FilterCondition = { field: 'doneAt', operator: 'empty', operand: true }

/** What is due first; otherwise what is newest. */
export const usualSort = (object: SchemaObject): string =>
  fieldOf(object, 'dueAt') ? 'dueAt' : object.configuration ? usualOrder(object) : '-createdAt'

const usualOrder = (object: SchemaObject): string => (fieldOf(object, 'position') ? 'position' : object.title)

/** Asked for besides the columns: what tells whose and in which state a record is. */
const cardFields = (object: SchemaObject): string[] =>
  [object.owner, object.views.board].filter(
    name => typeof name === 'string' && Boolean(fieldOf(object, name)),
  ) as string[]
