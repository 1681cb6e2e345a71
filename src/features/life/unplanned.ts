import sql, { empty } from 'sql-template-tag'
import { Invalid, isId, Malformed, maxLimit, type Problem } from '../../model/index.ts'
import { accessPredicate, objectOf, requireRight } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { listRecords } from '../../records/list.ts'
import type { RecordJson } from '../../records/row.ts'

export interface UnplannedQuery {
  object?: string
  owner?: string
  cursor?: string
  limit?: string
}

/**
 * Open leads or deals of the caller's for which nothing is planned, the oldest first. Nothing open without a next step:
 * this list is empty in a good week.
 */
export async function listUnplanned(
  ctx: Context,
  query: UnplannedQuery,
): Promise<{ data: RecordJson[]; nextCursor: string | null }> {
  const limit = Number(query.limit ?? 50)
  checkQuery(query, limit)
  const name = query.object === 'deals' ? 'deal' : 'lead'
  requireRight(ctx, objectOf(ctx, name), 'read')

  const found = await findUnplanned(ctx, name, query, limit)
  const ids = found.slice(0, limit)
  if (!ids.length) return { data: [], nextCursor: null }
  const { data } = await listRecords(ctx, name, { filter: { id: { in: ids } }, limit: ids.length })
  const byId = new Map(data.map(record => [record.id, record]))
  return { data: ids.flatMap(id => byId.get(id) ?? []), nextCursor: found.length > limit ? (ids.at(-1) ?? null) : null }
}

function checkQuery({ object, owner, cursor }: UnplannedQuery, limit: number): void {
  if (cursor !== undefined && !isId(cursor)) throw new Malformed('cursor')
  const problems: Problem[] = [
    ...(object !== undefined && object !== 'leads' && object !== 'deals'
      ? [{ field: 'object', code: 'choice', params: { choices: 'leads, deals' } }]
      : []),
    ...(owner !== undefined && !isId(owner) ? [{ field: 'owner', code: 'id' }] : []),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= maxLimit
      ? []
      : [{ field: 'limit', code: 'limit', params: { max: maxLimit } }]),
  ]
  if (problems.length) throw new Invalid(problems)
}

/** Ids by the index of what is open, each looked up in the index of open tasks. */
async function findUnplanned(
  ctx: Context,
  name: 'lead' | 'deal',
  { owner, cursor }: UnplannedQuery,
  limit: number,
): Promise<string[]> {
  const object = objectOf(ctx, name)
  const open =
    name === 'lead' ? sql`from lead r where r.status in ('new', 'working')` : sql`from deal r where r.closed_at is null`
  const rows = await ctx.db.query<{ id: string }>(
    sql`select r.id ${open} and r.workspace_id = ${ctx.workspace} and r.deleted_at is null
        and ${accessPredicate(ctx, object, 'read', 'r')}
        ${owner ? sql`and r.owner = ${owner}` : empty} ${cursor ? sql`and r.id > ${cursor}` : empty}
        and not exists (select from task t where t.workspace_id = r.workspace_id and t."on" = r.id and t.done_at is null and t.deleted_at is null)
      order by r.id limit ${limit + 1}`,
    'fresh',
  )
  return rows.map(row => row.id)
}
