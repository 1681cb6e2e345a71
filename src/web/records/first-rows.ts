import type { QueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import type { SchemaObject } from '../app/contract.ts'
import { preferences } from '../app/preferences.ts'
import type { Schema } from '../app/schema.ts'
import { columnsOf, listFields, lookOf } from './columns.ts'
import { filterFieldsOf } from './filter-fields.ts'
import { readListSearch } from './list-search.ts'
import { windowQuery } from './queries.ts'
import { filterInAddress } from './use-asked-filter.ts'
import { requestOf } from './use-list.ts'
import { shownBy } from './views/view-address.ts'
import type { SavedViews } from './views/views.ts'

/** In milliseconds: a list that takes longer is drawn without its rows first. Shorter than until a page says that it loads. */
const patience = 200

interface Opened {
  queryClient: QueryClient
  schema: Schema
  object: SchemaObject
  views: SavedViews | undefined
  address: Record<string, unknown>
}

/** Asks for the first rows of a list while its page is still to be drawn: it is drawn once, with them. */
export async function awaitFirstRows({ queryClient, schema, object, views, address }: Opened): Promise<void> {
  const asked = readListSearch(address)
  const view = views?.data.find(({ id }) => id === asked.view)
  const search = shownBy(asked, view)
  // Groups ask for themselves, what is pressed may need the stages; and another address may follow from this one.
  if (search.group || search.quick || (views?.opens && !asked.view) || (view && view.kind !== 'list')) return
  const t = (key: string) => i18next.t(key)
  const known = listFields(object, t)
  const { columns } = columnsOf(object, known, search.table ?? lookOf(preferences(), object))
  const fields = filterFieldsOf({ object, own: known, t, ...schema })
  const filter = filterInAddress(object, search, fields)
  const request = requestOf({ object, columns, known, filter, q: search.q, sort: search.sort })
  await Promise.race([
    queryClient.prefetchQuery(windowQuery(object, request, 0, '')),
    new Promise(resolve => setTimeout(resolve, patience)),
  ])
}
