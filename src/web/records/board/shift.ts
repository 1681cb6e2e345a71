import { onlineManager, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { refreshLists } from '../patch-row.ts'
import { type ListRequest, windowKey, windowQuery } from '../queries.ts'

type Page = PageOf<RecordJson>

interface Shift {
  /** As it is after the move. */
  record: RecordJson
  from: ListRequest
  to: ListRequest
  /** Nothing was there before. */
  isFirst?: boolean
}

/** Moves a card on the screen before the server has answered; returns the way back, for a move that was refused. */
export function useShift(object: SchemaObject): (shift: Shift) => Promise<() => void> {
  const queryClient = useQueryClient()
  return useMemo(() => {
    const pagesOf = (request: ListRequest) => queryClient.getQueriesData<Page>({ queryKey: windowKey(object, request) })
    const take = (request: ListRequest, id: string) => {
      let place: { key: readonly unknown[]; at: number; record: RecordJson } | undefined
      for (const [key, page] of pagesOf(request)) {
        if (!page) continue
        const at = page.data.findIndex(one => one.id === id)
        const record = page.data[at]
        if (record) place = { key, at, record }
        const total = isTop(key) ? counted(page.total, -1) : page.total
        queryClient.setQueryData<Page>(key, { ...page, data: page.data.filter(one => one.id !== id), total })
      }
      return place
    }
    const put = (request: ListRequest, record: RecordJson, place?: { key: readonly unknown[]; at: number }) => {
      for (const [key, page] of pagesOf(request)) {
        if (!page) continue
        const here = place ? place.key === key || JSON.stringify(place.key) === JSON.stringify(key) : isTop(key)
        const data = here ? page.data.toSpliced(place?.at ?? 0, 0, record) : page.data
        queryClient.setQueryData<Page>(key, { ...page, data, total: isTop(key) ? counted(page.total, 1) : page.total })
      }
    }
    // A column that is still on its way would never come, once its asking is stopped, nor could it hold the card.
    const come = async (request: ListRequest) => {
      if (onlineManager.isOnline())
        await queryClient.ensureQueryData(windowQuery(object, request, 0, '')).catch(() => {})
    }
    return async ({ record, from, to, isFirst = false }) => {
      if (!isFirst) await come(to)
      await Promise.all([from, to].map(request => queryClient.cancelQueries({ queryKey: windowKey(object, request) })))
      const before = take(from, record.id)
      const others = pagesOf(to).some(([, page]) => page?.data.length)
      if (isFirst && !others) queryClient.setQueryData(windowQuery(object, to, 0, '').queryKey, onlyPage(record))
      else put(to, record)
      return () => {
        take(to, record.id)
        put(from, before?.record ?? record, before)
        void refreshLists(queryClient, object)
      }
    }
  }, [queryClient, object])
}

/** The first page, which counts the list. */
const isTop = (key: readonly unknown[]): boolean => key[5] === 0

const onlyPage = (record: RecordJson): Page => ({
  data: [record],
  nextCursor: null,
  total: { value: 1, exact: true },
})

const counted = (total: Page['total'], by: number): Page['total'] => total && { ...total, value: total.value + by }
