import { createHash } from 'node:crypto'
import sql, { type Sql } from 'sql-template-tag'
import { newId } from '../model/index.ts'
import type { Log } from '../model/log.ts'
import type { Connection } from './connection.ts'
import type { SlowStatement } from './slow.ts'

export interface SlowLog {
  note(statement: SlowStatement): void
  /** Writes what is noted, now. */
  write(): Promise<void>
  stop(): Promise<void>
}

const writeEvery = 5000
/** Different statements kept until they are written; more than these at once are not told apart any more, and dropped. */
const mostWaiting = 500
/** In characters: statements are shown to people, and a longer one nobody reads. */
const longestText = 20_000

interface Noted extends SlowStatement {
  fingerprint: string
  calls: number
  total: number
}

/**
 * Keeps which statements were slow, for what they were sent, how often, and how PostgreSQL means to answer them. Operands are kept
 * nowhere: what people look for is theirs.
 */
export function keepSlowLog(connect: (workspace: string) => Connection, log: Log): SlowLog {
  let waiting = new Map<string, Noted>()
  let writing = Promise.resolve()

  function note(statement: SlowStatement): void {
    const fingerprint = fingerprintOf(statement)
    const key = `${statement.workspace} ${fingerprint}`
    const known = waiting.get(key)
    if (!known && waiting.size >= mostWaiting) return
    const slower = known && known.milliseconds > statement.milliseconds ? known : statement
    const { calls = 0, total = 0 } = known ?? {}
    waiting.set(key, { ...slower, fingerprint, calls: calls + 1, total: total + statement.milliseconds })
  }

  async function writeAll(noted: readonly Noted[]): Promise<void> {
    for (const one of noted) {
      const db = connect(one.workspace)
      await db.query(insertion(one, await planOf(db, one)))
    }
  }

  function write(): Promise<void> {
    const noted = [...waiting.values()]
    waiting = new Map()
    writing = writing
      .then(() => writeAll(noted))
      .catch(error => log.warn({ err: error }, 'slow statements could not be written down'))
    return writing
  }
  const timer = setInterval(() => waiting.size && void write(), writeEvery)
  timer.unref()

  return {
    note,
    write,
    async stop() {
      clearInterval(timer)
      await write()
    },
  }
}

const fingerprintOf = ({ statement: { text }, cause }: SlowStatement): string =>
  createHash('sha256')
    .update(JSON.stringify([cause?.name, cause?.asked?.(), text]))
    .digest('base64url')
    .slice(0, 22)

/** How it would be answered, with what was asked for blotted out; `null` where it cannot be told. */
async function planOf(db: Connection, { statement }: SlowStatement): Promise<string | null> {
  try {
    // A statement that is explained is not carried out.
    const rows = await db.query<{ 'QUERY PLAN': string }>(sql`explain ${statement}`, 'fresh')
    return blotted(rows.map(row => row['QUERY PLAN']).join('\n')).slice(0, longestText)
  } catch {
    return null
  }
}

/** A plan without the literals in it. */
export const blotted = (plan: string): string => plan.replaceAll(/'(?:[^']|'')*'/g, "'…'")

const insertion = (
  { fingerprint, statement: { text }, cause, milliseconds, calls, total }: Noted,
  plan: string | null,
): Sql => {
  const asked = cause?.asked?.() ?? null
  return sql`
    with known as (
      insert into slow_statement as s (id, fingerprint, cause, asked, statement, plan, longest)
      values (${newId()}, ${fingerprint}, ${cause?.name ?? null}, ${asked && JSON.stringify(asked)}::jsonb, ${text.slice(0, longestText)}, ${plan},
        ${milliseconds})
      on conflict (workspace_id, fingerprint) do update set last_at = now(), longest = greatest(s.longest, excluded.longest),
        plan = case when excluded.longest >= s.longest then coalesce(excluded.plan, s.plan) else s.plan end
      returning id)
    insert into slow_statement_day as d (statement, day, calls, milliseconds)
    select id, current_date, ${calls}, ${total} from known
    on conflict (workspace_id, statement, day) do update set calls = d.calls + excluded.calls, milliseconds = d.milliseconds + excluded.milliseconds`
}
