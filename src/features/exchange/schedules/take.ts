import sql from 'sql-template-tag'
import { type Context, transact } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { changeImport } from '../import.ts'
import { openPlace } from '../places/open.ts'
import { getPlace, type Means } from '../places/place.ts'
import type { RemoteFile } from '../places/remote.ts'
import { beginFetching } from '../places/routes.ts'
import { importedObject } from '../verbs.ts'
import { fitsPattern } from './pattern.ts'
import type { Run, Schedule } from './schedule.ts'

/** More files are not looked at in one place. */
const mostLooked = 10_000

interface Taking {
  run: Run
  schedule: Schedule & { direction: 'import' }
  means: Means
  application: Application
}

/**
 * Begins an import of the oldest file that fits and was not taken yet, in the name of the schedule's owner. Returns whether there was one. Throws what
 * stands against it.
 */
export async function takeFile(ctx: Context, { run, schedule, means, application }: Taking): Promise<boolean> {
  const files = await newFiles(ctx, means, schedule)
  const [file] = files
  if (!file) return false
  const owner = await application.userContext(ctx.workspace, schedule.owner, { channel: 'system' })
  const object = importedObject(owner, schedule.object)
  const { settings: where } = await getPlace(ctx, schedule.place)
  const { mapping, options } = schedule.settings
  await transact(owner, async inside => {
    const origin = {
      place: schedule.place,
      url: where.kind === 'web' ? where.url : null,
      path: file.path,
      mark: file.mark,
    }
    const imported = await beginFetching(inside, { object: object.name, options, mapping, origin })
    await changeImport(inside, imported, { schedule: schedule.id })
    await inside.db.query(sql`
      update exchange_run set import = ${imported}, path = ${file.path}, mark = ${file.mark}, more = ${files.length > 1}
      where workspace_id = ${ctx.workspace} and id = ${run.id}`)
    await application.enqueue(inside.db, 'import.fetch', { import: imported, user: schedule.owner })
  })
  return true
}

/** Those that fit and were not taken as they are now, the oldest first. */
async function newFiles(ctx: Context, means: Means, { id, place, path }: Schedule): Promise<RemoteFile[]> {
  const where = await getPlace(ctx, place)
  const remote = await openPlace(ctx, means, where)
  try {
    if (where.settings.kind === 'web') return await untaken(ctx, id, await remote.list(1, path))
    const found = await remote.list(mostLooked)
    return await untaken(
      ctx,
      id,
      found.filter(file => fitsPattern(path, file.path)),
    )
  } finally {
    remote.close()
  }
}

async function untaken(ctx: Context, schedule: string, files: readonly RemoteFile[]): Promise<RemoteFile[]> {
  const taken = await ctx.db.query<{ path: string; mark: string | null }>(sql`
    select distinct path, mark from exchange_run
    where workspace_id = ${ctx.workspace} and schedule = ${schedule} and state in ('done', 'waiting') and mark is not null
      and path = any(${files.map(({ path }) => path)}::text[])`)
  const known = new Set(taken.map(({ path, mark }) => JSON.stringify([path, mark])))
  return files.filter(({ path, mark }) => !known.has(JSON.stringify([path, mark])))
}
