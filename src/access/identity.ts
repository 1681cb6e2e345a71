import sql from 'sql-template-tag'
import type { Database } from '../database/open.ts'
import { Unauthenticated } from '../model/index.ts'
import { keyPrefix } from './api-keys.ts'
import { findKey, type KeyInUse } from './key-use.ts'
import { type ReadSecret, readSecret } from './secret.ts'
import { sessionIdle, touchSession } from './session.ts'

/** Who is calling, once what he sent has been looked up. */
export interface Identity {
  workspace: string
  user: string
  /** Session or API key, by its id. */
  by: { session: string } | KeyInUse
}

/** Looks callers up. What was found is believed for a few seconds, unless the workspace is forgotten meanwhile. */
export interface Identities {
  /** By an API key. Throws Unauthenticated where it opens nothing. */
  byKey(text: string): Identity | Promise<Identity>
  /** By the token of a session; `null` where it opens nothing. */
  bySession(text: string): Identity | null | Promise<Identity | null>
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
  const secret = readSecret(text, keyPrefix)
  if (!secret) return null
  const found = await findKey(database.workspace(secret.workspace), secret)
  if (!found) return null
  const identity = { workspace: secret.workspace, user: found.user, by: found.inUse }
  return { identity, ends: found.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY }
}

async function lookUpSession(database: Database, text: string): Promise<{ identity: Identity; ends: number } | null> {
  const secret = readSecret(text)
  if (!secret) return null
  const db = database.workspace(secret.workspace)
  const row = await db.one<{ id: string; user: string; expiresAt: Date; seenAt: Date }>(sessionRow(secret))
  if (!row) return null
  touchSession(db, row)
  return {
    identity: { workspace: secret.workspace, user: row.user, by: { session: row.id } },
    ends: row.expiresAt.getTime(),
  }
}

const sessionRow = ({ workspace, hash }: ReadSecret) => sql`
  select id, user_id as user, expires_at as "expiresAt", seen_at as "seenAt" from session
  where workspace_id = ${workspace} and token_hash = ${hash} and expires_at > now()
    and seen_at > now() - make_interval(secs => ${sessionIdle / 1000})`
