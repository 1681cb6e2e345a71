import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { RawRequest, Received } from '../channel.ts'
import type { Marks } from './marks.ts'
import type { Reason } from './reason.ts'

/** Mark among the kept headers: it was sent through our own form page. */
export const throughForm = 'x-rapport-form'

const fastestSeconds = 2
/** A page may stay open for days before somebody comes back to it. */
const longestHours = 24 * 7
/** Forms a minute from one address. Programs send many; they are held back at the door, where they hear of it. */
const formsPerMinute = 20

/** Why the request is taken for spam, or `null`. It stays in the ledger, and a person may run it again. */
export async function findSpamSign(
  ctx: Context,
  marks: Pick<Marks, 'openedAt'>,
  { raw, received: { signs }, addressHash }: { raw: RawRequest; received: Received; addressHash: string | null },
): Promise<Reason | null> {
  if (signs.honeypot) return { code: 'honeypot' }

  const isForm = throughForm in raw.headers
  if (isForm || signs.token) {
    const opened = await marks.openedAt(ctx, raw.source.key, signs.token ?? '')
    const seconds = opened === null ? null : (new Date(raw.at).getTime() - opened) / 1000
    if (seconds === null) return { code: 'formTokenWrong' }
    if (seconds < fastestSeconds) return { code: 'tooFast', params: { seconds: fastestSeconds } }
    if (seconds > longestHours * 3600) return { code: 'formTokenOld', params: { hours: longestHours } }
  }
  if (!isForm) return null
  const most = raw.source.form?.perMinute ?? formsPerMinute
  return (await countRecent(ctx, raw, addressHash, most)) >= most
    ? { code: 'tooOften', params: { perMinute: most } }
    : null
}

/** Forms of the same address to the same source in the minute before this one; counted no further than needed. */
async function countRecent(ctx: Context, raw: RawRequest, addressHash: string | null, most: number): Promise<number> {
  if (!addressHash) return 0
  const row = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from (
      select from receipt
      where workspace_id = ${ctx.workspace} and source = ${raw.source.id} and address_hash = ${addressHash}
        and at <= ${raw.at} and at > ${raw.at}::timestamptz - interval '1 minute' and id <> ${raw.id}
        and jsonb_exists(headers, ${throughForm})
      limit ${most}) recent`)
  return row?.count ?? 0
}
