import type { DerivedRoute } from './derived.ts'
import { aggregateMany, bulkMany, changesOf, listMany, mergeInto, queryMany, timelineOf } from './many.ts'
import { changeOne, createOne, getOne, removeOne, restoreOne, takeBackOne } from './one.ts'
import { showOne } from './show.ts'

/** What every object can do through the API, standard or added. */
export const derivedRoutes: readonly DerivedRoute[] = [
  listMany,
  createOne,
  getOne,
  changeOne,
  removeOne,
  restoreOne,
  queryMany,
  aggregateMany,
  bulkMany,
  mergeInto,
  timelineOf,
  changesOf,
  takeBackOne,
  showOne,
]
