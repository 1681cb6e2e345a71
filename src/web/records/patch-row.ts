import type { QueryClient } from '@tanstack/react-query'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import { changesDone } from './own-changes.ts'
import { recordKeys } from './queries.ts'

/** Lists of the past stay as they are. */
const windowsOf = (object: SchemaObject) => ({
  queryKey: [...recordKeys.lists(object.name), 'window'],
  predicate: ({ queryKey: [, , , , request] }: { queryKey: readonly unknown[] }) =>
    !(typeof request === 'object' && request && 'asOf' in request),
})

/** Shows new values of a record in every list it stands in, before the server is asked again. */
export function patchRow(
  queryClient: QueryClient,
  object: SchemaObject,
  id: string,
  values: Partial<RecordJson>,
): void {
  queryClient.setQueriesData<PageOf<RecordJson>>(windowsOf(object), page =>
    page?.data.some(row => row.id === id)
      ? { ...page, data: page.data.map(row => (row.id === id ? withValues(row, values) : row)) }
      : page,
  )
}

/** A row keeps to the fields its list asked for. */
const withValues = (row: RecordJson, values: Partial<RecordJson>): RecordJson => ({
  ...row,
  ...Object.fromEntries(Object.entries(values).filter(([name]) => name in row)),
})

/** The row as it is shown now. */
export function shownRow(queryClient: QueryClient, object: SchemaObject, id: string): RecordJson | undefined {
  for (const [, page] of queryClient.getQueriesData<PageOf<RecordJson>>(windowsOf(object))) {
    const row = page?.data.find(row => row.id === id)
    if (row) return row
  }
}

/** What is drawn from a record is asked for again: lists, sums, its history and its name. */
export function refreshRecord(queryClient: QueryClient, object: SchemaObject, id: string): void {
  void refreshLists(queryClient, object)
  const keys = [recordKeys.card(object.name, id), recordKeys.changes(object.name, id), ['titles', object.name, id]]
  for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey })
}

/** Lists and sums are asked for again when nothing shown in them is still on its way to the server. */
export async function refreshLists(queryClient: QueryClient, object: SchemaObject): Promise<void> {
  await changesDone()
  for (const queryKey of [recordKeys.lists(object.name), recordKeys.aggregates(object.name)])
    void queryClient.invalidateQueries({ queryKey })
}
