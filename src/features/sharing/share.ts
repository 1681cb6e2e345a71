import sql from 'sql-template-tag'
import { isAdministrator } from '../../access/contexts.ts'
import { noteSecurityEvent } from '../../access/security-events.ts'
import { Forbidden, Invalid, isId, NotFound, newId, type ObjectDeclaration, type Problem } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { currentRecord, objectOf, requireRight, scopeOf, transact } from '../../records/index.ts'
import { granteeProblems } from './grantee.ts'
import { getShare, type Share } from './list.ts'
import { tellShared } from './tell.ts'

export interface NewShare {
  user?: string | null
  team?: string | null
  right: 'read' | 'change'
  until: string
}

export interface At {
  object: string
  id: string
}

const longest = 366 * 24 * 3_600_000

/** Shows a record to a person or a team until a moment. Shared with the same once more, the later word holds. */
export async function shareRecord(ctx: Context, at: At, input: NewShare): Promise<Share> {
  const object = shareable(ctx, at.object)
  const record = await currentRecord(ctx, object, at.id)
  requireGiving(ctx, object, record.mayGive)
  const problems = [
    ...granteeProblems(ctx, object, input, record.values[object.owner ?? ''] ?? null),
    ...timeProblems(input),
  ]
  if (problems.length) throw new Invalid(problems)

  return transact(ctx, async inside => {
    const row = await inside.db.one<{ id: string }>(sql`
      insert into record_share as s (id, object, record_id, "user", team, may_change, given_by, until)
      values (${newId()}, ${at.object}, ${at.id}, ${input.user ?? null}, ${input.team ?? null}, ${input.right === 'change'},
        ${ctx.actor.user}, ${new Date(input.until).toISOString()})
      on conflict (workspace_id, record_id, coalesce("user", team)) where ended_at is null
      do update set may_change = excluded.may_change, until = excluded.until, given_by = excluded.given_by, given_at = now()
      returning id`)
    const share = await getShare(inside, row?.id ?? '')
    await note(inside, 'recordShared', share)
    await tellShared(inside, object, share)
    return share
  })
}

/** Ends a share before its time: whoever gave it, whoever may give it, or an administrator. */
export async function endShare(ctx: Context, id: string): Promise<Share> {
  const share = isId(id) ? await getShare(ctx, id) : null
  if (!share) throw new NotFound('notFound', { object: 'share', id })
  const object = objectOf(ctx, share.object)
  const record = await currentRecord(ctx, object, share.record, 'with')
  if (share.givenBy?.id !== ctx.actor.user) requireGiving(ctx, object, record.mayGive)
  return transact(ctx, async inside => {
    const ended = await inside.db.one<{ id: string }>(sql`
      update record_share set ended_at = now(), ended_by = ${ctx.actor.user}
      where workspace_id = ${ctx.workspace} and id = ${id} and ended_at is null returning id`)
    if (ended) await note(inside, 'shareEnded', share)
    return getShare(inside, id)
  })
}

/** Whether the caller may share a record that he reads. */
export async function mayShare(ctx: Context, { object: name, id }: At): Promise<boolean> {
  const object = objectOf(ctx, name)
  if (!isShareable(object) || scopeOf(ctx, object, 'update') === 'none') return false
  const record = await currentRecord(ctx, object, id, 'with')
  return isAdministrator(ctx) || record.mayGive
}

/** What belongs to nobody is seen by everybody who may; what is on a record goes with that. */
function shareable(ctx: Context, name: string): ObjectDeclaration {
  const object = objectOf(ctx, name)
  if (!isShareable(object)) throw new Invalid([{ field: 'object', code: 'notShareable' }])
  return object
}

const isShareable = (object: ObjectDeclaration): boolean =>
  object.owner !== undefined && !object.follows && !object.configuration

function requireGiving(ctx: Context, object: ObjectDeclaration, mayGive: boolean): void {
  if (isAdministrator(ctx)) return
  requireRight(ctx, object, 'update')
  if (!mayGive) throw new Forbidden('shareGiven', { object: object.name })
}

function timeProblems({ until }: NewShare): Problem[] {
  const left = new Date(until).getTime() - Date.now()
  if (!(left > 0)) return [{ field: 'until', code: 'shareUntilPast' }]
  return left > longest ? [{ field: 'until', code: 'shareUntilFar' }] : []
}

const note = (ctx: Context, kind: 'recordShared' | 'shareEnded', share: Share): Promise<void> =>
  noteSecurityEvent(ctx, {
    kind,
    outcome: 'done',
    user: share.user?.id ?? null,
    whence: ctx.via.address ? { address: ctx.via.address } : undefined,
    details: {
      object: share.object,
      record: share.record,
      team: share.team?.id ?? null,
      right: share.right,
      until: share.until,
    },
  })
