import { useQueries } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import type { PageOf, RecordJson, SchemaObject } from '../../app/contract.ts'
import { freshPlaces, learn, nearestKnown, type Places, pageSize } from '../list-window.ts'
import { type ListRequest, windowQuery } from '../queries.ts'
import type { List } from '../use-list.ts'
import { rowsBetween, walkTo } from '../use-window.ts'
import type { GroupNode, Lines, Rows } from './group-lines.ts'

interface Asked {
  object: SchemaObject
  lines: Lines
  /** Which records are those of a group. */
  request: (node: GroupNode) => ListRequest
}

/** A page of the records of a group. */
interface GroupPage {
  /** Of its group. */
  key: string
  page: number
  request: ListRequest
  places: Places
}

interface Pages extends Pick<List, 'at' | 'show' | 'between' | 'error' | 'retry'> {
  /** What is asked for of the groups that are seen. */
  requests: ListRequest[]
}

/** Lines on either side of those that are seen whose records are asked for, too. */
const around = 25
/** Pages of groups no longer seen are kept so long, in milliseconds. */
const keptFor = 60_000

/** The records of open groups, page by page as far as they are seen. */
export function useGroupPages({ object, lines, request }: Asked): Pages {
  const [seen, setSeen] = useState({ first: 0, last: 50 })
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const known = useRef(new Map<string, Places>())
  const asked = new Map<string, Omit<GroupPage, 'page'>>()
  const groupOf = (node: GroupNode): Omit<GroupPage, 'page'> => {
    const before = asked.get(node.key)
    if (before) return before
    const its = request(node)
    const key = JSON.stringify([object.name, its.filter, its.q, its.sort])
    const places = known.current.get(key) ?? freshPlaces()
    known.current.set(key, places)
    const group = { key, request: its, places }
    asked.set(node.key, group)
    return group
  }

  const wanted = lines
    .rowsIn(seen.first - around, seen.last + around)
    .flatMap(rows => pagesOf(rows).map(page => ({ ...groupOf(rows.node), page })))
  const here = wanted.filter(({ page, places }) => places.cursors[page] !== undefined)
  const answers = useQueries({ queries: here.map(one => pageQuery(object, one)) })

  // A page that is asked for again is shown as it was.
  const shown = useRef(new Map<string, PageOf<RecordJson>>())
  const pages = new Map<string, PageOf<RecordJson>>()
  here.forEach((one, at) => {
    const page = answers[at]?.data ?? shown.current.get(idOf(one))
    if (page) pages.set(idOf(one), page)
  })
  useEffect(() => {
    shown.current = pages
    const news = answers.map(({ data }, at) => {
      const one = here[at]
      return Boolean(data && one && learn(one.places, one.page, data))
    })
    if (news.includes(true)) redraw()
  })
  useWalk(object, wanted, here, redraw)

  const show = useCallback(
    (first: number, last: number) => setSeen(now => (now.first === first && now.last === last ? now : { first, last })),
    [],
  )
  const failed = answers.find(({ error }) => error)
  return {
    at: index => {
      const place = lines.rowAt(index)
      if (!place) return undefined
      const { key } = groupOf(place.node)
      return pages.get(idOf({ key, page: Math.floor(place.row / pageSize) }))?.data[place.row % pageSize]
    },
    show,
    between: async (from, to) => {
      const found = await Promise.all(
        lines.rowsIn(from, to).map(({ node, from, to }) => {
          const { request, places } = groupOf(node)
          return rowsBetween({ object, request, places }, from, to)
        }),
      )
      return found.flat()
    },
    requests: [...asked.values()].map(({ request }) => request),
    error: failed?.error ?? null,
    retry: () => {
      for (const { error, refetch } of answers) if (error) void refetch()
    },
  }
}

const idOf = ({ key, page }: Pick<GroupPage, 'key' | 'page'>): string => `${key} ${page}`

function pagesOf({ from, to }: Rows): number[] {
  const [first, last] = [Math.floor(from / pageSize), Math.floor(to / pageSize)]
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

const pageQuery = (object: SchemaObject, { request, page, places }: GroupPage) => ({
  ...windowQuery(object, request, page, places.cursors[page] ?? ''),
  gcTime: keptFor,
})

/** Far down a group nobody has been yet: its pages are passed by until it is known where the seen one begins. */
function useWalk(object: SchemaObject, wanted: GroupPage[], here: GroupPage[], onNews: () => void): void {
  const missing = wanted.find(({ page, places }) => {
    const from = places.cursors[page] === undefined ? nearestKnown(places, page) : undefined
    // Where the page before is on its way, it will tell.
    return from !== undefined && !(from === page - 1 && here.some(one => one.places === places && one.page === from))
  })
  const latest = useRef({ object, missing, onNews })
  latest.current = { object, missing, onNews }
  const target = missing && idOf(missing)
  useEffect(() => {
    const { object, missing } = latest.current
    if (!missing || idOf(missing) !== target) return
    const leaving = new AbortController()
    const { request, places, page } = missing
    void walkTo({ object, request, places }, page, leaving.signal).then(
      () => latest.current.onNews(),
      () => {},
    )
    return () => leaving.abort()
  }, [target])
}
