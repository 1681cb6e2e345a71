import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { Conflict, Forbidden, Invalid, isId, NotFound, newId, type Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { isAdministrator } from './contexts.ts'
import { boundsProblems, type CallLimits, type KeyBounds, keptAddresses, keyFrame, wholeBounds } from './key-bounds.ts'
import { scopeProblems } from './key-scopes.ts'
import { makeSecret } from './secret.ts'
import { isRecent, minutesToUndo } from './withdrawal.ts'

export const keyPrefix = 'rk_'

/** A key as its owner sees it. The key itself is shown once, when it is made. */
export interface KeyJson extends KeyBounds {
  id: string
  name: string
  scopes: string[]
  hint: string
  user: string
  createdAt: string
  usedAt: string | null
  /** Whence it was used last. */
  usedFrom: string | null
  /** Calls of this day (UTC), a moment late. */
  callsToday: number
  /** When it was withdrawn and brought back, and by whom. */
  restoredAt: string | null
  restoredBy: string | null
}

/** A key that was withdrawn: it opens nothing. */
export interface EndedKey extends Omit<KeyJson, 'restoredAt' | 'restoredBy'> {
  endedAt: string
  endedBy: string | null
  /** The caller can take the withdrawal back, for some minutes. */
  restorable: boolean
}

export interface NewKey extends Partial<KeyBounds> {
  name: string
  scopes: readonly string[]
}

/** Makes a key in the caller's name. It can never do more than he can, nor than the key that he calls with. */
export async function createKey(ctx: Context, given: NewKey, limits: CallLimits): Promise<KeyJson & { key: string }> {
  if (!ctx.actor.user) throw new Forbidden('usersOnly')
  if (ctx.actor.scopes && !ctx.actor.scopes.includes('admin')) throw new Forbidden('keyMayNotMakeKeys')
  const frame = await keyFrame(ctx, limits, { from: Date.now(), end: 0 })
  const bounds = wholeBounds(given, frame)
  const problems = [...nameProblems(given.name), ...scopeProblems(ctx, given.scopes), ...boundsProblems(bounds, frame)]
  if (problems.length) throw new Invalid(problems)
  const id = newId()
  const { text, hash } = makeSecret(ctx.workspace, keyPrefix)
  await ctx.db.query(sql`
    insert into api_key (id, token_hash, user_id, name, scopes, hint, addresses, calls_per_minute, calls_per_day, expires_at)
    values (${id}, ${hash}, ${ctx.actor.user}, ${given.name.trim()}, ${JSON.stringify([...new Set(given.scopes)])}::jsonb, ${text.slice(-4)},
      ${keptAddresses(bounds.addresses)}::text[], ${bounds.callsPerMinute}, ${bounds.callsPerDay}, ${bounds.expiresAt})`)
  return { ...(await getKey(ctx, id)), key: text }
}

export function nameProblems(name: string): Problem[] {
  const problems: Problem[] = []
  if (!name.trim()) problems.push({ field: 'name', code: 'required' })
  if (!name.isWellFormed() || name.includes('\0')) problems.push({ field: 'name', code: 'brokenText' })
  return problems
}

/** One of the keys that the caller reaches. Throws NotFound. */
export async function getKey(ctx: Context, id: string): Promise<KeyJson> {
  const [key] = isId(id) ? await listKeys(ctx, id) : []
  if (!key) throw new NotFound('notFound', { object: 'apiKey', id })
  return key
}

/** The caller's keys; an administrator sees everybody's. */
export const listKeys = (ctx: Context, only: string | null = null): Promise<KeyJson[]> =>
  ctx.db.query<KeyJson>(sql`
    select ${shown}, ${raw(momentSql('restored_at'))} as "restoredAt", restored_by as "restoredBy"
    from api_key where ${reached(ctx)} and ended_at is null and (${only}::uuid is null or id = ${only}::uuid)
    order by id desc`)

/** Keys that were withdrawn in the last days, latest first. */
export const listEndedKeys = (ctx: Context): Promise<EndedKey[]> =>
  ctx.db.query<EndedKey>(sql`
    select ${shown}, ${raw(momentSql('ended_at'))} as "endedAt", ended_by as "endedBy", ${mayRestore(ctx)} as restorable
    from api_key where ${reached(ctx)} and ended_at is not null
    order by api_key.ended_at desc, id desc limit 100`)

const shown = raw(`id, name, scopes, hint, user_id as user, ${momentSql('created_at')} as "createdAt", addresses,
  calls_per_minute::float8 as "callsPerMinute", calls_per_day::float8 as "callsPerDay", ${momentSql('expires_at')} as "expiresAt",
  ${momentSql('used_at')} as "usedAt", used_from as "usedFrom", coalesce((select calls from api_use u where u.workspace_id = api_key.workspace_id
    and u.day = (now() at time zone 'utc')::date and u.subject = 'key ' || api_key.id), 0)::float8 as "callsToday"`)

export const reached = (ctx: Context): Sql =>
  sql`workspace_id = ${ctx.workspace} and (${isAdministrator(ctx)} or user_id = ${ctx.actor.user})`

/** What an administrator withdrew its owner does not bring back. */
const mayRestore = (ctx: Context): Sql => sql`(
  (${isAdministrator(ctx)} or ended_by = ${ctx.actor.user}) and ${isRecent('api_key.ended_at')} and (expires_at is null or expires_at > now()))`

/** Ends a key at once. For some minutes that can be taken back, by whoever did it and by administrators. */
export async function removeKey(ctx: Context, id: string): Promise<void> {
  requireMay(ctx)
  const gone = isId(id)
    ? await ctx.db.query(sql`
        update api_key set ended_at = now(), ended_by = ${ctx.actor.user}
        where ${reached(ctx)} and id = ${id} and ended_at is null returning id`)
    : []
  if (!gone.length) throw new NotFound('notFound', { object: 'apiKey', id })
}

/** Takes back that a key was withdrawn: the same key opens again. Throws Conflict where it is too late or not the caller's to undo. */
export async function restoreKey(ctx: Context, id: string): Promise<KeyJson> {
  requireMay(ctx)
  const back = isId(id)
    ? await ctx.db.query<{ restored: boolean }>(sql`
        with found as (select id, ${mayRestore(ctx)} as may from api_key where ${reached(ctx)} and id = ${id} and ended_at is not null for update),
        restored as (update api_key set ended_at = null, ended_by = null, restored_at = now(), restored_by = ${ctx.actor.user}
          where workspace_id = ${ctx.workspace} and id in (select id from found where may) returning id)
        select exists (select from restored) as restored from found`)
    : []
  if (!back.length) throw new NotFound('notFound', { object: 'apiKey', id })
  if (!back[0]?.restored) throw new Conflict('keyStaysEnded', { minutes: minutesToUndo })
  return getKey(ctx, id)
}

/** Keys are changed and withdrawn by people, and by keys for administration. */
export function requireMay({ actor }: Context): void {
  if (actor.scopes && !actor.scopes.includes('admin')) throw new Forbidden('keyMayNot')
}
