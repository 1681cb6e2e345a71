import sql, { join, raw, type Sql } from 'sql-template-tag'
import { snakeCase } from '../../database/names.ts'
import { momentSql } from '../../database/table.ts'
import { Conflict, type JsonObject, NotFound, newId, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { KeptBackup } from './folder.ts'

export const backupStates = ['waiting', 'making', 'done', 'failed', 'cancelled'] as const
export const trialStates = ['waiting', 'passed', 'failed'] as const

/** A backup as far as it is known. */
export interface Backup {
  id: string
  name: string
  state: (typeof backupStates)[number]
  progress: number
  /** Bytes; as text, because there may be more than JavaScript counts. */
  size: string | null
  rows: string | null
  files: number | null
  actor: string | null
  failure: Pick<Problem, 'code' | 'params'> | null
  at: string
  finishedAt: string | null
  trial: (typeof trialStates)[number] | null
  triedAt: string | null
  /** What the restore on trial found. */
  found: JsonObject | null
}

const columns = raw(`id, name, state, progress, size, rows, files, actor, failure, trial, found,
  ${momentSql('at')} as at, ${momentSql('finished_at')} as "finishedAt", ${momentSql('tried_at')} as "triedAt"`)

/** Begins one, unless one is under way. Throws Conflict. */
export async function addBackup(ctx: Context, name: string): Promise<string> {
  const id = newId()
  const made = await ctx.db.query(sql`
    insert into backup (id, name, state, actor) values (${id}, ${name}, 'waiting', ${ctx.actor.user})
    on conflict do nothing returning id`)
  if (!made.length) throw new Conflict('backupUnderWay')
  return id
}

/** Those that lie in the folder and are not known yet: made by a command, or before the base was restored. */
export async function adoptBackups(ctx: Context, kept: readonly KeptBackup[]): Promise<void> {
  for (const { name, size, at } of kept)
    await ctx.db.query(sql`
      insert into backup (id, name, state, progress, size, at, finished_at)
      values (${newId()}, ${name}, 'done', 1, ${size}, ${at}, ${at}) on conflict do nothing`)
}

export async function getBackup(ctx: Context, id: string): Promise<Backup> {
  const found = await ctx.db.one<Backup>(sql`
    select ${columns} from backup where workspace_id = ${ctx.workspace} and id::text = ${id}`)
  if (!found) throw new NotFound('notFound', { object: 'backup', id })
  return found
}

/** The newest first. */
export const listBackups = (ctx: Context): Promise<Backup[]> =>
  ctx.db.query<Backup>(sql`
    select ${columns} from backup where workspace_id = ${ctx.workspace} order by at desc, id desc limit 400`)

type Changes = Partial<Omit<Backup, 'id' | 'name' | 'size' | 'rows'>> & { size?: number; rows?: number }

/** Changes a backup that is in one of these states. Returns whether it was. */
export async function changeBackup(
  ctx: Context,
  { id, states }: { id: string; states: readonly Backup['state'][] },
  changes: Changes,
): Promise<boolean> {
  const changed = await ctx.db.query(sql`
    update backup set ${join(Object.entries(changes).map(assignment))}
    where workspace_id = ${ctx.workspace} and id = ${id} and state = any(${[...states]}::text[]) returning id`)
  return changed.length > 0
}

/** Ends a trial that is under way: with what it found, why there was none, or with nothing where it was stopped. Returns whether there was one. */
export async function endTrial(
  ctx: Context,
  id: string,
  { trial, found, triedAt }: Pick<Backup, 'trial' | 'found' | 'triedAt'>,
): Promise<boolean> {
  const ended = await ctx.db.query(sql`
    update backup set trial = ${trial}, tried_at = ${triedAt}, found = ${found && JSON.stringify(found)}
    where workspace_id = ${ctx.workspace} and id = ${id} and state = 'done' and trial = 'waiting' returning id`)
  return ended.length > 0
}

const assignment = ([name, value]: [string, unknown]): Sql =>
  sql`${raw(snakeCase(name))} = ${name === 'failure' || name === 'found' ? value && JSON.stringify(value) : value}`

/** Forgets what is not in the folder any more; failures are remembered for a month. */
export const forgetBackups = (ctx: Context, kept: readonly string[]): Promise<unknown> =>
  ctx.db.query(sql`
    delete from backup where workspace_id = ${ctx.workspace} and (
      (state = 'done' and name <> all(${[...kept]}::text[]))
      or (state in ('failed', 'cancelled') and at < now() - interval '30 days'))`)
