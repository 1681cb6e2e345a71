import sql from 'sql-template-tag'
import type { Database } from '../database/open.ts'
import type { Log } from '../features/feature.ts'

/** A call, as it is kept. The route is as declared, never as called: addresses may bear secrets. */
export interface LoggedCall {
  workspace: string
  requestId: string
  at: Date
  user: string | null
  key: string | null
  method: string
  route: string
  record: string | null
  status: number
  milliseconds: number
  bytes: number
  address: string
}

export interface ApiLog {
  note(call: LoggedCall): void
  /** Whether somebody has used up what he may call in a day. */
  isUsedUp(workspace: string, subject: string): boolean
  stop(): Promise<void>
}

const writeEvery = 1000
const writeAt = 500
/** While the database is away calls are kept up to this number; the log is not worth the memory beyond. */
const mostWaiting = 20_000

/**
 * Writes calls in batches, beside the requests. Counts them by caller and day on the way: the sums of all processes come
 * back with each batch.
 */
export function openApiLog(database: Database, perDay: number, log: Log): ApiLog {
  let waiting: LoggedCall[] = []
  let writing = Promise.resolve()
  let usedUp = new Set<string>()
  let day = today()

  async function write(): Promise<void> {
    const calls = waiting
    waiting = []
    for (const [workspace, group] of Map.groupBy(calls, call => call.workspace)) {
      const db = database.workspace(workspace)
      await db.query(insertion(group))
      const rows = await db.query<{ subject: string; calls: string }>(counting(group))
      for (const row of rows) if (Number(row.calls) >= perDay) usedUp.add(`${workspace} ${row.subject}`)
    }
  }

  function begin(): void {
    if (!waiting.length) return
    writing = writing
      .then(write)
      .catch(error => log.warn({ err: error }, 'calls could not be written into the API log'))
  }
  const timer = setInterval(begin, writeEvery)

  return {
    note(call) {
      if (waiting.length < mostWaiting) waiting.push(call)
      if (waiting.length === writeAt) begin()
    },
    isUsedUp(workspace, subject) {
      if (!usedUp.size) return false
      if (day !== today()) {
        day = today()
        usedUp = new Set()
      }
      return usedUp.has(`${workspace} ${subject}`)
    },
    async stop() {
      clearInterval(timer)
      begin()
      await writing
    },
  }
}

const today = (): string => new Date().toISOString().slice(0, 10)

/** By whom a call counts: the key, else the user, else the address. */
export const subjectOf = ({ key, user, address }: Pick<LoggedCall, 'key' | 'user' | 'address'>): string =>
  key ? `key ${key}` : user ? `user ${user}` : `address ${address}`

function insertion(calls: readonly LoggedCall[]) {
  const column = <Value>(of: (call: LoggedCall) => Value): Value[] => calls.map(of)
  return sql`
    insert into api_log (request_id, at, user_id, api_key, method, route, record_id, status, milliseconds, bytes, address)
    select * from unnest(${column(call => call.requestId)}::text[], ${column(call => call.at)}::timestamptz[], ${column(call => call.user)}::uuid[],
      ${column(call => call.key)}::uuid[], ${column(call => call.method)}::text[], ${column(call => call.route)}::text[],
      ${column(call => call.record)}::uuid[], ${column(call => call.status)}::int[], ${column(call => call.milliseconds)}::real[],
      ${column(call => call.bytes)}::int[], ${column(call => call.address)}::text[])`
}

/** Subjects in order, so that two processes do not wait for each other's rows. */
function counting(calls: readonly LoggedCall[]) {
  const counts = [...Map.groupBy(calls, subjectOf)].map(([subject, group]) => ({ subject, calls: group.length }))
  counts.sort((a, b) => (a.subject < b.subject ? -1 : 1))
  return sql`
    insert into api_use (day, subject, calls)
    select current_date, * from unnest(${counts.map(each => each.subject)}::text[], ${counts.map(each => each.calls)}::bigint[])
    on conflict (workspace_id, day, subject) do update set calls = api_use.calls + excluded.calls
    returning subject, calls`
}
