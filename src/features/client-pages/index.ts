import type { ClientPage } from '../client-links.ts'
import type { Feature } from '../feature.ts'
import { personalLinks } from './personal.ts'
import { clientRoutes, type ReadFile } from './routes.ts'

interface Given {
  /** A page an object. */
  pages: readonly ClientPage[]
  readFile: ReadFile
}

/** What clients see without signing in, by a link that is theirs alone: quotes, orders. */
export const clientPages = (given: Given): Feature => ({
  name: 'client-pages',
  routes: clientRoutes(given),
  personal: [personalLinks],
})
