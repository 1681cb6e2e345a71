import sql from 'sql-template-tag'
import type { Problem } from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { getKeyPolicy } from './key-policy.ts'
import { isWithin, readNetwork } from './networks.ts'

/** What binds a key besides its scopes. */
export interface KeyBounds {
  /** Networks from which it may be used; none: from anywhere. */
  addresses: readonly string[]
  /** `null`: as many as the installation allows. */
  callsPerMinute: number | null
  callsPerDay: number | null
  /** `null`: as long as the company allows. */
  expiresAt: string | null
}

/** How many calls the installation allows one key. */
export interface CallLimits {
  readonly callsPerMinute: number
  readonly callsPerDay: number
}

/** What a key may be bound by at most. */
export interface KeyFrame {
  limits: CallLimits
  longestDays: number | null
  /** The latest end that the company allows, in milliseconds. */
  latestEnd: number | null
  /** Bounds of the key by which this is asked, where it is one: what it makes and changes is bound no less. */
  maker: KeyBounds | null
}

const day = 86_400_000

/** The frame of a key that lives since `from`; one that was allowed a later end before keeps it. */
export async function keyFrame(
  ctx: Context,
  limits: CallLimits,
  { from, end }: { from: number; end: number },
): Promise<KeyFrame> {
  const { longestDays } = await getKeyPolicy(ctx)
  const latestEnd = longestDays === null ? null : Math.max(from + longestDays * day, end)
  return { limits, longestDays, latestEnd, maker: await boundsOfCaller(ctx) }
}

/** Bounds of the key in whose name the call is made; `null` for a person. */
async function boundsOfCaller({ actor, db, via, workspace }: Context): Promise<KeyBounds | null> {
  if (!actor.scopes || !via.reference) return null
  const row = await db.one<Omit<KeyBounds, 'expiresAt'> & { expiresAt: Date | null }>(sql`
    select addresses, calls_per_minute::float8 as "callsPerMinute", calls_per_day::float8 as "callsPerDay", expires_at as "expiresAt"
    from api_key where workspace_id = ${workspace} and id = ${via.reference}`)
  return row ? { ...row, expiresAt: row.expiresAt?.toISOString() ?? null } : null
}

/** Bounds of a new key: what is not said is as wide as may be. */
export const wholeBounds = (given: Partial<KeyBounds>, frame: KeyFrame): KeyBounds => ({
  addresses: given.addresses?.length ? given.addresses : (frame.maker?.addresses ?? []),
  callsPerMinute: given.callsPerMinute ?? frame.maker?.callsPerMinute ?? null,
  callsPerDay: given.callsPerDay ?? frame.maker?.callsPerDay ?? null,
  expiresAt: given.expiresAt ?? longestLife(frame),
})

/** The latest end that a key may have; `null`: it need not end. */
export function longestLife({ latestEnd, maker }: KeyFrame): string | null {
  const ends = [latestEnd, maker?.expiresAt ? Date.parse(maker.expiresAt) : null].filter(end => end !== null)
  return ends.length ? new Date(Math.min(...ends)).toISOString() : null
}

/** What is wrong with bounds that are asked for. */
export const boundsProblems = (asked: Partial<KeyBounds>, frame: KeyFrame): Problem[] => [
  ...addressProblems(asked.addresses, frame),
  ...callProblems('callsPerMinute', asked.callsPerMinute, frame),
  ...callProblems('callsPerDay', asked.callsPerDay, frame),
  ...endProblems(asked.expiresAt, frame),
]

function addressProblems(addresses: readonly string[] | undefined, { maker }: KeyFrame): Problem[] {
  if (!addresses) return []
  const bound = maker?.addresses ?? []
  if (bound.length && !addresses.length) return [{ field: 'addresses', code: 'widerThanKey' }]
  return addresses.flatMap((address, i): Problem[] => {
    const read = readNetwork(address)
    if ('code' in read) return [{ field: `addresses.${i}`, ...read }]
    const fits = !bound.length || isWithin(read.network, bound)
    return fits ? [] : [{ field: `addresses.${i}`, code: 'widerThanKey' }]
  })
}

function callProblems(
  field: keyof CallLimits,
  asked: number | null | undefined,
  { limits, maker }: KeyFrame,
): Problem[] {
  if (asked === undefined) return []
  const own = maker?.[field] ?? null
  if (own !== null && (asked === null || asked > own)) return [{ field, code: 'widerThanKey' }]
  return asked !== null && asked > limits[field] ? [{ field, code: 'tooLarge', params: { max: limits[field] } }] : []
}

function endProblems(asked: string | null | undefined, { latestEnd, longestDays, maker }: KeyFrame): Problem[] {
  if (!asked) return []
  const end = Date.parse(asked)
  if (!(end > Date.now())) return [{ field: 'expiresAt', code: 'inThePast' }]
  if (latestEnd !== null && end > latestEnd)
    return [{ field: 'expiresAt', code: 'keyLivesTooLong', params: { days: longestDays ?? 0 } }]
  return maker?.expiresAt && end > Date.parse(maker.expiresAt) ? [{ field: 'expiresAt', code: 'widerThanKey' }] : []
}

/** Each network once, in the notation that is kept. */
export const keptAddresses = (addresses: readonly string[]): string[] => [
  ...new Set(
    addresses.flatMap(address => {
      const read = readNetwork(address)
      return 'network' in read ? [read.network] : []
    }),
  ),
]
