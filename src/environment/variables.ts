import {
  type LogLevel,
  logLevels,
  parseCount,
  parseEmail,
  parseFlag,
  parseKey,
  parseKeyName,
  parseKeys,
  parseList,
  parseLogLevel,
  parseNetworks,
  parseOrigins,
  parsePort,
  parsePostgresUrl,
  parsePostgresUrls,
  parseProxy,
  parsePublicUrl,
  parseRecipients,
  parseText,
  parseToken,
  parseTransit,
} from './parse.ts'

/** One environment variable. `parse` reads a text that is not empty, or throws how it has to be. */
export interface Variable<Value> {
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
  pooler: variable<string | null>(
    'RAPPORT_POOLER_URL',
    'A pooler in transaction mode (PgBouncer) before the PostgreSQL of DATABASE_URL: what people and programs do goes through it.',
    null,
    parsePostgresUrl,
  ),
  replicas: variable<string[]>(
    'RAPPORT_REPLICA_URL',
    'Streaming replicas of that PostgreSQL, separated by commas: what people and programs only read comes from them, as far as they have got.',
    [],
    parsePostgresUrls,
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
  callsAtOnce: variable(
    'RAPPORT_CALLS_AT_ONCE',
    'Calls of the API that one key or user may have under way at once; others of his wait their turn. Four times as many from one address by nobody known.',
    16,
    parseCount,
  ),
  slowAfter: variable(
    'RAPPORT_SLOW_MS',
    'Statements that take longer than so many milliseconds are shown on the page “Speed”.',
    200,
    parseCount,
  ),
  metricsToken: variable<string | null>(
    'RAPPORT_METRICS_TOKEN',
    'Figures for Prometheus are read at /metrics by whoever sends this as a bearer token; without it there are none.',
    null,
    parseToken,
  ),
  targets: variable<string[]>(
    'RAPPORT_TRUSTED_TARGETS',
    'Services of your own, as http://10.0.0.5:8080, smtp://10.0.0.6:25, ami://10.0.0.7:5038 or sftp://10.0.0.8:22, separated by commas, to which is sent although they are not public.',
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
  withoutTwoPersons: variable(
    'RAPPORT_WITHOUT_TWO_PERSONS',
    '1 turns the two-person rule off at the start: the way out where nobody is left who could confirm.',
    false,
    parseFlag,
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
  withoutBackup: variable(
    'RAPPORT_UPGRADE_WITHOUT_BACKUP',
    '1 lets a new version upgrade the base at its start without a backup, where PostgreSQL is backed up otherwise.',
    false,
    parseFlag,
  ),
  office: variable<string | null>(
    'RAPPORT_LIBREOFFICE',
    'Program of LibreOffice, as /opt/libreoffice/program/soffice, that makes PDF of Word templates; without it that of the usual places.',
    null,
    parseText,
  ),
}
