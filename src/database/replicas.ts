import type pg from 'pg'
import { RapportError } from '../model/errors.ts'
import type { Log } from '../model/log.ts'
import type { Connection } from './connection.ts'
import { type Lsn, lsnFrom } from './lsn.ts'
import { oneByOne } from './one-by-one.ts'

/** A PostgreSQL, and connections to it that see one workspace only. */
export interface Server {
  readonly owner: pg.Pool
  connect(workspace: string, until?: AbortSignal): Connection
}

/** Streaming replicas of a primary that answer what only reads. */
export interface Replicas {
  /** Whatever has been committed on the primary by now lies before this place. */
  now(): Promise<Lsn>
  /**
   * What is read for whoever has `seen` the base up to that place: by a replica that has got as far, else by the primary. What a replica
   * does not answer, for whatever reason, the primary is asked.
   */
  reading(workspace: string, until: AbortSignal, seen: Lsn): Connection
  stop(): void
}

/** Milliseconds between two looks at the primary and at replicas that nobody asks. */
const lookEvery = 1000
/** So old, in milliseconds, what is known of a replica may be before it is asked again how far it is. */
const freshFor = 5
/** A replica that is behind by more milliseconds than this is not read, whatever its reader has seen. */
const mostBehind = 5000
/** Statements that write are few; should they be many after all, they are told from others anew. */
const mostWriting = 1000

interface Replica extends Server {
  readonly name: string
  /** Up to here it has replayed; `null`: it does not answer, or is none any more. */
  replayed: Lsn | null
  /** When it was last asked, in milliseconds. */
  at: number
  ask(): Promise<void>
}

export function keepReplicas(primary: Server, servers: readonly Server[], log: Log): Replicas {
  const now = oneByOne(() => placeOf(primary.owner))
  const replicas = servers.map((server, at) => replicaOf(server, `replica ${at + 1}`, log))
  const marks: { at: number; lsn: Lsn }[] = []
  /** Texts of statements that no replica can do. */
  const writing = new Set<string>()

  async function look(): Promise<void> {
    const [, lsn] = await Promise.all([Promise.all(replicas.map(replica => replica.ask())), now().catch(() => null)])
    if (lsn) marks.push({ at: Date.now(), lsn })
    while (marks[1] && marks[1].at <= Date.now() - mostBehind) marks.shift()
  }

  /** Places before this one are too old for everybody; nothing is read from replicas before it is known. */
  const oldest = (): Lsn | undefined => marks[0]?.lsn

  async function find(seen: Lsn, first: number): Promise<Replica | null> {
    const least = oldest()
    if (!least) return null
    const wanted = seen > least ? seen : least
    for (let n = 0; n < replicas.length; n++) {
      const replica = replicas[(first + n) % replicas.length]
      if (replica && (await reaches(replica, wanted))) return replica
    }
    return null
  }

  function reading(workspace: string, until: AbortSignal, seen: Lsn): Connection {
    const own = primary.connect(workspace, until)
    const first = Math.floor(Math.random() * replicas.length)
    /** Once the primary has answered, what follows is not read from a replica that may be older. */
    let isOnPrimary = false

    const query: Connection['query'] = async <Row>(...asked: Parameters<Connection['query']>): Promise<Row[]> => {
      const [{ text }] = asked
      const replica = isOnPrimary || writing.has(text) ? null : await find(seen, first)
      if (replica)
        try {
          return await replica.connect(workspace, until).query<Row>(...asked)
        } catch (error) {
          if (until.aborted || isTooLong(error)) throw error
          if (isWriting(error)) noteWriting(text)
          else await replica.ask()
        }
      isOnPrimary = true
      return own.query<Row>(...asked)
    }
    return {
      query,
      one: async <Row>(...asked: Parameters<Connection['query']>) => (await query<Row>(...asked))[0],
      transaction(work) {
        isOnPrimary = true
        return own.transaction(work)
      },
      afterwards: own.afterwards,
    }
  }

  function noteWriting(text: string): void {
    if (writing.size >= mostWriting) writing.clear()
    writing.add(text)
  }

  void look()
  const timer = setInterval(() => void look(), lookEvery)
  return { now, reading, stop: () => clearInterval(timer) }
}

async function placeOf(owner: pg.Pool): Promise<Lsn> {
  const { rows } = await owner.query<{ lsn: string }>('select pg_current_wal_insert_lsn()::text as lsn')
  return lsnFrom(rows[0]?.lsn ?? '')
}

function replicaOf(server: Server, name: string, log: Log): Replica {
  const replica: Replica = {
    ...server,
    name,
    replayed: null,
    at: 0,
    ask: oneByOne(async () => {
      const before = replica.replayed
      replica.at = performance.now()
      replica.replayed = await replayedBy(server.owner).catch(() => null)
      if (before !== null && replica.replayed === null)
        log.warn({ name }, 'a replica does not answer: the primary is read')
      if (before === null && replica.replayed !== null) log.info({ name }, 'a replica is read')
    }),
  }
  return replica
}

/** `null` of one that has become a primary. */
async function replayedBy(owner: pg.Pool): Promise<Lsn | null> {
  const { rows } = await owner.query<{ lsn: string | null }>(
    'select case when pg_is_in_recovery() then pg_last_wal_replay_lsn() end::text as lsn',
  )
  return rows[0]?.lsn ? lsnFrom(rows[0].lsn) : null
}

/** What it has replayed it keeps; only one that was not so far is asked again. */
async function reaches(replica: Replica, wanted: Lsn): Promise<boolean> {
  if (replica.replayed === null) return false
  if (replica.replayed >= wanted) return true
  if (performance.now() - replica.at < freshFor) return false
  await replica.ask()
  return replica.replayed !== null && replica.replayed >= wanted
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: read_only_sql_transaction. */
const readOnly = '25006'

function isWriting(error: unknown): boolean {
  const cause = error instanceof RapportError ? error.cause : error
  return cause instanceof Error && 'code' in cause && cause.code === readOnly
}

/** It would take as long once more. */
const isTooLong = (error: unknown): boolean => error instanceof RapportError && error.code === 'tookTooLong'
