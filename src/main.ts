import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { pino } from 'pino'
import { type Config, loadConfig, WrongEnvironment } from './config.ts'
import { startEmbedded } from './database/embedded/index.ts'
import { FolderBusy } from './database/embedded/lock.ts'
import { keepHeapSmall } from './heap.ts'
import { WrongCertificate } from './http/certificate.ts'
import type { Log } from './model/log.ts'
import type { Duty, Rapport } from './rapport.ts'
import { stopWhenAsked } from './stop.ts'
import { UpgradeFailed } from './upgrade-failed.ts'
import { keyFileOf } from './vault/key-file.ts'
import { providerOf } from './vault/provider-of.ts'

/** Database and server, as long as the process lives. */
interface Running {
  rapport: Rapport | null
  stopDatabase: () => Promise<void>
}

const running: Running = { rapport: null, stopDatabase: async () => {} }

async function main(): Promise<void> {
  keepHeapSmall()
  const duty = dutyOf(process.argv[2])
  const config = loadConfig(process.env)
  if (duty !== 'both' && !config.databaseUrl) throw new WrongUsage(ownDatabase)
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }))
  // All the rest is loaded while PostgreSQL starts.
  const [
    databaseUrl,
    { filesFolder, startRapport },
    { makeFirstCompany },
    { letInWithoutSecondFactor },
    { endTwoPersonRule },
    { ensureAuditKeys },
    { upgradeAtStart },
  ] = await Promise.all([
    config.databaseUrl ? reached(config.databaseUrl, log) : embedded(config, log),
    import('./rapport.ts'),
    import('./first-company.ts'),
    import('./without-second-factor.ts'),
    import('./without-two-persons.ts'),
    import('./features/audit/seal/key-file.ts'),
    import('./upgrade-at-start.ts'),
  ])
  await upgradeAtStart(config, databaseUrl, log)
  running.rapport = await startRapport({
    databaseUrl,
    poolerUrl: config.poolerUrl,
    replicaUrls: config.replicaUrls,
    duty,
    files: filesFolder(config.dataFolder),
    keyFile: keyFileOf(config.dataFolder),
    keyProvider: providerOf(config.fieldKey, config.proxies),
    auditKeys: await ensureAuditKeys(config.auditKeys, config.dataFolder),
    backups: { folder: config.backupFolder, recipients: config.backupRecipients },
    host: config.host,
    port: config.port,
    log,
    trustedTargets: config.trustedTargets,
    mailServer: config.mailServer,
    office: config.office,
    proxies: config.proxies,
    tls: config.tls,
    slowAfter: config.slowAfter,
    http: {
      trustedProxies: config.trustedProxies,
      publicUrl: config.publicUrl,
      callsPerMinute: config.callsPerMinute,
      callsPerDay: config.callsPerDay,
      callsAtOnce: config.callsAtOnce,
      metricsToken: config.metricsToken,
    },
    async prepare(application, features) {
      await makeFirstCompany(application, config, features)
      await letInWithoutSecondFactor(application, config)
      await endTwoPersonRule(application, config)
    },
  })
  console.log(duty === 'work' ? 'Rapport works.' : `Rapport is ready: ${config.publicUrl ?? running.rapport.address}`)
}

const ownDatabase =
  'DATABASE_URL is missing: “serve” and “work” share a PostgreSQL of your own. The embedded one belongs to “start” alone'

class WrongUsage extends Error {
  override name = 'WrongUsage'
}

/** `main.ts` does both; `main.ts serve` and `main.ts work` one of them. */
function dutyOf(word: string | undefined): Duty {
  if (word === undefined) return 'both'
  if (word === 'serve' || word === 'work') return word
  throw new WrongUsage(`“${word}” is no word for what a process does: there are serve and work`)
}

async function embedded(config: Config, log: Log): Promise<string> {
  const postgres = await startEmbedded({ dataFolder: config.dataFolder, log })
  running.stopDatabase = postgres.stop
  return postgres.url
}

const patience = 60

/** An own PostgreSQL may start at the same time as we do. */
async function reached(url: string, log: Log): Promise<string> {
  for (let second = 0; ; second++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
    try {
      await client.connect()
      await client.end()
      return url
    } catch (error) {
      await client.end().catch(() => {})
      if (second === patience) throw error
      if (second === 0) log.warn({ err: error }, 'the database does not answer yet')
      await wait(1000)
    }
  }
}

const cannotListen: Record<string, string> = {
  EADDRINUSE: 'is taken by another program. End that one, or choose another port: PORT=3001 npm start',
  EACCES: 'is not open to this user. Choose a port from 1024 up: PORT=3001 npm start',
  EADDRNOTAVAIL: 'is no address of this machine. Set HOST to one that is, or leave it out',
}

/** What a person can mend is said in a sentence; anything else with its place in the code. */
function explain(error: unknown): string {
  const { syscall, code = '', address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  const listening = syscall === 'listen' ? cannotListen[code] : undefined
  if (listening) return `${address}:${port} ${listening}`
  if (!(error instanceof Error)) return String(error)
  const told = [WrongUsage, WrongEnvironment, WrongCertificate, FolderBusy, UpgradeFailed]
  return told.some(kind => error instanceof kind) ? error.message : (error.stack ?? error.message)
}

/** Reads the certificate anew, where there is one; otherwise the signal means what it always meant. */
function takeHangUp(): boolean {
  const reload = running.rapport?.reloadCertificate
  void reload?.()
  return Boolean(reload)
}

const end = stopWhenAsked(async () => {
  try {
    await running.rapport?.stop()
  } finally {
    await running.stopDatabase()
  }
}, takeHangUp)

main().catch(async error => {
  console.error(`Rapport could not start. ${explain(error)}`)
  await end(1)
})
