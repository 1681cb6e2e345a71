import sql, { raw, type Sql } from 'sql-template-tag'
import { isAdministrator } from '../../access/contexts.ts'
import { momentSql } from '../../database/table.ts'
import { Conflict, isId, type Json, NotFound } from '../../model/index.ts'
import { type Context, findRecord, objectOf, visibleAmong } from '../../records/index.ts'
import { sentence } from '../problem-words.ts'
import type { Why } from './failure.ts'
import type { Link } from './keep-runs.ts'
import { stirred } from './stirred.ts'

interface RunRow {
  id: string
  flow: { id: string; name: string }
  version: number
  object: string | null
  record: string | null
  cause: string
  state: string
  step: string | null
  wakesAt: string | null
  waitsFor: Json
  why: Why | null
  chain: Link[]
  values: Json
  beganAt: string
  endedAt: string | null
}

const moment = (column: string): Sql => raw(momentSql(column))
const columns: Sql = sql`r.id, json_build_object('id', f.id, 'name', f.name) as flow, v.number as version, r.object, r.record_id as record, r.cause, r.state,
  r.place as step, ${moment('r.wake_at')} as "wakesAt", r.waits_for as "waitsFor", r.why, r.chain, r.values,
  ${moment('r.began_at')} as "beganAt", ${moment('r.ended_at')} as "endedAt"`
const from: Sql = sql`flow_run r join flow f on f.workspace_id = r.workspace_id and f.id = r.flow
  join flow_version v on v.workspace_id = r.workspace_id and v.id = r.version`

export interface RunQuery {
  flow?: string
  object?: string
  record?: string
  state?: string
  cursor?: string
  limit?: number
}

/** Runs, the newest first, as far as the caller sees the records that they are about. */
export async function listRuns(ctx: Context, { flow, object, record, state, cursor, limit = 50 }: RunQuery) {
  if (flow !== undefined) await requireFlow(ctx, flow)
  const rows = await ctx.db.query<RunRow>(sql`
    select ${columns} from ${from} where r.workspace_id = ${ctx.workspace}
      ${flow ? sql`and r.flow = ${flow}::uuid` : sql``} ${record ? sql`and r.record_id = ${record}::uuid` : sql``}
      ${object ? sql`and r.object = ${object}` : sql``} ${state ? sql`and r.state = ${state}` : sql``} ${cursor ? sql`and r.id < ${cursor}::uuid` : sql``}
    order by r.id desc limit ${limit + 1}`)
  const page = rows.slice(0, limit)
  const nextCursor = rows.length > limit ? (page.at(-1)?.id ?? null) : null
  return { data: await shown(ctx, await seen(ctx, page)), nextCursor }
}

/** Also one that was removed: what it did is still asked about. */
async function requireFlow({ db, workspace }: Context, id: string): Promise<void> {
  const known =
    isId(id) && (await db.one(sql`select 1 as known from flow where workspace_id = ${workspace} and id = ${id}`))
  if (!known) throw new NotFound('notFound', { object: 'flow', id })
}

/** Runs about no record are the administrator's to see. */
async function seen(ctx: Context, rows: readonly RunRow[]): Promise<RunRow[]> {
  const visible = await visibleAmong(ctx, rows.flatMap(onOf))
  return rows.filter(({ record }) => (record ? visible.has(record) : isAdministrator(ctx)) || isAdministrator(ctx))
}

const onOf = ({ object, record }: RunRow): { object: string; id: string }[] =>
  object && record ? [{ object, id: record }] : []

async function shown(ctx: Context, rows: readonly RunRow[]) {
  const titles = await titlesOf(ctx, rows)
  return rows.map(({ object, record, why, values: _, chain, ...run }) => ({
    ...run,
    on: object && record ? { object, id: record, title: titles.get(record) ?? null } : null,
    why: whyShown(ctx, why),
    ...(chain.length && { chain }),
  }))
}

