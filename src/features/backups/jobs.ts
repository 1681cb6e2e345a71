import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setInterval as every } from 'node:timers/promises'
import type pg from 'pg'
import sql from 'sql-template-tag'
import { Conflict } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Application, Job } from '../feature.ts'
import { BrokenBackup, type Brokenness } from './archive/broken.ts'
import { ensureBackupKeys } from './archive/key.ts'
import { addBackup, type Backup, changeBackup, getBackup, listBackups } from './backup.ts'
import { type Made, makeBackup } from './copy/make.ts'
import { backupName } from './folder.ts'
import { keepNewest } from './keep.ts'
import type { BackupPlace } from './place.ts'
import { lastDue, planOf } from './plan.ts'
import { verifyBackup } from './restore/verify.ts'

export const makeJob = 'backup.make'
export const tryJob = 'backup.try'

export const backupJobs = (place: BackupPlace): readonly Job[] => [
  { name: makeJob, run: (ctx, { backup }, application) => make({ ctx, place, application }, String(backup)) },
  { name: tryJob, run: (ctx, { backup }, application) => tryOut({ ctx, place, application }, String(backup)) },
  { name: 'backup.clock', every: '0 * * * *', run: (ctx, _, application) => look({ ctx, place, application }) },
]

interface Work {
  ctx: Context
  place: BackupPlace
  application: Application
}

/** Queues a backup; with another one under way throws Conflict. */
export async function beginBackup(ctx: Context, application: Application): Promise<string> {
  const id = await addBackup(ctx, backupName(new Date()))
  await application.enqueue(ctx.db, makeJob, { backup: id })
  return id
}

/** How often it is looked whether somebody has stopped it, in milliseconds. */
const beat = 500

/** Begun anew after a crash: what was written by then has another name yet. */
async function make({ ctx, place, application }: Work, id: string): Promise<void> {
  const backup = await getBackup(ctx, id)
  if (!(await changeBackup(ctx, { id, states: ['waiting', 'making'] }, { state: 'making', progress: 0 }))) return
  const stopped = new AbortController()
  const over = new AbortController()
  let progress = 0
  const tell = (part: number) => {
    progress = part
  }
  const beating = (async () => {
    for await (const _ of every(beat, undefined, { signal: over.signal }))
      if (!(await changeBackup(ctx, { id, states: ['making'] }, { progress }))) stopped.abort()
  })().catch(() => {})
  try {
    const made = await copy(place, backup, { signal: stopped.signal, progress: tell })
    await finish({ ctx, place, application }, backup, made)
  } catch (error) {
    if (stopped.signal.aborted) return
    application.log.error({ err: error, backup: backup.name }, 'a backup could not be made')
    const failure = { code: codeOf(error) }
    await changeBackup(ctx, { id, states: ['making'] }, { state: 'failed', failure, finishedAt: now() })
  } finally {
    over.abort()
    await beating
  }
}

const now = (): string => new Date().toISOString()

async function copy(
  { owner, folder, files, vaultKey, dataFolder, recipients }: BackupPlace,
  { name }: Backup,
  how: { signal: AbortSignal; progress: (part: number) => void },
): Promise<Made> {
  const keys = await ensureBackupKeys(dataFolder)
  return makeBackup({
    ...how,
    database: connectionOf(owner),
    files,
    vaultKey,
    path: join(folder, name),
    recipients: [...keys.map(({ recipient }) => recipient), ...recipients],
  })
}

const connectionOf = ({ options }: pg.Pool): pg.ClientConfig => ({ connectionString: options.connectionString })

/** What the clock made is tried at once. */
async function finish({ ctx, place, application }: Work, { id, actor }: Backup, made: Made): Promise<void> {
  const { size, rows, files, at } = made
  const done = { state: 'done', progress: 1, size, rows, files, at, finishedAt: now() } as const
  await changeBackup(ctx, { id, states: ['making'] }, { ...done, trial: actor ? null : 'waiting' })
  await keepNewest(ctx, place.folder)
  if (!actor) await application.enqueue(ctx.db, tryJob, { backup: id })
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : ''
  if (code === 'ENOSPC') return 'backupNoRoom'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT') return 'backupNoFolder'
  return 'backupBroken'
}

async function tryOut({ ctx, place, application }: Work, id: string): Promise<void> {
  const { name, trial } = await getBackup(ctx, id)
  if (trial !== 'waiting') return
  const ended = (changes: Pick<Backup, 'trial' | 'found'>) =>
    changeBackup(ctx, { id, states: ['done'] }, { ...changes, triedAt: now() })
  try {
    const { dataFolder, seals, folder } = place
    await mkdir(dataFolder, { recursive: true })
    const keys = await ensureBackupKeys(dataFolder)
    const path = join(folder, name)
    const found = await verifyBackup({ path, keys, scratch: dataFolder, seals, log: application.log })
    await ended({ trial: found.findings.length ? 'failed' : 'passed', found: { ...found } })
  } catch (error) {
    application.log.error({ err: error, backup: name }, 'a backup could not be restored on trial')
    const code = error instanceof BrokenBackup ? trialCodes[error.code] : trialCode(error)
    await ended({ trial: 'failed', found: { code } })
  }
}

const trialCodes: Record<Brokenness, string> = {
  notBackup: 'trialNotBackup',
  wrongKey: 'trialWrongKey',
  damaged: 'trialDamaged',
  incomplete: 'trialIncomplete',
  newer: 'trialNewer',
}

const trialCode = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'trialGone' : 'trialBroken'

/** Makes what is due, also what a machine that was off has missed. One installation of several companies has its own ways. */
async function look({ ctx, place, application }: Work): Promise<void> {
  if ((await application.workspaces()).length > 1) return
  await keepNewest(ctx, place.folder)
  const { daily, hour } = await planOf(ctx.db)
  if (!daily) return
  const due = lastDue(hour, ctx.config.company.timeZone, new Date()).toISOString()
  const [newest] = (await listBackups(ctx)).filter(({ state }) => state !== 'cancelled')
  const since = newest?.at ?? (await bornAt(ctx))
  if (since >= due) return
  await beginBackup(ctx, application).catch(error => {
    if (!(error instanceof Conflict)) throw error
  })
}

async function bornAt(ctx: Context): Promise<string> {
  const row = await ctx.db.one<{ at: Date }>(sql`select created_at as at from workspace where id = ${ctx.workspace}`)
  return (row?.at ?? new Date()).toISOString()
}
