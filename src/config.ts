import { isIP } from 'node:net'
import { join, resolve } from 'node:path'
import { type MailServer, mailServerFrom, readTarget } from './model/mail-server.ts'

/** How this process was told to run. Nothing else reads the environment. */
export interface Config {
  readonly host: string
  readonly port: number
  /** Absolute path. */
  readonly dataFolder: string
  readonly databaseUrl: string | null
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
  /** Origins, e.g. `http://10.0.0.5:8080`. */
  readonly trustedTargets: readonly string[]
  /** Whose second factor is turned off at the start. */
  readonly withoutSecondFactor: string | null
  /** By which the audit is sealed; `null`: those of the data folder. */
  readonly auditKeys: readonly string[] | null
  readonly fieldKey: FieldKeySource
  /** By which proxy calls to other machines leave, and which do not. */
  readonly proxies: { readonly https: string | null; readonly except: readonly string[] }
  /** Absolute path of the folder of backups. */
  readonly backupFolder: string
  /** Public keys that backups are encrypted to besides the one of the data folder. */
  readonly backupRecipients: readonly string[]
  /** By which letters leave until a company names a mail server of its own. */
  readonly mailServer: MailServer | null
}

/** Who wraps the data keys of protected fields: the file of the data folder, a key of the environment, or HashiCorp Vault. */
export type FieldKeySource =
  | { from: 'file' }
  | { from: 'environment'; key: string }
  | { from: 'transit'; address: string; key: string; tokenFile: string; caFile: string | null }

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** One environment variable. `parse` reads a text that is not empty, or throws how it has to be. */
interface Variable<Value> {
  readonly name: string
  readonly meaning: string
  readonly fallback: Value
  readonly parse: (text: string) => Value
}

const variable = <Value>(
  name: string,
  meaning: string,
  fallback: Value,
  parse: (text: string) => Value,
): Variable<Value> => ({
  name,
  meaning,
  fallback,
  parse,
})

