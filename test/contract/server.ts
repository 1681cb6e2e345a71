import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { setUpCompany } from '../../src/features/setup/set-up.ts'
import type { JsonObject } from '../../src/model/index.ts'
import type { Log } from '../../src/model/log.ts'
import { type Rapport, type RapportOptions, startRapport } from '../../src/rapport.ts'
import { createTestDatabase } from '../setup/database.ts'
import { silent } from '../setup/log.ts'
import { reactedTo } from './reacted-to.ts'

/** An answer of the server, its body read. */
export interface Reply {
  status: number
  headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests read what they expect, and fail where it is not there
  body: any
  text: string
}

export interface Call {
  key?: string | null
  body?: unknown
  headers?: Record<string, string>
}

/** A whole Rapport on a database of its own, with one company and its administrator. */
export interface Server extends Rapport {
  databaseUrl: string
  keyFile: string
  workspace: string
  /** Id of the administrator, and a key of his that may do everything. */
  administrator: string
  key: string
  /** Calls `/api/v1…` (or another path that begins with a slash twice) with the administrator's key, unless told otherwise. */
  call(method: string, path: string, options?: Call): Promise<Reply>
  /** Adds a user of a role, and a key in his name. */
  person(
    name: string,
    role: string,
    options?: { team?: string; scopes?: string[] },
  ): Promise<{ id: string; key: string }>
  close(): Promise<void>
}

export const password = 'Tulip-forest-42'

/** The cookie that an answer sets, as a browser sends it back. */
export const cookieOf = (answer: Reply): string => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

/** What a refusal says: its status, and the last word of its kind. */
export const problemOf = (answer: Reply): [number, string] => [
  answer.status,
  String(answer.body?.type).split(':').at(-1) ?? '',
]

interface Opening {
  databaseUrl?: (url: string) => Promise<string>
  /** Origins to which is sent although they are not public. */
  trustedTargets?: readonly string[]
  mailServer?: RapportOptions['mailServer']
  office?: RapportOptions['office']
  proxies?: RapportOptions['proxies']
  http?: RapportOptions['http']
  log?: Log
  keyProvider?: RapportOptions['keyProvider']
  keyLooks?: number
  auditKeys?: RapportOptions['auditKeys']
  slowAfter?: number
}

/** Another process on the database of a server, with keys of its own. */
export async function besides(server: Server, options: Pick<Opening, 'keyProvider' | 'keyLooks'>): Promise<Besides> {
  const files = await mkdtemp(join(tmpdir(), 'rapport-files-'))
  const rapport = await startRapport({
    databaseUrl: server.databaseUrl,
    files,
    keyFile: server.keyFile,
    auditKeys: readAuditKeys([randomBytes(32).toString('hex')]),
    host: '127.0.0.1',
    port: 0,
    log: silent,
    http: {},
    connections: 4,
    ...options,
  })
  return {
    call: (method, path, given = {}) => send(rapport.address, method, path, { key: server.key, ...given }),
    async close() {
      await rapport.stop()
      await rm(files, { recursive: true, force: true })
    },
  }
}

type Besides = Pick<Server, 'call' | 'close'>

export async function openServer(options: Opening = {}): Promise<Server> {
  const made = await createTestDatabase()
  const files = await mkdtemp(join(tmpdir(), 'rapport-files-'))
  const keyFile = join(files, 'keys', 'vault.key')
  const databaseUrl = options.databaseUrl ? await options.databaseUrl(made.url) : made.url
  const rapport = await startRapport({
    databaseUrl,
    files,
    keyFile,
    auditKeys: options.auditKeys ?? readAuditKeys([randomBytes(32).toString('hex')]),
    host: '127.0.0.1',
    port: 0,
    log: options.log ?? silent,
    http: options.http ?? {},
    connections: 8,
    trustedTargets: options.trustedTargets,
    mailServer: options.mailServer,
    office: options.office,
    proxies: options.proxies,
    keyProvider: options.keyProvider,
    keyLooks: options.keyLooks,
    slowAfter: options.slowAfter,
  })
  const [workspace = ''] = await rapport.application.workspaces()
  const ctx = await rapport.application.systemContext(workspace, { channel: 'system' })
  const administrator = await setUpCompany(ctx, {
    company: 'Ромашка',
    name: 'Анна Ким',
    email: 'anna@romashka.example',
    password,
    locale: 'ru',
  })
  const key = await keyOf(rapport.address, 'anna@romashka.example', ['read', 'write', 'admin'])

  const call: Server['call'] = (method, path, given = {}) =>
    send(rapport.address, method, path, { key: server.key, ...given })
  const server: Server = {
    ...rapport,
    databaseUrl: made.url,
    keyFile,
    workspace,
    administrator,
    key,
    call,
    async person(name, role, { team, scopes = ['read', 'write'] } = {}) {
      const email = `${name}@romashka.example`
      const added = await call('POST', '/users', { body: { email, name, role, team, password } })
      if (added.status !== 201) throw new Error(added.text)
      return { id: added.body.id, key: await keyOf(rapport.address, email, scopes) }
    },
    async close() {
      await rapport.stop()
      await made.drop()
      await rm(files, { recursive: true, force: true })
    },
  }
  return server
}

/** Sends a request as a program does. A body that is a text goes out as it is. */
export async function send(
  address: string,
  method: string,
  path: string,
  { key, body, headers = {} }: Call = {},
): Promise<Reply> {
  const answer = await fetch(`${address}${path.startsWith('//') ? path.slice(1) : `/api/v1${path}`}`, {
    method,
    headers: {
      ...(key && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    body:
      body === undefined
        ? undefined
        : typeof body === 'string' || body instanceof Uint8Array
          ? (body as BodyInit)
          : JSON.stringify(body),
    redirect: 'manual',
  })
  const text = await answer.text()
  const json = /json/.test(answer.headers.get('content-type') ?? '')
  return { status: answer.status, headers: answer.headers, text, body: json && text ? JSON.parse(text) : undefined }
}

/** Signs in and returns the cookie. */
export async function signedIn(address: string, email: string, word = password): Promise<string> {
  const answer = await send(address, 'POST', '/session', { body: { email, password: word } })
  if (answer.status !== 200) throw new Error(answer.text)
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

async function keyOf(address: string, email: string, scopes: string[]): Promise<string> {
  const cookie = await signedIn(address, email)
  const made = await send(address, 'POST', '/api-keys', {
    body: { name: email, scopes },
    headers: { cookie, 'x-requested-with': 'rapport' },
  })
  if (made.status !== 201) throw new Error(made.text)
  return made.body.key
}

/** Everything that records leave in the database, to prove that a refusal wrote nothing. */
export async function traces(server: Server): Promise<JsonObject> {
  await reactedTo(server, server.workspace)
  const tables = [
    'lead',
    'deal',
    'company',
    'contact',
    'task',
    'activity',
    'team',
    'role',
    '"user"',
    'change',
    'event',
    'match_key',
    'added_field',
    'added_object',
  ]
  const counts = tables.map(table => `(select count(*)::int from ${table}) as ${table.replaceAll('"', '')}`)
  const { rows } = await server.database.owner.query(
    `select ${counts.join(', ')}, (select max(id::text) from change) as last`,
  )
  return rows[0]
}
