import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../records/index.ts'
import { stageFieldOf } from '../../records/stages.ts'
import type { Application, RecordEvent } from '../feature.ts'
import { inNameOf } from './begin.ts'
import { type Published, type Version, versionOf } from './published.ts'
import { idIn, meets } from './wake-runs.ts'

interface Heard {
  flows: Published
  event: RecordEvent
}

/** Ends runs that what has happened makes pointless: the client has answered, the record has left its stage, or is what the flow wanted. */
export async function endByEvent(ctx: Context, application: Application, heard: Heard): Promise<void> {
  const { flows, event } = heard
  if (flows.answers && event.object === 'activity' && event.kind === 'created') await endAnswered(ctx, event)
  if (flows.stops.has(event.object) && event.kind === 'updated') await endByRecord(ctx, application, event)
}

const contacts = new Set(['call', 'email', 'message', 'meeting', 'form'])

/** An answer stands on the card, or is by the person whom the card names. */
async function endAnswered(ctx: Context, { after }: RecordEvent): Promise<void> {
  if (after.direction !== 'in' || !contacts.has(String(after.kind))) return
  const about = [...idIn(after.on), ...idIn(after.contact)]
  if (!about.length) return
  const runs = await liveRuns(
    ctx,
    sql`record_id = any(${about}::uuid[]) or record_id in (select d.id from deal d where d.workspace_id = ${ctx.workspace} and d.contact = any(${about}::uuid[]))`,
  )
  for (const { id, version } of runs)
    if ((await versionOf(ctx, version))?.definition.stops.answered) await end(ctx, id, 'flowAnswered')
}

async function endByRecord(ctx: Context, application: Application, event: RecordEvent): Promise<void> {
  for (const { id, version, heard } of await liveRuns(ctx, sql`record_id = ${event.record}`)) {
    // What it has done itself does not make it pointless.
    if (id === event.reference) continue
    const known = await versionOf(ctx, version)
    const isItsBeginning = heard.includes(event.id)
    const why = known && (await reasonToEnd(ctx, application, { version: known, event, isItsBeginning }))
    if (why) await end(ctx, id, why)
  }
}

async function reasonToEnd(
  ctx: Context,
  application: Application,
  { version: { definition }, event, isItsBeginning }: { version: Version; event: RecordEvent; isItsBeginning: boolean },
): Promise<string | null> {
  const object = ctx.config.objects.get(event.object)
  const { leavesStage, when } = definition.stops
  const stage = object && stageFieldOf(object)
  // By coming into a stage it has left another one, not that of the run.
  if (leavesStage && stage && stage in event.after && !isItsBeginning) return 'flowLeftStage'
  if (!when) return null
  const as = await inNameOf(ctx, application, definition.runAs)
  return as && (await meets(as, event.object, event.record, when)) ? 'flowReached' : null
}

const liveRuns = (
  { db, workspace }: Context,
  which: Sql,
): Promise<{ id: string; version: string; heard: string[] }[]> =>
  db.query(sql`
    select id, version, heard from flow_run where workspace_id = ${workspace} and state in ('running', 'waiting') and (${which}) limit 1000`)

async function end({ db, workspace }: Context, id: string, code: string): Promise<void> {
  await db.query(sql`
    update flow_run set state = 'stopped', ended_at = now(), wake_at = null, waits_on = null, why = ${JSON.stringify({ code })}::jsonb
    where workspace_id = ${workspace} and id = ${id} and state in ('running', 'waiting')`)
}
