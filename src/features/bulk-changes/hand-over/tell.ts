import sql from 'sql-template-tag'
import type { Context } from '../../../records/index.ts'
import { notify, tellOfJob, tellOfUndo } from '../../notice.ts'
import type { NoticeCode } from '../../notice-kinds.ts'
import { nameOf } from '../../people.ts'
import type { HandOver } from './hand-over.ts'

interface Pile {
  to: string
  count: number
  object: string
  record: string
}

/** Whoever got records is told once, however many there are and of whatever kinds; and whose they were, if he is still here. */
export async function tellReceivers(ctx: Context, handOver: HandOver, way: 'given' | 'takenBack'): Promise<void> {
  const piles = await pilesOf(ctx, handOver.id, way === 'given' ? 'changed' : 'undone')
  const names = { name: nameOf(ctx.config, handOver.user), by: nameOf(ctx.config, ctx.actor.user) }
  const code: NoticeCode = way === 'given' ? 'handedOver' : 'handedBack'
  for (const { to, count, object, record } of piles)
    await notify(ctx, to, { code, params: { ...names, count }, on: { object, id: record } })
  const [first] = piles
  const count = piles.reduce((sum, pile) => sum + pile.count, 0)
  const his = { params: { ...names, count }, on: { object: first?.object ?? '', id: first?.record ?? '' } }
  if (first) await notify(ctx, handOver.user, { code: way === 'given' ? 'handedOn' : 'handedOnBack', ...his })
}

/** How many records went to whom, and one of them to begin with. */
const pilesOf = (ctx: Context, handOver: string, outcome: 'changed' | 'undone'): Promise<Pile[]> =>
  ctx.db.query<Pile>(sql`
    select b.given_to as to, count(*)::int as count, (array_agg(b.object order by b.id, r.place))[1] as object,
      (array_agg(r.record_id order by b.id, r.place))[1]::text as record
    from bulk_change b join bulk_change_row r on r.workspace_id = b.workspace_id and r.bulk_change_id = b.id
    where b.workspace_id = ${ctx.workspace} and b.hand_over = ${handOver} and r.outcome = ${outcome}
    group by b.given_to order by b.given_to`)

const about = (ctx: Context, { id, user }: HandOver) => ({
  params: { name: nameOf(ctx.config, user) },
  on: { object: 'handOver', id },
})

/** Tells whoever hands over that it is done, or why it is not. */
export const tellMaker = (ctx: Context, handOver: HandOver, code: 'handOverDone' | 'handOverFailed'): Promise<void> =>
  tellOfJob(ctx, handOver, { code, ...about(ctx, handOver) })

/** Tells whoever had it taken back that this is done. */
export const tellUndone = (ctx: Context, handOver: HandOver, told: string | null): Promise<void> =>
  tellOfUndo(ctx, told, { code: 'handOverUndone', ...about(ctx, handOver) })
