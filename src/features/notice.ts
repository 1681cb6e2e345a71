import sql, { empty, type Sql } from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { firstIdAt, newId, type ObjectDeclaration } from '../model/index.ts'
import { type Context, deputiesOf, scopeOf } from '../records/index.ts'
import { kindNames, kindOf, type NoticeCode, type NoticeKind, noticeKinds } from './notice-kinds.ts'
import { getNoticeSettings, quietUntil } from './notice-settings.ts'
import { type NoticeJson, type NoticeRow, noticeColumns, presentNotices } from './notice-words.ts'
import { isNoSample } from './sample-records.ts'

/** What a person is told of, at once on his open page and later in his list. */
export interface Notice {
  code: NoticeCode
  /** What fills the gaps of the sentence. */
  params?: Record<string, string | number>
  on: { object: string; id: string }
}

/** So long news of one record, and of one kind, go to the line that is there already, in milliseconds. */
const sameRecordWithin = 3_600_000
const sameKindWithin = 600_000

/**
 * Tells somebody, as far as he wants to be told. Written in the present transaction and delivered after it commits.
 * Nobody is told of what he did himself, of samples or of what is done in silence, and nothing is said to nobody. What comes in quiet hours waits for their end.
 */
export async function notify(ctx: Context, user: string | null, notice: Notice): Promise<void> {
  if (ctx.via.silent) return
  if (user !== ctx.actor.user) await tell(ctx, user, notice)
  if (user && isOfWork(notice)) await tellDeputies(ctx, user, notice)
}

const ownKinds = new Set<NoticeKind>(['account', 'jobs', 'mailings', 'exchange', 'keys', 'approvals', 'webhooks'])

/** What somebody is told of himself is not for his deputy. */
const isOfWork = ({ code, on }: Notice): boolean => !ownKinds.has(kindOf(code)) && on.object !== 'deputy'

async function tellDeputies(ctx: Context, absent: string, notice: Notice): Promise<void> {
  const inPlaceOf = ctx.config.users.get(absent)?.name ?? ''
  for (const { deputy } of deputiesOf(ctx.config, absent))
    if (deputy !== ctx.actor.user) await tell(ctx, deputy, { ...notice, params: { ...notice.params, inPlaceOf } })
}

/** Tells whoever began a job how it ended, and nobody else. What a program began by a key it asks after itself. */
export async function tellOfJob(
  ctx: Context,
  { actor, scopes }: { actor: string | null; scopes: readonly string[] | null },
  notice: Notice,
): Promise<void> {
  if (!scopes) await tell(ctx, actor, notice)
}

/** Whom the end of a job is told that the caller has asked for: nobody, where a program asks by a key. */
export const toBeTold = ({ actor }: Context): string | null => (actor.scopes ? null : actor.user)

/** Tells whoever had a job taken back, be it another's, that it is. */
export const tellOfUndo = (ctx: Context, told: string | null, notice: Notice): Promise<void> => tell(ctx, told, notice)

async function tell(ctx: Context, user: string | null, notice: Notice): Promise<void> {
  if (!user || !ctx.config.users.get(user)?.active) return
  const settings = await getNoticeSettings(ctx, user)
  const { bell, push, urgent } = settings.kinds[kindOf(notice.code)]
  if (!bell && !push) return

  const { timeZone } = ctx.config.company
  const waits = urgent ? null : quietUntil(settings.quiet, settings.timeZone ?? timeZone, new Date())
  await ctx.db.query(sql`
    insert into notice (id, "user", code, params, object, record_id, first, waits_until, bell, push)
    select ${newId()}::uuid, ${user}::uuid, ${notice.code}, ${JSON.stringify(notice.params ?? {})}::jsonb, ${notice.on.object}, o.id,
      ${bell ? lineFor(ctx, user, notice, waits) : sql`null::uuid`}, ${waits?.toISOString() ?? null}::timestamptz, ${bell}, ${push}
    from (select ${ctx.workspace}::uuid as workspace_id, ${notice.on.id}::uuid as id) o where ${isNoSample('o')}`)
  if (push && !waits) await askToPush(ctx, user)
}

/** The line on which a notice continues: unread news of the same record, or of the same kind a moment ago. */
function lineFor({ workspace }: Context, user: string, { code, on }: Notice, waits: Date | null): Sql {
  const alike = (which: Sql, within: number) => sql`
    (select line from notice where workspace_id = ${workspace} and "user" = ${user} and read_at is null and bell
      and waits_until is not distinct from ${waits?.toISOString() ?? null}::timestamptz
      and id >= ${firstIdAt(Date.now() - within)} and ${which}
    order by id desc limit 1)`
  const ofRecord = alike(sql`object = ${on.object} and record_id = ${on.id}`, sameRecordWithin)
  const kind = kindOf(code)
  // Jobs are opened, and read, each for itself.
  if (kind === 'jobs') return ofRecord
  return sql`coalesce(${ofRecord}, ${alike(sql`code = any(${[...noticeKinds[kind]]}::text[])`, sameKindWithin)})`
}

