import sql, { raw } from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { momentSql } from '../database/table.ts'
import { Forbidden } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { type ReadAgent, readAgent } from './agent.ts'
import { noteSecurityEvent, type Whence } from './security-events.ts'

/** A browser in which somebody is signed in. */
export interface SessionJson extends ReadAgent {
  id: string
  createdAt: string
  seenAt: string
  /** When it ends if it is not used any more. */
  expiresAt: string
  address: string | null
  /** Whether it is the one that asks. */
  current: boolean
}

/** The caller in his browser. Keys of the API have no session, and neither see nor end any. */
export function requireSession({ via, actor }: Context): { user: string; session: string } {
  if (via.channel !== 'ui' || !via.reference || !actor.user) throw new Forbidden('sessionsOnly')
  return { user: actor.user, session: via.reference }
}

/** Open sessions of a user, the last used first. */
export async function listSessions(ctx: Context, user: string): Promise<SessionJson[]> {
  const { session } = requireSession(ctx)
  const rows = await ctx.db.query<Omit<SessionJson, keyof ReadAgent> & { agent: string | null }>(sql`
    select id, ${raw(momentSql('created_at'))} as "createdAt", ${raw(momentSql('seen_at'))} as "seenAt",
      ${raw(momentSql('session_end(session)'))} as "expiresAt", address, agent, id = ${session} as current
    from session where workspace_id = ${ctx.workspace} and user_id = ${user} and session_end(session) > now()
    order by id = ${session} desc, session.seen_at desc, id`)
  return rows.map(({ agent, ...row }) => ({ ...row, ...readAgent(agent ?? '') }))
}

interface Ending {
  user: string
  /** This one alone. */
  only?: string
  /** All but this one. */
  keep?: string
  whence: Whence
}

/** Ends sessions of a user and notes it; returns how many there were. */
export function endSessions(ctx: Context, { user, only, keep, whence }: Ending): Promise<number> {
  return transact(ctx, async inside => {
    const sessions = await endSessionsOf(inside.db, user, { only, keep })
    if (sessions)
      await noteSecurityEvent(inside, { kind: 'sessionsEnded', outcome: 'done', user, whence, details: { sessions } })
    return sessions
  })
}

/** Ends sessions of a user, all unless said otherwise, as part of something that is noted itself; returns how many there were. */
export async function endSessionsOf(
  db: Connection,
  user: string,
  { only = null, keep = null }: { only?: string | null; keep?: string | null } = {},
): Promise<number> {
  const ended = await db.query(sql`
    delete from session where workspace_id = current_setting('rapport.workspace')::uuid and user_id = ${user}
      and (${only}::uuid is null or id = ${only}::uuid) and id is distinct from ${keep}::uuid returning id`)
  return ended.length
}
