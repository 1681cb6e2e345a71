import sql, { join, type Sql } from 'sql-template-tag'
import { firstIdAt, Invalid, type ObjectDeclaration, Unauthenticated } from '../../model/index.ts'
import { accessPredicate, type Context, filterCondition, fromTable, living } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import type { Why } from './failure.ts'
import { type Beginning, keepRuns, type Link, runs, skip, type Verdict } from './keep-runs.ts'
import type { Version } from './published.ts'
import { stirred } from './stirred.ts'

/** Longer than this no chain of flows may be, nor may one run for a record more often within an hour. */
const most = { chain: 20, hourly: 100 }

/** Begins those of the flows whose conditions are met, each once for its cause. Returns the runs that were begun. */
export async function beginRuns(
  ctx: Context,
  application: Application,
  versions: readonly Version[],
  beginning: Beginning,
): Promise<string[]> {
  const begun: string[] = []
  for (const [runAs, group] of Map.groupBy(versions, ({ definition }) => definition.runAs)) {
    const found = await inNameOf(ctx, application, runAs)
    // By the same connection: inside a transaction no second one is taken.
    const as = found && { ...found, db: ctx.db }
    const verdicts = as ? await judge(as, group, beginning) : group.map(() => skip('flowUserGone'))
    begun.push(...(await keepRuns(ctx, group, { beginning, verdicts })))
  }
  if (begun.length) stirred(ctx.workspace)
  return begun
}

/** As whom a flow runs; `null`: he is no longer let in. */
export async function inNameOf(
  { workspace, via }: Context,
  application: Application,
  user: string | null,
): Promise<Context | null> {
  const how = { ...via, channel: 'automation' as const }
  if (!user) return application.systemContext(workspace, how)
  try {
    return await application.userContext(workspace, user, how)
  } catch (error) {
    if (error instanceof Unauthenticated) return null
    throw error
  }
}

/** What becomes of each flow: by conditions, by rights, by what led to it. */
async function judge(as: Context, versions: readonly Version[], beginning: Beginning): Promise<Verdict[]> {
  const met = beginning.record === null ? versions.map(() => runs) : await conditionsOf(as, versions, beginning.record)
  return versions.map((version, at) => {
    const verdict = met[at] ?? skip('flowNotSeen')
    return verdict.state === 'running' ? (loopOf(version, beginning) ?? verdict) : verdict
  })
}

function loopOf({ flow }: Version, { chain, record }: Beginning): Verdict | null {
  const stopped = (code: string): Verdict => ({ state: 'stopped', why: { code, params: { depth: chain.length } } })
  if (chain.some(link => link.flow === flow && link.record === record)) return stopped('flowLoop')
  return chain.length >= most.chain ? stopped('flowChain') : null
}

/** Asked of the record as it is now, of all flows at once. */
async function conditionsOf(as: Context, versions: readonly Version[], record: string): Promise<Verdict[]> {
  const object = as.config.objects.get(versions[0]?.definition.trigger.object ?? '')
  if (!object)
    return versions.map(() => skip('flowBroken', { problems: [{ field: 'trigger.object', code: 'unknownObject' }] }))
  const conditions = versions.map(version => conditionOf(as, object, version))
  const asked = join(
    conditions.map(condition => sql`coalesce(${'sql' in condition ? condition.sql : sql`true`}, false)`),
  )
  const row = await as.db.one<{ met: boolean[]; often: Record<string, number> | null }>(sql`
    select array[${asked}] as met,
      (select json_object_agg(r.flow, r.n) from (select flow, count(*)::int as n from flow_run
        where workspace_id = ${as.workspace} and record_id = ${record} and id > ${firstIdAt(Date.now() - 3_600_000)}
          and state <> 'skipped' group by flow having count(*) >= ${most.hourly}) r) as often
    from ${fromTable(object, 't')}
    where t.id = ${record} and ${living(as, object, 't')} and ${accessPredicate(as, object, 'read', 't')}`)
  if (!row) return versions.map(() => skip('flowNotSeen'))
  return versions.map((version, at): Verdict => {
    const condition = conditions[at]
    if (condition && 'problems' in condition) return skip('flowBroken', { problems: condition.problems })
    if (!row.met[at]) return skip('flowCondition')
    return row.often?.[version.flow]
      ? { state: 'stopped', why: { code: 'flowTooOften', params: { most: most.hourly } } }
      : runs
  })
}

/** Broken where a field of it is gone, or not to be seen by whom the flow runs as. */
function conditionOf(
  as: Context,
  object: ObjectDeclaration,
  { definition }: Version,
): { sql: Sql } | { problems: NonNullable<Why['problems']> } {
  if (!definition.condition) return { sql: sql`true` }
  try {
    return { sql: filterCondition(as, object, definition.condition, 't') }
  } catch (error) {
    if (!(error instanceof Invalid)) throw error
    return {
      problems: error.problems.map(problem => ({ ...problem, field: problem.field.replace(/^filter/, 'condition') })),
    }
  }
}

/** The chain of whatever a run has written: itself behind those that led to it. */
export async function chainOf({ db, workspace }: Context, run: string): Promise<Link[]> {
  const row = await db.one<{ chain: Link[]; flow: string; record: string | null }>(
    sql`select chain, flow, record_id as record from flow_run where workspace_id = ${workspace} and id = ${run}`,
  )
  return row ? [...row.chain, { flow: row.flow, record: row.record, run }] : []
}
