import type { SchemaObject } from '../../app/contract.ts'
import { type ListSearch, readListSearch } from '../list-search.ts'
import type { SavedView } from './views.ts'

/** In place of a view's id: all records, though the object opens with a view. */
export const plainView = 'all'

/** What of an address belongs to a view: all but which view it is. */
export function queryOf({ view: _view, changed: _changed, ...query }: ListSearch): ListSearch {
  return query
}

/** What a list shows that stands at this address: of an unchanged view the address has nothing but its id. */
export const shownBy = (address: ListSearch, view: SavedView | undefined): ListSearch =>
  view && !address.changed ? { ...readListSearch(view.query), view: view.id } : address

/** The address at which a list shows this, of a view or of none. */
export function addressFor(search: ListSearch, view: SavedView | undefined, isSameKind: boolean): ListSearch {
  if (!view) return search
  if (isSameKind && isSameQuery(search, readListSearch(view.query))) return { view: view.id }
  return { ...queryOf(search), view: view.id, changed: true }
}

export const isSameQuery = (one: ListSearch, other: ListSearch): boolean =>
  inOrder(queryOf(one)) === inOrder(queryOf(other))

/** Nothing is asked for: all records, in the usual order. */
export const isPlain = (search: ListSearch): boolean => inOrder(queryOf(search)) === '{}'

export const pathOf = ({ plural }: SchemaObject, kind: SavedView['kind']): string =>
  kind === 'board' ? `/${plural}/board` : `/${plural}`

/** As text in which the order of members plays no part. */
const inOrder = (value: object): string =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
