import type { Feature } from '../feature.ts'
import { duplicateRoutes } from './routes.ts'
import { noteChanges, scanForDuplicates } from './scan.ts'

/** Who is there twice: found by probability, looked at in pairs, merged or told apart. */
export const duplicates: Feature = {
  name: 'duplicates',
  routes: duplicateRoutes,
  reactions: [noteChanges],
  jobs: [scanForDuplicates],
}
