import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { snakeCase } from '../../database/names.ts'
import { Conflict, type Json, type JsonObject, NotFound, newId } from '../../model/index.ts'
import type { Context, Locale } from '../../records/index.ts'
import type { ColumnFacts } from './columns/facts.ts'
import type { FileFormat } from './file/format.ts'
import { type FileSource, partSize, partsSource } from './file/source.ts'
import type { Mapping } from './mapping.ts'
import type { Options } from './options.ts'
import type { Question } from './plan/questions.ts'

export const importStates = [
  'uploading',
  'fetching',
  'staging',
  'staged',
  'committing',
  'cancelled',
  'done',
  'failed',
  'reverted',
] as const
export type ImportState = (typeof importStates)[number]

export const outcomes = ['new', 'attached', 'changed', 'same', 'refused'] as const
export type Outcome = (typeof outcomes)[number]
export type Counts = Record<'read' | Outcome, number>

/** How the file of an import is read, as was found out. */
export type Format = FileFormat & {
  certain: boolean
  /** Line of the header; 0: the file has none, or none that counts as a line. */
  headerLine: number
}

/** A record that rows refer to and that was not there: made before the rows are, under an id given in advance. */
export interface Made {
  object: string
  id: string
  input: JsonObject
  /** Changes a record made before it, in place of making one. */
  update?: boolean
}

export interface Kept {
  line: number
  object: string
  id: string
  title: string
}

/** Where the file of an import lies outside. */
export interface Origin {
  /** Id of a place of files; null: an address of its own. */
  place: string | null
  url: string | null
  /** Below the place. */
  path: string
  /** By which it is told whether the file is still the one that was begun; null: not begun, or nothing tells. */
  mark: string | null
}

/** One import, from the file to the records made of it. */
export interface Import {
  id: string
  object: string
  fileName: string
  /** Bytes, of which `received` are here. */
  fileSize: number
  received: number
  /** Where it is fetched from; null: it was sent. */
  origin: Origin | null
  /** The schedule by which it was taken; null: somebody began it. */
  schedule: string | null
  /** Rows of the file that stood in the last one of the schedule too: they are none of `counts`. */
  unchanged: number
  /** SHA-256 of the file in hexadecimal; null until it is known. */
  seal: string | null
  state: ImportState
  actor: string
  scopes: string[] | null
  locale: Locale
  createdAt: string
  finishedAt: string | null
  format: Format | null
  columns: ColumnFacts[]
  /** As the importing person gave it; null: the proposal counts. */
  mapping: Mapping | null
  options: Options
  /** Under what name the ids of the rows are kept: of a system that was recognised, or as was told; null: they have none. */
  system: string | null
  /** Whose export it looks like, and of what. */
  recognised: { system: string; title: string; object: string } | null
  answers: Record<string, string | null>
  proposed: Mapping
  questions: Question[]
  counts: Counts
  /** What became of the rows that are done. */
  settled: Partial<Record<Outcome, number>>
  /** How many of the written rows a revert has done with. */
  takenBack: number
  progress: number
  /** Seconds since it reads, or writes, and how far it was then. */
  stepSeconds: number
  stepFrom: number
  failure: { code: string; params?: Record<string, string | number> } | null
  made: Made[]
  kept: Kept[]
  reverting: boolean
}

export const noCounts = (): Counts => ({ read: 0, new: 0, attached: 0, changed: 0, same: 0, refused: 0 })

/** What became of the rows that are done. */
export const settledRows = ({ settled }: Pick<Import, 'settled'>): Record<Outcome, number> => {
  const { new: made = 0, attached = 0, changed = 0, same = 0, refused = 0 } = settled
  return { new: made, attached, changed, same, refused }
}

/** How many rows of the file are in records, how many were passed by, and how many are still to be done. */
export function doneRows({
  counts,
  settled,
}: Pick<Import, 'counts' | 'settled'>): Record<'written' | 'skipped' | 'left', number> {
  const done = settledRows({ settled })
  const [written, skipped] = [done.new + done.attached + done.changed, done.same + done.refused]
  return { written, skipped, left: Math.max(0, counts.read - written - skipped) }
}

const columns =
  raw(`id, object, file_name as "fileName", file_size::float8 as "fileSize", received::float8, origin, schedule, unchanged, seal, state, actor, scopes, locale,
  to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt",
  to_char(finished_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "finishedAt",
  format, columns, mapping, options, system, recognised, answers, proposed, questions, counts, settled, taken_back as "takenBack", progress, extract(epoch from clock_timestamp() - step_at)::float8 as "stepSeconds", step_from as "stepFrom", failure, made,
  kept, reverting`)

type Begun = Pick<Import, 'object' | 'fileName' | 'fileSize' | 'received' | 'options' | 'state' | 'seal'> & {
  mapping: Json
  origin?: Origin
}

