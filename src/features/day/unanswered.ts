import sql, { type Sql } from 'sql-template-tag'
import { Invalid, isId, maxLimit } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { waitingFor } from './waiting.ts'

export interface Unanswered {
  object: string
  id: string
  title: string | null
  owner: string | null
  /** When the first of what is unanswered came in. */
  since: string
  kind: string
  subject: string | null
  /** Until when an answer is promised. */
  dueAt: string | null
}

export interface UnansweredQuery {
  owner?: string
  owned?: string
  limit?: string
}

/** Who waits for an answer, the longest first, and how many there are. */
export async function listUnanswered(
  ctx: Context,
  query: UnansweredQuery,
): Promise<{ data: Unanswered[]; total: { value: number; exact: boolean } }> {
  const limit = Number(query.limit ?? 50)
  check(query, limit)
  const waiting = waitingFor(ctx)
  if (!waiting) return { data: [], total: { value: 0, exact: true } }
  const rows = await ctx.db.query<Unanswered & { count: number }>(
    sql`with ${waiting.with} select r.object, r.id, r.title, r.owner,
        to_char(r.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since, r.kind, r.subject,
        to_char(r.due_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "dueAt",
        count(*) over ()::int as count
      from ${waiting.rows} r where ${whose(query)} order by r.since, r.id limit ${limit}`,
    'fresh',
  )
  return {
    data: rows.map(({ count: _count, ...row }) => row),
    total: { value: rows[0]?.count ?? 0, exact: true },
  }
}

function check({ owner }: UnansweredQuery, limit: number): void {
  const problems = [
    ...(owner !== undefined && !isId(owner) ? [{ field: 'owner', code: 'id' }] : []),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= maxLimit
      ? []
      : [{ field: 'limit', code: 'limit', params: { max: maxLimit } }]),
  ]
  if (problems.length) throw new Invalid(problems)
}

function whose({ owner, owned }: UnansweredQuery): Sql {
  if (owner) return sql`r.owner = ${owner}`
  if (owned === undefined) return sql`true`
  return owned === 'true' ? sql`r.owner is not null` : sql`r.owner is null`
}
