import sql from 'sql-template-tag'
import { Conflict, isId, isJsonObject, type JsonObject, NotFound, newId } from '../../model/index.ts'
import { type Context, getRecord } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import { beginRuns } from './begin.ts'
import { hookHash } from './flows.ts'
import { publishedFlows, type Version, versionOf } from './published.ts'

/** Begins a flow for a record that the caller sees. Throws NotFound, Conflict with the reason. */
export async function beginByHand(
  ctx: Context,
  application: Application,
  { flow, record }: { flow: string; record: string },
): Promise<string> {
  const version = await currentOf(ctx, flow)
  const object = version?.definition.trigger.object
  if (!version) throw new Conflict('flowOff')
  if (!object) throw new Conflict('flowNoRecord')
  await getRecord(ctx, object, record, { fields: [] })
  const [run] = await beginRuns(ctx, application, [version], { cause: `hand ${newId()}`, record, chain: [] })
  if (!run) throw new Conflict('flowNotBegun')
  return run
}

/** What the flow does now; `undefined`: it is off, or there is none. */
export async function currentOf(ctx: Context, flow: string): Promise<Version | undefined> {
  return [...(await publishedFlows(ctx)).versions.values()].find(version => version.flow === flow && version.isCurrent)
}

interface Called {
  key: string
  given: JsonObject
  /** The same of a call that is repeated. */
  repeat: string | undefined
}

/** Begins the flow whose address this is. Throws NotFound where it is none, or is off. Returns the run, `null`: it was not begun, or before. */
export async function beginByHook(
  ctx: Context,
  application: Application,
  { key, given, repeat }: Called,
): Promise<string | null> {
  const row = await ctx.db.one<{ flow: string }>(
    sql`select id as flow from flow where workspace_id = ${ctx.workspace} and hook_hash = ${hookHash(key)} and state = 'on' and removed_at is null`,
  )
  const version = row && (await currentOf(ctx, row.flow))
  if (version?.definition.trigger.on !== 'hook') throw new NotFound('notFound', { object: 'flow', id: '' })
  const { record, ...values } = given
  const about = version.definition.trigger.object ? (isId(record) ? record : null) : null
  if (version.definition.trigger.object && !about) return null
  const cause = `hook ${repeat ?? newId()}`.slice(0, 300)
  const [run] = await beginRuns(ctx, application, [version], { cause, record: about, chain: [], values })
  return run ?? null
}

/** The results that a flow asks of a task which it has planned; none for other tasks. Throws NotFound. */
export async function resultsOfTask(ctx: Context, id: string): Promise<{ results: string[]; flow: string | null }> {
  await getRecord(ctx, 'task', id, { fields: [] })
  const row = await ctx.db.one<{ version: string; place: string }>(sql`
    select version, place from flow_run where workspace_id = ${ctx.workspace} and waits_on = ${id}::uuid and state = 'waiting' limit 1`)
  const version = row && (await versionOf(ctx, row.version))
  const results = version?.places.get(row?.place ?? '')?.step.results
  const texts = Array.isArray(results) ? results.filter(isJsonObject).map(({ text }) => String(text)) : []
  return { results: texts, flow: version?.name ?? null }
}
