import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import packageFile from '../package.json' with { type: 'json' }
import { type Access, openAccess } from './access/index.ts'
import { relyingPartyOf } from './access/passkeys/relying-party.ts'
import { ensureWorkspace } from './access/workspaces.ts'
import { migrate } from './database/migrate.ts'
import { type Database, openDatabase } from './database/open.ts'
import type { SlowStatement } from './database/slow.ts'
import { keepSlowLog } from './database/slow-log.ts'
import type { AuditKeys } from './features/audit/seal/keys.ts'
import type { Application, Feature, Log } from './features/feature.ts'
import { completions, features } from './features/index.ts'
import { alarmOfOpened } from './features/mass-reading.ts'
import { outgoing } from './features/outgoing.ts'
import { keepOpenCards } from './features/presence/open-cards.ts'
import { keepRinging } from './features/ringing.ts'
import type { Installation } from './features/trust/installation.ts'
import { openApiLog } from './http/api-log.ts'
import { keepAtOnce } from './http/at-once.ts'
import {
  type Certificate,
  type CertificateFiles,
  certificateUntil,
  keepCertificate,
  readCertificate,
  tlsOptions,
} from './http/certificate.ts'
import { keepDayCounts } from './http/day-counts.ts'
import { keepLimits } from './http/limits.ts'
import { keepMetrics } from './http/metrics.ts'
import { watchNotices } from './http/notice-watch.ts'
import { keepOpenedRecords } from './http/opened-records.ts'
import type { HttpSettings } from './http/parts.ts'
import { createServer } from './http/server.ts'
import { shareBudget } from './http/shared-budget.ts'
import { startDelivery } from './jobs/delivery.ts'
import { enqueue } from './jobs/enqueue.ts'
import { prepareQueue, startQueue } from './jobs/queue.ts'
import { wakeOthers } from './jobs/wake-others.ts'
import type { MailServer } from './model/mail-server.ts'
import type { Proxies } from './network/proxy.ts'
import { objects } from './objects/index.ts'
import { readKeyFile } from './vault/key-file.ts'
import { heldKey, type KeyProvider } from './vault/key-provider.ts'
import { openKeyring } from './vault/keyring.ts'
import { vaultOf } from './vault/vault.ts'

export interface RapportOptions {
  /** Of the owner of the database. */
  databaseUrl: string
  /** Of a pooler in transaction mode that leads there too: all but the queue, what listens and what holds locks goes through it. */
  poolerUrl?: string | null
  /** Of streaming replicas of it. */
  replicaUrls?: readonly string[]
  /** Folder of the files that belong to records. */
  files: string
  /** File of the key under which secrets are kept; made where there is none. */
  keyFile: string
  /** Who wraps the data keys of protected fields; the key of `keyFile` unless told. */
  keyProvider?: KeyProvider
  /** Milliseconds between looks at whether data keys may still be used. */
  keyLooks?: number
  /** By which the audit is sealed. */
  auditKeys: AuditKeys
  /** Folder of the backups, and public keys that they are encrypted to besides our own; below the data folder without. */
  backups?: { folder: string; recipients: readonly string[] }
  host: string
  port: number
  log: Log
  http: Partial<HttpSettings>
  /** With them the server speaks TLS itself. */
  tls?: CertificateFiles | null
  /** Milliseconds between looks at these files. */
  tlsLooks?: number
  /** Origins to which is sent although they are not public. */
  trustedTargets?: readonly string[]
  /** By which letters leave until a company names a mail server of its own. */
  mailServer?: MailServer | null
  /** The program of LibreOffice, where it is not in one of the usual places. */
  office?: string | null
  /** By which calls to other machines leave. */
  proxies?: Proxies
  /** Connections of one workspace; the driver's usual number without. */
  connections?: number
  /** Milliseconds after which a statement is noted as slow; 200 unless told. */
  slowAfter?: number
  /** Whether it answers people and programs, does what nobody waits for (jobs, flows, mailboxes), or both. */
  duty?: Duty
  /** What must be there before anybody is let in. */
  prepare?: (application: Application, features: readonly Feature[]) => Promise<void>
}

export type Duty = 'both' | 'serve' | 'work'

export interface Rapport {
  /** `http://127.0.0.1:3000`; empty where it only works. */
  readonly address: string
  readonly application: Application
  readonly access: Access
  readonly database: Database
  /** Reads the certificate again; `null` where there is none to read. */
  readonly reloadCertificate: (() => Promise<void>) | null
  stop(): Promise<void>
}

const usualSettings: HttpSettings = {
  callsPerMinute: 60_000,
  callsPerDay: 20_000_000,
  callsAtOnce: 16,
  publicCallsPerMinute: 3000,
  trustedProxies: [],
  publicUrl: null,
  metricsToken: null,
  patience: { head: 20_000, whole: 120_000, silence: 90_000 },
  web: fileURLToPath(new URL('../dist/web', import.meta.url)),
}

