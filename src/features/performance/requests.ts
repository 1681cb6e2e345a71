import sql from 'sql-template-tag'
import { firstIdAt } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'

/** How long the calls of an operation took, in milliseconds. */
export interface SlowRequest {
  method: string
  route: string
  calls: number
  median: number
  p95: number
  longest: number
  /** All calls together. */
  total: number
  /** Calls that failed on our side. */
  failed: number
}

const mostShown = 50
const day = 86_400_000

/** Operations of the last days by the time they took in all. Streams that stay open are left out. */
export const slowRequests = ({ db, workspace }: Context, days: number): Promise<SlowRequest[]> =>
  db.query<SlowRequest>(sql`
    select method, route, count(*)::int as calls, (percentile_cont(array[0.5, 0.95]) within group (order by milliseconds))[1] as median,
      (percentile_cont(array[0.5, 0.95]) within group (order by milliseconds))[2] as p95,
      max(milliseconds)::float8 as longest, sum(milliseconds)::float8 as total, count(*) filter (where status >= 500)::int as failed
    from api_log where workspace_id = ${workspace} and id >= ${firstIdAt(Date.now() - days * day)} and route not like '%/events'
    group by method, route order by sum(milliseconds) desc limit ${mostShown}`)
