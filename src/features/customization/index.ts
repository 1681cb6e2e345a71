import type pg from 'pg'
import type { Feature } from '../feature.ts'
import { noted } from '../noted.ts'
import { choiceRoutes } from './choice-routes.ts'
import { fieldRoutes } from './field-routes.ts'
import { indexFields } from './indexing.ts'
import { numberRecords } from './numbers.ts'
import { objectRoutes } from './object-routes.ts'
import { searchAgain } from './searching.ts'

/** Fields and objects that administrators add while everything runs; indexes are made by the owner of the tables. */
export const customization = (owner: pg.Pool): Feature => ({
  name: 'customization',
  routes: noted([...fieldRoutes, ...choiceRoutes, ...objectRoutes]),
  jobs: [indexFields(owner), numberRecords, searchAgain],
})
