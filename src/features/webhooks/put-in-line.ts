import sql from 'sql-template-tag'
import { newId, Unauthenticated } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Application, RecordEvent } from '../feature.ts'
import { choose } from './choose.ts'
import { isTold } from './events.ts'
import type { Webhook } from './webhook.ts'

/** An event as far as it matters for the line: what happened to which version of a record. */
export type LinedEvent = Pick<RecordEvent, 'id' | 'kind' | 'object' | 'record'> & { version: number }

interface Lining {
  ctx: Context
  application: Application
  /** What is in line already goes again, as if it had come now. */
  again?: boolean
}

/** Puts what a webhook is to be told into its line, in the present transaction. Returns how many that were. */
export async function putInLine(
  { ctx, application, again = false }: Lining,
  webhook: Webhook,
  events: readonly LinedEvent[],
): Promise<number> {
  const asked = events.filter(event => isTold(webhook.events, event))
  if (!asked.length) return 0
  const told = await wantedAmong(ctx, await ownerOf(ctx, webhook, application), webhook, asked)
  return told.length ? write(ctx, webhook, told, again) : 0
}

/** Where he is gone it is paused as soon as something is due; until then nothing is lost, and all is looked at again when it is sent. */
async function ownerOf(ctx: Context, { owner }: Webhook, { userContext }: Application): Promise<Context> {
  try {
    return { ...(await userContext(ctx.workspace, owner, ctx.via)), db: ctx.db }
  } catch (error) {
    if (error instanceof Unauthenticated) return ctx
    throw error
  }
}

/** Of what the owner does not see he is told only that it is away, where he was told of the record before. */
async function wantedAmong(
  ctx: Context,
  owner: Context,
  { id, filter }: Webhook,
  events: readonly LinedEvent[],
): Promise<LinedEvent[]> {
  const seen = new Set<string>()
  const wanted = new Set<string>()
  for (const [object, group] of Map.groupBy(events, event => event.object)) {
    const ids = [...new Set(group.map(({ record }) => record))]
    const chosen = await choose(owner, { object, ids, filter })
    for (const record of chosen.seen) seen.add(record)
    for (const record of chosen.wanted) wanted.add(record)
  }
  const unseen = events.flatMap(({ record }) => (seen.has(record) ? [] : [record]))
  const known = unseen.length ? await toldBefore(ctx, id, unseen) : new Set<string>()
  return events.filter(({ record }) => wanted.has(record) || known.has(record))
}

async function toldBefore({ db, workspace }: Context, webhook: string, records: string[]): Promise<Set<string>> {
  const rows = await db.query<{ record: string }>(sql`
    select distinct record_id as record from webhook_delivery
    where workspace_id = ${workspace} and webhook = ${webhook} and record_id = any(${records}::uuid[]) and state in ('waiting', 'delivered')`)
  return new Set(rows.map(({ record }) => record))
}

/** The first of a record is due at once, unless an earlier one still waits; each of the others, once the one before it is told. */
async function write(ctx: Context, webhook: Webhook, events: readonly LinedEvent[], again: boolean): Promise<number> {
  const rows = events.map(({ id, kind, object, record, version }) => ({
    id: newId(),
    event: id,
    type: `${object}.${kind}`,
    object,
    record,
    version,
  }))
  const written = await ctx.db.query(sql`
    insert into webhook_delivery (id, webhook, event, type, object, record_id, version, due_at)
    select g.id, ${webhook.id}::uuid, g.event, g.type, g.object, g.record, g.version,
      case when g.place = 1 and not exists (select from webhook_delivery w
        where w.workspace_id = ${ctx.workspace} and w.webhook = ${webhook.id} and w.record_id = g.record and w.state = 'waiting'
          and (w.version, w.event) < (g.version, g.event)) then now() end
    from (select r.*, row_number() over (partition by r.record order by r.version, r.event) as place
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as r(id uuid, event uuid, type text, object text, record uuid, version int)) g
    on conflict (workspace_id, webhook, event) do ${again ? goAgain : sql`nothing`}
    returning id`)
  return written.length
}

/** What a delivery is set to that is to go again. */
export const goAgain = sql`update set state = 'waiting', attempts = 0, due_at = now(), give_up_at = now() + interval '3 days',
  taken_until = null, ended_at = null where webhook_delivery.state <> 'waiting'`
