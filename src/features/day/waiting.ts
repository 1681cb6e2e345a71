import sql, { join, type Sql } from 'sql-template-tag'
import type { ObjectDeclaration } from '../../model/index.ts'
import { type Context, fieldRight, scopeOf } from '../../records/index.ts'
import { chosenRecords } from '../chosen-records.ts'
import { asksForAnswer, isAnswer, isAnsweringTask, owedTo } from '../unanswered.ts'

/** Requests older than this are not looked for: whoever wrote them waits no longer. */
const waitingDays = 90

/**
 * Records to which something came in that nobody has answered since, through whatever channel: a form, a letter or a
 * message, and after it nothing that went out, no talk, and no call or letter done as a task. Two parts of a statement:
 * `with` finds what came in first, `rows` the records of it that the caller may see, as `object, id, title, owner, since,
 * kind, subject, due_at`. Nothing where the caller may not know what came in; a name or a subject that is hidden from him is null.
 */
export function waitingFor(ctx: Context): { with: Sql; rows: Sql } | null {
  const activity = ctx.config.objects.get('activity')
  if (!activity || scopeOf(ctx, activity, 'read') === 'none') return null
  if (['on', 'at', 'kind', 'direction'].some(field => !isSeen(ctx, activity, field))) return null
  const subject = isSeen(ctx, activity, 'subject') ? sql`w.subject` : sql`null`
  const parts = Object.entries(owedTo).flatMap(([name, isOwed]) => {
    const object = ctx.config.objects.get(name)
    const seen = object && scopeOf(ctx, object, 'read') !== 'none' && isSeen(ctx, object, 'owner')
    if (!object || !seen) return []
    const title = isSeen(ctx, object, object.title) ? sql`t.name` : sql`null`
    const { rows, where, value } = chosenRecords(ctx, name, {})
    return [
      sql`select ${name}::text as object, t.id, ${title} as title, t.owner, w.at as since, w.kind, ${subject} as subject, w.due_at
        from waiting w join ${rows} on t.id = w."on" where w.on_object = ${name} and ${where} and ${isOwed(value)}`,
    ]
  })
  if (!parts.length) return null
  return { with: sql`waiting as materialized (${unanswered(ctx)})`, rows: sql`(${join(parts, ' union all ')})` }
}

const isSeen = (ctx: Context, object: ObjectDeclaration, field: string): boolean =>
  fieldRight(ctx, object, field) !== 'hidden'

/** Scalar subqueries, because PostgreSQL would answer `exists` by reading the other tables whole. */
const unanswered = (ctx: Context): Sql => sql`
  select distinct on (a."on") a."on", a.on_object, a.at, a.kind, a.subject,
    (select w.due_at from awaited_reply w where w.workspace_id = a.workspace_id and w.activity = a.id) as due_at from activity a
  where a.workspace_id = ${ctx.workspace} and a.deleted_at is null and ${asksForAnswer('a')} and a.at > now() - ${waitingDays} * interval '1 day'
    and (select true from activity b where b.workspace_id = a.workspace_id and b."on" = a."on"
      and b.deleted_at is null and b.at >= a.at and ${isAnswer('b')} limit 1) is null
    and (select true from task d where d.workspace_id = a.workspace_id and d."on" = a."on"
      and d.deleted_at is null and d.done_at >= a.at and ${isAnsweringTask('d')} limit 1) is null
  order by a."on", a.at`
