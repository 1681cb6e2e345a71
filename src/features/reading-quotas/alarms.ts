import sql, { raw } from 'sql-template-tag'
import type { ReadingKind } from '../../access/reading-quota.ts'
import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { momentSql } from '../../database/table.ts'
import { Conflict, NotFound } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'

export interface ReadingAlarmJson {
  id: string
  user: string
  quota: ReadingKind
  at: string
  used: number
  allowed: number
  usual: number | null
  stopped: boolean
  address: string | null
}

/** Who came to the end of a quota, the last one first. */
export const listReadingAlarms = ({ db, workspace }: Context): Promise<ReadingAlarmJson[]> =>
  db.query(sql`
    select id, user_id as user, quota, ${raw(momentSql('at'))} as at, used::float8 as used, allowed::float8 as allowed,
      usual::float8 as usual, stopped, address
    from reading_alarm where workspace_id = ${workspace} order by reading_alarm.at desc, id desc limit 200`)

export interface ReadingLiftJson {
  user: string
  until: string
  givenBy: string | null
}

/** Whom no quota holds now. */
export const listReadingLifts = ({ db, workspace }: Context): Promise<ReadingLiftJson[]> =>
  db.query(sql`
    select user_id as user, ${raw(momentSql('until'))} as until, given_by as "givenBy"
    from reading_lift where workspace_id = ${workspace} and reading_lift.until > now() order by reading_lift.until desc`)

/** Lifts the quotas of a person for a day. Nobody does so for himself. */
export function liftReading(ctx: Context, user: string, whence: Whence): Promise<ReadingLiftJson> {
  if (!ctx.config.users.has(user)) throw new NotFound('notFound', { object: 'user', id: user })
  if (user === ctx.actor.user) throw new Conflict('ownReadingLift')
  return transact(ctx, async inside => {
    const lift = await inside.db.one<ReadingLiftJson>(sql`
      insert into reading_lift (user_id, until, given_by) values (${user}, now() + interval '24 hours', ${ctx.actor.user})
      on conflict (workspace_id, user_id) do update set until = excluded.until, given_by = excluded.given_by, given_at = now()
      returning user_id as user, ${raw(momentSql('until'))} as until, given_by as "givenBy"`)
    if (!lift) throw new Error('a lift without a row')
    await noteSecurityEvent(inside, {
      kind: 'readingLift',
      outcome: 'done',
      user,
      whence,
      details: { until: lift.until },
    })
    return lift
  })
}

/** The quotas hold again. */
export function endReadingLift(ctx: Context, user: string, whence: Whence): Promise<void> {
  return transact(ctx, async ({ db, workspace, ...inside }) => {
    const ended = await db.query(sql`
      update reading_lift set until = now() where workspace_id = ${workspace} and user_id::text = ${user} and until > now() returning user_id`)
    if (!ended.length) throw new NotFound('notFound', { object: 'readingLift', id: user })
    await noteSecurityEvent({ ...inside, db }, { kind: 'readingLift', outcome: 'done', reason: 'ended', user, whence })
  })
}