async function titlesOf(ctx: Context, rows: readonly RunRow[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (const { object, record } of rows) {
    if (!object || !record || titles.has(record) || !ctx.config.objects.has(object)) continue
    const { title } = objectOf(ctx, object)
    const found = await findRecord(ctx, object, record, { fields: [title], trash: 'with' }).catch(() => null)
    if (found?.[title]) titles.set(record, String(found[title]))
  }
  return titles
}

/** In the words of the reader. */
function whyShown(ctx: Context, why: Why | null) {
  if (!why) return null
  const { code, params, step, problems } = why
  return {
    code,
    message: sentence(ctx.locale, { field: '', code, ...(params && { params }) }),
    ...(step && { step }),
    ...(problems && { problems: problems.map(problem => ({ ...problem, message: sentence(ctx.locale, problem) })) }),
  }
}

interface StepRow {
  n: number
  step: string
  do: string
  state: string
  got: Json
  did: Json
  why: Why | null
  beganAt: string
  endedAt: string | null
}

/** A run step by step. What steps got and did is the administrator's to see, and of whoever sees the record. Throws NotFound. */
export async function getRun(ctx: Context, id: string) {
  const row = await findRun(ctx, id)
  const steps = await ctx.db.query<StepRow>(sql`
    select n, step, "do", state, got, did, why, ${moment('began_at')} as "beganAt", ${moment('ended_at')} as "endedAt"
    from flow_step where workspace_id = ${ctx.workspace} and run = ${id} order by n`)
  const [run] = await shown(ctx, [row])
  return {
    ...run,
    chain: await chainShown(ctx, row.chain),
    ...(isAdministrator(ctx) && { values: row.values }),
    steps: steps.map(({ got, did, why, ...step }) => ({
      ...step,
      ...(isAdministrator(ctx) && { got, did }),
      why: whyShown(ctx, why),
    })),
  }
}

async function findRun(ctx: Context, id: string): Promise<RunRow> {
  const row = isId(id)
    ? await ctx.db.one<RunRow>(
        sql`select ${columns} from ${from} where r.workspace_id = ${ctx.workspace} and r.id = ${id}`,
      )
    : undefined
  const [visible] = row ? await seen(ctx, [row]) : []
  if (!visible) throw new NotFound('notFound', { object: 'flowRun', id })
  return visible
}

/** By the names of the flows. */
async function chainShown({ db, workspace }: Context, chain: readonly Link[]) {
  if (!chain.length) return []
  const rows = await db.query<{ id: string; name: string }>(
    sql`select id, name from flow where workspace_id = ${workspace} and id = any(${chain.map(({ flow }) => flow)}::uuid[])`,
  )
  const names = new Map(rows.map(({ id, name }) => [id, name]))
  return chain.map(({ flow, record, run }) => ({ flow: { id: flow, name: names.get(flow) ?? null }, record, run }))
}

/** A run that failed goes on from the step that did. Throws NotFound, Conflict. */
export async function retryRun(ctx: Context, id: string) {
  const { state } = await findRun(ctx, id)
  const again = await ctx.db.one(sql`
    update flow_run set state = 'running', ended_at = null, wake_at = now(), attempts = 0, why = null
    where workspace_id = ${ctx.workspace} and id = ${id} and state = 'failed' returning 1 as again`)
  if (!again) throw new Conflict('flowRunState', { state })
  stirred(ctx.workspace)
  return getRun(ctx, id)
}

/** A run that is under way ends where it is. Throws NotFound, Conflict. */
export async function stopRun(ctx: Context, id: string) {
  const { state } = await findRun(ctx, id)
  const ended = await ctx.db.one(sql`
    update flow_run set state = 'stopped', ended_at = now(), wake_at = null, waits_on = null, why = ${JSON.stringify({ code: 'flowStoppedByHand' })}::jsonb
    where workspace_id = ${ctx.workspace} and id = ${id} and state in ('running', 'waiting') returning 1 as ended`)
  if (!ended) throw new Conflict('flowRunState', { state })
  return getRun(ctx, id)
}
