import sql from 'sql-template-tag'
import { RapportError, Unauthenticated } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { notify } from '../../notice.ts'
import { nextAfter } from '../../schedule.ts'
import { beginRun } from './begin-run.ts'
import { getSchedule } from './schedule.ts'
import { settleRuns } from './settle.ts'

/** Goes on with what is under way, and begins what is due. */
export async function keepSchedules(ctx: Context, application: Application): Promise<void> {
  await settleRuns(ctx, application)
  await forgetRuns(ctx)
  const due = await ctx.db.query<{ id: string }>(sql`
    select id from exchange_schedule where workspace_id = ${ctx.workspace} and state = 'on' and next_at <= now() order by next_at, id`)
  for (const { id } of due)
    await begin(ctx, application, id).catch(error => {
      if (!(error instanceof RapportError))
        application.log.error({ err: error, schedule: id }, 'a schedule could not be begun')
    })
}

/** Of runs that took nothing only the last month is kept; the others say which files were taken. */
const forgetRuns = ({ db, workspace }: Context) =>
  db.query(sql`
    delete from exchange_run where workspace_id = ${workspace} and state in ('nothing', 'failed') and started_at < now() - interval '30 days'`)

/** The run and the next moment are written together. Several moments that were missed are one run. */
const begin = (ctx: Context, application: Application, id: string): Promise<void> =>
  transact(ctx, async inside => {
    const schedule = await getSchedule(inside, id, true)
    if (schedule.state !== 'on' || !schedule.nextAt || schedule.nextAt > new Date().toISOString()) return
    const next = nextAfter(schedule, new Date())
    const why = (await hasLeft(inside, application, schedule.owner)) ? 'ownerGone' : next ? null : 'timeZone'
    if (why) {
      await inside.db.query(sql`
        update exchange_schedule set state = 'stopped', why = ${why}, next_at = null, version = version + 1
        where workspace_id = ${ctx.workspace} and id = ${id}`)
      await notify(inside, schedule.owner, {
        code: 'exchangeStopped',
        params: { name: schedule.name },
        on: { object: 'exchangeSchedule', id },
      })
      return
    }
    await inside.db.query(sql`
      update exchange_schedule set next_at = ${next?.toISOString()}::timestamptz where workspace_id = ${ctx.workspace} and id = ${id}`)
    await beginRun(inside, application, id)
  })

async function hasLeft(inside: Context, application: Application, user: string): Promise<boolean> {
  try {
    await application.userContext(inside.workspace, user, { channel: 'system' })
    return false
  } catch (error) {
    if (error instanceof Unauthenticated) return true
    throw error
  }
}
