import sql from 'sql-template-tag'
import type { Database } from '../database/open.ts'
import type { Log } from '../features/feature.ts'
import { newId } from '../model/index.ts'
import { type DayCounts, dayOf } from './day-counts.ts'

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
  /** Whether it counts for whoever made it; what was turned away at the door does not. */
  counts: boolean
}

export interface ApiLog {
  note(call: LoggedCall): void
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
export function openApiLog(database: Database, days: DayCounts, log: Log): ApiLog {
  let waiting: LoggedCall[] = []
  let writing = Promise.resolve()

  async function write(): Promise<void> {
    const calls = waiting
    waiting = []
    for (const [workspace, group] of Map.groupBy(calls, call => call.workspace)) {
      const db = database.workspace(workspace)
      await db.query(insertion(group))
      const counts = countsOf(group.filter(({ counts }) => counts))
      const rows = await db.query<{ subject: string; total: string }>(counting(counts))
      for (const { subject, total } of rows)
        if (isKept(subject)) days.written(subject, { calls: counts.get(subject) ?? 0, total: Number(total) })
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
    async stop() {
      clearInterval(timer)
      begin()
      await writing
    },
  }
}

/** By whom a call counts: the key, else the user, else the address. */
export const subjectOf = ({ key, user, address }: Pick<LoggedCall, 'key' | 'user' | 'address'>): string =>
  key ? `key ${key}` : user ? `user ${user}` : `address ${address}`

function insertion(calls: readonly LoggedCall[]) {
  const column = <Value>(of: (call: LoggedCall) => Value): Value[] => calls.map(of)
  return sql`
    insert into api_log (id, request_id, at, user_id, api_key, method, route, record_id, status, milliseconds, bytes, address)
    select * from unnest(${column(() => newId())}::uuid[], ${column(call => call.requestId)}::text[], ${column(call => call.at)}::timestamptz[], ${column(call => call.user)}::uuid[],
      ${column(call => call.key)}::uuid[], ${column(call => call.method)}::text[], ${column(call => call.route)}::text[],
      ${column(call => call.record)}::uuid[], ${column(call => call.status)}::int[], ${column(call => call.milliseconds)}::real[],
      ${column(call => call.bytes)}::int[], ${column(call => call.address)}::text[])`
}

/** Addresses are counted, but not refused by the day: there are too many to be remembered. */
const isKept = (subject: string): boolean => !subject.startsWith('address ')

/** Subjects in order, so that two processes do not wait for each other's rows. */
function countsOf(calls: readonly LoggedCall[]): Map<string, number> {
  const groups = Map.groupBy(calls, subjectOf)
  return new Map([...groups.keys()].sort().map(subject => [subject, groups.get(subject)?.length ?? 0]))
}

const counting = (counts: ReadonlyMap<string, number>) => sql`
  insert into api_use (day, subject, calls)
  select ${dayOf(Date.now())}::date, * from unnest(${[...counts.keys()]}::text[], ${[...counts.values()]}::bigint[])
  on conflict (workspace_id, day, subject) do update set calls = api_use.calls + excluded.calls
  returning subject, calls as total`
