import sql from 'sql-template-tag'
import { Invalid, isJsonObject, type Json } from '../../model/index.ts'
import { accessPredicate, type Context, filterCondition, findRecord, fromTable, living } from '../../records/index.ts'
import type { Application, RecordEvent } from '../feature.ts'
import type { EventWait } from '../flow-action.ts'
import { inNameOf } from './begin.ts'
import { type Published, versionOf } from './published.ts'
import { stirred } from './stirred.ts'

interface Heard {
  flows: Published
  event: RecordEvent
}

/** Runs that wait for what has happened go on. Told again, it wakes none a second time. */
export async function wakeByEvent(ctx: Context, application: Application, { flows, event }: Heard): Promise<void> {
  const fields = flows.waits.get(`${event.object}.${event.kind}`)
  if (!fields) return
  const records = await recordsMeant(ctx, event, fields)
  const waiting = await ctx.db.query<Waiting>(sql`
    select id, version, waits_for as "waitsFor" from flow_run
    where workspace_id = ${ctx.workspace} and waits_on = any(${records}::uuid[]) and state = 'waiting' and not ${event.id}::uuid = any(heard)`)
  let woken = 0
  for (const run of waiting) if (await isMeant(ctx, application, run, event)) woken += await wake(ctx, run, event)
  if (woken) stirred(ctx.workspace)
}

interface Waiting {
  id: string
  version: string
  waitsFor: EventWait | null
}

/** The record itself, and those that it refers to by the fields for which runs wait. */
async function recordsMeant(ctx: Context, event: RecordEvent, fields: ReadonlySet<string>): Promise<string[]> {
  const named = [...fields].filter(field => field !== '')
  const values: Record<string, Json | undefined> =
    event.kind === 'created'
      ? event.after
      : named.length
        ? ((await findRecord(ctx, event.object, event.record)) ?? {})
        : {}
  const referred = named.flatMap(field => idIn(values[field]))
  return [...(fields.has('') ? [event.record] : []), ...referred]
}

export const idIn = (value: Json | undefined): string[] =>
  typeof value === 'string' ? [value] : isJsonObject(value) && typeof value.id === 'string' ? [value.id] : []

async function isMeant(ctx: Context, application: Application, run: Waiting, event: RecordEvent): Promise<boolean> {
  const { waitsFor } = run
  if (!waitsFor || waitsFor.object !== event.object || !waitsFor.kinds.some(kind => kind === event.kind)) return false
  if (waitsFor.by.field === undefined && waitsFor.by.record !== event.record) return false
  const version = await versionOf(ctx, run.version)
  const as = version && (await inNameOf(ctx, application, version.definition.runAs))
  return as ? meets(as, event.object, event.record, waitsFor.when ?? null) : false
}

/** Whether a record meets a filter now, as somebody sees it. A filter that can no longer be read is met by none. */
export async function meets(
  as: Context,
  name: string,
  id: string,
  when: Record<string, Json> | null,
): Promise<boolean> {
  const object = as.config.objects.get(name)
  if (!object) return false
  try {
    const condition = when ? filterCondition(as, object, when, 't') : sql`true`
    const row = await as.db.one(sql`select 1 as met from ${fromTable(object, 't')}
      where t.id = ${id} and ${living(as, object, 't')} and ${accessPredicate(as, object, 'read', 't')} and ${condition}`)
    return row !== undefined
  } catch (error) {
    if (error instanceof Invalid) return false
    throw error
  }
}

async function wake(ctx: Context, { id }: Waiting, { id: event, object, record, kind }: RecordEvent): Promise<number> {
  const woken = { by: 'event', event: { object, record, kind } }
  const rows = await ctx.db.query(sql`
    update flow_run set state = 'running', wake_at = now(), waits_on = null, waits_for = null, woken = ${JSON.stringify(woken)}::jsonb,
      heard = heard || ${event}::uuid
    where workspace_id = ${ctx.workspace} and id = ${id} and state = 'waiting' and not ${event}::uuid = any(heard) returning 1`)
  return rows.length
}
