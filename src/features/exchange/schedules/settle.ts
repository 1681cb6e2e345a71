import sql from 'sql-template-tag'
import { type Context, transact } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { notify } from '../../notice.ts'
import { changeImport, getImport, type Import } from '../import.ts'
import { beginRun } from './begin-run.ts'
import { rememberRows } from './known-rows.ts'
import { getRun, getSchedule, type Run, type Schedule } from './schedule.ts'

/** Goes on with the runs whose imports have come further. May be done at any time, and twice. */
export async function settleRuns(ctx: Context, application: Application): Promise<void> {
  const open = await ctx.db.query<{ id: string }>(sql`
    select r.id from exchange_run r join import i on i.workspace_id = r.workspace_id and i.id = r.import
    where r.workspace_id = ${ctx.workspace} and r.state in ('running', 'waiting')
      and (i.state in ('done', 'failed', 'cancelled', 'reverted') or (i.state = 'staged' and r.state = 'running'))`)
  for (const { id } of open) await settleRun(ctx, application, id)
}

/** The same of the run that an import belongs to, if any. */
export async function settleImport(ctx: Context, application: Application, imported: string): Promise<void> {
  const run = await ctx.db.one<{ id: string }>(sql`
    select id from exchange_run where workspace_id = ${ctx.workspace} and import = ${imported} and state in ('running', 'waiting')`)
  if (run) await settleRun(await application.systemContext(ctx.workspace, ctx.via), application, run.id)
}

const settleRun = (ctx: Context, application: Application, id: string): Promise<void> =>
  transact(ctx, async inside => {
    const run = await getRun(inside, id, true)
    if (!run.import || (run.state !== 'running' && run.state !== 'waiting')) return
    const imported = await getImport(inside, run.import, { lock: true })
    const schedule = await getSchedule(inside, run.schedule)
    if (imported.state === 'staged') return look(inside, application, { run, schedule, imported })
    if (imported.state === 'failed') return endRun(inside, { run, schedule, failure: imported.failure })
    if (imported.state === 'done' && schedule.settings.changedOnly) await rememberRows(inside, imported)
    if (imported.state !== 'done' && imported.state !== 'cancelled' && imported.state !== 'reverted') return
    const counts = { ...imported.counts, unchanged: imported.unchanged }
    await endRun(inside, { run, schedule, counts })
    if (run.more && imported.state === 'done') await beginRun(inside, application, schedule.id)
  })

interface Settling {
  run: Run
  schedule: Schedule
  imported: Import
}

/** What is planned is written, or waits for somebody to look at it. */
async function look(ctx: Context, application: Application, { run, schedule, imported }: Settling): Promise<void> {
  if (schedule.direction !== 'import' || run.state === 'waiting') return
  const { new: made, attached, changed } = imported.counts
  if (schedule.settings.review && made + attached + changed > 0) {
    await ctx.db.query(sql`
      update exchange_run set state = 'waiting' where workspace_id = ${ctx.workspace} and id = ${run.id}`)
    return notify(ctx, schedule.owner, {
      code: 'exchangeWaits',
      params: { name: schedule.name },
      on: { object: 'import', id: imported.id },
    })
  }
  await changeImport(ctx, imported.id, { state: 'committing', progress: 0, failure: null, finishedAt: null })
  await application.enqueue(ctx.db, 'import.commit', { import: imported.id, user: imported.actor })
}

interface Ending {
  run: Run
  schedule: Schedule
  counts?: Run['counts']
  failure?: Run['failure']
  nothing?: boolean
}

/** Ends a run. Of a failure its owner is told, of the same one after the other once. */
export async function endRun(ctx: Context, { run, schedule, counts, failure, nothing }: Ending): Promise<void> {
  const state = failure ? 'failed' : nothing ? 'nothing' : 'done'
  await ctx.db.query(sql`
    update exchange_run set state = ${state}, finished_at = now(), counts = ${counts ? JSON.stringify(counts) : null}::jsonb,
      failure = ${failure ? JSON.stringify(failure) : null}::jsonb where workspace_id = ${ctx.workspace} and id = ${run.id}`)
  if (!failure) return
  const before = await ctx.db.one<{ code: string | null }>(sql`
    select failure ->> 'code' as code from exchange_run
    where workspace_id = ${ctx.workspace} and schedule = ${schedule.id} and id < ${run.id} order by id desc limit 1`)
  if (before?.code === failure.code) return
  await notify(ctx, schedule.owner, {
    code: 'exchangeFailed',
    params: { name: schedule.name },
    on: { object: 'exchangeSchedule', id: schedule.id },
  })
}
