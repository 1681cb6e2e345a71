import type { Feature } from '../feature.ts'
import { reasonRoutes } from './routes.ts'

/** Who may do what with a record or a field, and by which rule: the answer to `Why can't I see this?` */
export const accessReasons: Feature = { name: 'accessReasons', routes: reasonRoutes }
