import sql from 'sql-template-tag'
import { noteSecurityEvent } from '../../../access/security-events.ts'
import { Invalid, type Problem, RapportError, Unavailable } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import type { Application, Job } from '../../feature.ts'
import { tellOfJob } from '../../notice.ts'
import { objectLabel } from '../../object-label.ts'
import { changeWaiting, dropFile, type Ending, type Export, forgetOldExports, getExport } from './export.ts'
import { countRows, writeExport } from './write.ts'

/** Everything is read in the name of who asked, with his rights as far as his key reaches. */
async function exportingContext(ctx: Context, payload: { user?: unknown; export?: unknown }, application: Application) {
  const own = await application.userContext(ctx.workspace, String(payload.user), { channel: 'system' })
  const made = await getExport(own, String(payload.export))
  return { made, own: { ...own, locale: made.locale, actor: { ...own.actor, scopes: made.scopes } } }
}

/** Makes the file of an export. */
export const writeJob: Job = {
  name: 'export.write',
  async run(ctx, payload, application) {
    const { own, made } = await exportingContext(ctx, payload, application)
    if (made.state !== 'waiting') return
    try {
      if (!(await makeFile(own, made))) await dropFile(own, made.id)
    } catch (error) {
      if (error instanceof Unavailable) throw error
      if (!(error instanceof RapportError))
        application.log.error({ err: error, export: made.id }, 'an export broke off')
      await dropFile(own, made.id)
      await end(own, made, { state: 'failed', failure: failureOf(error) })
    }
  },
}

/** What is told of an error: of several problems the first. */
function failureOf(error: unknown): Pick<Problem, 'code' | 'params'> {
  const [problem] = error instanceof Invalid ? error.problems : []
  const { code, params } = problem ?? (error instanceof RapportError ? error : { code: 'exportBroken' })
  return { code, params }
}

/** Whether the file is whole: somebody may stop it between two pages. */
async function makeFile(ctx: Context, made: Export): Promise<boolean> {
  await changeWaiting(ctx, made.id, { total: await countRows(ctx, made) })
  const written = await writeExport(ctx, made, rows => changeWaiting(ctx, made.id, { rows }))
  return written !== null && end(ctx, made, { state: 'done', ...written, total: written.rows })
}

/** Ends an export and tells who asked for it. Returns whether it was still under way. */
const end = (ctx: Context, made: Export, changes: Ending): Promise<boolean> =>
  transact(ctx, async inner => {
    const ended = await changeWaiting(inner, made.id, { ...changes, finishedAt: new Date().toISOString() })
    if (ended && changes.state === 'done' && made.opened.length) await noteShowing(inner, made, changes.rows ?? 0)
    if (ended && !(await isOfSchedule(inner, made.id)))
      await tellOfJob(inner, made, {
        code: changes.state === 'done' ? 'exportDone' : 'exportFailed',
        params: { objects: objectLabel(ctx, made.object, made.locale), count: changes.rows ?? 0 },
        on: { object: 'export', id: made.id },
      })
    return ended
  })

/** Of what a schedule does its page tells. */
const isOfSchedule = async ({ db, workspace }: Context, id: string): Promise<boolean> =>
  (await db.one(sql`select 1 as one from exchange_run where workspace_id = ${workspace} and export = ${id}`)) !==
  undefined

/** One showing, of all that the file tells: of which fields, and of how many records. */
const noteShowing = (ctx: Context, { id, object, opened }: Export, records: number): Promise<void> =>
  noteSecurityEvent(ctx, {
    kind: 'showing',
    outcome: 'done',
    details: { object, export: id, fields: opened, records },
  })

const clear: Job = {
  name: 'export.clear',
  every: '17 * * * *',
  async run(ctx) {
    await forgetOldExports(ctx)
  },
}

export const exportJobs: readonly Job[] = [writeJob, clear]
