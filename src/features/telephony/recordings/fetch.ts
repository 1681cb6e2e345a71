import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import { findRecord } from '../../../records/get.ts'
import { transact } from '../../../records/transact.ts'
import { updateRecord } from '../../../records/update.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import type { Application } from '../../feature.ts'
import type { Outgoing } from '../../outgoing.ts'
import { takeCall } from '../call.ts'
import { mangoSound } from '../http/mango.ts'
import type { Order } from '../http/settings.ts'
import { getLine, type PhoneLine } from '../line.ts'
import { secretOf } from '../secret.ts'
import { type RecordingStore, removeSounds, soundType } from './recording.ts'

export interface RecordingMeans {
  target: Outgoing
  keyring: Keyring
  store: RecordingStore
}

/** In bytes: some four hours as telephones sound. */
const longest = 60_000_000
/** In milliseconds, for all of it. */
const patience = 60_000
/** Tried so often, after 1, 2, 4 … minutes: some providers are not done with a recording when they tell of it. */
const mostTries = 10

/** Fetches recordings that were told of and are not here yet, each in a transaction of its own: one that fails holds up no other. */
export async function fetchRecordings(ctx: Context, application: Application, means: RecordingMeans): Promise<void> {
  await ctx.db.query(sql`
    insert into phone_recording (call, url)
    select c.id, c.recording_url from phone_call c join phone_line l on l.workspace_id = c.workspace_id and l.id = c.line
    where c.workspace_id = ${ctx.workspace} and c.recording_url is not null and c.activity is not null and l.recording_days > 0
      and c.first_at > now() - interval '7 days'
    on conflict do nothing`)
  const due = await ctx.db.query<{ call: string }>(sql`
    select call from phone_recording where workspace_id = ${ctx.workspace} and hash is null and tries < ${mostTries} and try_at <= now()
    order by try_at limit 20`)
  for (const { call } of due)
    await fetchOne(ctx, means, call).catch(error =>
      application.log.error({ err: error, call }, 'a recording could not be kept; the clock tries again'),
    )
}

async function fetchOne(ctx: Context, means: RecordingMeans, call: string): Promise<void> {
  const taken = await ctx.db.one<{ url: string }>(sql`
    update phone_recording set tries = tries + 1, try_at = now() + power(2, tries) * interval '1 minute'
    where workspace_id = ${ctx.workspace} and call = ${call} and hash is null and try_at <= now() returning url`)
  if (!taken) return
  const heard = await hear(ctx, means, call, taken.url)
  if ('problem' in heard) {
    await ctx.db.query(sql`
      update phone_recording set problem = ${heard.problem.slice(0, 300)} where workspace_id = ${ctx.workspace} and call = ${call}`)
    return
  }
  const hash = createHash('sha256').update(heard.bytes).digest('hex')
  await means.store.put(ctx.workspace, heard.bytes)
  const kept = await transact(ctx, async inside => {
    // Whoever was erased meanwhile is not recorded anew.
    const row = await inside.db.one<{ keptUntil: string }>(sql`
      update phone_recording r set hash = ${hash}, type = ${heard.type}, size = ${heard.bytes.length}, problem = null,
        kept_until = c.first_at + l.recording_days * interval '1 day'
      from phone_call c join phone_line l on l.workspace_id = c.workspace_id and l.id = c.line
      where r.workspace_id = ${ctx.workspace} and r.call = ${call} and c.workspace_id = r.workspace_id and c.id = r.call
        and c.recording_url is not null
      returning to_char(r.kept_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "keptUntil"`)
    if (row) await show(inside, call, row.keptUntil)
    return row
  })
  if (!kept) await removeSounds(ctx, means.store, [hash])
}

type HeardSound = { bytes: Buffer; type: string } | { problem: string }

async function hear(ctx: Context, means: RecordingMeans, call: string, told: string): Promise<HeardSound> {
  const { target, keyring } = means
  if (!target.allows(told)) return { problem: 'The address is not public' }
  const taken = await takeCall(ctx, call)
  const line = taken && (await getLine(ctx, taken.line))
  try {
    const { url, ...order } = line
      ? await orderFor(ctx, keyring, line, told)
      : { url: told, method: 'GET' as const, headers: {} }
    const asking = { patience, most: longest }
    let heard = await target.ask(url, { ...order, ...asking })
    // Where it lies for a moment; what was said to the provider is not said there.
    const further = heard.status >= 300 && heard.status < 400 && heard.headers.location
    if (further) heard = await target.ask(new URL(further, url).href, { method: 'GET', headers: {}, ...asking })
    if (heard.status !== 200) return { problem: `The provider answered ${heard.status}` }
    const type = soundType(heard.body)
    return type ? { bytes: heard.body, type } : { problem: 'What the provider sent is no sound' }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : 'The provider does not answer' }
  }
}

/** As the provider wants to be asked. What calls are ordered with is told to the same machine alone. */
async function orderFor(ctx: Context, keyring: Keyring, line: PhoneLine, url: string): Promise<Order> {
  const { settings } = line
  const plain = { url, method: 'GET' as const, headers: {} }
  if (settings.dialect === 'asterisk') return plain
  if (settings.dialect === 'mango') return mangoSound(await secretOf(ctx, keyring, line), url) ?? plain
  if (!settings.callOut || new URL(settings.callOut.url).origin !== new URL(url).origin) return plain
  return { ...plain, headers: (await secretOf(ctx, keyring, line)).headers ?? {} }
}

/** On the activity of the call stands until when it can be heard. */
async function show(ctx: Context, call: string, recordedUntil: string | null): Promise<void> {
  const activity = (await takeCall(ctx, call))?.activity
  if (activity && (await findRecord(ctx, 'activity', activity, { fields: [] })))
    await updateRecord(ctx, 'activity', activity, { recordedUntil }, { engine: true })
}

/** Recordings whose time is over go, bytes and all. */
export async function removeOldRecordings(ctx: Context, { store }: Pick<RecordingMeans, 'store'>): Promise<void> {
  const old = await ctx.db.query<{ call: string }>(sql`
    select call from phone_recording where workspace_id = ${ctx.workspace} and kept_until <= now() order by kept_until limit 500`)
  for (const { call } of old) {
    const row = await transact(ctx, async inside => {
      await show(inside, call, null)
      await inside.db.query(
        sql`update phone_call set recording_url = null where workspace_id = ${ctx.workspace} and id = ${call}`,
      )
      return inside.db.one<{ hash: string }>(sql`
        delete from phone_recording where workspace_id = ${ctx.workspace} and call = ${call} and kept_until <= now() returning hash`)
    })
    if (row) await removeSounds(ctx, store, [row.hash])
  }
}
