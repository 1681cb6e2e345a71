import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import type { Log } from '../model/log.ts'
import type { Afterwards, Connection, Plan } from './connection.ts'
import { translateError } from './errors.ts'
import type { Lsn } from './lsn.ts'
import { keepReplicas, type Replicas, type Server } from './replicas.ts'
import { breakOffSilent } from './silence.ts'
import { type SlowWatch, watched } from './slow.ts'
import { lendUntil, type Turn } from './until.ts'

/** Role under which every request runs: owns nothing, cannot bypass row-level security. */
export const applicationRole = 'rapport_app'

/** How like words must be for the slips between them to be counted. Two letters exchanged may leave no more than this. */
const wordLikeness = 0.2

/** So long, in milliseconds, a call waits for a connection. */
const patience = 5000

/** So long, in milliseconds, a replica has to answer that there are others for. */
const replicaPatience = 1000

/** So long, in milliseconds, a connection that nobody needs is kept: with it go its prepared statements. */
const keptIdle = 300_000

export interface Database {
  /**
   * Connections that see one workspace only; whose statements and transactions are stopped once `until` says so, or after too long: for what only reads.
   * For a reader who has `seen` the base up to a place, replicas that have got as far are read.
   */
  workspace(id: string, until?: AbortSignal, seen?: Lsn | null): Connection
  /** The same, of which nothing is noted: for what notes. */
  unwatched(id: string): Connection
  /** Connections of the owner of the tables, for migrations, the job queue and the list of workspaces. */
  readonly owner: pg.Pool
  /** A place behind all that has been committed by now; `null` where there are no replicas, and everybody sees all of it. */
  now(): Promise<Lsn | null>
  close(): Promise<void>
}

interface Options {
  /** Of one workspace. */
  connections?: number
  /** So many milliseconds a statement may take that only reads for a caller. */
  longestReading?: number
  /** Hears of statements that took long. */
  slow?: SlowWatch
  /** Address of a pooler in transaction mode (PgBouncer) that leads to the same database: what is done in a workspace goes through it. */
  pooler?: string | null
  /** Streaming replicas of it, by their addresses: they answer what only reads, as far as they have got. */
  replicas?: { urls: readonly string[]; log: Log }
}

/**
 * Opens pools on a PostgreSQL. Each workspace has a pool of its own, whose connections are born with its id and the
 * application's role, so that isolation costs no extra round trip. A pooler's are told both at the beginning of each transaction, and
 * each statement has one: whoever comes next on such a connection may be somebody else.
 */
export function openDatabase(url: string, options: Options = {}): Database {
  const { longestReading: longest = 60_000, pooler, connections: max = 20, slow } = options
  const primary = openServer(url, { max, longest, pooler })
  const { urls, log } = options.replicas ?? { urls: [], log: null }
  const others = urls.map(replica => openServer(replica, { max, longest, answersIn: replicaPatience }))
  const replicas: Replicas | null = log && others.length ? keepReplicas(primary, others, log) : null

  function connect(id: string, until?: AbortSignal, seen?: Lsn | null): Connection {
    return replicas && until && seen ? replicas.reading(id, until, seen) : primary.connect(id, until)
  }

  return {
    workspace: (id, until, seen) => (slow ? watched(connect(id, until, seen), id, slow) : connect(id, until, seen)),
    unwatched: id => connect(id),
    owner: primary.owner,
    now: async () => (replicas ? replicas.now() : null),
    async close() {
      replicas?.stop()
      await Promise.all([primary, ...others].map(server => server.close()))
    },
  }
}

interface ServerOptions {
  /** Connections of one workspace. */
  max: number
  /** Milliseconds that reading may take. */
  longest: number
  pooler?: string | null
  /** Milliseconds in which the owner's statements are answered, and connections had; without it, those take what they take. */
  answersIn?: number
}

interface OpenServer extends Server {
  close(): Promise<void>
}

