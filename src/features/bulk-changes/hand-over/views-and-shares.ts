import sql from 'sql-template-tag'
import { noteSecurityEvent } from '../../../access/security-events.ts'
import { isId, newId } from '../../../model/index.ts'
import { type Context, findRecord } from '../../../records/index.ts'
import type { HandOver, Moved } from './hand-over.ts'
import { mayTake } from './receivers.ts'

/** Gives views that others use too a new owner, and shares with the leaver a new reader. Returns the way back. */
export async function moveViewsAndShares(ctx: Context, { user, parts }: HandOver): Promise<Moved> {
  const to = (kind: string) => parts.find(part => part.kind === kind)?.to ?? []
  return { views: await moveViews(ctx, user, to('views')), shares: await moveShares(ctx, user, to('shares')) }
}

async function moveViews(ctx: Context, from: string, to: readonly string[]): Promise<Moved['views']> {
  const moved: Moved['views'] = []
  if (!to.length) return moved
  const rows = await ctx.db.query<{ id: string; object: string }>(sql`
    select id, object from saved_view
    where workspace_id = ${ctx.workspace} and owner = ${from} and shared <> 'private' and deleted_at is null order by id for update`)
  for (const { id, object } of rows) {
    const able = to.filter(user => mayTake(ctx, user, ctx.config.objects.get(object)))
    const user = able[moved.length % Math.max(1, able.length)]
    if (!user) continue
    await giveView(ctx, id, { from, to: user })
    moved.push({ id, to: user })
  }
  return moved
}

const giveView = (ctx: Context, id: string, { from, to }: { from: string; to: string }) =>
  ctx.db.query(sql`
    update saved_view set owner = ${to}, version = version + 1, updated_at = now()
    where workspace_id = ${ctx.workspace} and id = ${id} and owner = ${from}`)

interface Share {
  id: string
  object: string
  record: string
  right: 'read' | 'change'
}

async function moveShares(ctx: Context, from: string, to: readonly string[]): Promise<Moved['shares']> {
  const moved: Moved['shares'] = []
  if (!to.length) return moved
  const rows = await ctx.db.query<Share>(sql`
    select id, object, record_id as record, case when may_change then 'change' else 'read' end as right from record_share
    where workspace_id = ${ctx.workspace} and "user" = ${from} and ended_at is null and until > now() order by id for update`)
  for (const share of rows) {
    const user = to[moved.length % to.length] ?? ''
    const made = (await needsShare(ctx, share, user)) ? await shareInstead(ctx, share, user) : null
    await endShare(ctx, share, from)
    moved.push({ ended: share.id, made, to: user })
  }
  return moved
}

/** Neither who answers for the record, nor who reads none of its kind, nor with whom it is shared already. */
async function needsShare(ctx: Context, { object, record }: Share, user: string): Promise<boolean> {
  const declared = ctx.config.objects.get(object)
  if (!declared || !isId(user) || !mayTake(ctx, user, declared)) return false
  const found = await findRecord(ctx, object, record)
  if (!found || (declared.owner && found[declared.owner] === user)) return false
  const known = await ctx.db.one(sql`
    select 1 from record_share where workspace_id = ${ctx.workspace} and record_id = ${record} and "user" = ${user} and ended_at is null`)
  return !known
}

async function shareInstead(ctx: Context, share: Share, user: string): Promise<string> {
  const id = newId()
  await ctx.db.query(sql`
    insert into record_share (id, object, record_id, "user", may_change, given_by, until)
    select ${id}, object, record_id, ${user}, may_change, ${ctx.actor.user}, until from record_share
    where workspace_id = ${ctx.workspace} and id = ${share.id}`)
  await note(ctx, 'recordShared', share, user)
  return id
}

async function endShare(ctx: Context, share: Share, user: string): Promise<void> {
  await ctx.db.query(sql`
    update record_share set ended_at = now(), ended_by = ${ctx.actor.user} where workspace_id = ${ctx.workspace} and id = ${share.id}`)
  await note(ctx, 'shareEnded', share, user)
}

const note = (ctx: Context, kind: 'recordShared' | 'shareEnded', { object, record, right }: Share, user: string) =>
  noteSecurityEvent(ctx, { kind, outcome: 'done', user, details: { object, record, right } })

/** The way back: what people have changed since stays. Returns how many did not come back. */
export async function moveBack(ctx: Context, { user, moved }: HandOver): Promise<number> {
  let kept = 0
  for (const { id, to } of moved.views) {
    const row = await ctx.db.one(sql`
      update saved_view set owner = ${user}, version = version + 1, updated_at = now()
      where workspace_id = ${ctx.workspace} and id = ${id} and owner = ${to} and deleted_at is null returning id`)
    if (!row) kept++
  }
  for (const share of moved.shares) await shareBack(ctx, share, user)
  return kept
}

/** Where people have ended meanwhile what stood for it, it stays ended. */
async function shareBack(ctx: Context, { ended, made, to }: Moved['shares'][number], leaver: string): Promise<void> {
  const shown = sql`id, object, record_id as record, case when may_change then 'change' else 'read' end as right`
  if (made) {
    const stood = await ctx.db.one<Share>(sql`
      update record_share set ended_at = now(), ended_by = ${ctx.actor.user}
      where workspace_id = ${ctx.workspace} and id = ${made} and ended_at is null returning ${shown}`)
    if (!stood) return
    await note(ctx, 'shareEnded', stood, to)
  }
  const back = await ctx.db.one<Share>(sql`
    update record_share s set ended_at = null, ended_by = null
    where workspace_id = ${ctx.workspace} and id = ${ended} and not exists (select from record_share o
      where o.workspace_id = s.workspace_id and o.record_id = s.record_id and o."user" = s."user" and o.ended_at is null)
    returning ${shown}`)
  if (back) await note(ctx, 'recordShared', back, leaver)
}
