import type { Feature } from '../feature.ts'
import { formRoutes, type Means } from './routes.ts'

/** Forms for any site: a page for a frame, a script tag that makes the frame, and a page to try them on. */
export const forms = (means: Means): Feature => ({
  name: 'forms',
  routes: formRoutes(means),
})
