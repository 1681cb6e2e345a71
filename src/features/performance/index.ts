import type pg from 'pg'
import type { Feature } from '../feature.ts'
import { makeIndexes } from './indexes.ts'
import { performanceRoutes } from './routes.ts'
import { forgetOldStatements } from './statements.ts'
import { tryJob } from './try-job.ts'

/** What is slow, why, and what would help: for who administers. */
export const performance = ({ owner, slowAfter }: { owner: pg.Pool; slowAfter: number }): Feature => ({
  name: 'performance',
  routes: performanceRoutes(owner, slowAfter),
  jobs: [
    tryJob(owner),
    makeIndexes(owner),
    { name: 'performance.forget', every: '50 2 * * *', run: forgetOldStatements },
  ],
})
