import sql, { empty, type Sql } from 'sql-template-tag'
import { Invalid, isId, Malformed, maxLimit, type Problem } from '../../model/index.ts'
import { accessPredicate, fieldRight, objectOf, requireRight } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { listRecords, type RecordList } from '../../records/list.ts'
import type { RecordJson } from '../../records/row.ts'
import { countUpTo } from '../../records/total.ts'

export interface UnplannedQuery {
  object?: string
  owner?: string
  /** `true`: what is somebody's; `false`: what waits in the pool. */
  owned?: string
  cursor?: string
  limit?: string
  total?: string
}

/**
 * Open leads or deals of the caller's for which nothing is planned, the oldest first. Nothing open without a next step:
 * this list is empty in a good week.
 */
export async function listUnplanned(ctx: Context, query: UnplannedQuery): Promise<RecordList> {
  const limit = Number(query.limit ?? 50)
  const name = query.object === 'deals' ? 'deal' : 'lead'
  const object = objectOf(ctx, name)
  requireRight(ctx, object, 'read')
  checkQuery(query, { limit, ownersAreHidden: fieldRight(ctx, object, 'owner') === 'hidden' })

  const rows = unplannedRows(ctx, name, query)
  const found = await findUnplanned(ctx, rows, query.cursor, limit)
  return {
    data: await inOrder(ctx, name, found.slice(0, limit)),
    nextCursor: found.length > limit ? (found[limit - 1] ?? null) : null,
    ...(query.total === 'true' && { total: await countUpTo(ctx, rows, 'fresh') }),
  }
}

interface Limits {
  limit: number
  /** Then nobody asks by whose it is. */
  ownersAreHidden: boolean
}

function checkQuery({ object, owner, owned, cursor }: UnplannedQuery, { limit, ownersAreHidden }: Limits): void {
  if (cursor !== undefined && !isId(cursor)) throw new Malformed('cursor')
  const problems: Problem[] = [
    ...(object !== undefined && object !== 'leads' && object !== 'deals'
      ? [{ field: 'object', code: 'choice', params: { choices: 'leads, deals' } }]
      : []),
    ...Object.entries({ owner, owned }).flatMap(([field, asked]) =>
      ownersAreHidden && asked !== undefined ? [{ field, code: 'unknownField', params: { field } }] : [],
    ),
    ...(owner !== undefined && !ownersAreHidden && !isId(owner) ? [{ field: 'owner', code: 'id' }] : []),
    ...(Number.isInteger(limit) && limit >= 1 && limit <= maxLimit
      ? []
      : [{ field: 'limit', code: 'limit', params: { max: maxLimit } }]),
  ]
  if (problems.length) throw new Invalid(problems)
}

/** By the index of what is open, each looked up in the index of open tasks. */
function unplannedRows(ctx: Context, name: 'lead' | 'deal', { owner, owned }: UnplannedQuery): Sql {
  const open =
    name === 'lead' ? sql`lead r where r.status in ('new', 'working')` : sql`deal r where r.closed_at is null`
  return sql`${open} and r.workspace_id = ${ctx.workspace} and r.deleted_at is null
    and ${accessPredicate(ctx, objectOf(ctx, name), 'read', 'r')}
    ${owner ? sql`and r.owner = ${owner}` : empty} ${ownedCondition(owned)}
    and not exists (select from task t where t.workspace_id = r.workspace_id and t."on" = r.id and t.done_at is null and t.deleted_at is null)`
}

const ownedCondition = (owned: string | undefined): Sql =>
  owned === undefined ? empty : owned === 'true' ? sql`and r.owner is not null` : sql`and r.owner is null`

async function findUnplanned(ctx: Context, rows: Sql, cursor: string | undefined, limit: number): Promise<string[]> {
  const found = await ctx.db.query<{ id: string }>(
    sql`select r.id from ${rows} ${cursor ? sql`and r.id > ${cursor}` : empty} order by r.id limit ${limit + 1}`,
    'fresh',
  )
  return found.map(({ id }) => id)
}

async function inOrder(ctx: Context, name: string, ids: string[]): Promise<RecordJson[]> {
  if (!ids.length) return []
  const { data } = await listRecords(ctx, name, { filter: { id: { in: ids } }, limit: ids.length })
  const byId = new Map(data.map(record => [record.id, record]))
  return ids.flatMap(id => byId.get(id) ?? [])
}
