import sql from 'sql-template-tag'
import { newId } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import type { Run } from './schedule.ts'

/** Begins a run, unless one is under way or waits for somebody: then it is that one. */
export async function beginRun(ctx: Context, application: Application, schedule: string): Promise<string> {
  await ctx.db.query(
    sql`select 1 from exchange_schedule where workspace_id = ${ctx.workspace} and id = ${schedule} for update`,
  )
  const open = await ctx.db.one<Pick<Run, 'id'>>(sql`
    select id from exchange_run where workspace_id = ${ctx.workspace} and schedule = ${schedule} and state in ('running', 'waiting')`)
  if (open) return open.id
  const id = newId()
  await ctx.db.query(sql`insert into exchange_run (id, schedule) values (${id}, ${schedule})`)
  await application.enqueue(ctx.db, 'exchange.run', { run: id })
  return id
}
