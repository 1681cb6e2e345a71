import sql, { raw, type Sql } from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { momentSql } from '../database/table.ts'
import { Conflict, Forbidden, Invalid, isId, NotFound, newId, type Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { isAdministrator } from './contexts.ts'
import { makeSecret, type ReadSecret } from './secret.ts'
import { isRecent, minutesToUndo } from './withdrawal.ts'

export const keyPrefix = 'rk_'
const usedEvery = 60_000

/** A key as its owner sees it. The key itself is shown once, when it is made. */
export interface KeyJson {
  id: string
  name: string
  scopes: string[]
  hint: string
  user: string
  createdAt: string
  expiresAt: string | null
  usedAt: string | null
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

export interface NewKey {
  name: string
  scopes: readonly string[]
  expiresAt?: string | null
}

/** Makes a key in the caller's name. It can never do more than he can. */
export async function createKey(ctx: Context, given: NewKey): Promise<KeyJson & { key: string }> {
  if (!ctx.actor.user) throw new Forbidden('usersOnly')
  if (ctx.actor.scopes && !ctx.actor.scopes.includes('admin')) throw new Forbidden('keyMayNotMakeKeys')
  const problems = keyProblems(ctx, given)
  if (problems.length) throw new Invalid(problems)
  const id = newId()
  const { text, hash } = makeSecret(ctx.workspace, keyPrefix)
  await ctx.db.query(sql`
    insert into api_key (id, token_hash, user_id, name, scopes, hint, expires_at)
    values (${id}, ${hash}, ${ctx.actor.user}, ${given.name.trim()}, ${JSON.stringify([...new Set(given.scopes)])}::jsonb, ${text.slice(-4)},
      ${given.expiresAt ?? null})`)
  const [made] = await listKeys(ctx, id)
  if (!made) throw new NotFound('notFound', { object: 'apiKey', id })
  return { ...made, key: text }
}

function keyProblems(ctx: Context, { name, scopes, expiresAt }: NewKey): Problem[] {
  const known = new Set([
    'read',
    'write',
    ...[...ctx.config.byPlural.keys()].flatMap(plural => [`${plural}:read`, `${plural}:write`]),
  ])
  const problems: Problem[] = scopes.flatMap((scope, i) => {
    if (scope === 'admin') return isAdministrator(ctx) ? [] : [{ field: `scopes.${i}`, code: 'administratorsOnly' }]
    return known.has(scope) ? [] : [{ field: `scopes.${i}`, code: 'unknownScope', params: { scope } }]
  })
  if (!name.trim()) problems.push({ field: 'name', code: 'required' })
  if (!name.isWellFormed() || name.includes('\0')) problems.push({ field: 'name', code: 'brokenText' })
  if (expiresAt && !(Date.parse(expiresAt) > Date.now())) problems.push({ field: 'expiresAt', code: 'inThePast' })
  return problems
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

const shown = raw(`id, name, scopes, hint, user_id as user, ${momentSql('created_at')} as "createdAt",
  ${momentSql('expires_at')} as "expiresAt", ${momentSql('used_at')} as "usedAt"`)

const reached = (ctx: Context): Sql =>
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
  const [key] = await listKeys(ctx, id)
  if (!key) throw new NotFound('notFound', { object: 'apiKey', id })
  return key
}

function requireMay({ actor }: Context): void {
  if (actor.scopes && !actor.scopes.includes('admin')) throw new Forbidden('keyMayNot')
}

export interface KeyRow {
  id: string
  user: string
  scopes: string[]
  expiresAt: Date | null
  usedAt: Date | null
}

export const findKey = (db: Connection, { workspace, hash }: ReadSecret): Promise<KeyRow | undefined> =>
  db.one<KeyRow>(sql`
    select id, user_id as user, scopes, expires_at as "expiresAt", used_at as "usedAt" from api_key
    where workspace_id = ${workspace} and token_hash = ${hash} and ended_at is null and (expires_at is null or expires_at > now())`)

/** Notes that the key was used, at most once a minute and beside the request. */
export function touchKey(db: Connection, { id, usedAt }: KeyRow): void {
  if (usedAt && Date.now() - usedAt.getTime() < usedEvery) return
  db.query(
    sql`update api_key set used_at = now() where workspace_id = current_setting('rapport.workspace')::uuid and id = ${id}`,
  ).catch(() => {
    // Of use to its owner only; the next call notes it.
  })
}
