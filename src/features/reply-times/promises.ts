import sql from 'sql-template-tag'
import { Invalid, isId, isSeen, type Json, type Problem, type SeenVersion, Stale } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/transact.ts'

/** Through what somebody can write and wait for an answer: kinds of activities. */
export const replyChannels = ['form', 'email', 'message'] as const
export type ReplyChannel = (typeof replyChannels)[number]

/** Whoever writes by a source, or by a channel, or at all, is answered within so many minutes of working time. */
export interface ReplyPromise {
  source?: string
  channel?: ReplyChannel
  minutes: number
}

/** With the version by which a change says what it was made on; 0: nobody has promised anything yet. */
export interface KeptPromises {
  rules: ReplyPromise[]
  version: number
}

/** Thirty working days of ten hours. */
export const longestPromise = 18_000
export const mostPromises = 200

export async function getPromises({ db, workspace }: Context): Promise<KeptPromises> {
  const kept = await db.one<KeptPromises>(
    sql`select rules, version from reply_promises where workspace_id = ${workspace}`,
  )
  return kept ?? { rules: [], version: 0 }
}

/** Sets all of them anew; those who wait already keep what they were promised. Throws Invalid with every problem, Stale. */
export function savePromises(
  ctx: Context,
  rules: readonly ReplyPromise[],
  seen: SeenVersion | undefined,
): Promise<KeptPromises> {
  return transact(ctx, async inside => {
    const { db, workspace } = inside
    await db.query(sql`select pg_advisory_xact_lock(hashtextextended(${workspace} || ' reply promises', 0))`)
    const { version } = await getPromises(inside)
    if (!isSeen(seen, version)) throw new Stale('stale', { version })
    const problems = await findProblems(inside, rules)
    if (problems.length) throw new Invalid(problems)
    const kept = rules.map(({ source, channel, minutes }) => ({
      ...(source && { source }),
      ...(channel && { channel }),
      minutes,
    }))
    await db.query(sql`
      insert into reply_promises (rules) values (${JSON.stringify(kept)}::jsonb)
      on conflict (workspace_id) do update set rules = excluded.rules, version = reply_promises.version + 1`)
    return { rules: kept, version: version + 1 }
  })
}

async function findProblems(ctx: Context, rules: readonly ReplyPromise[]): Promise<Problem[]> {
  const sources = await knownSources(
    ctx,
    rules.flatMap(({ source }) => (source && isId(source) ? [source] : [])),
  )
  const seen = new Set<string>()
  return rules.flatMap(({ source, channel }, at) => {
    const whom = source ?? channel ?? ''
    const isTwice = seen.has(whom)
    seen.add(whom)
    return [
      ...(source && channel ? [{ field: `rules.${at}.channel`, code: 'sourceOrChannel' }] : []),
      ...(source && !sources.has(source) ? [{ field: `rules.${at}.source`, code: 'unknownReference' }] : []),
      ...(isTwice ? [{ field: `rules.${at}`, code: 'twice', params: { value: whom } }] : []),
    ]
  })
}

async function knownSources({ db, workspace }: Context, ids: readonly string[]): Promise<Set<string>> {
  if (!ids.length) return new Set()
  const rows = await db.query<{ id: string }>(sql`
    select id from source where workspace_id = ${workspace} and id = any(${[...ids]}::uuid[]) and deleted_at is null`)
  return new Set(rows.map(({ id }) => id))
}

/** What is promised to whoever comes that way: for the source before for the channel before for all. In minutes; `null`: nothing. */
export function promisedMinutes(
  rules: readonly ReplyPromise[],
  { source, channel }: { source: Json | undefined; channel: ReplyChannel },
): number | null {
  const rule =
    rules.find(rule => rule.source !== undefined && rule.source === source) ??
    rules.find(rule => rule.channel === channel) ??
    rules.find(rule => !rule.source && !rule.channel)
  return rule?.minutes ?? null
}