/** Queues the sending to the devices of somebody who has any. A job that waits already is enough. */
export async function askToPush(ctx: Context, user: string): Promise<void> {
  await ctx.db.query(sql`
    select enqueue_job('pushNotices', ${JSON.stringify({ user })}::json, ${`push ${user}`})
    where exists (select from push_device where workspace_id = ${ctx.workspace} and "user" = ${user})`)
}

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
  return sql`and n.object = any(${names}::text[])`
}

const mine = (ctx: Context): Sql => sql`n.workspace_id = ${ctx.workspace} and n."user" = ${ctx.actor.user} and n.bell`

export interface NoticeQuery {
  cursor?: string
  limit: number
  unread?: boolean
  /** Only those that were put off, or came in quiet hours; otherwise all others. */
  waiting?: boolean
  /** Only those of a line. */
  line?: string
}

/** The caller's notices, the newest first; those that wait, in the order in which they come. */
export async function listNotices(ctx: Context, query: NoticeQuery): Promise<NoticeJson[]> {
  const rows = await ctx.db.query<NoticeRow>(sql`
    select ${noticeColumns} from notice n where ${chosen(ctx, query)} ${inOrder(query)}`)
  return presentNotices(ctx, rows)
}

/** The same by lines: the newest notice of each, with how many there are. */
export async function listLines(ctx: Context, query: NoticeQuery): Promise<NoticeJson[]> {
  const waits = query.waiting ? sql`is not null` : sql`is null`
  const together = sql`o.workspace_id = ${ctx.workspace} and o."user" = ${ctx.actor.user} and o.line = n.line and o.bell and o.waits_until ${waits}`
  const rows = await ctx.db.query<NoticeRow>(sql`
    select ${noticeColumns}, line_of.count, line_of.unread, line_of.records from notice n
    cross join lateral (select count(*)::int as count, (count(*) filter (where o.read_at is null))::int as unread,
      count(distinct o.record_id)::int as records from notice o where ${together}) line_of
    where ${chosen(ctx, query)}
      and not exists (select from notice o where ${together} and (o.shown_at, o.id) > (n.shown_at, n.id))
    ${inOrder(query)}`)
  return presentNotices(ctx, rows)
}

function chosen(ctx: Context, { cursor, unread, waiting, line }: NoticeQuery): Sql {
  const place = waiting ? sql`waits_until` : sql`shown_at`
  const before =
    cursor &&
    sql`(n.${place}, n.id) ${waiting ? sql`>` : sql`<`}
    (select c.${place}, c.id from notice c where c.workspace_id = ${ctx.workspace} and c."user" = ${ctx.actor.user} and c.id = ${cursor})`
  return sql`${mine(ctx)} and n.waits_until ${waiting ? sql`is not null` : sql`is null`} ${heard(ctx)}
    ${before ? sql`and ${before}` : empty} ${unread ? sql`and n.read_at is null` : empty} ${line ? sql`and n.line = ${line}` : empty}`
}

const inOrder = ({ waiting, limit }: NoticeQuery): Sql =>
  waiting ? sql`order by n.waits_until, n.id limit ${limit}` : sql`order by n.shown_at desc, n.id desc limit ${limit}`

/** Nobody counts further. */
export const mostCounted = 1000

/** How many of the caller's notices are unread, up to `mostCounted`, and how many lines wait. */
export async function countNotices(ctx: Context): Promise<{ unread: number; waiting: number }> {
  const row = await ctx.db.one<{ unread: number; waiting: number }>(sql`
    select (select count(*)::int from (select from notice n
        where ${mine(ctx)} ${heard(ctx)} and n.read_at is null and n.waits_until is null limit ${mostCounted}) u) as unread,
      (select count(distinct n.line)::int from notice n where ${mine(ctx)} ${heard(ctx)} and n.waits_until is not null) as waiting`)
  return row ?? { unread: 0, waiting: 0 }
}

/** A place among the notices of a workspace, in order of transaction: before it everything has been decided. */
export interface NoticePlace {
  xid: string
  id: string
}

