import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig, WrongEnvironment } from './config.ts'

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof WrongEnvironment) return error.problems
    throw error
  }
  return []
}

test('without any variable it listens on this machine only and keeps everything in ./data', () => {
  expect(loadConfig({})).toEqual({
    host: '127.0.0.1',
    auditKeys: null,
    fieldKey: { from: 'file' },
    backupFolder: resolve('data', 'backups'),
    backupRecipients: [],
    upgradesWithoutBackup: false,
    port: 3000,
    dataFolder: resolve('data'),
    databaseUrl: null,
    poolerUrl: null,
    replicaUrls: [],
    demo: false,
    administrator: null,
    logLevel: 'info',
    proxies: { https: null, except: [] },
    publicUrl: null,
    trustedProxies: [],
    tls: null,
    callsPerMinute: 60_000,
    callsPerDay: 20_000_000,
    callsAtOnce: 16,
    slowAfter: 200,
    metricsToken: null,
    trustedTargets: [],
    withoutSecondFactor: null,
    withoutTwoPersons: false,
    mailServer: null,
    office: null,
  })
})

test('every variable is heeded', () => {
  const config = loadConfig({
    PORT: '0',
    HOST: '0.0.0.0',
    RAPPORT_DATA: '/srv/rapport',
    DATABASE_URL: 'postgres://crm:secret@db/crm',
    RAPPORT_POOLER_URL: 'postgres://crm:secret@db.example.ru:6432/crm',
    RAPPORT_UPGRADE_WITHOUT_BACKUP: '1',
    RAPPORT_REPLICA_URL: 'postgres://crm:secret@db2/crm, postgres://crm:secret@db3/crm',
    RAPPORT_DEMO: '1',
    RAPPORT_ADMIN_EMAIL: 'anna@example.ru',
    RAPPORT_ADMIN_PASSWORD: 'long enough to be strong',
    RAPPORT_LOG: 'debug',
    RAPPORT_PUBLIC_URL: 'https://crm.example.ru/',
    RAPPORT_TRUSTED_PROXIES: '10.0.0.0/8, ::1',
    RAPPORT_TLS_CERT: '/etc/rapport/cert.pem',
    RAPPORT_TLS_KEY: '/etc/rapport/key.pem',
    RAPPORT_CALLS_PER_MINUTE: '30',
    RAPPORT_CALLS_PER_DAY: '500',
    RAPPORT_CALLS_AT_ONCE: '5',
    RAPPORT_SLOW_MS: '300',
    RAPPORT_METRICS_TOKEN: 'Prometheus-reads-this',
    RAPPORT_WITHOUT_SECOND_FACTOR: 'anna@romashka.example',
    RAPPORT_WITHOUT_TWO_PERSONS: '1',
    RAPPORT_AUDIT_KEY: 'ab'.repeat(32),
    RAPPORT_KEY: 'cd'.repeat(32),
    HTTPS_PROXY: 'proxy.office.example:3128',
    NO_PROXY: 'localhost, .office.example,',
    RAPPORT_TRUSTED_TARGETS:
      'http://10.0.0.5:8080, https://push.office.lan/, smtps://Mail.office.lan, smtp://10.0.0.6:25',
    RAPPORT_SMTP_URL: 'smtp://crm%40example.ru:a%2Fsecret@mail.example.ru',
    RAPPORT_SMTP_FROM: 'Ромашка <crm@example.ru>',
    RAPPORT_LIBREOFFICE: '/opt/libreoffice/program/soffice',
  })
  expect(config).toEqual({
    host: '0.0.0.0',
    auditKeys: ['ab'.repeat(32)],
    fieldKey: { from: 'environment', key: 'cd'.repeat(32) },
    backupFolder: '/srv/rapport/backups',
    backupRecipients: [],
    upgradesWithoutBackup: true,
    port: 0,
    dataFolder: '/srv/rapport',
    databaseUrl: 'postgres://crm:secret@db/crm',
    poolerUrl: 'postgres://crm:secret@db.example.ru:6432/crm',
    replicaUrls: ['postgres://crm:secret@db2/crm', 'postgres://crm:secret@db3/crm'],
    demo: true,
    administrator: { email: 'anna@example.ru', password: 'long enough to be strong' },
    logLevel: 'debug',
    proxies: { https: 'http://proxy.office.example:3128/', except: ['localhost', '.office.example'] },
    publicUrl: 'https://crm.example.ru',
    trustedProxies: ['10.0.0.0/8', '::1'],
    tls: { certificate: '/etc/rapport/cert.pem', key: '/etc/rapport/key.pem' },
    callsPerMinute: 30,
    callsPerDay: 500,
    callsAtOnce: 5,
    slowAfter: 300,
    metricsToken: 'Prometheus-reads-this',
    trustedTargets: [
      'http://10.0.0.5:8080',
      'https://push.office.lan',
      'smtp://mail.office.lan:465',
      'smtp://10.0.0.6:25',
    ],
    withoutSecondFactor: 'anna@romashka.example',
    withoutTwoPersons: true,
    mailServer: {
      host: 'mail.example.ru',
      port: 587,
      security: 'startTls',
      user: 'crm@example.ru',
      password: 'a/secret',
      fromAddress: 'crm@example.ru',
      fromName: 'Ромашка',
    },
    office: '/opt/libreoffice/program/soffice',
  })
})

