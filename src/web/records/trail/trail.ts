import type { PageOf, RecordJson } from '../../app/contract.ts'
import type { ListRequest } from '../queries.ts'

/** A row of cards that somebody goes through one after another: those of the list, column or search he came from. */
export interface Trail {
  /** Address he came from. */
  from: string
  /** Paths of the cards, in order: `/leads/<id>`. */
  cards: string[]
  /** Place of the first of them in the whole row. */
  first: number
  /** How many there are, where that is known. */
  total: number | null
  /** How a list goes on before and after what is here. */
  list: TrailList | null
}

export interface TrailList {
  plural: string
  request: ListRequest
  /** Pages of the list that are here, from the first to the last. */
  firstPage: number
  lastPage: number
  /** Where pages begin, by their number, as far as is known; `null`: there is none. */
  cursors: Record<number, string | null>
}

/** A page of a list that is here. */
export interface KnownPage {
  page: number
  cursor: string
  answer: PageOf<RecordJson>
}

/** Cards kept in a trail at most; those farthest from where one is are dropped. */
const most = 800

/** The trail that a list's pages make around a card; `null` where none of them has it. */
export function trailOfPages(
  from: string,
  plural: string,
  request: ListRequest,
  pages: readonly KnownPage[],
  path: string,
): Trail | null {
  const known = new Map(pages.map(each => [each.page, each]))
  const at = pages.find(({ answer }) => answer.data.some(({ id }) => path === `/${plural}/${id}`))
  if (!at) return null
  let [firstPage, lastPage] = [at.page, at.page]
  while (known.has(firstPage - 1)) firstPage--
  while (known.has(lastPage + 1)) lastPage++
  const run = pages.filter(({ page }) => page >= firstPage && page <= lastPage).sort((a, b) => a.page - b.page)
  const total = known.get(0)?.answer.total
  return {
    from,
    cards: [...new Set(run.flatMap(({ answer }) => answer.data.map(({ id }) => `/${plural}/${id}`)))],
    first: firstPage * pageLength(run),
    total: total?.exact ? total.value : null,
    list: { plural, request, firstPage, lastPage, cursors: cursorsOf(pages) },
  }
}

/** All pages of a list but its last are equally long. */
const pageLength = (run: readonly KnownPage[]): number => Math.max(...run.map(({ answer }) => answer.data.length))

function cursorsOf(pages: readonly KnownPage[]): Record<number, string | null> {
  const cursors: Record<number, string | null> = {}
  for (const { page, cursor, answer } of pages) {
    cursors[page] = cursor
    cursors[page + 1] = answer.nextCursor
  }
  return cursors
}

export interface Place {
  previous: string | null
  next: string | null
  /** From 1. */
  at: number
  total: number | null
}

/** Where a card stands in its trail. */
export function placeIn({ cards, first, total, list }: Trail, path: string): Place | null {
  const at = cards.indexOf(path)
  if (at < 0) return null
  const whole = !list || (list.cursors[list.lastPage + 1] === null ? first + cards.length : null)
  return {
    previous: cards[at - 1] ?? null,
    next: cards[at + 1] ?? null,
    at: first + at + 1,
    total: whole === true ? cards.length : (whole ?? total),
  }
}

/** Which page of the list is wanted next, so that one does not come to an end of what is here; `null`: none. */
export function wantedPage({ cards, list }: Trail, path: string, ahead = 5): number | null {
  const at = cards.indexOf(path)
  if (!list || at < 0) return null
  if (at >= cards.length - ahead && typeof list.cursors[list.lastPage + 1] === 'string') return list.lastPage + 1
  if (at < ahead && typeof list.cursors[list.firstPage - 1] === 'string') return list.firstPage - 1
  return null
}

/** The trail with one more page of its list, before or after what is here. */
export function withPage(trail: Trail, page: number, { data, nextCursor }: PageOf<RecordJson>, path: string): Trail {
  const { list, cards } = trail
  if (!list) return trail
  const more = data.map(({ id }) => `/${list.plural}/${id}`).filter(card => !cards.includes(card))
  const after = page > list.lastPage
  return trimmed(
    {
      ...trail,
      cards: after ? [...cards, ...more] : [...more, ...cards],
      first: after ? trail.first : Math.max(0, trail.first - more.length),
      list: {
        ...list,
        firstPage: Math.min(list.firstPage, page),
        lastPage: Math.max(list.lastPage, page),
        cursors: { ...list.cursors, [page + 1]: nextCursor },
      },
    },
    path,
    data.length,
  )
}

/** Drops whole pages at the far end. */
function trimmed(trail: Trail, path: string, length: number): Trail {
  const { cards, list } = trail
  if (!list || cards.length <= most) return trail
  return cards.indexOf(path) > cards.length / 2
    ? {
        ...trail,
        cards: cards.slice(length),
        first: trail.first + length,
        list: { ...list, firstPage: list.firstPage + 1 },
      }
    : { ...trail, cards: cards.slice(0, -length), list: { ...list, lastPage: list.lastPage - 1 } }
}
