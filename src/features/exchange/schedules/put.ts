import sql from 'sql-template-tag'
import { noteSecurityEvent } from '../../../access/security-events.ts'
import { Conflict, Invalid } from '../../../model/index.ts'
import { allOf, type Context, objectOf, transact, visibleFields } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { takingAway } from '../../mass-reading.ts'
import { addExport, type Export, fileParts, getExport } from '../export/export.ts'
import { writeJob } from '../export/jobs.ts'
import { readExport, type WantedExport } from '../export/verbs.ts'
import { requireRoom } from '../export/workbook.ts'
import { countRows } from '../export/write.ts'
import { openPlace } from '../places/open.ts'
import { getPlace, type Means } from '../places/place.ts'
import { nameAt } from './pattern.ts'
import type { Run, Schedule } from './schedule.ts'

interface Putting {
  run: Run
  schedule: Schedule & { direction: 'export' }
  means: Means
  application: Application
}

/** What changed so long before is told again: what was being written at that moment is not missed. In milliseconds. */
const overlap = 60_000

/**
 * Makes the file of a schedule with the rights of its owner, and puts it there. Begun anew it makes the same file of the same name. Returns how many records are in it; `null` where nothing has
 * changed, and nothing is put.
 */
export async function putFile(ctx: Context, given: Putting): Promise<number | null> {
  const { schedule, means, run, application } = given
  const owner = await application.userContext(ctx.workspace, schedule.owner, { channel: 'system' })
  const made = await makeFile(owner, given)
  if (!made) return null
  const remote = await openPlace(ctx, means, await getPlace(ctx, schedule.place))
  const path = nameAt(schedule.path, new Date(run.startedAt), ctx.config.company.timeZone)
  try {
    await remote.write(path, { size: Number(made.size), bytes: fileParts(owner, made) })
  } finally {
    remote.close()
  }
  const since = new Date(new Date(run.startedAt).getTime() - overlap).toISOString()
  await transact(ctx, async ({ db, workspace }) => {
    await db.query(sql`update exchange_run set path = ${path} where workspace_id = ${workspace} and id = ${run.id}`)
    await db.query(
      sql`update exchange_schedule set since = ${since}::timestamptz where workspace_id = ${workspace} and id = ${schedule.id}`,
    )
  })
  return made.rows
}

async function makeFile(owner: Context, { run, schedule, application }: Putting): Promise<Export | null> {
  const id = run.export ?? (await beginFile(owner, run, schedule))
  if (!id) return null
  await writeJob.run(owner, { export: id, user: schedule.owner }, application)
  const made = await getExport(owner, id)
  if (made.failure) throw new Invalid([{ field: '', ...made.failure }])
  if (made.state !== 'done') throw new Conflict('exportNotReady')
  return made
}

/** Counted, noted and limited as an export that is asked for. */
async function beginFile(owner: Context, run: Run, schedule: Putting['schedule']): Promise<string | null> {
  const { query, format, changedOnly } = schedule.settings
  const asked = await readExport(owner, { params: {}, body: { object: schedule.object, format, query } })
  const wanted = changedOnly && schedule.since ? changedSince(owner, asked, schedule.since) : asked
  const rows = await countRows(owner, wanted)
  if (!rows && changedOnly) return null
  if (format === 'xlsx') requireRoom(rows)
  return takingAway(owner, { rows, address: '' }, async inside => {
    const id = await addExport(inside, wanted)
    const details = { export: id, object: wanted.object, format, rows, schedule: schedule.id }
    await noteSecurityEvent(inside, { kind: 'export', outcome: 'done', details })
    await inside.db.query(
      sql`update exchange_run set export = ${id} where workspace_id = ${inside.workspace} and id = ${run.id}`,
    )
    return id
  })
}

/** Of an export what has changed since; what was removed is in it too, and says when. */
function changedSince(owner: Context, asked: WantedExport, since: string): WantedExport {
  const { filter, fields } = asked.query
  const names = fields ?? ['id', ...visibleFields(owner, objectOf(owner, asked.object)).map(({ name }) => name)]
  return {
    ...asked,
    query: {
      ...asked.query,
      filter: allOf([filter, { updatedAt: { gte: since } }]),
      trash: 'with',
      fields: names.includes('deletedAt') ? names : [...names, 'deletedAt'],
    },
  }
}