test.each([
  ['smtps://mail.example.ru', { port: 465, security: 'tls', user: null }],
  ['smtp://localhost:25', { port: 25, security: 'plain' }],
  ['smtp://[::1]:2525', { host: '::1', port: 2525, security: 'plain' }],
])('a mail server may be %s', (url, server) => {
  const { mailServer } = loadConfig({ RAPPORT_SMTP_URL: url, RAPPORT_SMTP_FROM: 'crm@example.ru' })
  expect(mailServer).toMatchObject({ ...server, fromAddress: 'crm@example.ru', fromName: 'Rapport' })
})

test.each([
  ['mail.example.ru:587', 'crm@example.ru', 'RAPPORT_SMTP_URL'],
  ['http://mail.example.ru', 'crm@example.ru', 'RAPPORT_SMTP_URL'],
  ['smtp://:secret@mail.example.ru', 'crm@example.ru', 'RAPPORT_SMTP_URL'],
  ['smtp://mail.example.ru', 'Rapport', 'RAPPORT_SMTP_FROM'],
  ['smtp://mail.example.ru', '', 'RAPPORT_SMTP_URL'],
])('the mail server %s from "%s" is refused', (url, from, named) => {
  const problems = problemsOf({ RAPPORT_SMTP_URL: url, RAPPORT_SMTP_FROM: from })
  expect(problems.map(problem => problem.split(' ')[0])).toEqual([named])
})

test('an empty variable counts as not set', () => {
  expect(loadConfig({ PORT: '', RAPPORT_PUBLIC_URL: ' ', RAPPORT_ADMIN_EMAIL: '' })).toEqual(loadConfig({}))
})

test('every wrong variable is named at once', () => {
  const problems = problemsOf({
    PORT: '3000.5',
    DATABASE_URL: 'mysql://x',
    RAPPORT_DEMO: 'yes',
    RAPPORT_ADMIN_EMAIL: 'anna',
    RAPPORT_ADMIN_PASSWORD: 'secret',
    RAPPORT_LOG: 'loud',
    RAPPORT_PUBLIC_URL: 'crm.example.ru',
    RAPPORT_TRUSTED_PROXIES: '10.0.0.0/33',
    RAPPORT_CALLS_PER_MINUTE: 'many',
    RAPPORT_DTA: '/srv',
  })
  const named = problems.map(problem => problem.split(' ')[0])
  expect(named.sort()).toEqual([
    'DATABASE_URL',
    'PORT',
    'RAPPORT_ADMIN_EMAIL',
    'RAPPORT_CALLS_PER_MINUTE',
    'RAPPORT_DEMO',
    'RAPPORT_DTA',
    'RAPPORT_LOG',
    'RAPPORT_PUBLIC_URL',
    'RAPPORT_TRUSTED_PROXIES',
  ])
})

test('a problem never repeats a secret', () => {
  expect(problemsOf({ DATABASE_URL: 'mysql://crm:secret@db', RAPPORT_ADMIN_PASSWORD: 'secret' }).join()).not.toContain(
    'secret',
  )
})

test("the administrator's address and password go together", () => {
  expect(problemsOf({ RAPPORT_ADMIN_EMAIL: 'anna@example.ru' })).toEqual([
    'RAPPORT_ADMIN_EMAIL and RAPPORT_ADMIN_PASSWORD go together',
  ])
})

test('a pooler stands before an own PostgreSQL, not before the embedded one', () => {
  const [problem = '', ...more] = problemsOf({ RAPPORT_POOLER_URL: 'postgres://rapport@127.0.0.1:6432/rapport' })
  expect(more).toEqual([])
  expect(problem).toContain('RAPPORT_POOLER_URL goes with DATABASE_URL')
})

