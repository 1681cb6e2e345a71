import sql from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'
import { notify } from '../../notice.ts'
import { keptByIds } from '../kept/store.ts'
import { keptKinds, type Mailing, mailingColumns } from './mailing.ts'

/** Tells the owner that a mailing was stopped, or did not reach everybody: of that at most once a day, its page has the rest. */
export async function tellOwner(ctx: Context, id: string, code: 'mailingFailed' | 'mailingStopped'): Promise<void> {
  const mailing = await ctx.db.one<Mailing>(sql`
    update mailing m set told_at = now() where m.workspace_id = ${ctx.workspace} and m.id = ${id} and m.removed_at is null
      and (${code === 'mailingStopped'} or told_at is null or told_at < now() - interval '24 hours')
    returning ${mailingColumns}`)
  if (!mailing) return
  const [kept] = await keptByIds(ctx, keptKinds[mailing.kind], [mailing.about])
  await notify(ctx, mailing.owner, { code, params: { name: kept?.name ?? '' }, on: { object: 'mailing', id } })
}
