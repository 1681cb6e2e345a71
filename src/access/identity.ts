import sql from 'sql-template-tag'
import type { Database } from '../database/open.ts'
import { Unauthenticated } from '../model/index.ts'
import { keyPrefix } from './api-keys.ts'
import { findKey, type KeyInUse } from './key-use.ts'
import { accessPrefix, findGrant } from './oauth/opening.ts'
import { type ReadSecret, readSecret } from './secret.ts'
import { touchSession } from './session.ts'
import { readSessionToken } from './session-token.ts'

/** What is yet to be done in a session before it reaches anything else: to choose a password of one's own, or to set up a second factor. */
export type HalfDone = 'password' | 'secondFactor'

/** Who is calling, once what he sent has been looked up. */
export interface Identity {
  workspace: string
  user: string
  /** Session, API key, or what was consented to for an app, by its id. */
  by: { session: string } | KeyInUse
  /** What his session has to do first: it reaches nothing but that. */
  halfDone: HalfDone | null
}

/** Looks callers up. What was found is believed for a few seconds, unless the workspace is forgotten meanwhile. */
export interface Identities {
  /** By an API key, or the access token of an app. Throws Unauthenticated where it opens nothing. */
  byKey(text: string): Identity | Promise<Identity>
  /** By the token of a session; `null` where it opens nothing. */
  bySession(text: string): Identity | null | Promise<Identity | null>
  /** Those of the sessions and keys of a workspace, by their ids, that open nothing any more. Looking is no use of them. */
  ended(workspace: string, ids: readonly string[]): Promise<ReadonlySet<string>>
  forget(workspace?: string): void
}

interface Kept {
  identity: Identity
  until: number
  ends: number
}

const believed = 5000
const mostKept = 10_000

export function keepIdentities(database: Database): Identities {
  const kept = new Map<string, Kept>()
  let forgotten = 0

  async function keep(
    text: string,
    look: () => Promise<{ identity: Identity; ends: number } | null>,
  ): Promise<Identity | null> {
    const before = forgotten
    const found = await look()
    if (!found) return null
    if (kept.size >= mostKept) kept.clear()
    if (before === forgotten) kept.set(text, { ...found, until: Date.now() + believed })
    return found.identity
  }

  function known(text: string): Identity | null {
    const found = kept.get(text)
    if (!found) return null
    const now = Date.now()
    if (now < found.until && now < found.ends) return found.identity
    kept.delete(text)
    return null
  }

  return {
    byKey(text) {
      return known(text) ?? keep(text, () => lookUpKey(database, text)).then(requireIdentity)
    },
    bySession(text) {
      return known(text) ?? keep(text, () => lookUpSession(database, text))
    },
    async ended(workspace, ids) {
      const rows = await database.workspace(workspace).query<{ id: string }>(endedAmong(workspace, ids))
      return new Set(rows.map(({ id }) => id))
    },
    forget(workspace) {
      forgotten++
      for (const [text, { identity }] of kept) if (!workspace || identity.workspace === workspace) kept.delete(text)
    },
  }
}

function requireIdentity(identity: Identity | null): Identity {
  if (!identity) throw new Unauthenticated('badKey')
  return identity
}

async function lookUpKey(database: Database, text: string): Promise<{ identity: Identity; ends: number } | null> {
  const key = readSecret(text, keyPrefix)
  const secret = key ?? readSecret(text, accessPrefix)
  if (!secret) return null
  const find = key ? findKey : findGrant
  const found = await find(database.workspace(secret.workspace), secret)
  if (!found) return null
  const identity = { workspace: secret.workspace, user: found.user, by: found.inUse, halfDone: null }
  return { identity, ends: found.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY }
}

async function lookUpSession(database: Database, text: string): Promise<{ identity: Identity; ends: number } | null> {
  const secret = readSessionToken(text)
  if (!secret) return null
  const db = database.workspace(secret.workspace)
  const row = await db.one<SessionRow>(sessionRow(secret))
  if (!row || (row.on && !row.passed)) return null
  touchSession(db, row)
  return {
    identity: {
      workspace: secret.workspace,
      user: row.user,
      by: { session: row.id },
      halfDone: dueIn(row),
    },
    ends: row.expiresAt.getTime(),
  }
}

function dueIn({ due, demanded, on, vouched }: SessionRow): HalfDone | null {
  if (due) return 'password'
  return demanded && !on && !vouched ? 'secondFactor' : null
}

interface SessionRow {
  id: string
  user: string
  expiresAt: Date
  seenAt: Date
  /** Whether a second factor opened it, whether its user has one now, and whether his role demands one. */
  passed: boolean
  on: boolean
  demanded: boolean
  /** A provider let him in that answers for a second factor. */
  vouched: boolean
  /** He has yet to choose a password of his own. */
  due: boolean
}

const sessionRow = ({ workspace, hash }: ReadSecret) => sql`
  select s.id, s.user_id as user, session_end(s) as "expiresAt", s.seen_at as "seenAt", s.second_factor as passed,
    ${hasSecondFactor} as on, ${isDemanded} as demanded, ${isVouchedFor} as vouched, password_due(s) as due
  from session s where s.workspace_id = ${workspace} and s.token_hash = ${hash} and session_end(s) > now()`

const hasSecondFactor = sql`has_second_factor(s.workspace_id, s.user_id)`

const isDemanded = sql`exists (select from "user" u join role r on r.workspace_id = u.workspace_id and r.id = u.role
  where u.workspace_id = s.workspace_id and u.id = s.user_id and r.demands_second_factor)`

/** Of `session s`: it needs no second factor of ours. */
export const isVouchedFor = sql`exists (select from identity_provider p
  where p.workspace_id = s.workspace_id and p.id = s.provider_id and p.is_active and p.answers_for_second_factor)`

/** What no longer lets its caller see what happens; a session that has become half done is among it. */
const endedAmong = (workspace: string, ids: readonly string[]) => sql`
  select asked.id from unnest(${ids}::uuid[]) as asked (id)
  where not exists (select from session s where s.workspace_id = ${workspace} and s.id = asked.id and session_end(s) > now()
      and not password_due(s) and case when ${hasSecondFactor} then s.second_factor else not ${isDemanded} or ${isVouchedFor} end)
    and not exists (select from api_key k where k.workspace_id = ${workspace} and k.id = asked.id and k.ended_at is null
      and (k.expires_at is null or k.expires_at > now()))
    and not exists (select from oauth_grant g where g.workspace_id = ${workspace} and g.id = asked.id and g.ended_at is null)`
