import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import { type Context, getRecord, type RecordJson, transact } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import type { Doing, Done, FlowAction } from '../flow-action.ts'
import { inNameOf } from './begin.ts'
import type { Actions } from './check.ts'
import { retryAt, StopsHere, whyOf } from './failure.ts'
import { type Version, versionOf } from './published.ts'
import { holdRun, moveOn, noteCalling, noteFailure, type Run } from './run.ts'
import { tellOfTrouble } from './tell.ts'
import { fillText } from './texts.ts'
import type { Placed } from './tree.ts'
import { whoIs, workOut } from './values.ts'

export interface Means {
  application: Application
  actions: Actions
}

/** At a stretch; then others get their turn. */
export const mostSteps = 50

/** Carries a run on that is due, step after step, each in a transaction of its own, until it waits, fails or has come to its end. */
export async function advance(means: Means, workspace: string, due: Run): Promise<void> {
  let run: Run | null = due
  for (let taken = 0; run && taken < mostSteps; taken++) run = await takeStep(means, workspace, run)
}

/** Takes the step that is due. Returns the run where the next one is due at once. */
async function takeStep(means: Means, workspace: string, run: Run): Promise<Run | null> {
  const system = await means.application.systemContext(workspace, { channel: 'automation', reference: run.id })
  const version = await versionOf(system, run.version)
  if (!version) return null
  const { placed, action } = stepOf(means, version, run)
  const as = await inNameOf(system, means.application, version.definition.runAs)
  const at = { run, version, step: placed?.step ?? { id: run.place, do: '' } }
  try {
    if (!as) throw new StopsHere('flowUserGone')
    if (!placed || !action) throw new StopsHere('flowNoAction', { action: at.step.do })
    return await doStep(as, { run, version, placed, action })
  } catch (error) {
    await fail(system, means, at, error)
    return null
  }
}

/** Where a run stands, and what is done there. */
export function stepOf({ actions }: Means, { places }: Version, run: Run) {
  const placed = places.get(run.place)
  return { placed, action: placed && actions.get(placed.step.do) }
}

export interface Taken {
  run: Run
  version: Version
  placed: Placed
  action: FlowAction
}

async function doStep(as: Context, taken: Taken): Promise<Run | null> {
  const { run, placed, action } = taken
  const got = gotOf(placed.step)
  const calls = action.call !== undefined && !run.entered
  const called = calls ? await callOut(as, taken, got) : undefined
  if (called === elsewhere) return null
  return transact(as, async inside => {
    const held = await holdRun(inside, run, { mine: calls })
    if (!held) return null
    return moveOn(inside, { run: held, placed, done: await doHeld(inside, { ...taken, run: held }, called), got })
  })
}

/** What the step of a run that is held does: it begins, or goes on after its wait. */
export async function doHeld(inside: Context, taken: Taken, called?: Json): Promise<Done> {
  const { run, action } = taken
  const woken = run.woken ?? { by: 'time' }
  const doing = doingOf(inside, taken, called)
  if (!run.entered) return action.run(inside, doing)
  return action.resume ? action.resume(inside, doing, woken) : { did: { by: woken.by } }
}

const elsewhere = Symbol('another process has it')

/** Before it is called it is noted that it will be: what is cut off here is called again, under the same key. */
async function callOut(as: Context, taken: Taken, got: JsonObject): Promise<Json | typeof elsewhere | undefined> {
  const { run, placed, action } = taken
  if (!(await transact(as, inside => noteCalling(inside, run, placed.step, got)))) return elsewhere
  return action.call?.(as, doingOf(as, taken, undefined))
}

/** What a step was given, without the steps inside of it. */
export function gotOf({ id: _, do: __, name: ___, ...params }: Placed['step']): JsonObject {
  return Object.fromEntries(
    Object.entries(params).flatMap(([name, value]): [string, Json][] => {
      if (name === 'otherwise' || name === 'timeout') return []
      return [[name, Array.isArray(value) ? value.map(withoutSteps) : value]]
    }),
  )
}

const withoutSteps = (value: Json): Json => {
  if (!isJsonObject(value)) return value
  const { steps: _, ...rest } = value
  return rest
}

function doingOf(ctx: Context, { run, version, placed }: Omit<Taken, 'action'>, called: Json | undefined): Doing {
  const on = run.object && run.record ? { object: run.object, id: run.record } : null
  let read: Promise<RecordJson> | undefined
  async function record(): Promise<RecordJson> {
    if (!on) throw new StopsHere('flowNoRecord')
    read ??= getRecord(ctx, on.object, on.id)
    return read
  }
  const about = { on, record, values: run.values }
  return {
    step: placed.step,
    flow: { id: version.flow, name: version.name },
    run: run.id,
    key: `${run.id}.${placed.step.id}`,
    on,
    values: run.values,
    ...(called !== undefined && { called }),
    record,
    fill: (text, { html = false } = {}) => fillText(ctx, text, about, html),
    value: (given, target) => workOut(ctx, given, target, about),
    who: given => whoIs(ctx, given, about),
  }
}

async function fail(
  ctx: Context,
  { application }: Means,
  { run, version, step }: { run: Run; version: Version; step: Placed['step'] },
  error: unknown,
): Promise<void> {
  const why = whyOf(error, step.id)
  const again = retryAt(error, run.attempts)
  if (why.code === 'flowUnexpected')
    application.log.error({ err: error, flow: version.flow, run: run.id, step: step.id }, 'a step of a flow failed')
  const isNoted = await noteFailure(ctx, run, step, { why, again, got: gotOf(step) })
  if (isNoted && !again) await tellOfTrouble(ctx, version)
}
