import sql from 'sql-template-tag'
import { NotFound } from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import { notify } from '../../notice.ts'
import { showState } from '../sending/dispatch.ts'
import { lettersWhere } from '../sending/letter.ts'
import { isWatchingAllowed } from './policy.ts'

/** No letter is counted further: whoever asks for a picture a million times changes nothing. */
const most = 9999

/** Counts that a letter was opened; its entry says so and its writer is told, the first time. Whose key it is nobody is told. */
export const countOpening = (ctx: Context, key: string): Promise<void> => count(ctx, key, 'opens')

/** Where a link of a letter leads, counted. Throws NotFound: it stood in no letter. */
export async function followLink(ctx: Context, key: string, at: string): Promise<string> {
  const row = /^\d{1,3}$/.test(at)
    ? await ctx.db.one<{ href: string | null }>(sql`
        select links[${Number(at) + 1}] as href from outgoing_mail where workspace_id = ${ctx.workspace} and watch_key = ${key}`)
    : undefined
  if (!row?.href) throw new NotFound('notFound')
  await count(ctx, key, 'clicks')
  return row.href
}

const count = (ctx: Context, key: string, what: 'opens' | 'clicks'): Promise<void> =>
  transact(ctx, async inside => {
    if (!(await isWatchingAllowed(inside))) return
    const counted =
      what === 'opens'
        ? sql`opens = opens + 1, opened_at = coalesce(opened_at, now())`
        : sql`clicks = clicks + 1, clicked_at = coalesce(clicked_at, now())`
    const times = what === 'opens' ? sql`opens` : sql`clicks`
    const row = await inside.db.one<{ id: string; times: number }>(sql`
      update outgoing_mail set ${counted} where workspace_id = ${ctx.workspace} and watch_key = ${key} and state = 'sent' and ${times} < ${most}
      returning id, ${times} as times`)
    if (row?.times !== 1) return
    const [letter] = await lettersWhere(inside, sql`id = ${row.id}`)
    if (!letter) return
    await showState(inside, letter, what === 'opens' ? { opened: true } : { clicked: true })
    const on = { object: letter.object, id: letter.record }
    const code = what === 'opens' ? 'letterOpened' : 'letterClicked'
    await notify(inside, letter.author, { code, params: { subject: letter.subject }, on })
  })
