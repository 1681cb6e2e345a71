import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { attach } from './attach.ts'
import { makeInterest, makeLead } from './make.ts'
import { type Outcome, rejected } from './reason.ts'
import type { Settling } from './settling.ts'
import { readableFields } from './show-request.ts'

/**
 * Attaches the request to whoever sent it, or makes a lead of it. Never two cards for one person: requests that share
 * a phone, an address or their whole content have waited for each other, in whatever process they are handled.
 */
export async function settle(ctx: Context, settling: Settling): Promise<Outcome> {
  return withConsents(ctx, settling, await place(ctx, settling))
}

/** What the sender agreed to is kept on the card on which his request lies. */
async function withConsents(
  ctx: Context,
  { raw, received, keepConsents }: Settling,
  outcome: Outcome,
): Promise<Outcome> {
  if (!outcome.record) return outcome
  const reasons = await keepConsents(ctx, {
    ...raw,
    page: received.attribution.page,
    told: received.consents,
    on: outcome.record,
  })
  return { ...outcome, reasons: [...outcome.reasons, ...reasons] }
}

async function place(ctx: Context, settling: Settling): Promise<Outcome> {
  const { received, forced, sender, reasons, found } = settling
  if (received.unreadable) return rejected({ code: received.unreadable })
  if (!sender) return rejected({ code: received.passed ?? 'empty' })

  const { placed, known, interests } = found
  if (placed) return attach(ctx, settling, { sender, known: placed, reasons })
  if (received.onlyKnown && !forced && (!known || known.object === 'interest'))
    return rejected(...reasons, { code: 'nobodyKnown' })
  if (known && !(known.object === 'interest' && sender.isLead)) return attach(ctx, settling, { sender, known, reasons })
  if (sender.isLead) return makeLead(ctx, settling, { sender, interests, reasons })
  if (!saysAnything(settling, sender)) return rejected(...reasons, { code: 'empty' })
  return makeInterest(ctx, settling, { sender, reasons })
}

/** Advisory locks until the end of the transaction, always in the same order, so that nobody waits in a circle. */
export async function waitForOthers(ctx: Context, keys: readonly string[]): Promise<void> {
  if (!keys.length) return
  const numbers = [...new Set(keys.map(key => lockNumber(`${ctx.workspace} ${key}`)))].sort((a, b) => (a < b ? -1 : 1))
  await ctx.db.query(sql`select pg_advisory_xact_lock(k) from unnest(${numbers.map(String)}::bigint[]) k`)
}

const lockNumber = (key: string): bigint => createHash('sha256').update(key).digest().readBigInt64BE()

/** A request without any person, channel, word or sign of where it came from tells nobody anything. */
function saysAnything({ received }: Settling, sender: { name: string | null; companyName: string | null }): boolean {
  return Boolean(sender.name || sender.companyName) || Object.keys(readableFields(received)).length > 0
}
