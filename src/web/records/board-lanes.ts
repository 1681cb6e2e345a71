import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PageOf, RecordJson, SchemaField, SchemaObject } from '../app/contract.ts'
import { recordKeys } from './queries.ts'

type Pages = InfiniteData<PageOf<RecordJson>, string>

export const laneKey = (object: SchemaObject, field: SchemaField, value: string) =>
  [...recordKeys.lists(object.name), 'lane', field.name, value] as const

/** Moves a card on the screen before the server has answered. */
export function useLanes(object: SchemaObject, field: SchemaField) {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const lanes = (value: string) => queryClient.getQueriesData<Pages>({ queryKey: laneKey(object, field, value) })
    const write = (value: string, change: (pages: Pages) => Pages) => {
      for (const [key, pages] of lanes(value)) if (pages) queryClient.setQueryData(key, change(pages))
    }
    const take = (value: string, record: RecordJson) =>
      write(value, pages => ({
        ...pages,
        pages: pages.pages.map(page => ({ ...page, data: page.data.filter(one => one.id !== record.id) })),
      }))
    const put = (value: string, record: RecordJson) =>
      write(value, pages => ({
        ...pages,
        pages: pages.pages.map((page, at) => (at ? page : { ...page, data: [record, ...page.data] })),
      }))

    return {
      /** Returns the way back, for a move that was refused. */
      shift(record: RecordJson, from: string, to: string): () => void {
        const before = [...lanes(from), ...lanes(to)]
        void queryClient.cancelQueries({ queryKey: recordKeys.lists(object.name) })
        take(from, record)
        put(to, { ...record, [field.name]: to })
        return () => {
          for (const [key, pages] of before) queryClient.setQueryData(key, pages)
        }
      },
    }
  }, [queryClient, object, field])
}
