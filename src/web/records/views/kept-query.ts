import type { SchemaObject } from '../../app/contract.ts'
import { preferences } from '../../app/preferences.ts'
import { lookOf } from '../columns.ts'
import type { ListSearch } from '../list-search.ts'
import { queryOf } from './view-address.ts'
import type { SavedView } from './views.ts'

/** What a view keeps: all that the address says, and how the table looks on this device where the address does not say. */
export const keptQuery = (object: SchemaObject, kind: SavedView['kind'], search: ListSearch): ListSearch => ({
  ...queryOf(search),
  ...(kind === 'list' && { table: search.table ?? lookOf(preferences(), object) }),
})
