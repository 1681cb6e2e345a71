import sql, { type Sql } from 'sql-template-tag'
import type { JsonObject } from '../../model/index.ts'
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

const columns = sql`id, flow, version, object, record_id as record, place, entered, "values", woken, attempts, steps`

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

/** Holds all of these that are where they were seen, as `holdRun` does. */
export const holdRuns = ({ db, workspace }: Context, seen: readonly Run[]): Promise<Run[]> =>
  db.query<Run>(sql`
    select ${columns} from flow_run where workspace_id = ${workspace} and id = any(${seen.map(({ id }) => id)}::uuid[])
      and state in ('running', 'waiting') and wake_at <= now() and (id, place, entered, steps, attempts) in (
        select * from json_to_recordset(${JSON.stringify(seen)}::json) as s(id uuid, place text, entered boolean, steps int, attempts int))
    for update skip locked`)

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

/** What a step did. */
export interface StepDone {
  run: Run
  placed: Placed
  done: Done
  got: JsonObject
}

/** Writes down what a step did and where the run goes. Returns it where it goes on at once. */
export const moveOn = async (ctx: Context, step: StepDone): Promise<Run | null> =>
  (await moveAllOn(ctx, [step]))[0] ?? null

/** The same for steps of many runs, in one statement. */
export async function moveAllOn({ db, workspace }: Context, steps: readonly StepDone[]): Promise<Run[]> {
  const rows = await db.query<Run & { state: string }>(sql`
    with moved as (
      select * from json_to_recordset(${JSON.stringify(steps.map(movedTo))}::json) as m(id uuid, n int, step text, "do" text, is_done boolean,
        got jsonb, did jsonb, state text, place text, entered boolean, "values" jsonb, wake_at timestamptz, waits_on uuid, waits_for jsonb, why jsonb)),
    step as (
      insert into flow_step (workspace_id, run, n, step, "do", state, got, did, ended_at)
      select ${workspace}::uuid, id, n, step, "do", case when is_done then 'done' else 'waiting' end, got, did, case when is_done then clock_timestamp() end from moved
      on conflict (workspace_id, run, n) do update set state = excluded.state, got = excluded.got, did = excluded.did, why = null, ended_at = excluded.ended_at)
    update flow_run r set state = m.state, place = m.place, entered = m.entered, "values" = m."values", woken = null, waits_on = m.waits_on,
      waits_for = m.waits_for, why = m.why, attempts = 0, steps = r.steps + m.is_done::int,
      wake_at = case when m.state = 'running' then now() else m.wake_at end, ended_at = case when m.state in ('done', 'stopped') then clock_timestamp() end
    from moved m where r.workspace_id = ${workspace} and r.id = m.id 
      returning r.id, r.flow, r.version, r.object, r.record_id as record, r.place, r.entered, r."values", r.woken, r.attempts, r.steps, r.state`)
  return rows.filter(({ state }) => state === 'running')
}

/** Of a step and the run behind it, as columns. */
function movedTo({ run, placed, done: { did, waits, ends, into, values }, got }: StepDone) {
  const { id, place, entered, steps: n } = run
  const step = { id, n, step: placed.step.id, do: placed.step.do, is_done: !waits, got, did }
  const known = { ...step, values: { ...run.values, ...values } }
  if (waits) {
    const { until, event } = waits
    return {
      ...known,
      state: 'waiting',
      place,
      entered: true,
      wake_at: until,
      waits_on: event?.by.record,
      waits_for: event,
    }
  }
  if (ends) return { ...known, state: 'stopped', place, entered, why: { ...ends, step: placed.step.id } }
  const next = following(placed, into)
  return next === null
    ? { ...known, state: 'done', place, entered }
    : { ...known, state: 'running', place: next, entered: false }
}

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