/** Brings the database up to date and starts everything that serves: queue, delivery, features, HTTP. */
export async function startRapport(options: RapportOptions): Promise<Rapport> {
  const { log, tls = null, duty = 'both' } = options
  const host = options.http.publicUrl ? new URL(options.http.publicUrl).hostname : null
  const certificate = tls && (await readCertificate(tls, { host }))
  for (const warning of certificate?.warnings ?? []) log.warn({ until: certificate?.until }, warning)
  await migrate(options.databaseUrl)
  const { slowAfter = 200 } = options
  const slow = { after: slowAfter, note: (statement: SlowStatement) => slowLog.note(statement) }
  const database = openDatabase(options.databaseUrl, {
    connections: options.connections,
    pooler: options.poolerUrl,
    replicas: { urls: options.replicaUrls ?? [], log },
    slow,
  })
  const slowLog = keepSlowLog(database.unwatched, log)
  /** What has been started, to be ended in reverse order. */
  const ends: (() => Promise<void>)[] = [() => database.close(), slowLog.stop]
  const stop = async () => {
    for (const end of ends.splice(0).reverse())
      await end().catch(error => log.error({ err: error }, 'something did not end as it should'))
  }

  try {
    await ensureWorkspace(database, objects)
    const vaultKey = await readKeyFile(options.keyFile)
    const provider = options.keyProvider ?? heldKey('file', basename(options.keyFile), vaultKey)
    const keyring = openKeyring({ connection: database.workspace, provider, log, looks: options.keyLooks })
    ends.push(async () => keyring.stop())
    const access = openAccess(database, objects, log, { keyring, completions })
    ends.push(access.stop)
    const contact = options.http.publicUrl ?? null
    let served = 'http://localhost'
    const application = applicationOf(access, { publicUrl: contact, served: () => served, log })
    const { files, auditKeys, trustedTargets = [], mailServer = null, office = null } = options
    const target = outgoing(trustedTargets, options.proxies)
    const openCards = keepOpenCards(database.owner, log)
    const ringing = keepRinging(database.owner, log)
    ends.push(ringing.stop)
    const vault = vaultOf(vaultKey)
    const settings: HttpSettings = { ...usualSettings, ...options.http }
    const backups = backupsOf(options)
    const given = {
      files,
      owner: database.owner,
      slowAfter,
      target,
      contact,
      openCards,
      ringing,
      calls: settings,
      vault,
      auditKeys,
      keyring,
      backups,
      installation: installationOf(options, settings),
      warn: (error: unknown, message: string) => log.warn({ err: error }, message),
      mailServer,
      office,
      trustedTargets,
    }
    const parts = { database, features: features(given), application, log }
    if (duty === 'serve') await prepareQueue(database, log)
    else ends.push((await startQueue(parts)).stop)
    await options.prepare?.(application, parts.features)
    ends.push(wakeOthers(database.owner, log))
    const delivery = await startDelivery({ ...parts, reacts: duty !== 'serve' })
    ends.push(delivery.stop)
    for (const { start, work } of parts.features) {
      if (start) ends.push(await start(application))
      if (work && duty !== 'serve') ends.push(await work(application))
    }
    const rapport = { application, access, database, stop }
    if (duty === 'work') return { ...rapport, address: '', reloadCertificate: null }

    const days = keepDayCounts()
    const apiLog = openApiLog(database, days, log)
    ends.push(apiLog.stop)
    const openedRecords = keepOpenedRecords(
      database,
      async ({ workspace, user, address }, use) =>
        alarmOfOpened(await application.systemContext(workspace, { channel: 'system' }), user, use, address),
      log,
    )
    ends.push(openedRecords.stop)
    const notices = watchNotices(id => database.workspace(id), log)
    ends.push(notices.stop)
    const budget = shareBudget(database.owner, log)
    ends.push(async () => budget.stop())
    const limits = keepLimits(budget.give)
    const server = await createServer(
      {
        ...parts,
        access,
        delivery,
        openCards,
        ringing,
        apiLog,
        metrics: settings.metricsToken ? keepMetrics(database.owner) : null,
        openedRecords,
        notices,
        settings,
        limits,
        days,
        atOnce: keepAtOnce(),
      },
      certificate,
    )
    ends.push(() => server.close())
    const use = (fresh: Certificate) => server.server.setSecureContext(tlsOptions(fresh))
    const kept = tls ? keepCertificate(tls, { log, host, every: options.tlsLooks, use }) : null
    ends.push(async () => kept?.stop())
    const address = await server.listen({ host: options.host, port: options.port })
    served = address
    return { ...rapport, address, reloadCertificate: kept?.reload ?? null }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Reach {
  publicUrl: string | null
  /** Where the server listens. */
  served: () => string
  log: Log
}

function applicationOf(access: Access, { publicUrl, served, log }: Reach): Application {
  return {
    systemContext: (workspace, via) => access.contexts.system(workspace, { via }),
    userContext: (workspace, user, via) => access.contexts.user(workspace, user, { via }),
    workspaces: async () => (await access.workspaces()).map(({ id }) => id),
    workspaceOf: access.workspaceOf,
    enqueue,
    publicUrl,
    relyingParty: () => relyingPartyOf(publicUrl, served()),
    log,
  }
}

/** What an auditor asks of the machine. The certificate is read as it lies there: a new one is in use some seconds later. */
const installationOf = (
  { host, tls, keyFile }: RapportOptions,
  { publicUrl, trustedProxies }: HttpSettings,
): Installation => ({
  dataFolder: dirname(dirname(keyFile)),
  version: packageFile.version,
  host,
  publicUrl,
  trustedProxies,
  certificateUntil: async () => (tls ? certificateUntil(tls) : null),
})

/** Keys lie below the data folder, each in its file. */
function backupsOf({ keyFile, backups }: RapportOptions) {
  const dataFolder = dirname(dirname(keyFile))
  return { dataFolder, vaultKey: keyFile, folder: join(dataFolder, 'backups'), recipients: [], ...backups }
}

/** Where files lie below the data folder. */
export const filesFolder = (dataFolder: string): string => join(dataFolder, 'files')