/** Where notices end now; the live stream of a page that opens begins here. */
export async function noticesEnd(db: Connection): Promise<NoticePlace> {
  const row = await db.one<{ xid: string }>(sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xid`)
  return { xid: row?.xid ?? '0', id: '00000000-0000-0000-0000-000000000000' }
}

/** Who has got notices after a place, and the place after them. */
export async function usersWithNotices(
  db: Connection,
  { xid, id }: NoticePlace,
): Promise<{ users: Set<string>; place: NoticePlace }> {
  const rows = await db.query<NoticePlace & { user: string }>(sql`
    select xid::text as xid, id, "user" from notice
    where workspace_id = current_setting('rapport.workspace')::uuid and (xid, id) > (${xid}::xid8, ${id}::uuid)
      and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by notice.xid, id limit 1000`)
  const last = rows.at(-1)
  return { users: new Set(rows.map(({ user }) => user)), place: last ? { xid: last.xid, id: last.id } : { xid, id } }
}

/** The caller's notices after a place, in order, and the place after them: for the live stream. */
export async function noticesAfter(
  ctx: Context,
  { xid, id }: NoticePlace,
): Promise<{ notices: NoticeJson[]; place: NoticePlace }> {
  const rows = await ctx.db.query<NoticeRow & { xid: string }>(sql`
    select xid::text as xid, ${noticeColumns} from notice n
    where n.workspace_id = ${ctx.workspace} and (n.xid, n.id) > (${xid}::xid8, ${id}::uuid)
      and n.xid < pg_snapshot_xmin(pg_current_snapshot()) and n."user" = ${ctx.actor.user} and n.bell
      and n.waits_until is null ${heard(ctx)}
    order by n.xid, n.id limit 100`)
  const last = rows.at(-1)
  return {
    notices: await presentNotices(ctx, rows),
    place: last ? { xid: last.xid, id: last.id } : { xid, id },
  }
}

/** The line of one of the caller's notices, as far as he may answer it: those to which a verb is done together. */
const lineOf = (ctx: Context, id: string): Sql => sql`
  ${mine(ctx)} ${answered(ctx)} and n.line = (select f.line from notice f
    where f.workspace_id = ${ctx.workspace} and f."user" = ${ctx.actor.user} and f.id = ${id})`

/** Marks one of the caller's notices as read, with all of its line; false where it is not his. */
export async function markRead(ctx: Context, id: string): Promise<boolean> {
  const done = await turnOver(
    ctx,
    sql`update notice n set read_at = coalesce(read_at, now()), push = false where ${lineOf(ctx, id)} returning id`,
  )
  return done > 0
}

/** Marks all of the caller's notices as read that are shown. Returns how many were unread. */
export async function markAllRead(ctx: Context): Promise<number> {
  return turnOver(
    ctx,
    sql`update notice n set read_at = now(), push = false
      where ${mine(ctx)} and read_at is null and waits_until is null ${answered(ctx)} returning id`,
  )
}

/**
 * Puts one of the caller's notices off, with all of its line; `null` brings it back at once. It also comes to his devices
 * where he wants its kind there. False where it is not his.
 */
export async function putOff(ctx: Context, id: string, until: string | null): Promise<boolean> {
  const { kinds } = await getNoticeSettings(ctx, ctx.actor.user ?? '')
  const pushed = until ? kindNames.filter(kind => kinds[kind].push).flatMap(kind => [...noticeKinds[kind]]) : []
  const done = await turnOver(
    ctx,
    sql`update notice n set waits_until = ${until}::timestamptz, read_at = null, shown_at = now(), push = code = any(${pushed}::text[])
      where ${lineOf(ctx, id)} returning id`,
  )
  return done > 0
}

/** Changes notices of the caller, and with that the turn by which his other pages know. Returns how many were changed. */
async function turnOver(ctx: Context, change: Sql): Promise<number> {
  const row = await ctx.db.one<{ count: number }>(sql`
    with changed as (${change}), all_changed as (select count(*)::int as count from changed),
      turned as (insert into notice_turn ("user") select ${ctx.actor.user}::uuid from all_changed where count > 0
        on conflict (workspace_id, "user") do update set turn = notice_turn.turn + 1)
    select count from all_changed`)
  return row?.count ?? 0
}

/** Differs from the turn before whenever the caller has read, put off or brought back a notice, wherever he did so. */
export async function noticeTurn({ db, workspace, actor }: Context): Promise<string> {
  const row = await db.one<{ turn: string }>(
    sql`select turn::text as turn from notice_turn where workspace_id = ${workspace} and "user" = ${actor.user}`,
  )
  return row?.turn ?? '0'
}

/** The same of many, of those who have read, put off or brought back anything at all. */
export async function noticeTurns(db: Connection, users: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.query<{ user: string; turn: string }>(sql`
    select "user", turn::text as turn from notice_turn
    where workspace_id = current_setting('rapport.workspace')::uuid and "user" = any(${users}::uuid[])`)
  return new Map(rows.map(({ user, turn }) => [user, turn]))
}