/** Every environment variable with its meaning and what holds without it. */
export const variables = {
  port: variable('PORT', 'Port to listen on; 0 takes any free one.', 3000, parsePort),
  host: variable('HOST', 'Address to listen on; 0.0.0.0 opens it to other machines.', '127.0.0.1', parseText),
  data: variable('RAPPORT_DATA', 'Folder of all that is kept: the embedded database and files.', 'data', parseText),
  database: variable<string | null>(
    'DATABASE_URL',
    'An own PostgreSQL (15 or newer), as the owner of its database, instead of the embedded one.',
    null,
    parsePostgresUrl,
  ),
  demo: variable('RAPPORT_DEMO', '1 fills an empty installation with a believable company.', false, parseFlag),
  email: variable<string | null>(
    'RAPPORT_ADMIN_EMAIL',
    'With the password: makes the company and its administrator without the page /setup.',
    null,
    parseEmail,
  ),
  password: variable<string | null>(
    'RAPPORT_ADMIN_PASSWORD',
    'Password of that administrator; a weak one is refused.',
    null,
    parseText,
  ),
  log: variable<LogLevel>('RAPPORT_LOG', `How much is logged: ${logLevels.join(', ')}.`, 'info', parseLogLevel),
  publicUrl: variable<string | null>(
    'RAPPORT_PUBLIC_URL',
    'Address under which people reach Rapport: for links, forms and secure cookies.',
    null,
    parsePublicUrl,
  ),
  proxies: variable<string[]>(
    'RAPPORT_TRUSTED_PROXIES',
    'Addresses or networks, separated by commas, whose X-Forwarded headers are believed.',
    [],
    parseNetworks,
  ),
  certificate: variable<string | null>(
    'RAPPORT_TLS_CERT',
    'File with the certificate, and those that vouch for it, as PEM: Rapport speaks https itself.',
    null,
    parseText,
  ),
  key: variable<string | null>(
    'RAPPORT_TLS_KEY',
    'File with the private key of that certificate, as PEM.',
    null,
    parseText,
  ),
  plainHttp: variable(
    'RAPPORT_ALLOW_PLAIN_HTTP',
    '1 lets other machines in without TLS: what they send can be read on the way.',
    false,
    parseFlag,
  ),
  callsPerMinute: variable(
    'RAPPORT_CALLS_PER_MINUTE',
    'Calls of the API that one key or user may make in a minute.',
    60_000,
    parseCount,
  ),
  callsPerDay: variable(
    'RAPPORT_CALLS_PER_DAY',
    'Calls of the API that one key, user or address may make in a day.',
    20_000_000,
    parseCount,
  ),
  targets: variable<string[]>(
    'RAPPORT_TRUSTED_TARGETS',
    'Services of your own, as http://10.0.0.5:8080 or smtp://10.0.0.6:25, separated by commas, to which is sent although they are not public.',
    [],
    parseOrigins,
  ),
  smtp: variable<string | null>(
    'RAPPORT_SMTP_URL',
    'Mail server for the letters of the system, as smtp://user:password@mail.example.com:587 (STARTTLS) or smtps://… (TLS), until the company names its own.',
    null,
    parseText,
  ),
  smtpFrom: variable<string | null>(
    'RAPPORT_SMTP_FROM',
    'From whom these letters are, as Rapport <crm@example.com>; goes with RAPPORT_SMTP_URL.',
    null,
    parseText,
  ),
  withoutSecondFactor: variable<string | null>(
    'RAPPORT_WITHOUT_SECOND_FACTOR',
    'E-mail of a user whose second factor is turned off at the start: the way in for an administrator who has lost phone and codes.',
    null,
    parseEmail,
  ),
  auditKeys: variable<string[] | null>(
    'RAPPORT_AUDIT_KEY',
    'Keys of 64 hexadecimal digits that seal the audit log, separated by commas, the last one seals; without it audit.key in the data folder.',
    null,
    parseKeys,
  ),
  fieldKey: variable<string | null>(
    'RAPPORT_KEY',
    'Key of 64 hexadecimal digits that wraps the data keys of protected fields; without it vault.key in the data folder.',
    null,
    parseKey,
  ),
  transit: variable<string | null>(
    'RAPPORT_TRANSIT',
    'Transit engine of HashiCorp Vault, as https://vault.example.com:8200/v1/transit, which wraps them instead.',
    null,
    parseTransit,
  ),
  transitKey: variable('RAPPORT_TRANSIT_KEY', 'Name of the key in it, of type aes256-gcm96.', 'rapport', parseKeyName),
  transitToken: variable<string | null>(
    'RAPPORT_TRANSIT_TOKEN_FILE',
    'File with the token for Vault, read each time.',
    null,
    parseText,
  ),
  transitAuthority: variable<string | null>(
    'RAPPORT_TRANSIT_CA',
    'File with the certificates, as PEM, of the authority that vouches for Vault; without it those that Node trusts.',
    null,
    parseText,
  ),
  proxy: variable<string | null>(
    'HTTPS_PROXY',
    'Proxy by which calls to other machines leave, as http://proxy.example.com:3128.',
    null,
    parseProxy,
  ),
  withoutProxy: variable<string[]>(
    'NO_PROXY',
    'Names, addresses and networks, separated by commas, that are called without it.',
    [],
    parseList,
  ),
  backups: variable<string | null>(
    'RAPPORT_BACKUPS',
    'Folder of the backups, best on another disk; without it backups in the data folder.',
    null,
    parseText,
  ),
  backupRecipients: variable<string[]>(
    'RAPPORT_BACKUP_RECIPIENTS',
    'Public keys (age1…), separated by commas, whose owners can open backups too.',
    [],
    parseRecipients,
  ),
}

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
    demo: read(variables.demo),
    administrator: email && password ? { email, password } : null,
    logLevel: read(variables.log),
    publicUrl: read(variables.publicUrl),
    trustedProxies: read(variables.proxies),
    tls: certificate && key ? { certificate: resolve(certificate), key: resolve(key) } : null,
    callsPerMinute: read(variables.callsPerMinute),
    callsPerDay: read(variables.callsPerDay),
    trustedTargets: read(variables.targets),
    withoutSecondFactor: read(variables.withoutSecondFactor),
    auditKeys: read(variables.auditKeys),
    fieldKey: readFieldKey(),
    proxies: { https: readEither(variables.proxy), except: readEither(variables.withoutProxy) },
    backupFolder: resolve(read(variables.backups) ?? join(dataFolder, 'backups')),
    backupRecipients: read(variables.backupRecipients),
    mailServer: readMailServer(),
  }
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

