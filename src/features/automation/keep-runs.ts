import sql from 'sql-template-tag'
import { Invalid, type JsonObject, newId } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { countRuns, mayKeepSkipped } from './counts.ts'
import { StopsHere, type Why } from './failure.ts'
import type { Version } from './published.ts'
import { tellOfTrouble } from './tell.ts'

/** Which run of which flow led to another one. */
export interface Link {
  flow: string
  record: string | null
  run: string
}

/** What begins flows: an event, a moment, somebody. */
export interface Beginning {
  /** The same for the same: a flow runs once for it. */
  cause: string
  record: string | null
  chain: readonly Link[]
  values?: JsonObject
  /** The event that begins it, or the call that does so for many records: the run has heard of it. */
  heard?: string
}

export interface Verdict {
  state: 'running' | 'skipped' | 'stopped'
  why: Why | null
}

export const skip = (code: string, more: Omit<Why, 'code'> = {}): Verdict => ({
  state: 'skipped',
  why: { code, ...more },
})
export const runs: Verdict = { state: 'running', why: null }

/** A flow that may begin for a cause. */
export interface Asked {
  version: Version
  beginning: Beginning
}

export interface Judged extends Asked {
  verdict: Verdict
}

/** `run`: the one that was begun; `null`: none was, also where one is there already for the cause or still runs for the record. */
export interface Outcome extends Judged {
  run: string | null
}

/** Writes them in one statement; what is there already for a cause stays as it is. */
export async function keepRuns(ctx: Context, judged: readonly Judged[]): Promise<Outcome[]> {
  const rows = judged.flatMap(one =>
    one.verdict.state !== 'skipped' || mayKeepSkipped(one.version.flow) ? [{ one, row: runRow(one) }] : [],
  )
  const written = rows.length
    ? await insertRuns(
        ctx,
        rows.map(({ row }) => row),
      )
    : []
  const kept = new Set(written.map(({ id }) => id))
  const ids = new Map(rows.flatMap(({ one, row }) => (kept.has(row.id) ? [[one, row.id] as const] : [])))
  for (const one of judged) {
    const { state } = one.verdict
    if (state === 'skipped') countRuns(ctx, one.version.flow, 'skipped')
    else if (ids.has(one)) countRuns(ctx, one.version.flow, 'began')
  }
  for (const version of new Set([...ids.keys()].filter(isTrouble).map(one => one.version)))
    await tellOfTrouble(ctx, version)
  return judged.map(one => ({ ...one, run: one.verdict.state === 'running' ? (ids.get(one) ?? null) : null }))
}

const isTrouble = ({ verdict: { state, why } }: Judged): boolean =>
  state === 'stopped' || why?.code === 'flowBroken' || why?.code === 'flowUserGone'

function runRow({ version, beginning, verdict: { state, why } }: Judged) {
  const { cause, record, chain, values = {}, heard } = beginning
  const { again, trigger, steps } = version.definition
  const isOnce = again === 'once' && record !== null && state === 'running'
  return {
    id: newId(),
    flow: version.flow,
    version: version.id,
    object: trigger.object ?? null,
    record_id: record,
    cause: isOnce ? `once ${record}` : cause,
    state,
    place: state === 'running' ? (steps[0]?.id ?? null) : null,
    values,
    chain,
    why,
    heard: heard === undefined ? [] : [heard],
    single: again === 'notWhileRunning',
  }
}

type RunRow = ReturnType<typeof runRow>

const insertRuns = (ctx: Context, rows: readonly RunRow[]): Promise<{ id: string; flow: string; state: string }[]> =>
  ctx.db.query(sql`
    insert into flow_run (workspace_id, id, flow, version, object, record_id, cause, state, place, values, chain, why, heard, single, wake_at, ended_at)
    select ${ctx.workspace}::uuid, id, flow, version, object, record_id, cause, state, place, values, chain, why, heard, single,
      case when state = 'running' then now() end, case when state <> 'running' then now() end
    from json_to_recordset(${JSON.stringify(rows)}::json) as g(id uuid, flow uuid, version uuid, object text, record_id uuid, cause text,
      state text, place text, values jsonb, chain jsonb, why jsonb, heard uuid[], single boolean)
    on conflict do nothing returning id, flow, state`)

/** Begins a flow for many at once, each once for its cause, without asking anything more of the records. */
export async function beginFor(
  ctx: Context,
  version: Version,
  given: readonly Pick<Beginning, 'cause' | 'record'>[],
): Promise<void> {
  if (!given.length) return
  const written = await insertRuns(
    ctx,
    given.map(each => runRow({ version, beginning: { ...each, chain: [] }, verdict: runs })),
  )
  for (const _ of written) countRuns(ctx, version.flow, 'began')
}

/** A flow that the clock cannot begin as it is now says why, and its owner is told. Throws what is no fault of the flow. */
export async function noteBroken(
  ctx: Context,
  version: Version,
  { error, cause }: { error: unknown; cause: string },
): Promise<void> {
  if (!(error instanceof Invalid || error instanceof StopsHere)) throw error
  const why = error instanceof Invalid ? { problems: error.problems.slice(0, 20) } : {}
  const verdict = skip(error instanceof StopsHere ? error.code : 'flowBroken', why)
  await insertRuns(ctx, [runRow({ version, beginning: { cause, record: null, chain: [] }, verdict })])
  await tellOfTrouble(ctx, version)
}
