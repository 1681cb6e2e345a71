import type { IntakeDoor } from '../channel.ts'
import type { ConsentBook } from '../consent-book.ts'
import type { Feature } from '../feature.ts'
import { formRoutes } from './routes.ts'

/** Forms for any site: a page for a frame, a script tag that makes the frame, and a page to try them on. */
export const forms = (door: IntakeDoor, book: ConsentBook): Feature => ({
  name: 'forms',
  routes: formRoutes(door, book),
})
