import sql from 'sql-template-tag'
import { Conflict, Invalid, isId, isJsonObject, type JsonObject, NotFound, newId } from '../../model/index.ts'
import {
  accessPredicate,
  type Context,
  chosenIds,
  fromTable,
  living,
  objectOf,
  requireRight,
} from '../../records/index.ts'
import type { Application } from '../feature.ts'
import { sentence } from '../problem-words.ts'
import { beginMany } from './begin.ts'
import { currentOf } from './begin-by.ts'
import { stirred } from './stirred.ts'

/** So many records one call begins a flow for. */
export const mostMarked = 10_000
const portion = 500

/** Which records: these, or all that a list shows, but for some. */
export interface Marked {
  ids?: string[]
  query?: JsonObject
  except?: string[]
}

export interface Begun {
  /** By which it is taken back. */
  batch: string
  chosen: number
  began: number
  /** Why it did not begin for the others. */
  reasons: { code: string; message: string; count: number }[]
}

/** Begins a flow for each of the marked records that the caller may change. Throws NotFound, Conflict where it is off, Invalid, Forbidden. */
export async function beginMarked(
  ctx: Context,
  application: Application,
  { flow, marked }: { flow: string; marked: Marked },
): Promise<Begun> {
  const version = await currentOf(ctx, flow)
  const object = version?.definition.trigger.object
  if (!version) throw new Conflict('flowOff')
  if (!object) throw new Conflict('flowNoRecord')
  const ids = await idsOf(ctx, object, marked)
  const batch = newId()
  const counts = new Map<string, number>()
  const count = (code: string, more = 1) => counts.set(code, (counts.get(code) ?? 0) + more)
  for (let at = 0; at < ids.length; at += portion) {
    const some = ids.slice(at, at + portion)
    const own = await changeable(ctx, object, some)
    if (own.length < some.length) count('flowNotYours', some.length - own.length)
    const wanted = own.map(record => ({
      versions: [version],
      beginning: { cause: `marked ${batch} ${record}`, record, chain: [], heard: batch },
    }))
    for (const { run, verdict } of await beginMany(ctx, application, wanted))
      count(run ? '' : (verdict.why?.code ?? 'flowRunsAlready'))
  }
  const { '': began = 0, ...others } = Object.fromEntries(counts)
  const reasons = Object.entries(others).map(([code, count]) => ({
    code,
    message: sentence(ctx.locale, { field: '', code, params: { most: 100, depth: 0 } }),
    count,
  }))
  return { batch, chosen: ids.length, began, reasons }
}

/** Ends what is under way with a flow for the marked records that the caller may change. Returns how many that were. */
export async function stopMarked(ctx: Context, { flow, marked }: { flow: string; marked: Marked }): Promise<number> {
  const object = await objectOfFlow(ctx, flow)
  const ids = await idsOf(ctx, object, marked)
  let stopped = 0
  for (let at = 0; at < ids.length; at += portion)
    stopped += await end(ctx, flow, await changeable(ctx, object, ids.slice(at, at + portion)))
  return stopped
}

/** Takes back what one call has begun, as far as it is still under way. What was done stays. Throws NotFound. */
export async function takeBackMarked(ctx: Context, { flow, batch }: { flow: string; batch: string }): Promise<number> {
  const object = await objectOfFlow(ctx, flow)
  if (!isId(batch)) throw new NotFound('notFound', { object: 'flowRun', id: batch })
  const rows = await ctx.db.query<{ record: string }>(sql`
    select record_id as record from flow_run where workspace_id = ${ctx.workspace} and flow = ${flow}::uuid and id > ${batch}::uuid
      and ${batch}::uuid = any(heard) and state in ('running', 'waiting')`)
  const ids = rows.map(({ record }) => record)
  let stopped = 0
  for (let at = 0; at < ids.length; at += portion)
    stopped += await end(ctx, flow, await changeable(ctx, object, ids.slice(at, at + portion)), batch)
  return stopped
}

async function objectOfFlow({ db, workspace }: Context, flow: string): Promise<string> {
  const row = isId(flow)
    ? await db.one<{ object: string | null }>(sql`
        select coalesce(v.definition, f.draft)->'trigger'->>'object' as object from flow f
        left join flow_version v on v.workspace_id = f.workspace_id and v.id = f.published
        where f.workspace_id = ${workspace} and f.id = ${flow}`)
    : undefined
  if (!row) throw new NotFound('notFound', { object: 'flow', id: flow })
  if (!row.object) throw new Conflict('flowNoRecord')
  return row.object
}

async function idsOf(ctx: Context, object: string, { ids, query, except = [] }: Marked): Promise<string[]> {
  requireRight(ctx, objectOf(ctx, object), 'update')
  if ((query === undefined) === (ids === undefined)) throw new Invalid([{ field: 'ids', code: 'idsOrQuery' }])
  const without = new Set(except)
  const { filter, q } = query ?? {}
  const asked = { ...(isJsonObject(filter) && { filter }), ...(typeof q === 'string' && q && { q }) }
  const found = ids ?? (await chosenIds(ctx, object, asked, mostMarked + without.size))
  const meant = [...new Set(found)].filter(id => !without.has(id))
  if (meant.length > mostMarked)
    throw new Invalid([{ field: ids ? 'ids' : 'query', code: 'tooManyRecords', params: { max: mostMarked } }])
  return meant
}

/** Those of the records that the caller may change. */
async function changeable(ctx: Context, name: string, ids: readonly string[]): Promise<string[]> {
  const object = objectOf(ctx, name)
  const rows = await ctx.db.query<{ id: string }>(sql`
    select t.id from ${fromTable(object, 't')}
    where t.id = any(${ids}::uuid[]) and ${living(ctx, object, 't')} and ${accessPredicate(ctx, object, 'update', 't')}`)
  const own = new Set(rows.map(({ id }) => id))
  return ids.filter(id => own.has(id))
}

async function end(
  { db, workspace }: Context,
  flow: string,
  records: readonly string[],
  batch?: string,
): Promise<number> {
  const rows = await db.query(sql`
    update flow_run set state = 'stopped', ended_at = now(), wake_at = null, waits_on = null, why = ${JSON.stringify({ code: 'flowStoppedByHand' })}::jsonb
    where workspace_id = ${workspace} and flow = ${flow}::uuid and record_id = any(${records}::uuid[]) and state in ('running', 'waiting')
      ${batch ? sql`and ${batch}::uuid = any(heard)` : sql``} returning 1`)
  if (rows.length) stirred(workspace)
  return rows.length
}
