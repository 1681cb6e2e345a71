import type { Job } from '../../feature.ts'
import { guarded } from '../jobs.ts'
import { fetchFile } from './fetch.ts'
import type { Means } from './place.ts'

/** Bring files here that lie outside. */
export const placeJobs = (means: Means): readonly Job[] => [
  {
    name: 'import.fetch',
    run: (ctx, payload, application) =>
      guarded(ctx, payload, application, 'fetching', (own, imported) =>
        fetchFile(own, means, { imported, application }),
      ),
  },
]