function parseText(text: string): string {
  return text
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535) throw new Error('must be a whole number from 0 to 65535')
  return port
}

function parseCount(text: string): number {
  const count = Number(text)
  if (!/^\d{1,12}$/.test(text) || count < 1) throw new Error('must be a whole number from 1')
  return count
}

function parseFlag(text: string): boolean {
  if (!['0', '1', 'false', 'true'].includes(text)) throw new Error('must be 1 or 0')
  return text === '1' || text === 'true'
}

function parseLogLevel(text: string): LogLevel {
  const level = logLevels.find(each => each === text)
  if (!level) throw new Error(`must be one of ${logLevels.join(', ')}`)
  return level
}

function parseEmail(text: string): string {
  if (!/^[^\s@]+@[^\s@]+$/.test(text)) throw new Error('must be an e-mail address')
  return text
}

function parsePostgresUrl(text: string): string {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Error('must look like postgres://user:password@host/database')
  }
  return text
}

function parsePublicUrl(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new Error('must look like https://crm.example.com')
  }
  return url.href.replace(/\/+$/, '')
}

function parseOrigins(text: string): string[] {
  return text.split(',').map(each => {
    const target = readTarget(each.trim())
    if (!target)
      throw new Error(`must be addresses such as http://10.0.0.5:8080; ${JSON.stringify(each.trim())} is not`)
    return target
  })
}

/** Many write it without the scheme. What is wrong with it is told without it: there may be a password in it. */
function parseProxy(text: string): string {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`)
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname) throw new Error('must look like http://proxy:3128')
  return url.href
}

function parseList(text: string): string[] {
  return text
    .split(',')
    .map(each => each.trim())
    .filter(each => each)
}

function parseKey(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new Error('must be 64 hexadecimal digits')
  return text
}

/** Keys never travel over plain HTTP, and no switch allows it. */
function parseTransit(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol !== 'https:' || url.search || url.hash || url.username)
    throw new Error('must look like https://vault.example.com:8200/v1/transit; plain http is never spoken')
  return url.href
}

function parseKeyName(text: string): string {
  if (!/^[\w.-]{1,100}$/.test(text)) throw new Error('must be letters, digits, points, dashes')
  return text
}

function parseKeys(text: string): string[] {
  const keys = text.split(',').map(each => each.trim())
  if (!keys.every(key => /^[0-9a-f]{64}$/i.test(key))) throw new Error('must be keys of 64 hexadecimal digits each')
  return keys
}

function parseRecipients(text: string): string[] {
  const recipients = text.split(',').map(each => each.trim())
  if (!recipients.every(each => /^age1[02-9ac-hj-np-z]{58}$/.test(each)))
    throw new Error('must be public keys as age1… with 62 letters and digits each')
  return recipients
}

function parseNetworks(text: string): string[] {
  const networks = text.split(',').map(each => each.trim())
  for (const network of networks) {
    const [address = '', bits, ...more] = network.split('/')
    const longest = isIP(address) === 6 ? 128 : 32
    if (
      isIP(address) === 0 ||
      more.length > 0 ||
      (bits !== undefined && !(/^\d+$/.test(bits) && Number(bits) <= longest))
    ) {
      throw new Error(`must be addresses or networks such as 10.0.0.0/8; ${JSON.stringify(network)} is not`)
    }
  }
  return networks
}
