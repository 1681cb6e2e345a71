import type { PageOf, RecordJson } from '../app/contract.ts'

/** Rows asked for at once. A list of any length is a row of such pages, of which the few around what is seen are kept. */
export const pageSize = 100

/** Pages kept on either side of those that are seen; what is farther is dropped, and asked for again when come back to. */
const kept = 4

/** Pages of a list that are seen, the first and the last of them. */
export interface Span {
  first: number
  last: number
}

export const topSpan: Span = { first: 0, last: 0 }

/** The pages on which rows stand, and the next ones a scroll would reach. */
export const spanOf = (firstRow: number, lastRow: number): Span => ({
  first: Math.max(0, Math.floor((firstRow - pageSize / 4) / pageSize)),
  last: Math.floor((lastRow + pageSize / 4) / pageSize),
})

/** What is asked for: the pages of the span, and always the first, which counts the list. */
export function pagesOf({ first, last }: Span): number[] {
  const pages = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  return first > 0 ? [0, ...pages] : pages
}

export const isKept = (page: number, { first, last }: Span): boolean =>
  page === 0 || (page >= first - kept && page <= last + kept)

/** Where the pages of a list begin, as far as anybody has been there. */
export interface Places {
  cursors: (string | undefined)[]
  /** How many records there are, where the end has been seen. */
  end?: number
  /** Where the list was left. */
  span: Span
}

export const freshPlaces = (): Places => ({ cursors: [''], span: topSpan })

/** Remembers where the page after `page` begins; returns whether that is news. */
export function learn(places: Places, page: number, { data, nextCursor }: PageOf<RecordJson>): boolean {
  const next = nextCursor ?? undefined
  const end = nextCursor === null ? page * pageSize + data.length : undefined
  const news = places.cursors[page + 1] !== next || (end !== undefined && places.end !== end)
  places.cursors[page + 1] = next
  if (end !== undefined) {
    places.end = end
    places.cursors.length = page + 1
  } else if (places.end !== undefined && places.end <= (page + 1) * pageSize) places.end = undefined
  return news
}

/** The page nearest before `page` of which it is known where it begins. */
export function nearestKnown({ cursors }: Places, page: number): number {
  let at = Math.min(page, cursors.length - 1)
  while (at > 0 && cursors[at] === undefined) at--
  return at
}

/** How many rows there are to scroll through: all, where they are counted; else as far as is known, and one page more. */
export function rowCount(places: Places, total: PageOf<RecordJson>['total']): number {
  if (places.end !== undefined) return places.end
  if (total?.exact) return total.value
  return Math.max(total?.value ?? 0, places.cursors.length * pageSize)
}
