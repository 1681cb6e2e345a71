import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { type ListRequest, recordKeys, windowKey, windowQuery } from '../queries.ts'

type Page = PageOf<RecordJson>

/** Moves a card on the screen before the server has answered; returns the way back, for a move that was refused. */
export function useShift(object: SchemaObject) {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const pagesOf = (request: ListRequest) => queryClient.getQueriesData<Page>({ queryKey: windowKey(object, request) })
    const write = (request: ListRequest, change: (page: Page, isTop: boolean) => Page) => {
      for (const [key, page] of pagesOf(request)) if (page) queryClient.setQueryData(key, change(page, key[5] === 0))
    }
    return async (
      record: RecordJson,
      from: ListRequest,
      to: ListRequest,
      /** Nothing was there before. */
      isFirst = false,
    ): Promise<() => void> => {
      await Promise.all([from, to].map(request => queryClient.cancelQueries({ queryKey: windowKey(object, request) })))
      const before = [...pagesOf(from), ...pagesOf(to)]
      write(from, (page, isTop) => ({
        ...page,
        data: page.data.filter(one => one.id !== record.id),
        total: isTop ? counted(page.total, -1) : page.total,
      }))
      if (isFirst) queryClient.setQueryData(windowQuery(object, to, 0, '').queryKey, onlyPage(record))
      else
        write(to, (page, isTop) =>
          isTop ? { ...page, data: [record, ...page.data], total: counted(page.total, 1) } : page,
        )
      return () => {
        for (const [key, page] of before) queryClient.setQueryData(key, page)
        void queryClient.invalidateQueries({ queryKey: recordKeys.lists(object.name) })
      }
    }
  }, [queryClient, object])
}

const onlyPage = (record: RecordJson): Page => ({
  data: [record],
  nextCursor: null,
  total: { value: 1, exact: true },
})

const counted = (total: Page['total'], by: number): Page['total'] => total && { ...total, value: total.value + by }