function openServer(url: string, { max, longest, pooler, answersIn }: ServerOptions): OpenServer {
  const pools = new Map<string, pg.Pool>()
  const clients = new Set<pg.Client>()
  const open = (settings: pg.PoolConfig) =>
    listening(
      new pg.Pool({
        connectionString: url,
        connectionTimeoutMillis: answersIn ?? patience,
        idleTimeoutMillis: keptIdle,
        ...settings,
      }),
      clients,
    )
  const owner = open({ max: 8, query_timeout: answersIn })
  const endWatch = breakOffSilent(url, clients)

  function poolOf(workspace: string): pg.Pool {
    if (!/^[0-9a-f-]{36}$/.test(workspace)) throw new Error('a workspace id is a UUID')
    const known = pools.get(workspace)
    if (known) return known
    const pool = pooler
      ? open({ connectionString: pooler, max })
      : open({
          max,
          options: Object.entries(settingsOf(workspace))
            .map(([name, value]) => `-c ${name}=${value}`)
            .join(' '),
        })
    pools.set(workspace, pool)
    return pool
  }

  return {
    owner,
    connect(id, until) {
      const pool = poolOf(id)
      if (pooler) {
        const turn = turnIn(id)
        return byTurns(work => lendUntil({ pool, owner, until, longest, turn }, client => work(unnamed(client))))
      }
      return pooled(pool, until && (work => lendUntil({ pool, owner, until, longest }, work)))
    },
    async close() {
      endWatch()
      await Promise.all([owner, ...pools.values()].map(pool => pool.end()))
    },
  }
}

const settingsOf = (workspace: string): Record<string, string> => ({
  role: applicationRole,
  'rapport.workspace': workspace,
  timezone: 'UTC',
  'pg_trgm.similarity_threshold': String(wordLikeness),
})

/**
 * A broken connection is replaced by the pool, or fails the next statement of whoever holds it; without listeners it
 * would end the process.
 */
function listening(pool: pg.Pool, clients: Set<pg.Client>): pg.Pool {
  pool.on('error', () => {})
  pool.on('connect', client => {
    clients.add(client)
    client.on('error', () => {})
  })
  pool.on('remove', client => clients.delete(client))
  return pool
}

interface Client {
  query(statement: string | pg.QueryConfig): Promise<pg.QueryResult>
}

function pooled(pool: pg.Pool, lend?: Lend): Connection {
  const connection: Connection = {
    ...(lend ? lentStatements(lend) : statements(pool, work => lendOne(pool, work))),
    async transaction(work) {
      const left: Afterwards[] = []
      try {
        if (lend) return await lend(client => transact(client, work, { left, breaks() {} }))
        return await lendOne(pool, (client, breaks) => transact(client, work, { left, breaks }))
      } finally {
        for (const each of left) await each(connection)
      }
    },
    afterwards: work => work(connection),
  }
  return connection
}

/** A connection whose statements take turns at a pooler: inside `lend` a transaction of the workspace has begun, and it ends it. */
function byTurns(lend: Lend): Connection {
  const connection: Connection = {
    ...lentStatements(lend),
    async transaction(work) {
      const left: Afterwards[] = []
      try {
        return await lend(client => work(inside(client, 1, async each => void left.push(each))))
      } finally {
        for (const each of left) await each(connection)
      }
    },
    afterwards: work => work(connection),
  }
  return connection
}

/** Settings last as long as the transaction: none of them is left to whom the connection belongs next. */
function turnIn(workspace: string): Turn {
  const settings = Object.entries(settingsOf(workspace)).map(([name, value]) => `set local ${name} = '${value}'`)
  const opening = ['begin', ...settings, 'select pg_backend_pid() as process'].join('; ')
  return {
    async begin(client) {
      // Several statements in one message have a result each.
      const results: unknown = await client.query(opening).catch(translateError)
      const process = Array.isArray(results) ? results.at(-1)?.rows[0]?.process : undefined
      if (typeof process !== 'number') throw new Error('the pooler did not begin a transaction')
      return process
    },
    async commit(client) {
      await client.query('commit').catch(translateError)
    },
    rollback: client =>
      client.query('rollback').then(
        () => true,
        () => false,
      ),
  }
}

/** What has a name belongs to a connection, and the next statement may go over another one. */
const unnamed = (client: pg.PoolClient): Client => ({
  query: statement => client.query(typeof statement === 'string' ? statement : { ...statement, name: undefined }),
})

interface Ending {
  /** Takes what is to be done once it has ended. */
  left: Afterwards[]
  breaks: (failure: Error) => void
}

