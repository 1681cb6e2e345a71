import sql, { type Sql } from 'sql-template-tag'
import type { Json, JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Done, Woken } from '../flow-action.ts'
import type { Why } from './failure.ts'
import { following, type Placed } from './tree.ts'

/** A run as it stands, for whoever carries it on. */
export interface Run {
  id: string
  flow: string
  version: string
  object: string | null
  record: string | null
  place: string
  entered: boolean
  values: JsonObject
  woken: Woken | null
  attempts: number
  steps: number
}

const columns = sql`id, flow, version, object, record_id as record, place, entered, values, woken, attempts, steps`

/**
 * Holds the run where it was seen; `undefined`: it is elsewhere by now, or another process has it. `mine`: it is not due for others, as this
 * process is about to finish what it has begun.
 */
export const holdRun = (
  { db, workspace }: Context,
  { id, place, entered, steps, attempts }: Run,
  { mine = false }: { mine?: boolean } = {},
): Promise<Run | undefined> =>
  db.one<Run>(sql`
    select ${columns} from flow_run
    where workspace_id = ${workspace} and id = ${id} and state in ('running', 'waiting') and place = ${place} and entered = ${entered}
      and steps = ${steps} and attempts = ${attempts} and (${mine} or wake_at <= now())
    for update skip locked`)

/** Runs that are due, the longest due first. */
export const dueRuns = ({ db, workspace }: Context, limit: number, except: readonly string[]): Promise<Run[]> =>
  db.query<Run>(sql`
    select ${columns} from flow_run where workspace_id = ${workspace} and state in ('running', 'waiting') and wake_at is not null and wake_at <= now()
      and place is not null and not id = any(${except}::uuid[])
    order by wake_at limit ${limit}`)

/** When the next run is due, in milliseconds from now; `null`: none. */
export async function nextDue({ db, workspace }: Context): Promise<number | null> {
  const row = await db.one<{ ms: number | null }>(sql`
    select (extract(epoch from (select wake_at from flow_run
      where workspace_id = ${workspace} and state in ('running', 'waiting') and wake_at is not null
      order by wake_at limit 1) - now()) * 1000)::float8 as ms`)
  return row?.ms ?? null
}

/** So long nobody else takes a step whose call is under way. */
export const callLease = 120_000

/** Notes that a call is made: should this process be killed, it is made again. `undefined`: the run is elsewhere by now. */
export async function noteCalling(ctx: Context, run: Run, step: Placed['step'], got: JsonObject): Promise<boolean> {
  const held = await holdRun(ctx, run)
  if (!held) return false
  await writeStep(
    ctx,
    run,
    step,
    { state: 'calling', got },
    sql`wake_at = now() + ${callLease} * interval '1 millisecond'`,
  )
  return true
}

interface StepRow {
  state: 'calling' | 'waiting' | 'done' | 'retried' | 'failed'
  got?: JsonObject
  did?: JsonObject
  why?: Why
}

/** The step and where the run is then, in one statement. `set`: what becomes of the run. */
const writeStep = (
  { db, workspace }: Context,
  { id, steps }: Run,
  step: Placed['step'],
  { state, got, did, why }: StepRow,
  set: Sql,
): Promise<Run | undefined> => {
  const ended = state === 'calling' || state === 'waiting' ? sql`null::timestamptz` : sql`clock_timestamp()`
  return db.one<Run>(sql`
    with step as (
      insert into flow_step (workspace_id, run, n, step, "do", state, got, did, why, ended_at)
      values (${workspace}, ${id}, ${steps}, ${step.id}, ${step.do}, ${state}, ${jsonOf(got)}::jsonb, ${jsonOf(did)}::jsonb, ${jsonOf(why)}::jsonb, ${ended})
      on conflict (workspace_id, run, n) do update set state = excluded.state, got = coalesce(excluded.got, flow_step.got),
        did = coalesce(excluded.did, flow_step.did), why = excluded.why, ended_at = excluded.ended_at)
    update flow_run set ${set} where workspace_id = ${workspace} and id = ${id} returning ${columns}`)
}

const jsonOf = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))

/** Writes down what a step did and where the run goes. Returns it where it goes on at once. */
export async function moveOn(
  ctx: Context,
  run: Run,
  placed: Placed,
  { done, got }: { done: Done; got: JsonObject },
): Promise<Run | null> {
  const { step } = placed
  const { did, waits, ends } = done
  const values: JsonObject = { ...run.values, ...done.values }
  if (waits) {
    await writeStep(ctx, run, step, { state: 'waiting', got, did }, resting(values, waits))
    return null
  }
  const row: StepRow = { state: 'done', got, did }
  const next = ends ? null : following(placed, done.into)
  if (next === null) {
    const why = ends ? { ...ends, step: step.id } : null
    await writeStep(ctx, run, step, row, ended({ state: ends ? 'stopped' : 'done', values, why }))
    return null
  }
  const gone = await writeStep(
    ctx,
    run,
    step,
    row,
    sql`
    state = 'running', place = ${next}, entered = false, values = ${JSON.stringify(values)}::jsonb, woken = null,
    wake_at = now(), waits_on = null, waits_for = null, attempts = 0, steps = steps + 1`,
  )
  return gone ?? null
}

const resting = (values: JsonObject, { until, event }: NonNullable<Done['waits']>): Sql => sql`
  state = 'waiting', entered = true, values = ${JSON.stringify(values)}::jsonb, woken = null,
  wake_at = ${until?.toISOString() ?? null}::timestamptz, waits_on = ${event?.by.record ?? null}::uuid, waits_for = ${jsonOf(event)}::jsonb, attempts = 0`

interface End {
  state: 'done' | 'stopped'
  values: Json
  why: Why | null
}

const ended = ({ state, values, why }: End): Sql => sql`
  state = ${state}, values = ${JSON.stringify(values)}::jsonb, why = ${why && JSON.stringify(why)}::jsonb, woken = null,
  wake_at = null, waits_on = null, waits_for = null, ended_at = clock_timestamp(), steps = steps + 1`

/** Notes that a step was not done, and when it is tried again; `null`: by hand only. `false`: the run is elsewhere by now. */
export async function noteFailure(
  ctx: Context,
  run: Run,
  step: Placed['step'],
  { why, again, got }: { why: Why; again: Date | null; got: JsonObject },
): Promise<boolean> {
  return ctx.db.transaction(async db => {
    const inside = { ...ctx, db }
    if (!(await holdRun(inside, run, { mine: true }))) return false
    const then = again
      ? sql`state = 'running', wake_at = ${again.toISOString()}::timestamptz`
      : sql`state = 'failed', wake_at = null, waits_on = null, ended_at = clock_timestamp()`
    await writeStep(
      inside,
      run,
      step,
      { state: again ? 'retried' : 'failed', got, why },
      sql`
      attempts = attempts + 1, steps = steps + 1, why = ${JSON.stringify(why)}::jsonb, ${then}`,
    )
    return true
  })
}
