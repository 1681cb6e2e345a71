import sql from 'sql-template-tag'
import {
  clockAt,
  endOf,
  type ReadingKind,
  type ReadingUse,
  readingBeyond,
  readingQuotaOf,
  secondsTo,
  sinceOf,
} from '../access/reading-quota.ts'
import { addExported, usualUse } from '../access/reading-use.ts'
import { noteSecurityEvent } from '../access/security-events.ts'
import { newId, TooMany } from '../model/index.ts'
import { type Context, transact } from '../records/index.ts'
import { notify } from './notice.ts'

/** Somebody came to the end of a quota. */
export interface Beyond {
  user: string
  quota: ReadingKind
  used: number
  allowed: number
  stopped: boolean
  address: string | null
}

/** Alarms, of what a person has opened by now, once for each quota that is used up. */
export async function alarmOfOpened(
  ctx: Context,
  user: string,
  use: ReadingUse,
  address: string | null,
): Promise<void> {
  const quota = readingQuotaOf(ctx.config, user)
  if (!quota) return
  for (const kind of readingBeyond(quota, use)) {
    const allowed = kind === 'hour' ? quota.readPerHour : quota.readPerDay
    await alarm(ctx, { user, quota: kind, used: use[kind], allowed, stopped: quota.stopsBeyond, address })
  }
}

/** Tells the administrators and the audit, once for each person, quota and time that it is of. */
function alarm(ctx: Context, beyond: Beyond): Promise<void> {
  const { user, quota, used, allowed, stopped, address } = beyond
  return transact(ctx, async inside => {
    const usual = await usualUse(inside.db, ctx.workspace, user, quota === 'exports' ? 'exported' : 'opened')
    const [alarmed] = await inside.db.query(sql`
      insert into reading_alarm (id, user_id, quota, since, used, allowed, usual, stopped, address)
      values (${newId()}, ${user}, ${quota}, ${new Date(sinceOf(quota)).toISOString()}::timestamptz, ${used}, ${allowed}, ${usual}, ${stopped}, ${address})
      on conflict (workspace_id, user_id, quota, since) do nothing returning id`)
    if (!alarmed) return
    const details = { quota, used, allowed, usual, stopped }
    const outcome = stopped ? 'refused' : 'done'
    const whence = address === null ? undefined : { address }
    await noteSecurityEvent(inside, { kind: 'massReading', outcome, reason: quota, user, whence, details })
    await tellAdministrators(inside, beyond)
  })
}

async function tellAdministrators(ctx: Context, { user, quota, used }: Beyond): Promise<void> {
  const { users, roles } = ctx.config
  const name = users.get(user)?.name ?? ''
  const code = quota === 'exports' ? 'massExport' : 'massReading'
  const others = [...users.values()].filter(({ id, role, active }) => id !== user && active && roles.get(role)?.admin)
  for (const { id } of others)
    await notify(ctx, id, { code, params: { name, count: used }, on: { object: 'massReading', id: user } })
}

/**
 * Begins what the caller takes away, its rows counted before. Where they are more than are left to him administrators are alarmed, and
 * where it stops there nothing is begun: throws TooMany.
 */
export async function takingAway<Begun>(
  ctx: Context,
  { rows, address }: { rows: number; address: string },
  begin: (inside: Context) => Promise<Begun>,
): Promise<Begun> {
  try {
    const { begun, beyond } = await transact(ctx, async inside => ({
      beyond: await countExported(inside, rows, address),
      begun: await begin(inside),
    }))
    if (beyond) await alarm(ctx, beyond)
    return begun
  } catch (error) {
    if (error instanceof ExportStopped) await ctx.db.afterwards(db => alarm({ ...ctx, db }, error.beyond))
    throw error
  }
}

/** In the transaction of what makes the file. `null` where they are not too many. */
async function countExported(ctx: Context, rows: number, address: string): Promise<Beyond | null> {
  const { user } = ctx.actor
  if (!user) return null
  const used = await addExported(ctx.db, ctx.workspace, user, rows)
  const quota = readingQuotaOf(ctx.config, user)
  if (!quota || used <= quota.exportedPerDay) return null
  const beyond = { user, quota: 'exports' as const, used, allowed: quota.exportedPerDay, address }
  if (quota.stopsBeyond) throw new ExportStopped(ctx, rows, { ...beyond, stopped: true })
  return { ...beyond, stopped: false }
}

/** The file would have more rows than are left of the day. */
class ExportStopped extends TooMany {
  readonly beyond: Beyond
  constructor(ctx: Context, rows: number, beyond: Beyond) {
    const words = (count: number) => count.toLocaleString(ctx.locale)
    const { used, allowed } = beyond
    super(secondsTo(endOf('exports')), 'exportStopped', {
      rows: words(rows),
      most: words(allowed),
      left: words(Math.max(0, allowed - used + rows)),
      time: clockAt(ctx, endOf('exports')),
    })
    this.beyond = beyond
  }
}
