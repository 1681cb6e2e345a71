import type { Context } from '../../records/index.ts'
import type { Application } from '../feature.ts'
import { daysSince, type TrustFinding, type TrustLine } from '../trust-line.ts'
import { type Backup, listBackups } from './backup.ts'
import { planOf } from './plan.ts'
import { nextTry } from './retry.ts'

/** One a day and what a machine was off; and how long a restore that worked says something, in days. */
const fresh = 1.5
const late = 3
const tried = 30

const line = (name: string, look: (ctx: Context) => Promise<TrustFinding>): TrustLine => ({
  name,
  area: 'data',
  path: '/settings/backups',
  look: async (ctx: Context, application: Application) =>
    (await application.workspaces()).length > 1 ? { state: 'look', code: 'backupsOfMachine' } : look(ctx),
})

/** It is tried again by itself a few times before anybody has to do something. */
const failed = (since: string, next: Date | null): TrustFinding =>
  next ? { state: 'look', code: 'backupTriedAgain', since } : { state: 'act', code: 'backupFailed', since }

/** When everything was saved last, and when it came back last. */
export const backupLines: readonly TrustLine[] = [
  line('backup', async ctx => {
    const [newest, ...before] = (await listBackups(ctx)).filter(({ state }) => state === 'done' || state === 'failed')
    const good = [newest, ...before].find(each => each?.state === 'done')
    if (newest?.state === 'failed') return failed(newest.at, await nextTry(ctx))
    if (!good) return { state: 'act', code: 'noBackup' }
    const { daily } = await planOf(ctx.db)
    if (daysSince(good.at) > late) return { state: 'act', code: 'backupOld', since: good.at }
    if (daysSince(good.at) > fresh) return { state: 'look', code: 'backupOld', since: good.at }
    if (!daily) return { state: 'look', code: 'backupByHand', since: good.at }
    return { state: 'fine', code: 'backupMade', since: good.at }
  }),
  line('restoreTest', async ctx => {
    const [newest] = (await listBackups(ctx)).filter(isTried).sort((a, b) => (lastTried(a) < lastTried(b) ? 1 : -1))
    if (!newest) return { state: 'act', code: 'neverRestored' }
    const since = newest.triedAt
    if (newest.trial === 'failed') return { state: 'act', code: 'restoreFailed', since }
    return { state: daysSince(since) > tried ? 'look' : 'fine', code: 'restored', since }
  }),
]

const lastTried = ({ triedAt }: Backup): string => triedAt ?? ''
const isTried = ({ trial }: Backup): boolean => trial === 'passed' || trial === 'failed'
