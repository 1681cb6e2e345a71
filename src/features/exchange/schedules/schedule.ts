import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import { isId, type Json, NotFound, type Query } from '../../../model/index.ts'
import type { Context } from '../../../records/index.ts'
import type { formats } from '../export/export.ts'
import type { Counts } from '../import.ts'
import type { Options } from '../options.ts'

/** What is brought in from a place again and again. */
export interface ImportSettings {
  /** What fills which field; null: what is proposed for each file counts. */
  mapping: Json
  options: Options
  /** Somebody looks at what would change before it is written. */
  review: boolean
  /** Rows that stood in the last file too are passed by. */
  changedOnly: boolean
}

/** What is put into a place again and again. */
export interface ExportSettings {
  query: Query
  format: (typeof formats)[number]
  /** Only records that changed since the last file. */
  changedOnly: boolean
}

export const scheduleStates = ['on', 'paused', 'stopped'] as const

interface Common {
  id: string
  version: number
  name: string
  /** Id of a place of files. */
  place: string
  /** Of imports what the names of files look like: `leads-*.csv`; of exports the name of the file: `leads-{date}.csv`. */
  path: string
  object: string
  crontab: string
  zone: string
  /** With whose rights it is done. */
  owner: string
  state: (typeof scheduleStates)[number]
  /** Why it was stopped, as a code. */
  why: string | null
  nextAt: string | null
  /** What changed from then on is not exported yet; null: nothing is. */
  since: string | null
  createdAt: string
}

export type Schedule = Common &
  ({ direction: 'import'; settings: ImportSettings } | { direction: 'export'; settings: ExportSettings })

export const runStates = ['running', 'waiting', 'done', 'nothing', 'failed'] as const

/** One time at which a schedule was carried out. */
export interface Run {
  id: string
  schedule: string
  /** `waiting`: somebody has to look at the import; `nothing`: there was no new file, or nothing had changed. */
  state: (typeof runStates)[number]
  /** The file it took or put. */
  path: string | null
  mark: string | null
  /** There are more files than this one. */
  more: boolean
  import: string | null
  export: string | null
  counts: (Counts & { unchanged: number }) | { rows: number } | null
  failure: { code: string; params?: Record<string, string | number> } | null
  startedAt: string
  finishedAt: string | null
}

const columns: Sql = raw(`id, version, direction, name, place, path, object, crontab, zone, owner, state, why, settings,
  ${momentSql('next_at')} as "nextAt", ${momentSql('since')} as since, ${momentSql('created_at')} as "createdAt"`)

export const runColumns: Sql = raw(`id, schedule, state, path, mark, more, import, export, counts, failure,
  ${momentSql('started_at')} as "startedAt", ${momentSql('finished_at')} as "finishedAt"`)

export const listSchedules = ({ db, workspace }: Context): Promise<Schedule[]> =>
  db.query<Schedule>(sql`
    select ${columns} from exchange_schedule where workspace_id = ${workspace} order by lower(name), id`)

/** Throws NotFound. `lock`: nobody else changes it until the transaction ends. */
export async function getSchedule({ db, workspace }: Context, id: string, lock = false): Promise<Schedule> {
  const found = isId(id)
    ? await db.one<Schedule>(sql`
        select ${columns} from exchange_schedule where workspace_id = ${workspace} and id = ${id} ${raw(lock ? 'for update' : '')}`)
    : undefined
  if (!found) throw new NotFound('notFound', { object: 'exchangeSchedule', id })
  return found
}

/** The last runs of each, the newest first. */
export const lastRuns = ({ db, workspace }: Context, schedules: readonly string[]): Promise<Run[]> =>
  db.query<Run>(sql`
    select distinct on (schedule) ${runColumns} from exchange_run
    where workspace_id = ${workspace} and schedule = any(${[...schedules]}::uuid[]) order by schedule, id desc`)

export const listRuns = ({ db, workspace }: Context, schedule: string): Promise<Run[]> =>
  db.query<Run>(sql`
    select ${runColumns} from exchange_run where workspace_id = ${workspace} and schedule = ${schedule} order by id desc limit 100`)

/** Throws NotFound. */
export async function getRun({ db, workspace }: Context, id: string, lock = false): Promise<Run> {
  const found = await db.one<Run>(sql`
    select ${runColumns} from exchange_run where workspace_id = ${workspace} and id = ${id} ${raw(lock ? 'for update' : '')}`)
  if (!found) throw new NotFound('notFound', { object: 'exchangeRun', id })
  return found
}
