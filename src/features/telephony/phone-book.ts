import sql from 'sql-template-tag'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'
import { visitOfCall } from '../call-visit.ts'
import type { IntakeDoor, KeptRequest } from '../channel.ts'
import type { Application } from '../feature.ts'
import type { Ringing } from '../ringing.ts'
import { type KeptEvent, readCall } from './asterisk/read-call.ts'
import { factsOf, type PhoneCall } from './call.ts'
import type { CallReport } from './channel.ts'
import { fold } from './fold.ts'
import { getLine, type PhoneLine } from './line.ts'
import type { PhoneEvent } from './provider.ts'
import { resultOf, show } from './show.ts'
import { whoseCall } from './whose-call.ts'

export interface PhoneMeans {
  door: IntakeDoor
  ringing: Ringing
}

/** Keeps what a provider tells, then makes of it what follows. When this returns the event is durable: what is left the clock does. */
export const tellEvent = (
  ctx: Context,
  application: Application,
  means: PhoneMeans,
  { line, event }: { line: Pick<PhoneLine, 'id'>; event: KeptEvent },
): Promise<void> => tellEvents(ctx, application, means, { line, events: [event] })

/** The same of several, in their order. */
export async function tellEvents(
  ctx: Context,
  application: Application,
  means: PhoneMeans,
  { line, events }: { line: Pick<PhoneLine, 'id'>; events: readonly KeptEvent[] },
): Promise<void> {
  for (const id of await keepEvents(ctx, line, events))
    await applyEvent(ctx, application, means, id).catch(error =>
      application.log.error({ err: error, event: id }, 'what a provider told of a call waits for the clock'),
    )
}

/** Keeps them and no more: what follows from them does so with the next that is told of the call, or by the clock. Returns their ids. */
export async function keepEvents(
  { db }: Context,
  { id: line }: Pick<PhoneLine, 'id'>,
  events: readonly KeptEvent[],
): Promise<string[]> {
  const ids = events.map(() => newId())
  await db.query(sql`
    insert into phone_event (id, line, event)
    select id, ${line}, event from unnest(${ids}::uuid[], ${events.map(event => JSON.stringify(event))}::jsonb[]) given(id, event)`)
  return ids
}

/** Of a call that was not made after all; what has followed from one stays. */
export async function dropEvents({ db, workspace }: Context, ids: readonly string[]): Promise<void> {
  if (!ids.length) return
  await db.query(
    sql`delete from phone_event where workspace_id = ${workspace} and id = any(${ids}::uuid[]) and applied_at is null`,
  )
}

/** What follows from an event, exactly once: the call, its way through the door once it has ended, and whose pages ring. */
async function applyEvent(ctx: Context, application: Application, means: PhoneMeans, id: string): Promise<void> {
  await means.door.prepare(ctx)
  const done = await transact(ctx, async inside => {
    const row = await inside.db.one<{ line: string; event: KeptEvent }>(sql`
      update phone_event set applied_at = now() where workspace_id = ${ctx.workspace} and id = ${id} and applied_at is null
      returning line, event`)
    if (!row) return null
    const line = await getLine(inside, row.line)
    const events = 'ami' in row.event ? await readAnew(inside, line, id, row.event.call) : [row.event]
    let folded: PhoneCall | undefined
    for (const event of events) folded = await fold(inside, line.id, event)
    if (!folded) return null
    const rung = events.flatMap(({ kind, extension }) => (kind === 'ring' && extension ? [extension] : []))
    const call = await whoseCall(inside, means.door, { line, call: folded, rung })
    const kept = await toDoor(inside, means.door, line, call)
    if (call.activity && events.some(({ recording }) => recording))
      await application.enqueue(inside.db, 'fetch-told-recordings', {})
    if (call.activity) await show(inside, call)
    return { told: call.told, kept }
  })
  if (!done) return
  await means.ringing.tell(ctx.workspace, done.told)
  if (done.kept) void means.door.settle(ctx, [done.kept], application)
}

