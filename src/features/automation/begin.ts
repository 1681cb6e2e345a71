import sql, { join, type Sql } from 'sql-template-tag'
import { firstIdAt, Invalid, type ObjectDeclaration, Unauthenticated } from '../../model/index.ts'
import { accessPredicate, type Context, filterCondition, fromTable, living } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import type { Why } from './failure.ts'
import {
  type Asked,
  type Beginning,
  type Judged,
  keepRuns,
  type Link,
  type Outcome,
  runs,
  skip,
  type Verdict,
} from './keep-runs.ts'
import type { Version } from './published.ts'
import { stirred } from './stirred.ts'

/** Longer than this no chain of flows may be, nor may one run for a record more often within an hour. */
const most = { chain: 20, hourly: 100 }

type Problems = NonNullable<Why['problems']>

/** What shall begin, for one cause. */
export interface Wanted {
  versions: readonly Version[]
  beginning: Beginning
}

/** Begins those of the flows whose conditions are met, each once for its cause. Returns the runs that were begun. */
export async function beginRuns(
  ctx: Context,
  application: Application,
  versions: readonly Version[],
  beginning: Beginning,
): Promise<string[]> {
  return (await beginMany(ctx, application, [{ versions, beginning }])).flatMap(({ run }) => run ?? [])
}

/** The same for many causes at once: a few statements, however many they are. Returns what became of each flow for each cause. */
export async function beginMany(ctx: Context, application: Application, wanted: readonly Wanted[]): Promise<Outcome[]> {
  const all = wanted.flatMap(({ versions, beginning }) => versions.map((version): Asked => ({ version, beginning })))
  const outcomes: Outcome[] = []
  for (const [runAs, group] of Map.groupBy(all, ({ version }) => version.definition.runAs)) {
    const found = await inNameOf(ctx, application, runAs)
    // By the same connection: inside a transaction no second one is taken.
    const as = found && { ...found, db: ctx.db }
    const judged = as ? await judge(as, group) : group.map((one): Judged => ({ ...one, verdict: skip('flowUserGone') }))
    outcomes.push(...(await keepRuns(ctx, judged)))
  }
  if (outcomes.some(({ run }) => run)) stirred(ctx.workspace)
  return outcomes
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

/** What becomes of each flow: by conditions, by rights, by what led to it, by how often it ran. */
async function judge(as: Context, asked: readonly Asked[]): Promise<Judged[]> {
  const facts = new Map<string, Facts>()
  const about = asked.filter(({ beginning }) => beginning.record !== null)
  for (const [object, group] of Map.groupBy(about, ({ version }) => version.definition.trigger.object ?? ''))
    for (const [record, found] of await factsOf(as, object, group)) facts.set(`${object} ${record}`, found)
  return asked.map(one => ({ ...one, verdict: verdictOf(as, one, facts) }))
}

/** Of a record, as it is now: which of the flows it is meant by, and how often each has begun for it within the hour. */
interface Facts {
  met: ReadonlyMap<Version, boolean>
  broken: ReadonlyMap<Version, Problems>
  often: Map<string, number>
}

function verdictOf(as: Context, { version, beginning }: Asked, facts: ReadonlyMap<string, Facts>): Verdict {
  const { object } = version.definition.trigger
  if (beginning.record === null) return loopOf(version, beginning) ?? runs
  const declared = as.config.objects.get(object ?? '')
  if (!declared) return skip('flowBroken', { problems: [{ field: 'trigger.object', code: 'unknownObject' }] })
  const found = facts.get(`${object} ${beginning.record}`)
  if (!found) return skip('flowNotSeen')
  const problems = found.broken.get(version)
  if (problems) return skip('flowBroken', { problems })
  if (!found.met.get(version)) return skip('flowCondition')
  const often = found.often.get(version.flow) ?? 0
  found.often.set(version.flow, often + 1)
  if (often >= most.hourly) return { state: 'stopped', why: { code: 'flowTooOften', params: { most: most.hourly } } }
  return loopOf(version, beginning) ?? runs
}

function loopOf({ flow }: Version, { chain, record }: Beginning): Verdict | null {
  const stopped = (code: string): Verdict => ({ state: 'stopped', why: { code, params: { depth: chain.length } } })
  if (chain.some(link => link.flow === flow && link.record === record)) return stopped('flowLoop')
  return chain.length >= most.chain ? stopped('flowChain') : null
}

/** One statement for all flows and all records; who is not in it is not seen. */
async function factsOf(as: Context, name: string, asked: readonly Asked[]): Promise<Map<string, Facts>> {
  const object = as.config.objects.get(name)
  if (!object) return new Map()
  const versions = [...new Set(asked.map(({ version }) => version))]
  const records = [...new Set(asked.map(({ beginning }) => beginning.record))]
  const conditions = versions.map(version => conditionOf(as, object, version))
  const met = join(conditions.map(condition => sql`coalesce(${'sql' in condition ? condition.sql : sql`true`}, false)`))
  const rows = await as.db.query<{ id: string; met: boolean[]; often: Record<string, number> | null }>(sql`
    select t.id, array[${met}] as met,
      (select json_object_agg(r.flow, r.n) from (select flow, count(*)::int as n from flow_run
        where workspace_id = ${as.workspace} and record_id = t.id and id > ${firstIdAt(Date.now() - 3_600_000)}
          and state <> 'skipped' group by flow) r) as often
    from ${fromTable(object, 't')}
    where t.id = any(${records}::uuid[]) and ${living(as, object, 't')} and ${accessPredicate(as, object, 'read', 't')}`)
  const broken = new Map(
    versions.flatMap((version, at) => {
      const condition = conditions[at]
      return condition && 'problems' in condition ? [[version, condition.problems] as const] : []
    }),
  )
  return new Map(
    rows.map(row => [
      row.id,
      {
        broken,
        met: new Map(versions.map((version, at) => [version, row.met[at] ?? false])),
        often: new Map(Object.entries(row.often ?? {})),
      },
    ]),
  )
}

/** Broken where a field of it is gone, or not to be seen by whom the flow runs as. */
function conditionOf(
  as: Context,
  object: ObjectDeclaration,
  { definition }: Version,
): { sql: Sql } | { problems: Problems } {
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
export const chainOf = async (ctx: Context, run: string): Promise<readonly Link[]> =>
  (await chainsOf(ctx, [run])).get(run) ?? []

/** The same of many runs; those that are there no more have none. */
export async function chainsOf({ db, workspace }: Context, ids: readonly string[]): Promise<Map<string, Link[]>> {
  if (!ids.length) return new Map()
  const rows = await db.query<Link & { chain: Link[] }>(sql`
    select id as run, chain, flow, record_id as record from flow_run
    where workspace_id = ${workspace} and id = any(${[...new Set(ids)]}::uuid[])`)
  return new Map(rows.map(({ chain, ...link }) => [link.run, [...chain, link]]))
}
