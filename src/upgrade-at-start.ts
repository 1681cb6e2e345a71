import type { Config } from './config.ts'
import { upgradeFilled } from './database/migrate.ts'
import { variables } from './environment/variables.ts'
import type { Log } from './model/log.ts'
import { snapshot } from './snapshot.ts'
import { UpgradeFailed } from './upgrade-failed.ts'

/** Upgrades a base of an older version after a backup, before anybody is let in. Throws UpgradeFailed; an empty one is nobody's loss, and waits. */
export async function upgradeAtStart(config: Config, databaseUrl: string, log: Log): Promise<void> {
  let backup: string | null = null
  const applied = await upgradeFilled(databaseUrl, {
    async before(pending) {
      if (config.upgradesWithoutBackup) return
      log.warn({ migrations: pending.length }, 'the base is of an older version: a backup is made, then it is upgraded')
      backup = await snapshot(config, databaseUrl).catch(error => {
        throw new UpgradeFailed(noBackup(error), { cause: error })
      })
    },
    async failed(error, done) {
      throw new UpgradeFailed(whatThereIs(error, done, backup), { cause: error })
    },
  })
  if (applied.length) log.warn({ migrations: applied.length, backup }, 'the base is upgraded')
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const noBackup = (error: unknown): string =>
  `The base has to be upgraded, and no backup of it could be made before: ${reasonOf(error)}. Nothing was changed.
Make room, or name another folder by ${variables.backups.name}. Where this PostgreSQL is backed up otherwise, ${variables.withoutBackup.name}=1 upgrades it without.`

function whatThereIs(error: unknown, done: readonly string[], backup: string | null): string {
  const state = done.length
    ? `The ${done.length} migrations before it stay, and servers of the old version go on working.`
    : 'Nothing was changed: the old version starts as before.'
  return [
    `The upgrade failed: ${reasonOf(error)}.`,
    state,
    ...(backup ? [`${backup} holds everything as it was.`] : []),
  ].join('\n')
}
