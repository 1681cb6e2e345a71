import { type QueryClient, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import type { PageOf, RecordJson, SchemaObject } from '../app/contract.ts'
import {
  freshPlaces,
  isKept,
  learn,
  nearestKnown,
  type Places,
  pageSize,
  pagesOf,
  rowCount,
  type Span,
  spanOf,
} from './list-window.ts'
import { askPage, type ListRequest, windowKey, windowQuery } from './queries.ts'
import type { List } from './use-list.ts'

/** What of a list is here: the pages around what is seen. */
interface View {
  key: string
  pages: Map<number, PageOf<RecordJson>>
  count: number
  total: List['total']
}

/** A list of any length, of which only the pages around what is seen are here; the rest comes as one scrolls. Off, nothing is asked. */
export function useWindow(object: SchemaObject, request: ListRequest, on: boolean): Omit<List, 'asked'> {
  const queryClient = useQueryClient()
  const key = JSON.stringify([object.name, request.filter, request.q, request.sort])
  // Held while the list is shown: boards show more lists at once than are remembered.
  const places = useMemo(() => placesOf(key), [key])
  const [seen, setSeen] = useState({ key, span: places.span })
  const span = seen.key === key ? seen.span : places.span
  const [, redraw] = useReducer((count: number) => count + 1, 0)

  const known = on ? pagesOf(span).filter(page => places.cursors[page] !== undefined) : []
  const queries = known.map(page => windowQuery(object, request, page, places.cursors[page] ?? ''))
  // Asked for while the page is still being drawn, not only once it is.
  for (const query of queries) if (!queryClient.getQueryState(query.queryKey)) void queryClient.prefetchQuery(query)
  const answers = useQueries({ queries })
  const shown = useRef<View>(null)
  const view = viewOf(key, places, known, answers, shown.current)
  const stale = !view && Boolean(shown.current)

  useEffect(() => {
    if (view) shown.current = view
    const news = answers.map(({ data }, at) => Boolean(data && learn(places, known[at] ?? 0, data)))
    if (news.includes(true)) redraw()
  })
  useWalk({ object, request, places, span, known, on, onNews: redraw })
  useEffect(() => dropFar(queryClient, object, request, span), [queryClient, object, request, span])

  const now = view ?? shown.current
  const failed = answers.find(({ error }) => error)
  const show = useCallback(
    (first: number, last: number) => {
      const next = spanOf(first, last)
      places.span = next
      setSeen(now => (now.key === key && sameSpan(now.span, next) ? now : { key, span: next }))
    },
    [key, places],
  )
  return {
    key,
    count: now?.count ?? 0,
    at: index => now?.pages.get(Math.floor(index / pageSize))?.data[index % pageSize],
    show,
    between: (from, to) => rowsBetween({ object, request, places }, from, to),
    total: now?.total,
    loading: !now && !failed,
    stale,
    error: failed?.error ?? null,
    retry: () => {
      for (const { error, refetch } of answers) if (error) void refetch()
    },
  }
}

/** What is here now; a page that is asked for again is shown as it was. `null` while not even the first page is here. */
function viewOf(
  key: string,
  places: Places,
  known: number[],
  answers: { data?: PageOf<RecordJson> }[],
  before: View | null,
): View | null {
  const first = answers[0]?.data
  if (!first) return null
  const former = before?.key === key ? before.pages : undefined
  const pages = new Map<number, PageOf<RecordJson>>()
  known.forEach((page, at) => {
    const data = answers[at]?.data ?? former?.get(page)
    if (data) pages.set(page, data)
  })
  if (first.nextCursor === null) return { key, pages, count: first.data.length, total: first.total }
  return { key, pages, count: rowCount(places, first.total), total: first.total }
}

export interface Walk {
  object: SchemaObject
  request: ListRequest
  places: Places
}

/** Far away nobody has been yet: pages are passed by, asked for little of each row, until it is known where the seen one begins. */
function useWalk({
  object,
  request,
  places,
  span,
  known,
  on,
  onNews,
}: Walk & { span: Span; known: number[]; on: boolean; onNews: () => void }) {
  const missing = !on ? undefined : pagesOf(span).find(page => places.cursors[page] === undefined)
  const from = missing === undefined ? undefined : nearestKnown(places, missing)
  // Where the page before is on its way, it will tell.
  const comes = missing !== undefined && from === missing - 1 && known.includes(from)
  const target = comes ? undefined : missing
  const latest = useRef({ object, request, onNews })
  latest.current = { object, request, onNews }
  useEffect(() => {
    if (target === undefined) return
    const leaving = new AbortController()
    void walkTo({ ...latest.current, places }, target, leaving.signal).then(
      () => latest.current.onNews(),
      () => {},
    )
    return () => leaving.abort()
  }, [places, target])
}

/** Pages passed by in one step: as many rows as the server gives at once. */
const stride = 2

/** Passes pages by until it is known where one begins, or the list ends. */
export async function walkTo(walk: Walk, page: number, signal?: AbortSignal): Promise<void> {
  const { places } = walk
  if (await leapTo(walk, page, signal)) return
  for (let at = nearestKnown(places, page); at < page && !signal?.aborted; at = nearestKnown(places, page)) {
    const step = Math.min(stride, page - at)
    const passed = await askIds(walk, places.cursors[at] ?? '', step * pageSize, signal)
    if (passed.nextCursor === null) {
      places.end = at * pageSize + passed.data.length
      return
    }
    places.cursors[at + step] = passed.nextCursor
  }
}

/** Far away in one step, told by the server alone. `false`: it is near, the list ends before, or words are looked for. */
async function leapTo({ object, request: { filter, q, sort }, places }: Walk, page: number, signal?: AbortSignal) {
  const at = nearestKnown(places, page)
  if (page - at <= stride || q) return false
  const asked = { filter, sort, fields: [object.title], limit: 1, skip: (page - at) * pageSize - 1 }
  const { data, nextCursor } = await askPage(object, asked, places.cursors[at] ?? '', signal)
  if (!data.length) return false
  if (nextCursor === null) places.end = page * pageSize
  else places.cursors[page] = nextCursor
  return true
}

const askIds = ({ object, request: { filter, q, sort } }: Walk, cursor: string, limit: number, signal?: AbortSignal) =>
  askPage(object, { filter, q, sort, fields: [object.title], limit }, cursor, signal)

/** The rows of a list between two places, both included. */
export async function rowsBetween(walk: Walk, from: number, to: number): Promise<RecordJson[]> {
  const { object, request, places } = walk
  const first = Math.floor(from / pageSize)
  await walkTo(walk, first)
  const rows: RecordJson[] = []
  let cursor = places.cursors[first]
  while (cursor !== undefined && first * pageSize + rows.length <= to) {
    const page = await askPage(object, { ...request, limit: stride * pageSize }, cursor)
    rows.push(...page.data)
    cursor = page.nextCursor ?? undefined
  }
  return rows.slice(from - first * pageSize, to - first * pageSize + 1)
}

function dropFar(queryClient: QueryClient, object: SchemaObject, request: ListRequest, span: Span): void {
  queryClient.removeQueries({
    queryKey: windowKey(object, request),
    type: 'inactive',
    predicate: ({ queryKey }) => !isKept(Number(queryKey[5]), span),
  })
}

const sameSpan = (one: Span, other: Span): boolean => one.first === other.first && one.last === other.last

/** Places of the lists seen last, so that coming back finds them without passing everything by again. */
const remembered = new Map<string, Places>()
const mostRemembered = 12

function placesOf(key: string): Places {
  const places = remembered.get(key) ?? freshPlaces()
  remembered.delete(key)
  remembered.set(key, places)
  const oldest = remembered.keys().next().value
  if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest)
  return places
}