/** Keeps a new import, whose file is kept besides. */
export async function addImport(ctx: Context, given: Begun): Promise<string> {
  const id = newId()
  await ctx.db.query(sql`
    insert into import (id, object, file_name, file_size, received, origin, seal, state, actor, scopes, locale, mapping, options, counts)
    values (${id}, ${given.object}, ${given.fileName}, ${given.fileSize}, ${given.received}, ${given.origin ? JSON.stringify(given.origin) : null}, ${given.seal}, ${given.state}, ${ctx.actor.user},
      ${ctx.actor.scopes && JSON.stringify(ctx.actor.scopes)}, ${ctx.locale}, ${given.mapping && JSON.stringify(given.mapping)},
      ${JSON.stringify(given.options)}, ${JSON.stringify(noCounts())})`)
  return id
}

/** Keeps bytes of a file from a part of it on, in parts. */
export async function addFileParts(ctx: Context, id: string, first: number, bytes: Buffer): Promise<void> {
  for (let part = 0; part * partSize < bytes.length; part++)
    await ctx.db.query(
      sql`insert into import_file (import_id, part, bytes) values (${id}, ${first + part}, ${bytes.subarray(part * partSize, (part + 1) * partSize)})`,
    )
}

/** Puts away what is kept of a file. */
export const dropFile = (ctx: Context, id: string): Promise<unknown> =>
  ctx.db.query(sql`delete from import_file where workspace_id = ${ctx.workspace} and import_id = ${id}`)

/** The file of an import where it lies. */
export const keptFile = (ctx: Context, id: string, size: number): FileSource =>
  partsSource(size, async part => {
    const found = await ctx.db.one<{ bytes: Buffer }>(
      sql`select bytes from import_file where workspace_id = ${ctx.workspace} and import_id = ${id} and part = ${part}`,
    )
    return found?.bytes
  })

/** An import, for whoever began it and for administrators. Throws NotFound. */
export async function getImport(ctx: Context, id: string, options: { lock?: boolean } = {}): Promise<Import> {
  const found = await ctx.db.one<Import>(sql`
    select ${columns} from import where workspace_id = ${ctx.workspace} and id::text = ${id} ${options.lock ? raw('for update') : raw('')}`)
  if (!found || !(ctx.actor.role.admin || found.actor === ctx.actor.user))
    throw new NotFound('notFound', { object: 'import', id })
  return found
}

export const listImports = (ctx: Context): Promise<Import[]> =>
  ctx.db.query<Import>(sql`
    select ${columns} from import where workspace_id = ${ctx.workspace}
      and ${ctx.actor.role.admin ? sql`true` : sql`actor = ${ctx.actor.user}`} order by id desc limit 200`)

type Changes = Partial<
  Omit<Import, 'id' | 'object' | 'fileName' | 'actor' | 'scopes' | 'createdAt' | 'stepSeconds' | 'stepFrom'>
>
const plain = new Set([
  'state',
  'received',
  'fileSize',
  'schedule',
  'unchanged',
  'seal',
  'system',
  'locale',
  'progress',
  'takenBack',
  'reverting',
  'finishedAt',
])

/** The state of an import, which nobody changes until the transaction ends. */
export async function lockState(ctx: Context, id: string): Promise<ImportState | undefined> {
  const found = await ctx.db.one<{ state: ImportState }>(
    sql`select state from import where workspace_id = ${ctx.workspace} and id = ${id} for update`,
  )
  return found?.state
}

/** Changes an import that is being read. Throws Conflict when somebody has stopped it meanwhile. */
export async function changeStaging(ctx: Context, id: string, changes: Changes): Promise<void> {
  if (!(await writeImport(ctx, id, changes, sql`and state = 'staging'`))) throw new Conflict('importBusy')
}

export async function changeImport(ctx: Context, id: string, changes: Changes): Promise<void> {
  await writeImport(ctx, id, changes)
}

/** Whether the import is there, and as `condition` wants it. */
async function writeImport(ctx: Context, id: string, changes: Changes, condition: Sql = empty): Promise<boolean> {
  const assignments = Object.entries(changes).map(([name, value]) => {
    const stored = plain.has(name) || value === null ? value : JSON.stringify(value)
    return sql`${raw(`"${snakeCase(name)}"`)} = ${stored}`
  })
  if (changes.state === 'staging' || changes.state === 'committing')
    assignments.push(sql`step_at = clock_timestamp(), step_from = ${changes.progress ?? 0}`)
  const written = await ctx.db.query(
    sql`update import set ${join(assignments)} where workspace_id = ${ctx.workspace} and id = ${id} ${condition} returning id`,
  )
  return written.length > 0
}
