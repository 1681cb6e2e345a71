import sql from 'sql-template-tag'
import { Unauthenticated } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { lastDue, nextAfter } from '../../schedule.ts'
import { mayChange } from '../../shared-with.ts'
import { findKept } from '../kept/store.ts'
import { settle, writeLetters } from './deliveries.ts'
import { keptKinds, type Mailing, mailingColumns } from './mailing.ts'
import { isForOthers, recipientsOf } from './recipients.ts'
import { tellOwner } from './tell.ts'

/** A mailing that a server which was off has missed is made good for so long, in milliseconds. */
const madeGood = 7 * 86_400_000

/** Begins what is due, and tells owners of what did not arrive. */
export async function sendMailings(ctx: Context, application: Application): Promise<void> {
  for (const { mailing } of await settle(ctx)) await tellOwner(ctx, mailing, 'mailingFailed')
  const due = await ctx.db.query<{ id: string }>(sql`
    select id from mailing where workspace_id = ${ctx.workspace} and removed_at is null and next_at <= now() order by next_at, id`)
  for (const { id } of due)
    await begin(ctx, application, id).catch(error =>
      application.log.error({ err: error, mailing: id }, 'a mailing could not be begun; trying again'),
    )
}

/** Letters and the next moment are written together: none is left out or written twice. */
async function begin(ctx: Context, application: Application, id: string): Promise<void> {
  const stopped = await transact(ctx, async inside => {
    const mailing = await inside.db.one<Mailing>(sql`
      select ${mailingColumns} from mailing m
      where m.workspace_id = ${ctx.workspace} and m.id = ${id} and m.removed_at is null and m.next_at <= now() for update`)
    if (!mailing) return false
    const why = await obstacle(inside, application, mailing)
    if (why) return stop(inside, mailing, why)
    const now = new Date()
    const at = lastDue(mailing, new Date(mailing.nextAt ?? now), now)
    if (now.getTime() - at.getTime() <= madeGood)
      await writeLetters(inside, { mailing: id, at, recipients: recipientsOf(inside.config, mailing) })
    const next = nextAfter(mailing, now)
    if (!next) return stop(inside, mailing, 'timeZone')
    await inside.db.query(sql`
      update mailing set next_at = ${next.toISOString()}::timestamptz where workspace_id = ${ctx.workspace} and id = ${id}`)
    return false
  })
  if (stopped) await tellOwner(ctx, id, 'mailingStopped')
}

/** Why a mailing may not go on in the name of its owner, as a code; `null`: it may. */
async function obstacle(inside: Context, application: Application, mailing: Mailing): Promise<string | null> {
  const as = await inNameOf(inside, application, mailing.owner)
  if (!as) return 'ownerGone'
  const kind = keptKinds[mailing.kind]
  const kept = await findKept(as, kind, { id: mailing.about })
  if (!kept || !kind.isFor(as, kept.content)) return 'reportGone'
  if (isForOthers(mailing) && !mayChange(as, kept)) return 'notForOthers'
  return nextAfter(mailing, new Date()) ? null : 'timeZone'
}

/** In the same transaction with the rights of somebody; `null`: he has left. */
async function inNameOf(inside: Context, application: Application, user: string): Promise<Context | null> {
  try {
    return { ...(await application.userContext(inside.workspace, user, { channel: 'system' })), db: inside.db }
  } catch (error) {
    if (error instanceof Unauthenticated) return null
    throw error
  }
}

async function stop(inside: Context, { id }: Mailing, why: string): Promise<true> {
  await inside.db.query(sql`
    update mailing set state = 'stopped', why = ${why}, next_at = null, version = version + 1, updated_at = now()
    where workspace_id = ${inside.workspace} and id = ${id}`)
  return true
}
