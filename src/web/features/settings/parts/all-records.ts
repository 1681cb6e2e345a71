import { queryOptions } from '@tanstack/react-query'
import { api } from '../../../app/api.ts'
import type { PageOf, RecordJson, SchemaObject } from '../../../app/contract.ts'
import { type ListRequest, recordKeys } from '../../../records/queries.ts'

/** Set-up is never so much that a page could not hold it; beyond this the rest is found by search. */
const most = 2000

/** All records of an object of the set-up, page after page. */
export const allQuery = (object: SchemaObject, request: Omit<ListRequest, 'limit' | 'total'> = {}) =>
  queryOptions({
    queryKey: [...recordKeys.lists(object.name), 'all', request],
    queryFn: async ({ signal }) => {
      const records: RecordJson[] = []
      let cursor: string | null = null
      do {
        const page: PageOf<RecordJson> = await api.post(
          `/${object.plural}/query`,
          { ...request, limit: 200, ...(cursor && { cursor }) },
          { signal },
        )
        records.push(...page.data)
        cursor = page.nextCursor
      } while (cursor && records.length < most)
      return records
    },
  })
