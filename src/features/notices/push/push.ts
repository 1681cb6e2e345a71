import sql from 'sql-template-tag'
import { say } from '../../../messages/words.ts'
import type { Context } from '../../../records/context.ts'
import { KeyAway } from '../../../vault/key-provider.ts'
import type { Keyring } from '../../../vault/keyring.ts'
import type { Log } from '../../feature.ts'
import { type NoticeJson, type NoticeRow, noticeColumns, presentNotices } from '../../notice-words.ts'
import { NotPublic, type Outgoing } from '../../outgoing.ts'
import { devicesToReach, type Reached } from './devices.ts'
import { encryptPush } from './encrypt.ts'
import { type VapidKeys, vapidHeader, vapidKeys } from './vapid.ts'

/** What a device shows. */
export interface PushMessage {
  title: string
  /** Page to which it leads. */
  path: string
  /** News of one matter take each other's place. */
  tag: string
  /** Notice that is read by opening it; `null`: several. */
  notice: string | null
}

/** By what the outside world is called, and where its operators can reach us. */
export interface Sender {
  target: Outgoing
  contact: string | null
  /** Under the company's data key lies what services know us by. */
  keyring: Keyring
  log: Log
}

/** More than so many at once (after quiet hours) are told in one sentence. */
const mostSingle = 3
/** What could not be sent for so long, in seconds, is no news any more. */
const newsSeconds = 3600
/** A service may keep it as long for a device that is off. */
const keptSeconds = 4 * 3600
const patience = 5000
/** So often in a row a device may be out of reach before it is forgotten. */
const mostFailures = 20

/** Sends the caller what waits for his devices, in his language and as far as he may see it now. */
export async function pushNotices(ctx: Context, sender: Sender): Promise<void> {
  const rows = await ctx.db.query<NoticeRow>(sql`
    select ${noticeColumns} from notice n
    where n.workspace_id = ${ctx.workspace} and n."user" = ${ctx.actor.user} and n.push and n.read_at is null
      and n.waits_until is null and n.shown_at > now() - make_interval(secs => ${newsSeconds})
    order by n.shown_at, n.id limit 200`)
  const devices = rows.length ? await devicesToReach(ctx) : []
  // While the key is away nothing is lost: the clock tries again for as long as it is news, and it stands in the bell.
  const keys = devices.length ? await keysIfThere(ctx, sender) : null
  if (devices.length && !keys) return
  const messages = messagesOf(ctx, await presentNotices(ctx, rows))
  const reached = await Promise.all(
    devices.map(device => keys && reach(ctx, device, messages, { ...sender, keys, contact: sender.contact ?? '' })),
  )
  // Where no device could be reached for now, the clock tries again.
  if (devices.length && !reached.includes('reached')) return
  await settle(ctx, rows)
}

async function keysIfThere(ctx: Context, { keyring, log }: Sender): Promise<VapidKeys | null> {
  try {
    return await vapidKeys(ctx, keyring)
  } catch (error) {
    if (!(error instanceof KeyAway)) throw error
    log.warn({ err: error, workspace: ctx.workspace }, 'devices are told nothing while the key is away')
    return null
  }
}

function messagesOf(ctx: Context, notices: readonly NoticeJson[]): PushMessage[] {
  if (notices.length > mostSingle)
    return [{ title: say(ctx.locale, 'notices:many', { count: notices.length }), path: '/', tag: 'many', notice: null }]
  return notices.map(({ id, title, path, line }) => ({
    title,
    path: path ?? '/',
    tag: line,
    notice: id,
  }))
}

interface Sealed extends Sender {
  keys: VapidKeys
  contact: string
}

/** One after the other, so that a device shows them in order. What fails holds up nobody else. */
async function reach(
  ctx: Context,
  device: Reached,
  messages: readonly PushMessage[],
  sender: Sealed,
): Promise<'reached' | 'gone' | 'away'> {
  try {
    for (const message of messages) {
      const status = await post(device, message, sender)
      if (status === 404 || status === 410) return await forget(ctx, device)
      if (status < 200 || status > 299) throw new Error(`the push service answered ${status}`)
    }
    await ctx.db.query(sql`
      update push_device set failures = 0 where workspace_id = ${ctx.workspace} and id = ${device.id} and failures > 0`)
    return 'reached'
  } catch (error) {
    if (error instanceof NotPublic) return forget(ctx, device)
    sender.log.warn({ err: error, device: device.id }, 'a device could not be told')
    await noteFailure(ctx, device)
    return 'away'
  }
}

const post = ({ endpoint, ...keys }: Reached, message: PushMessage, sender: Sealed): Promise<number> =>
  sender.target.post(endpoint, {
    patience,
    body: encryptPush(JSON.stringify(message), keys),
    headers: {
      authorization: vapidHeader(sender.keys, { endpoint, contact: sender.contact }),
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(keptSeconds),
      urgency: 'high',
    },
  })

async function forget(ctx: Context, { id }: Reached): Promise<'gone'> {
  await ctx.db.query(sql`delete from push_device where workspace_id = ${ctx.workspace} and id = ${id}`)
  return 'gone'
}

async function noteFailure(ctx: Context, { id }: Reached): Promise<void> {
  await ctx.db.query(sql`
    with failed as (update push_device set failures = failures + 1 where workspace_id = ${ctx.workspace} and id = ${id} returning failures)
    delete from push_device where workspace_id = ${ctx.workspace} and id = ${id} and failures >= ${mostFailures}`)
}

/** What was only for the devices is not kept any longer. */
async function settle(ctx: Context, rows: readonly NoticeRow[]): Promise<void> {
  const ids = rows.map(row => row.id)
  const these = sql`workspace_id = ${ctx.workspace} and id = any(${ids}::uuid[])`
  await ctx.db.query(sql`delete from notice where ${these} and not bell`)
  await ctx.db.query(sql`update notice set push = false where ${these}`)
}
