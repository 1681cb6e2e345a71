import { expect } from 'vitest'
import { readAuditKeys } from '../../src/features/audit/seal/keys.ts'
import { type Rapport, startRapport } from '../../src/rapport.ts'
import { silent } from '../setup/log.ts'
import { openServer, type Reply, type Server, send, signedIn } from './server.ts'

/** A company whose people sign in, served by two processes. */
export interface SignInRoom {
  server: Server
  /** The same company on another process, under an address of its own: a plain one, so that its cookies have the same names. */
  other: Rapport
  olga: Awaited<ReturnType<Server['person']>>
  /** Of the session that Olga is in. */
  cookie: string
  /** Signs somebody in; the cookie. */
  enter(name: string, word?: string): Promise<string>
  as(by: string, method: string, path: string, body?: unknown, address?: string): Promise<Reply>
  /** A call of Olga's. */
  hers(method: string, path: string, body?: unknown): Promise<Reply>
  /** Whether a cookie still lets somebody in. */
  opens(by: string, address?: string): Promise<boolean>
  /** What was noted of sign-ins and sessions, in its order. */
  noted(): Promise<Noted[]>
  /** Expects a refusal, and that nothing of what is kept is other than before. */
  refused(asked: () => Promise<Reply>, status: number): Promise<Reply>
  /** Nobody is in but Olga, nobody has guessed, nothing is noted. */
  begin(): Promise<void>
  close(): Promise<void>
}

interface Noted {
  kind: string
  outcome: string
  reason: string | null
  user: string | null
  actor: string | null
  account: string | null
  details: object
}

export async function openSignInRoom(): Promise<SignInRoom> {
  const server = await openServer()
  const other = await startRapport({
    databaseUrl: server.databaseUrl,
    files: '/nonexistent',
    keyFile: server.keyFile,
    auditKeys: readAuditKeys(['0'.repeat(64)]),
    host: '127.0.0.1',
    port: 0,
    log: silent,
    http: { publicUrl: 'http://crm.romashka.example' },
    connections: 4,
  })
  const { owner } = server.database
  const kept = async () => {
    const tables = ['session', 'credential', 'invitation', 'workspace']
    const rows = tables.map(table => owner.query(`select to_jsonb(t) - 'seen_at' as row from ${table} t order by 1`))
    return (await Promise.all(rows)).map(one => one.rows)
  }
  const as: SignInRoom['as'] = (by, method, path, body, address = server.address) =>
    send(address, method, path, { headers: { cookie: by, 'x-requested-with': 'rapport' }, body })

  const room: SignInRoom = {
    server,
    other,
    olga: await server.person('olga', 'manager'),
    cookie: '',
    enter: (name, word) => signedIn(server.address, `${name}@romashka.example`, word),
    as,
    hers: (method, path, body) => as(room.cookie, method, path, body),
    opens: async (by, address = server.address) => (await as(by, 'GET', '/me', undefined, address)).status === 200,
    noted: async () =>
      (
        await owner.query<Noted>(
          'select kind, outcome, reason, user_id as user, actor, account, details from security_event order by id',
        )
      ).rows,
    async refused(asked, status) {
      const before = await kept()
      const answer = await asked()
      expect(answer.status, answer.text).toBe(status)
      expect(await kept()).toEqual(before)
      return answer
    },
    async begin() {
      for (const table of ['session', 'sign_in_attempt', 'security_event']) await owner.query(`delete from ${table}`)
      room.cookie = await room.enter('olga')
    },
    async close() {
      await other.stop()
      await server.close()
    },
  }
  return room
}
