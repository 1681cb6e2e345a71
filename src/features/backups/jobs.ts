import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type pg from 'pg'
import sql from 'sql-template-tag'
import { Conflict, type JsonObject } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Application, Job } from '../feature.ts'
import { BrokenBackup, type Brokenness } from './archive/broken.ts'
import { ensureBackupKeys } from './archive/key.ts'
import { addBackup, type Backup, changeBackup, endTrial, getBackup, listBackups } from './backup.ts'
import { type Made, makeBackup } from './copy/make.ts'
import { backupName } from './folder.ts'
import { keepNewest } from './keep.ts'
import type { BackupPlace } from './place.ts'
import { lastDue, planOf } from './plan.ts'
import { type Verified, verifyBackup } from './restore/verify.ts'
import { nextTry, whatIsDue } from './retry.ts'
import { tellOfFailure } from './tell.ts'
import { whileWanted } from './while-wanted.ts'

export const makeJob = 'backup.make'
export const tryJob = 'backup.try'

/** How long, in milliseconds, it is waited before a restore that could not be tried is tried again: a busy machine has more time then. */
const trialPauses: readonly number[] = [15_000, 120_000]

export const backupJobs = (place: BackupPlace, { pauses = trialPauses } = {}): readonly Job[] => [
  { name: makeJob, run: (ctx, { backup }, application) => make({ ctx, place, application }, String(backup)) },
  { name: tryJob, run: (ctx, { backup }, application) => tryOut({ ctx, place, application }, String(backup), pauses) },
  { name: 'backup.clock', every: '*/5 * * * *', run: (ctx, _, application) => look({ ctx, place, application }) },
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

/** Begun anew after a crash: what was written by then has another name yet. */
async function make({ ctx, place, application }: Work, id: string): Promise<void> {
  const backup = await getBackup(ctx, id)
  if (!(await changeBackup(ctx, { id, states: ['waiting', 'making'] }, { state: 'making', progress: 0 }))) return
  let progress = 0
  const tell = (part: number) => {
    progress = part
  }
  try {
    const isWanted = () => changeBackup(ctx, { id, states: ['making'] }, { progress })
    const made = await whileWanted(isWanted, signal => copy(place, backup, { signal, progress: tell }))
    if (made !== 'stopped') await finish({ ctx, place, application }, backup, made)
  } catch (error) {
    application.log.error({ err: error, backup: backup.name }, 'a backup could not be made')
    await transact(ctx, async inside => {
      const failed = { state: 'failed', failure: { code: codeOf(error) }, finishedAt: now() } as const
      if (!(await changeBackup(inside, { id, states: ['making'] }, failed))) return
      // What is tried again by itself is told of when it has failed for the last time.
      if (backup.actor || !(await nextTry(inside))) await tellOfFailure(inside, id, 'backupFailed')
    })
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

/** A backup that does not come back is told of; one that could not be tried, for want of whatever, is neither good nor bad. */
async function tryOut({ ctx, place, application }: Work, id: string, pauses: readonly number[]): Promise<void> {
  const { name, trial } = await getBackup(ctx, id)
  if (trial !== 'waiting') return
  const ended = (changes: { trial: 'passed' | 'failed' | null; found: JsonObject }) =>
    transact(ctx, async inside => {
      const isKept = await endTrial(inside, id, { ...changes, triedAt: now() })
      if (isKept && changes.trial === 'failed') await tellOfFailure(inside, id, 'backupNotRestored')
    })
  const again = async (signal: AbortSignal): Promise<Verified> => {
    for (const pause of pauses)
      try {
        return await restoreOnTrial({ place, application }, name, signal)
      } catch (error) {
        if (error instanceof BrokenBackup || signal.aborted || (await isGone(place, name))) throw error
        application.log.warn({ err: error, backup: name }, 'a backup could not be tried, and is tried again')
        await wait(pause, undefined, { signal })
      }
    return restoreOnTrial({ place, application }, name, signal)
  }
  try {
    const isWanted = async () => (await getBackup(ctx, id)).trial === 'waiting'
    const found = await whileWanted(isWanted, again)
    if (found !== 'stopped') await ended({ trial: found.findings.length ? 'failed' : 'passed', found: { ...found } })
  } catch (error) {
    application.log.error({ err: error, backup: name }, 'a backup could not be restored on trial')
    if (error instanceof BrokenBackup) return ended({ trial: 'failed', found: { code: trialCodes[error.code] } })
    await ended({ trial: null, found: { code: (await isGone(place, name)) ? 'trialGone' : 'trialBroken' } })
  }
}

const isGone = ({ folder }: BackupPlace, name: string): Promise<boolean> =>
  stat(join(folder, name)).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  )

async function restoreOnTrial(
  { place, application }: Pick<Work, 'place' | 'application'>,
  name: string,
  signal: AbortSignal,
): Promise<Verified> {
  const { dataFolder, seals, folder } = place
  await mkdir(dataFolder, { recursive: true })
  const keys = await ensureBackupKeys(dataFolder)
  return verifyBackup({ path: join(folder, name), keys, scratch: dataFolder, seals, log: application.log, signal })
}

const trialCodes: Record<Brokenness, string> = {
  notBackup: 'trialNotBackup',
  wrongKey: 'trialWrongKey',
  damaged: 'trialDamaged',
  incomplete: 'trialIncomplete',
  newer: 'trialNewer',
}

/** Makes what is due, also what a machine that was off has missed, and what has failed. One installation of several companies has its own ways. */
async function look({ ctx, place, application }: Work): Promise<void> {
  if ((await application.workspaces()).length > 1) return
  // A folder that cannot be read is no reason not to try: the backup that fails says what is wrong with it.
  await keepNewest(ctx, place.folder).catch(error => application.log.warn({ err: error }, 'backups cannot be counted'))
  const { daily, hour } = await planOf(ctx.db)
  if (!daily) return
  const due = lastDue(hour, ctx.config.company.timeZone, new Date())
  const tried = await listBackups(ctx)
  if (!tried.length && (await bornAt(ctx)) >= due.toISOString()) return
  const next = whatIsDue(tried, due)
  if (next.kind === 'over' || (next.kind === 'again' && next.at.getTime() > Date.now())) return
  await beginBackup(ctx, application).catch(error => {
    if (!(error instanceof Conflict)) throw error
  })
}

async function bornAt(ctx: Context): Promise<string> {
  const row = await ctx.db.one<{ at: Date }>(sql`select created_at as at from workspace where id = ${ctx.workspace}`)
  return (row?.at ?? new Date()).toISOString()
}
