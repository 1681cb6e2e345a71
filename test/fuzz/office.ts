import { createKey } from '../../src/access/api-keys.ts'
import { isJsonObject, type Json } from '../../src/model/index.ts'
import type { Log } from '../../src/model/log.ts'
import { objects } from '../../src/objects/index.ts'
import type { Operation } from '../contract/operations.ts'
import { makeTargets } from '../contract/samples.ts'
import { openServer, type Server, signedIn } from '../contract/server.ts'
import { type Answer, exchange, type Sent } from './exchange.ts'
import { collectionOf, keepKnown } from './known.ts'
import type { Request } from './requests.ts'

/** A server that is called by whatever comes, and somebody in whose name that is done. */
export interface Office {
  address: string
  /** Sends a call, the places for ids filled in, and remembers what its answer tells of. */
  call(request: Request, of: Operation | null): Promise<{ sent: Sent; answer: Answer | null }>
  /** Whether the caller is still let in: he may have shut himself out. */
  isOpen(): Promise<boolean>
  /** What has gone wrong in the server since it was asked for last, besides what was answered. */
  troubles(): string[]
  /** Of these calls, by their request ids, those that left a change behind. */
  wrote(requests: readonly string[]): Promise<string[]>
  close(): Promise<void>
}

const plenty = { callsPerMinute: 1_000_000, publicCallsPerMinute: 1_000_000 }

export async function openOffice(operations: readonly Operation[]): Promise<Office> {
  const troubles: string[] = []
  const server = await openServer({ http: plenty, log: logInto(troubles) })
  const known = keepKnown()
  const key = await keyOf(server)
  const caller = await server.person('fuzz', 'admin')
  const cookie = await signedIn(server.address, 'fuzz@romashka.example')
  const names: Record<Request['as'], Record<string, string>> = {
    key: { authorization: `Bearer ${key}` },
    session: { cookie, 'x-requested-with': 'rapport' },
    nobody: {},
  }
  known.note('users', { id: caller.id })
  await learn(server, operations, known.note)

  return {
    address: server.address,
    async call(request, of) {
      const sent = {
        method: request.method,
        path: known.fill(request.path),
        headers: { ...names[request.as], ...request.headers },
        body: request.body === null ? null : known.fill(request.body),
      }
      const answer = await exchange(server.address, sent)
      if (of && answer && answer.status < 300) known.note(collectionOf(of.path), jsonOf(answer.text))
      return { sent, answer }
    },
    async isOpen() {
      const asked = await Promise.all(
        [names.key, names.session].map(headers =>
          exchange(server.address, { method: 'GET', path: '/api/v1/roles', headers, body: null }),
        ),
      )
      return asked.every(answer => answer?.status === 200)
    },
    troubles: () => troubles.splice(0),
    async wrote(requests) {
      const { rows } = await server.database.owner.query<{ id: string }>(
        'select distinct request_id as id from change where request_id = any($1)',
        [requests],
      )
      return rows.map(({ id }) => id)
    },
    close: server.close,
  }
}

/** Errors in the log: of jobs, too, which nobody waits for. */
const logInto = (troubles: string[]): Log => ({
  info() {},
  warn() {},
  error(details, message) {
    const cause = 'err' in details && details.err instanceof Error ? (details.err.stack ?? '') : ''
    troubles.push(`${message} ${JSON.stringify(details).slice(0, 1000)} ${cause}`)
  },
})

async function keyOf(server: Server): Promise<string> {
  const ctx = await server.application.userContext(server.workspace, server.administrator, { channel: 'system' })
  const scopes = ['read', 'write', 'admin']
  const made = await createKey(ctx, { name: 'fuzz', scopes }, { callsPerMinute: 1_000_000, callsPerDay: 10_000_000 })
  return made.key
}

/** Some of everything, and what lists tell of it. */
async function learn(
  server: Server,
  operations: readonly Operation[],
  note: (collection: string, answer: Json) => void,
): Promise<void> {
  await makeTargets(server, objects)
  await server.call('POST', '/sources', { body: { kind: 'form', name: 'Сайт' } })
  await server.call('POST', '/views', { body: { object: 'deals', name: 'Крупные', query: {} } })
  for (const { method, path } of operations) {
    if (method !== 'GET' || path.includes('{') || path === '/events') continue
    const { body } = await server.call('GET', path)
    if (isJsonObject(body)) note(collectionOf(path), body)
  }
}

function jsonOf(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
