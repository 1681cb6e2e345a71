import sql from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'
import { end } from './dispatch.ts'
import { lettersWhere, sendLater } from './letter.ts'

/**
 * Looks after letters whose process was killed or whose job was lost. One that was leaving is not sent again by itself: its writer is told
 * that it may have been. One that only waits is queued again.
 */
export async function recoverLetters(ctx: Context): Promise<void> {
  for (const letter of await lettersWhere(ctx, sql`state = 'sending' and taken_until < now()`))
    await end(ctx, letter, 'unsure', { failure: { step: 'content', code: 'brokenOff' } })
  const late = await ctx.db.query<{ id: string; at: string }>(sql`
    select id, due_at::text as at from outgoing_mail where workspace_id = ${ctx.workspace} and state = 'waiting'
      and due_at < now() - interval '30 seconds' and (taken_until is null or taken_until < now())`)
  for (const { id, at } of late) await sendLater(ctx, id, at)
}
