import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { notify } from '../notice.ts'
import type { NoticeCode } from '../notice-kinds.ts'
import type { Webhook } from './webhook.ts'

export type NoticeOfWebhook = Extract<NoticeCode, 'webhookFailed' | 'webhookPaused' | 'webhookGone'>

/** Tells the owner what became of his webhook; of single things that were given up, once a day. */
export async function tellOwner(ctx: Context, { id, name, owner }: Webhook, code: NoticeOfWebhook): Promise<void> {
  const again = code === 'webhookFailed' ? sql`and (told_at is null or told_at < now() - interval '1 day')` : sql``
  const [told] = await ctx.db.query(sql`
    update webhook set told_at = now() where workspace_id = ${ctx.workspace} and id = ${id} ${again} returning id`)
  if (told) await notify(ctx, owner, { code, params: { name }, on: { object: 'webhook', id } })
}
