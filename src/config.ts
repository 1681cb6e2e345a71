import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import type { LogLevel } from './environment/parse.ts'
import { type Variable, variables } from './environment/variables.ts'
import { type MailServer, mailServerFrom } from './model/mail-server.ts'

/** How this process was told to run. Nothing else reads the environment. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute path. */
  readonly dataFolder: string
  readonly databaseUrl: string | null
  /** Of a pooler in transaction mode before it. */
  readonly poolerUrl: string | null
  /** Of streaming replicas of it. */
  readonly replicaUrls: readonly string[]
  readonly demo: boolean
  readonly administrator: { email: string; password: string } | null
  readonly logLevel: LogLevel
  /** Without a slash at its end. */
  readonly publicUrl: string | null
  readonly trustedProxies: readonly string[]
  /** Files of certificate and key, where the server speaks TLS itself. */
  readonly tls: { certificate: string; key: string } | null
  /** By one API key or user. */
  readonly callsPerMinute: number
  readonly callsPerDay: number
  readonly callsAtOnce: number
  /** In milliseconds: what takes longer in the database is noted. */
  readonly slowAfter: number
  /** By which the figures for Prometheus are read. */
  readonly metricsToken: string | null
  /** Origins, e.g. `http://10.0.0.5:8080`. */
  readonly trustedTargets: readonly string[]
  /** Whose second factor is turned off at the start. */
  readonly withoutSecondFactor: string | null
  /** The two-person rule is turned off at the start. */
  readonly withoutTwoPersons: boolean
  /** By which the audit is sealed; `null`: those of the data folder. */
  readonly auditKeys: readonly string[] | null
  readonly fieldKey: FieldKeySource
  /** By which proxy calls to other machines leave, and which do not. */
  readonly proxies: { readonly https: string | null; readonly except: readonly string[] }
  /** Absolute path of the folder of backups. */
  readonly backupFolder: string
  /** Public keys that backups are encrypted to besides the one of the data folder. */
  readonly backupRecipients: readonly string[]
  /** A base of an older version is upgraded at the start without a backup. */
  readonly upgradesWithoutBackup: boolean
  /** By which letters leave until a company names a mail server of its own. */
  readonly mailServer: MailServer | null
  /** The program of LibreOffice, where it is not in one of the usual places. */
  readonly office: string | null
}

/** Who wraps the data keys of protected fields: the file of the data folder, a key of the environment, or HashiCorp Vault. */
export type FieldKeySource =
  | { from: 'file' }
  | { from: 'environment'; key: string }
  | { from: 'transit'; address: string; key: string; tokenFile: string; caFile: string | null }

