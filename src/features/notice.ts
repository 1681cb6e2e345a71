import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { say } from '../messages/words.ts'
import { newId, type ObjectDeclaration } from '../model/index.ts'
import { type Context, scopeOf } from '../records/index.ts'

/** What a person is told of, at once on his open page and later in his list. */
export interface Notice {
  /** Name of its sentence in the catalogue: `intake:notices.<code>`. */
  code: string
  /** What fills the gaps of the sentence. */
  params?: Record<string, string | number>
  on: { object: string; id: string }
}

/** A notice as answers carry it. */
export interface NoticeJson {
  id: string
  title: string
  on: { object: string; id: string }
  at: string
  readAt: string | null
}

/**
 * Tells somebody. Written in the present transaction and delivered after it commits. Nobody is told of what he did
 * himself, and nothing is said to nobody.
 */
export async function notify(ctx: Context, user: string | null, notice: Notice): Promise<void> {
  if (!user || user === ctx.actor.user || !ctx.config.users.get(user)?.active) return
  await ctx.db.query(sql`
    insert into notice (id, "user", code, params, object, record_id)
    values (${newId()}, ${user}, ${notice.code}, ${JSON.stringify(notice.params ?? {})}::jsonb, ${notice.on.object}, ${notice.on.id})`)
}

interface Row extends Omit<NoticeJson, 'title'> {
  code: string
  params: Record<string, string | number>
}

const columns = `id, code, params, json_build_object('object', object, 'id', record_id) as "on", ${momentSql('at')} as at, ${momentSql('read_at')} as "readAt"`

/** In the reader's language. */
const present = (ctx: Context, { code, params, ...notice }: Row): NoticeJson => ({
  ...notice,
  title: say(ctx.locale, `intake:notices.${code}`, params),
})

/** People are told of everything that is said to them; a key hears of the objects that it may read. */
const heard = (ctx: Context): Sql => about(ctx, object => scopeOf(ctx, object, 'read') !== 'none')

/** Of those a key marks as read what it may write. */
const answered = (ctx: Context, scopes = ctx.actor.scopes ?? []): Sql =>
  about(
    ctx,
    object =>
      scopeOf(ctx, object, 'read') !== 'none' &&
      ['admin', 'write', `${object.plural}:write`].some(scope => scopes.includes(scope)),
  )

function about(ctx: Context, fits: (object: ObjectDeclaration) => boolean): Sql {
  if (!ctx.actor.scopes) return empty
  const names = [...ctx.config.objects.values()].filter(fits).map(({ name }) => name)
  return sql`and object = any(${names}::text[])`
}

/** The caller's notices, the newest first. */
export async function listNotices(
  ctx: Context,
  { cursor, unread, limit }: { cursor?: string; unread?: boolean; limit: number },
): Promise<NoticeJson[]> {
  const rows = await ctx.db.query<Row>(sql`
    select ${raw(columns)} from notice
    where workspace_id = ${ctx.workspace} and "user" = ${ctx.actor.user} ${heard(ctx)}
      ${cursor ? sql`and id < ${cursor}` : empty} ${unread ? sql`and read_at is null` : empty}
    order by id desc limit ${limit}`)
  return rows.map(row => present(ctx, row))
}

/** A place among the notices of a workspace, in order of transaction: before it everything has been decided. */
export interface NoticePlace {
  xid: string
  id: string
}

/** Where notices end now; the live stream of a page that opens begins here. */
export async function lastNoticePlace(ctx: Context): Promise<NoticePlace> {
  const row = await ctx.db.one<{ xid: string }>(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`)
  return { xid: row?.xid ?? '0', id: '00000000-0000-0000-0000-000000000000' }
}

/** The caller's notices after a place, in order, and the place after them: for the live stream. */
export async function noticesAfter(
  ctx: Context,
  { xid, id }: NoticePlace,
): Promise<{ notices: NoticeJson[]; place: NoticePlace }> {
  const rows = await ctx.db.query<Row & { xid: string }>(sql`
    select xid::text as xid, ${raw(columns)} from notice
    where workspace_id = ${ctx.workspace} and (xid, id) > (${xid}::xid8, ${id}::uuid)
      and xid < pg_snapshot_xmin(pg_current_snapshot()) and "user" = ${ctx.actor.user} ${heard(ctx)}
    order by xid, id limit 100`)
  const last = rows.at(-1)
  return {
    notices: rows.map(({ xid: _, ...row }) => present(ctx, row)),
    place: last ? { xid: last.xid, id: last.id } : { xid, id },
  }
}

/** Marks one of the caller's notices as read; false where it is not his. */
export async function markRead(ctx: Context, id: string): Promise<boolean> {
  const rows = await ctx.db.query(sql`
    update notice set read_at = coalesce(read_at, now())
    where workspace_id = ${ctx.workspace} and "user" = ${ctx.actor.user} and id = ${id} ${answered(ctx)} returning id`)
  return rows.length > 0
}

/** Marks all of the caller's notices as read. Returns how many were unread. */
export async function markAllRead(ctx: Context): Promise<number> {
  const rows = await ctx.db.query(sql`
    update notice set read_at = now()
    where workspace_id = ${ctx.workspace} and "user" = ${ctx.actor.user} and read_at is null ${answered(ctx)} returning id`)
  return rows.length
}