/** What an Asterisk tells follows from all that was heard of a call by now: what did not follow before is new. */
async function readAnew(
  ctx: Context,
  { id: line, settings }: PhoneLine,
  event: string,
  call: string,
): Promise<PhoneEvent[]> {
  if (settings.dialect !== 'asterisk') return []
  const rows = await ctx.db.query<{ id: string; event: KeptEvent; done: boolean }>(sql`
    select id, event, applied_at is not null as done from phone_event
    where workspace_id = ${ctx.workspace} and line = ${line} and event->>'call' = ${call} order by event->>'at', id limit 1000`)
  const read = (among: typeof rows) =>
    readCall(
      call,
      among.map(row => row.event),
      settings.asterisk,
    )
  const before = new Set(read(rows.filter(({ id, done }) => done && id !== event)).map(told => JSON.stringify(told)))
  return read(rows).filter(told => !before.has(JSON.stringify(told)))
}

/** Once a call has ended, and it is known whose it was, it goes through the door like all that reaches the company. */
async function toDoor(ctx: Context, door: IntakeDoor, line: PhoneLine, call: PhoneCall): Promise<KeptRequest | null> {
  const { id, direction, number, endedAt, receipt } = call
  if (!endedAt || !direction || !number || receipt) return null
  return keep(ctx, door, line, { ...call, id, direction, number })
}

async function keep(
  ctx: Context,
  door: IntakeDoor,
  line: PhoneLine,
  call: PhoneCall & { direction: 'in' | 'out' },
): Promise<KeptRequest | null> {
  const source = await door.findSource(ctx, await sourceKey(ctx, line.source))
  if (!source) return null
  const { answered, wait, duration } = factsOf(call)
  const visit =
    call.direction === 'in' ? await visitOfCall(ctx, { number: call.dialled, at: call.rangAt ?? call.firstAt }) : null
  const report: CallReport = {
    call: call.id,
    number: call.number,
    direction: call.direction,
    at: call.rangAt ?? call.firstAt,
    answered,
    wait,
    duration,
    result: resultOf(ctx, { direction: call.direction, answered }),
    line: line.name,
    extension: call.extension,
    user: call.user,
    ...(visit && { touch: visit.touch, text: visit.text }),
  }
  const kept = await door.keep(ctx, {
    channel: 'call',
    source,
    contentType: 'application/json',
    bytes: Buffer.from(JSON.stringify(report)),
    headers: {},
    address: null,
    idempotencyKey: `call ${call.id}`,
  })
  await ctx.db.query(
    sql`update phone_call set receipt = ${kept.id} where workspace_id = ${ctx.workspace} and id = ${call.id}`,
  )
  return kept
}

async function sourceKey({ db, workspace }: Context, id: string): Promise<string> {
  const row = await db.one<{ key: string }>(
    sql`select key from source where workspace_id = ${workspace} and id = ${id}`,
  )
  return row?.key ?? ''
}

/** A call of which no end was told has ended by now. */
const longest = '6 hours'

/** Does what a crash left undone, and lets calls end of which no end was told. */
export async function sweepCalls(
  ctx: Context,
  application: Application,
  means: PhoneMeans,
  olderThan = '5 seconds',
): Promise<void> {
  const pending = await ctx.db.query<{ id: string }>(sql`
    select id from phone_event where workspace_id = ${ctx.workspace} and applied_at is null and at < now() - ${olderThan}::interval
    order by at limit 1000`)
  // One that fails holds up no other.
  for (const { id } of pending)
    await applyEvent(ctx, application, means, id).catch(error =>
      application.log.error(
        { err: error, event: id },
        'what a provider told of a call could not be done; the clock tries again',
      ),
    )
  const left = await ctx.db.query<{ id: string; line: string; call: string; at: string }>(sql`
    select c.id, c.line, c.provider_call as call, coalesce(c.answered_at, c.rang_at, c.first_at)::text as at from phone_call c
    where c.workspace_id = ${ctx.workspace} and c.receipt is null and c.ended_at is null and c.first_at < now() - ${longest}::interval
      and c.first_at > now() - interval '2 days' order by c.first_at limit 200`)
  for (const { line, call, at } of left)
    await tellEvent(ctx, application, means, {
      line: await getLine(ctx, line),
      event: { call, kind: 'end', at: new Date(at).toISOString() },
    })
  await ctx.db.query(sql`
    delete from phone_event where workspace_id = ${ctx.workspace} and applied_at < now() - interval '30 days'`)
}
