import sql from 'sql-template-tag'
import { say } from '../messages/words.ts'
import type { Context } from '../records/context.ts'
import type { Touch } from './channel.ts'

/** How somebody came to the number that he called. */
export interface CallVisit {
  touch: Touch
  /** Which page he called from, in the company's words; empty where only the advertising is known. */
  text: string
}

/**
 * By which of the company's numbers somebody called, told back to the visit to whom it was shown at that moment, else to the channel that
 * has the number for itself. `null`: it is neither, or was shown to nobody then.
 */
export async function visitOfCall(
  ctx: Context,
  { number, at }: { number: string | null; at: string },
): Promise<CallVisit | null> {
  if (!number) return null
  const { db, workspace } = ctx
  const held = await db.one<{ visitor: string; touch: Touch | null; page: string | null }>(sql`
    select h.visitor, v.touch, p.page from site_number_hold h
    left join lateral (select v.id, v.touch from visit v
      where v.workspace_id = h.workspace_id and v.visitor = h.visitor and v.began <= ${at} order by v.began desc limit 1) v on true
    left join lateral (select p.page from visit_page p
      where p.workspace_id = h.workspace_id and p.visit = v.id and p.at <= ${at} order by p.number desc limit 1) p on true
    where h.workspace_id = ${workspace} and h.number = ${number} and h.since <= ${at} and h.until >= ${at}
    order by h.since desc limit 1`)
  if (held) {
    const { visitor, touch, page } = held
    const text = page ? say(ctx.config.company.locale, 'visits:calledFrom', { page }) : ''
    return { touch: { ...touch, visitor }, text }
  }
  const own = await db.one<{ channel: string }>(sql`
    select c->>'channel' as channel from source s, jsonb_array_elements(s.site->'numbers'->'channels') c
    where s.workspace_id = ${workspace} and s.kind = 'site' and s.deleted_at is null
      and s.site @> ${JSON.stringify({ numbers: { channels: [{ number }] } })}::jsonb and c->>'number' = ${number} limit 1`)
  if (!own) return null
  const [source = '', medium] = own.channel.split(' / ')
  return { touch: { utm: { source, ...(medium && { medium }) } }, text: '' }
}