async function transact<Result>(
  client: Client,
  work: (inside: Connection) => Promise<Result>,
  { left, breaks }: Ending,
): Promise<Result> {
  const afterwards = async (each: Afterwards) => void left.push(each)
  try {
    await client.query('begin')
    const result = await work(inside(client, 1, afterwards))
    await client.query('commit').catch(translateError)
    return result
  } catch (error) {
    await client.query('rollback').catch(breaks)
    throw error
  }
}

/** A connection that is found broken is not lent again. */
async function lendOne<Result>(
  pool: pg.Pool,
  work: (client: Client, breaks: (failure: Error) => void) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect().catch(translateError)
  let broken: Error | undefined
  const breaks = (failure: Error) => {
    broken = failure
  }
  try {
    return await work(client, breaks)
  } finally {
    client.release(broken)
  }
}

/** A connection inside of a transaction that somebody has begun, and ends, with the rights of whoever did. */
export function insideOf(client: Client): Connection {
  const connection: Connection = inside(client, 1, work => work(connection))
  return connection
}

const inside = (client: Client, depth: number, afterwards: Connection['afterwards']): Connection => ({
  ...statements(client, work => work(client)),
  afterwards,
  async transaction(work) {
    const savepoint = `s${depth}`
    await client.query(`savepoint ${savepoint}`).catch(translateError)
    try {
      const result = await work(inside(client, depth + 1, afterwards))
      await client.query(`release savepoint ${savepoint}`).catch(translateError)
      return result
    } catch (error) {
      await client.query(`rollback to savepoint ${savepoint}`).catch(translateError)
      throw error
    }
  },
})

type Statements = Pick<Connection, 'query' | 'one'>

/** Lends one connection for several statements. */
type Lend = <Result>(work: (client: Client) => Promise<Result>) => Promise<Result>

/** Each on a connection that is lent for it. */
const lentStatements = (lend: Lend): Statements => ({
  query: (statement, plan) => lend(client => statements(client, work => work(client)).query(statement, plan)),
  one: (statement, plan) => lend(client => statements(client, work => work(client)).one(statement, plan)),
})

function statements(client: Client, lend: Lend): Statements {
  const query = async <Row>(statement: Sql, plan: Plan = 'kept'): Promise<Row[]> => {
    const { text, values } = statement
    try {
      if (plan === 'kept' || plan === 'fresh')
        return (await client.query({ text, values, name: plan === 'kept' ? nameOf(text) : undefined })).rows as Row[]
      const name = plan === 'roomy' || plan === 'sorted' ? undefined : nameOf(text)
      return await lend(one => withSettings<Row>(one, planSettings[plan], { text, values, name }))
    } catch (error) {
      return translateError(error)
    }
  }
  return { query, one: async <Row>(statement: Sql, plan?: Plan) => (await query<Row>(statement, plan))[0] }
}

const scans = ['enable_seqscan', 'enable_indexscan', 'enable_indexonlyscan']
const once = ['set plan_cache_mode = force_generic_plan']

/** What a connection is told before and after a statement that is planned so. */
export const planSettings = {
  fixed: { before: once.join('; '), after: 'reset plan_cache_mode' },
  roomy: { before: `set work_mem = '64MB'`, after: 'reset work_mem' },
  sorted: { before: `set work_mem = '64MB'; set enable_hashagg = off`, after: 'reset work_mem; reset enable_hashagg' },
  byIndex: {
    before: [...once, ...scans.map(scan => `set ${scan} = off`)].join('; '),
    after: ['plan_cache_mode', ...scans].map(setting => `reset ${setting}`).join('; '),
  },
}

async function withSettings<Row>(
  client: Client,
  { before, after }: { before: string; after: string },
  statement: pg.QueryConfig,
): Promise<Row[]> {
  await client.query(before)
  try {
    return (await client.query(statement)).rows as Row[]
  } finally {
    await client.query(after).catch(() => {})
  }
}

/** Statement names by text. Bounded: a server keeps every named statement of a connection for as long as it lives. */
const names = new Map<string, string>()
const mostNames = 600

function nameOf(text: string): string | undefined {
  const known = names.get(text)
  if (known) return known
  if (names.size >= mostNames) return undefined
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 20)
  names.set(text, name)
  return name
}