/** The environment holds something that cannot be meant; the message names all of it. */
export class WrongEnvironment extends Error {
  override name = 'WrongEnvironment'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The environment variables are not right:\n${problems.map(problem => `  ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads every variable, or throws `WrongEnvironment`. An empty one counts as not set. */
export function loadConfig(env: Environment): Config {
  const problems = unknownNames(env)

  function read<Value>({ name, fallback, parse }: Variable<Value>): Value {
    const text = env[name]?.trim()
    if (!text) return fallback
    try {
      return parse(text)
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}`)
      return fallback
    }
  }

  /** Programs have them in small letters too, and those count first (as with curl). */
  const readEither = <Value>(wanted: Variable<Value>): Value =>
    env[wanted.name.toLowerCase()]?.trim() ? read({ ...wanted, name: wanted.name.toLowerCase() }) : read(wanted)

  function readFieldKey(): FieldKeySource {
    const [key, address, tokenFile] = [read(variables.fieldKey), read(variables.transit), read(variables.transitToken)]
    if (key && address)
      problems.push(`of ${variables.fieldKey.name} and ${variables.transit.name} one is given at most`)
    if (!address !== !tokenFile)
      problems.push(`${variables.transit.name} and ${variables.transitToken.name} go together`)
    if (key) return { from: 'environment', key }
    if (!address || !tokenFile) return { from: 'file' }
    const caFile = read(variables.transitAuthority)
    const files = { tokenFile: resolve(tokenFile), caFile: caFile && resolve(caFile) }
    return { from: 'transit', address, key: read(variables.transitKey), ...files }
  }

  function readMailServer(): MailServer | null {
    const [url, from] = [read(variables.smtp), read(variables.smtpFrom)]
    if (!url !== !from) problems.push(`${variables.smtp.name} and ${variables.smtpFrom.name} go together`)
    if (!url || !from) return null
    const made = mailServerFrom(url, from)
    if ('problem' in made) problems.push(`${variables[made.of].name} ${made.problem}`)
    return 'problem' in made ? null : made
  }

  const email = read(variables.email)
  const password = read(variables.password)
  if (!env[variables.email.name] !== !env[variables.password.name]) {
    problems.push(`${variables.email.name} and ${variables.password.name} go together`)
  }
  const certificate = read(variables.certificate)
  const key = read(variables.key)
  if (!certificate !== !key) problems.push(`${variables.certificate.name} and ${variables.key.name} go together`)
  const dataFolder = resolve(read(variables.data))
  const config: Config = {
    host: read(variables.host),
    port: read(variables.port),
    dataFolder,
    databaseUrl: read(variables.database),
    poolerUrl: read(variables.pooler),
    replicaUrls: read(variables.replicas),
    demo: read(variables.demo),
    administrator: email && password ? { email, password } : null,
    logLevel: read(variables.log),
    publicUrl: read(variables.publicUrl),
    trustedProxies: read(variables.proxies),
    tls: certificate && key ? { certificate: resolve(certificate), key: resolve(key) } : null,
    callsPerMinute: read(variables.callsPerMinute),
    callsPerDay: read(variables.callsPerDay),
    callsAtOnce: read(variables.callsAtOnce),
    slowAfter: read(variables.slowAfter),
    metricsToken: read(variables.metricsToken),
    trustedTargets: read(variables.targets),
    withoutSecondFactor: read(variables.withoutSecondFactor),
    withoutTwoPersons: read(variables.withoutTwoPersons),
    auditKeys: read(variables.auditKeys),
    fieldKey: readFieldKey(),
    proxies: { https: readEither(variables.proxy), except: readEither(variables.withoutProxy) },
    backupFolder: resolve(read(variables.backups) ?? join(dataFolder, 'backups')),
    backupRecipients: read(variables.backupRecipients),
    upgradesWithoutBackup: read(variables.withoutBackup),
    mailServer: readMailServer(),
    office: read(variables.office),
  }
  if (config.poolerUrl && !config.databaseUrl)
    problems.push(
      `${variables.pooler.name} goes with ${variables.database.name}: migrations, the queue and what listens need the way without it`,
    )
  if (config.replicaUrls.length && !config.databaseUrl)
    problems.push(`${variables.replicas.name} goes with ${variables.database.name}, of which they are replicas`)
  if (!certificate && !key && !read(variables.plainHttp)) problems.push(...openHttp(config))
  if (problems.length > 0) throw new WrongEnvironment(problems)
  return config
}

/** Passwords would be read by whoever is on the way, if other machines came in without TLS. */
function openHttp({ host, trustedProxies, publicUrl }: Config): string[] {
  if (isLoopback(host)) return []
  if (trustedProxies.length && publicUrl?.startsWith('https:')) return []
  return [
    `${variables.host.name} ${host} lets other machines in over plain HTTP, where passwords can be read on the way. Do one of these:
    - let Rapport speak https: ${variables.certificate.name} and ${variables.key.name}
    - put a proxy before it that does: ${variables.proxies.name} with the address of the proxy, and ${variables.publicUrl.name}=https://…
    - in a network that nobody else reaches allow it: ${variables.plainHttp.name}=1`,
  ]
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** A misspelt variable would silently not be heeded. */
function unknownNames(env: Environment): string[] {
  const known = new Set(Object.values(variables).map(({ name }) => name))
  return Object.keys(env)
    .filter(name => name.startsWith('RAPPORT_') && !known.has(name))
    .map(name => `${name} is not known; there are ${[...known].join(', ')}`)
}