test('replicas are those of an own PostgreSQL', () => {
  const [problem = '', ...more] = problemsOf({ RAPPORT_REPLICA_URL: 'postgres://rapport@127.0.0.1:5433/rapport' })
  expect(more).toEqual([])
  expect(problem).toContain('RAPPORT_REPLICA_URL goes with DATABASE_URL')
})

const proxied = { RAPPORT_TRUSTED_PROXIES: '10.0.0.2', RAPPORT_PUBLIC_URL: 'https://crm.example.ru' }
const own = { RAPPORT_TLS_CERT: 'cert.pem', RAPPORT_TLS_KEY: 'key.pem' }

test.each([
  ['127.0.0.1', {}],
  ['127.0.0.2', {}],
  ['::1', {}],
  ['localhost', {}],
  ['0.0.0.0', own],
  ['0.0.0.0', proxied],
  ['192.168.1.5', { RAPPORT_ALLOW_PLAIN_HTTP: '1' }],
])('%s may be listened on with %j', (HOST, env) => {
  expect(problemsOf({ HOST, ...env })).toEqual([])
})

test.each([
  ['0.0.0.0', {}],
  ['::', {}],
  ['192.168.1.5', {}],
  ['crm.example.ru', {}],
  ['127.example.ru', {}],
  ['0.0.0.0', { RAPPORT_ALLOW_PLAIN_HTTP: '0' }],
  ['0.0.0.0', { RAPPORT_PUBLIC_URL: 'https://crm.example.ru' }],
  ['0.0.0.0', { ...proxied, RAPPORT_PUBLIC_URL: 'http://crm.example.ru' }],
])('plain HTTP on %s with %j is refused, with the three ways out', (HOST, env) => {
  const [problem = '', ...more] = problemsOf({ HOST, ...env })
  expect(more).toEqual([])
  expect(problem).toContain(`HOST ${HOST} lets other machines in over plain HTTP`)
  for (const way of ['RAPPORT_TLS_CERT and RAPPORT_TLS_KEY', 'RAPPORT_TRUSTED_PROXIES', 'RAPPORT_ALLOW_PLAIN_HTTP=1'])
    expect(problem).toContain(way)
})

test('certificate and key go together', () => {
  const { RAPPORT_TLS_CERT } = own
  expect(problemsOf({ HOST: '0.0.0.0', RAPPORT_TLS_CERT })).toEqual([
    'RAPPORT_TLS_CERT and RAPPORT_TLS_KEY go together',
  ])
})

test('keys of protected fields come from Vault over TLS alone, with a token, and from one place', () => {
  const transit = { RAPPORT_TRANSIT: 'https://vault.example:8200/v1/transit', RAPPORT_TRANSIT_TOKEN_FILE: '/run/token' }
  expect(loadConfig(transit).fieldKey).toEqual({
    from: 'transit',
    address: 'https://vault.example:8200/v1/transit',
    key: 'rapport',
    tokenFile: '/run/token',
    caFile: null,
  })
  const plain = { ...transit, RAPPORT_TRANSIT: 'http://127.0.0.1:8200/v1/transit' }
  expect(() => loadConfig(plain)).toThrow(/plain http is never spoken/)
  expect(() => loadConfig({ ...plain, RAPPORT_ALLOW_PLAIN_HTTP: '1' })).toThrow(/plain http is never spoken/)
  expect(() => loadConfig({ RAPPORT_TRANSIT: transit.RAPPORT_TRANSIT })).toThrow(/go together/)
  expect(() => loadConfig({ ...transit, RAPPORT_KEY: 'ab'.repeat(32) })).toThrow(/one is given at most/)
  expect(() => loadConfig({ RAPPORT_KEY: 'short' })).toThrow(/64 hexadecimal digits/)
})

test('the proxy in small letters counts first, and a wrong one is told of without its password', () => {
  const env = { HTTPS_PROXY: 'http://large:1', https_proxy: 'http://small:2', no_proxy: 'a.example' }
  expect(loadConfig(env).proxies).toEqual({ https: 'http://small:2/', except: ['a.example'] })
  const wrong = () => loadConfig({ https_proxy: 'socks5://anna:secret@proxy:1080' })
  expect(wrong).toThrow(/https_proxy must look like http:\/\/proxy:3128/)
  expect(wrong).not.toThrow(/secret/)
})
