import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'
import { daysSince, type TrustFinding, type TrustLine } from '../trust-line.ts'
import { knownServer, type MailMeans } from './server.ts'

/** So long letters that cannot leave are the mail server's bad hour, in days. */
const badHour = 1 / 24

/** Whether invitations and links for a new password reach people. */
export const mailLine = (means: Pick<MailMeans, 'environment'>): TrustLine => ({
  name: 'mail',
  area: 'machine',
  path: '/settings/mail',
  look: ctx => lettersStand(ctx, means),
})

async function lettersStand(ctx: Context, means: Pick<MailMeans, 'environment'>): Promise<TrustFinding> {
  const held = await ctx.db.one<{ count: number; since: string | null }>(sql`
    select count(*)::int as count, ${raw(momentSql('min(at)'))} as since from letter
    where workspace_id = ${ctx.workspace} and state = 'waiting' and failure is not null`)
  if (held?.count) {
    const state = daysSince(held.since) > badHour ? 'act' : 'look'
    return { state, code: 'lettersHeld', params: { count: held.count }, since: held.since }
  }
  return { state: 'fine', code: (await knownServer(ctx, means)) ? 'lettersLeave' : 'mailNone' }
}
