import sql from 'sql-template-tag'
import { Forbidden, Invalid, newId } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { transact } from '../../../records/transact.ts'
import type { Outgoing } from '../../outgoing.ts'
import type { PushKeys } from './encrypt.ts'
import { isPoint } from './point.ts'

/** A browser that shows notices while no page is open. */
export interface Device {
  id: string
  /** As people tell their devices apart: `Chrome, Windows`. */
  name: string
  createdAt: string
  /** Whether it is the one from which is asked. */
  here: boolean
}

export interface Subscription {
  endpoint: string
  keys: { p256dh: string; auth: string }
  name: string
}

/** So many a person has; one more, and the oldest is forgotten. */
const mostDevices = 10

/**
 * The session that asks: with it the device ends to be told anything. Keys of the API have none, and show nothing.
 */
function sessionOf({ via, actor }: Context): { session: string; user: string } {
  if (via.channel !== 'ui' || !via.reference || !actor.user) throw new Forbidden('sessionsOnly')
  return { session: via.reference, user: actor.user }
}

export async function listDevices(ctx: Context): Promise<Device[]> {
  const here = ctx.via.channel === 'ui' ? (ctx.via.reference ?? null) : null
  return ctx.db.query<Device>(sql`
    select d.id, d.name, to_json(d.created_at at time zone 'UTC')#>>'{}' || 'Z' as "createdAt", d.session = ${here}::uuid as here
    from push_device d where d.workspace_id = ${ctx.workspace} and d."user" = ${ctx.actor.user} and ${sessionLives}
    order by d.id desc`)
}

/** Whoever was signed out, or has not been here for long, is told nothing more on that device. */
const sessionLives = sql`exists (select from session s where s.workspace_id = d.workspace_id and s.user_id = d."user"
  and s.id = d.session and session_end(s) > now())`

/** Keeps where a browser is reached. One that is known already is the caller's from now on. Throws Invalid. */
export function keepDevice(ctx: Context, given: Subscription, target: Outgoing): Promise<Device> {
  const { session, user } = sessionOf(ctx)
  const { p256dh, auth } = readSubscription(given, target)
  return transact(ctx, async inside => {
    const { db, workspace } = inside
    const row = await db.one<{ id: string }>(sql`
      insert into push_device (id, "user", session, endpoint, p256dh, auth, name)
      values (${newId()}, ${user}, ${session}, ${given.endpoint}, ${p256dh}, ${auth}, ${given.name.trim()})
      on conflict (workspace_id, md5(endpoint)) do update set "user" = excluded."user", session = excluded.session,
        p256dh = excluded.p256dh, auth = excluded.auth, name = excluded.name, failures = 0
      returning id`)
    await db.query(sql`
      delete from push_device where workspace_id = ${workspace} and "user" = ${user} and id in (
        select id from push_device where workspace_id = ${workspace} and "user" = ${user} order by id desc offset ${mostDevices})`)
    const [kept] = (await listDevices(inside)).filter(device => device.id === row?.id)
    if (!kept) throw new Error('a device that was kept is gone')
    return kept
  })
}

function readSubscription({ endpoint, keys, name }: Subscription, target: Outgoing): PushKeys {
  const p256dh = Buffer.from(keys.p256dh, 'base64url')
  const auth = Buffer.from(keys.auth, 'base64url')
  const problems = [
    ...(target.allows(endpoint) ? [] : [{ field: 'endpoint', code: 'notPublic' }]),
    ...(isPoint(p256dh) ? [] : [{ field: 'keys.p256dh', code: 'pushKey' }]),
    ...(auth.length === 16 ? [] : [{ field: 'keys.auth', code: 'pushKey' }]),
    ...(name.isWellFormed() && !name.includes('\0') ? [] : [{ field: 'name', code: 'brokenText' }]),
  ]
  if (problems.length) throw new Invalid(problems)
  return { p256dh, auth }
}

/** Forgets one of the caller's devices; false where it is not his. */
export async function forgetDevice(ctx: Context, id: string): Promise<boolean> {
  const rows = await ctx.db.query(sql`
    delete from push_device where workspace_id = ${ctx.workspace} and "user" = ${ctx.actor.user} and id = ${id} returning id`)
  return rows.length > 0
}

/** Where a device is reached, for sending. */
export interface Reached extends PushKeys {
  id: string
  endpoint: string
}

/** The caller's devices on which he is still signed in; the others are forgotten. */
export async function devicesToReach(ctx: Context): Promise<Reached[]> {
  const his = sql`d.workspace_id = ${ctx.workspace} and d."user" = ${ctx.actor.user}`
  await ctx.db.query(sql`delete from push_device d where ${his} and not ${sessionLives}`)
  return ctx.db.query<Reached>(
    sql`select d.id, d.endpoint, d.p256dh, d.auth from push_device d where ${his} order by d.id`,
  )
}
