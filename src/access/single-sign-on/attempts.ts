import sql from 'sql-template-tag'
import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Vault } from '../../vault/vault.ts'
import { hashOf, makeSecret, readSecret } from '../secret.ts'
import { SignOnRefused } from './refusal.ts'

/** So long somebody may take at his provider. */
const minutes = 10

/** What goes with somebody to his provider, and what stays in his browser. */
export interface BegunAttempt {
  /** Comes back in the address, or as the relay state. */
  state: string
  /** Value of the cookie, under the name of `cookieNameOf(state)`. */
  browser: string
  maxAge: number
}

export interface Attempt {
  provider: string
  /** What must be known when he comes back: verifier and nonce, or the id of a request. */
  remembered: JsonObject
  /** Page of ours to which he goes then. */
  next: string
}

/** Several may be under way in one browser: each has a cookie of its own. */
export const cookieNameOf = (state: string): string => `rapport_sign_on_${hashOf(state).toString('hex').slice(0, 12)}`

/** Begins an attempt, and remembers what has to be known when he comes back. */
export async function beginAttempt(
  ctx: Context,
  vault: Vault,
  { provider, next, remembered }: Attempt,
): Promise<BegunAttempt> {
  const [state, browser] = [makeSecret(ctx.workspace), makeSecret(ctx.workspace)]
  const sealed = vault.seal(Buffer.from(JSON.stringify(remembered)), attemptOf(ctx, state.hash))
  await ctx.db.query(sql`delete from sign_on_attempt where workspace_id = ${ctx.workspace} and expires_at < now()`)
  await ctx.db.query(sql`
    insert into sign_on_attempt (state_hash, provider_id, browser_hash, sealed, next, expires_at)
    values (${state.hash}, ${provider}, ${browser.hash}, ${sealed},
      ${ownPath(next)}, now() + make_interval(mins => ${minutes}))`)
  return { state: state.text, browser: browser.text, maxAge: minutes * 60 }
}

/**
 * Takes an attempt, once: by its state, for its provider, from the browser that began. Throws SignOnRefused otherwise, and
 * what is refused stays as it is.
 */
export async function takeAttempt(
  ctx: Context,
  vault: Vault,
  { provider, state, browser }: { provider: string; state: string; browser: string | null },
): Promise<Attempt> {
  const asked = readSecret(state)
  if (!asked || asked.workspace !== ctx.workspace) throw new SignOnRefused('signOnStartAgain', 'strangeState')
  if (!browser) throw new SignOnRefused('signOnStartAgain', 'strangeBrowser')
  const row = await ctx.db.one<{ sealed: Buffer; next: string }>(sql`
    delete from sign_on_attempt where workspace_id = ${ctx.workspace} and state_hash = ${asked.hash}
      and provider_id = ${provider} and browser_hash = ${hashOf(browser)} and expires_at > now()
    returning sealed, next`)
  if (!row) throw new SignOnRefused('signOnStartAgain', 'strangeState')
  const remembered = readRemembered(ctx, vault, asked.hash, row.sealed)
  if (!remembered) throw new SignOnRefused('signOnStartAgain', 'attemptUnreadable')
  return { provider, remembered, next: row.next }
}

/** What is remembered of an attempt that is under way, without taking it; `null` where there is none. */
export async function findAttempt(
  ctx: Context,
  vault: Vault,
  { provider, state }: { provider: string; state: string },
): Promise<JsonObject | null> {
  const asked = readSecret(state)
  if (asked?.workspace !== ctx.workspace) return null
  const row = await ctx.db.one<{ sealed: Buffer }>(sql`
    select sealed from sign_on_attempt where workspace_id = ${ctx.workspace} and state_hash = ${asked.hash}
      and provider_id = ${provider} and expires_at > now()`)
  return row ? readRemembered(ctx, vault, asked.hash, row.sealed) : null
}

/** Remembers something else of an attempt that is under way. Throws SignOnRefused where it has ended meanwhile. */
export async function rememberOnAttempt(
  ctx: Context,
  vault: Vault,
  { provider, state, remembered }: { provider: string; state: string; remembered: JsonObject },
): Promise<void> {
  const { hash } = readSecret(state) ?? { hash: hashOf(state) }
  const sealed = vault.seal(Buffer.from(JSON.stringify(remembered)), attemptOf(ctx, hash))
  const kept = await ctx.db.query(sql`
    update sign_on_attempt set sealed = ${sealed} where workspace_id = ${ctx.workspace} and state_hash = ${hash}
      and provider_id = ${provider} and expires_at > now() returning provider_id`)
  if (!kept.length) throw new SignOnRefused('signOnStartAgain', 'strangeState')
}

function readRemembered(ctx: Context, vault: Vault, hash: Buffer, sealed: Buffer): JsonObject | null {
  const opened = vault.open(sealed, attemptOf(ctx, hash))
  const remembered: Json = opened && JSON.parse(opened.toString())
  return isJsonObject(remembered) ? remembered : null
}

const attemptOf = (ctx: Context, stateHash: Buffer): string => `${ctx.workspace} sign-on ${stateHash.toString('hex')}`

/** Browsers read `//host` and `/\host` as addresses of others, and leave out what cannot be seen. */
export const ownPath = (path: string | undefined): string =>
  path && path.length <= 2000 && /^\/(?![/\\])[\x21-\x7e]*$/.test(path) ? path : '/'
