import sql from 'sql-template-tag'
import { Conflict, Invalid, isId, NotFound, type Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import { getKey, type KeyJson, nameProblems, reached, requireMay } from './api-keys.ts'
import { boundsProblems, type CallLimits, type KeyBounds, keptAddresses, keyFrame, longestLife } from './key-bounds.ts'
import { scopeProblems, widerScopes } from './key-scopes.ts'

/** What of a key is to be otherwise; the rest stays. */
export interface KeyChange extends Partial<KeyBounds> {
  name?: string
  scopes?: readonly string[]
}

/**
 * Changes a key that is in use; it opens as before. Its scopes only become narrower: whoever holds it never gets more in
 * hand than he was given. Throws NotFound, Conflict where it has run out, Invalid with every problem.
 */
export function changeKey(ctx: Context, id: string, change: KeyChange, limits: CallLimits): Promise<KeyJson> {
  requireMay(ctx)
  return transact(ctx, async inside => {
    const present = await lockedKey(inside, id)
    const asked = await soundChange(inside, present, change, limits)
    const { name, scopes, addresses, callsPerMinute, callsPerDay, expiresAt } = { ...present, ...asked }
    await inside.db.query(sql`
      update api_key set name = ${name.trim()}, scopes = ${JSON.stringify([...new Set(scopes)])}::jsonb,
        addresses = ${keptAddresses(addresses)}::text[], calls_per_minute = ${callsPerMinute}, calls_per_day = ${callsPerDay},
        expires_at = ${expiresAt}
      where workspace_id = ${ctx.workspace} and id = ${id}`)
    return getKey(inside, id)
  })
}

/** The key as it is, and stays until the change is done. */
async function lockedKey(ctx: Context, id: string): Promise<KeyJson> {
  const [row] = isId(id)
    ? await ctx.db.query<{ over: boolean }>(sql`
        select coalesce(expires_at <= now(), false) as over from api_key
        where ${reached(ctx)} and id = ${id} and ended_at is null for update`)
    : []
  if (!row) throw new NotFound('notFound', { object: 'apiKey', id })
  if (row.over) throw new Conflict('keyIsOver')
  return getKey(ctx, id)
}

/** The change, where all of it is right: `expiresAt: null` is as late an end as may be. */
async function soundChange(ctx: Context, present: KeyJson, change: KeyChange, limits: CallLimits): Promise<KeyChange> {
  const from = Date.parse(present.createdAt)
  const end = present.expiresAt === null ? 0 : Date.parse(present.expiresAt)
  const frame = await keyFrame(ctx, limits, { from, end })
  const asked = change.expiresAt === null ? { ...change, expiresAt: longestLife(frame) } : change
  const problems = [
    ...(asked.name === undefined ? [] : nameProblems(asked.name)),
    ...changedScopes(ctx, present, asked),
    ...boundsProblems(asked, frame),
  ]
  if (problems.length) throw new Invalid(problems)
  return asked
}

function changedScopes(ctx: Context, { scopes: had }: KeyJson, { scopes }: KeyChange): Problem[] {
  if (!scopes) return []
  const unknown = scopeProblems(ctx, scopes, had).filter(({ code }) => code === 'unknownScope')
  return unknown.length ? unknown : widerScopes(ctx, scopes, had)
}
