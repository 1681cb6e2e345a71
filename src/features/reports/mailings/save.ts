import sql from 'sql-template-tag'
import { isAdministrator } from '../../../access/contexts.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isSeen,
  newId,
  type Problem,
  type SeenVersion,
  Stale,
} from '../../../model/index.ts'
import { type Context, transact } from '../../../records/index.ts'
import { nextAfter, scheduleProblems } from '../../schedule.ts'
import { isNearTeam, mayChange } from '../../shared-with.ts'
import { getKept, requireWriting } from '../kept/verbs.ts'
import { getMailing, keptKinds, type Mailing, mailingColumns } from './mailing.ts'
import { isForOthers } from './recipients.ts'

/** As many one person has at most. */
const most = 100

export type MailingDraft = Pick<Mailing, 'kind' | 'about' | 'crontab' | 'zone' | 'formats' | 'users' | 'teams'>

/** Begins a mailing in the caller's name. Throws NotFound where he does not see the report, Forbidden where he may not send it to others, Invalid. */
export function createMailing(ctx: Context, draft: MailingDraft): Promise<Mailing> {
  return transact(ctx, async inside => {
    requireWriting(inside)
    const owner = inside.actor.user ?? ''
    await requireSound(inside, { ...draft, owner })
    const own = await inside.db.one<{ count: number }>(sql`
      select count(*)::int as count from mailing where workspace_id = ${ctx.workspace} and owner = ${owner} and removed_at is null`)
    if ((own?.count ?? 0) >= most) throw new Conflict('tooManyMailings', { max: most })
    return written(
      await inside.db.one<Mailing>(sql`
        insert into mailing as m (id, owner, kind, about, crontab, zone, formats, users, teams, next_at)
        values (${newId()}, ${owner}, ${draft.kind}, ${draft.about}, ${draft.crontab}, ${draft.zone}, ${draft.formats}, ${draft.users}, ${draft.teams},
          ${nextOf(draft)}::timestamptz)
        returning ${mailingColumns}`),
    )
  })
}

export interface MailingChange {
  id: string
  given: Partial<Omit<MailingDraft, 'kind' | 'about'>> & { state?: 'on' | 'paused' }
  seen: SeenVersion | undefined
}

/** Changes, pauses or resumes one. An administrator pauses and resumes those of others. Throws Stale where somebody else changed it since. */
export function changeMailing(ctx: Context, { id, given, seen }: MailingChange): Promise<Mailing> {
  return transact(ctx, async inside => {
    requireWriting(inside)
    const before = await getMailing(inside, id, true)
    if (!isSeen(seen, before.version))
      throw new Stale('staleReport', { version: before.version }, { version: before.version })
    const { state: wanted, ...changes } = given
    const isOwn = before.owner === inside.actor.user
    if (!isOwn && Object.keys(changes).length) throw new Forbidden('notYourMailing')
    const next = { ...before, ...changes }
    const state = wanted ?? (before.state === 'stopped' && isOwn ? 'on' : before.state)
    if (isOwn && state === 'on') await requireSound(inside, next)
    return written(
      await inside.db.one<Mailing>(sql`
        update mailing m set version = version + 1, updated_at = now(), crontab = ${next.crontab}, zone = ${next.zone}, formats = ${next.formats},
          users = ${next.users}, teams = ${next.teams}, state = ${state}, why = ${state === 'stopped' ? before.why : null},
          next_at = ${state === 'on' ? nextOf(next) : null}::timestamptz
        where m.workspace_id = ${ctx.workspace} and m.id = ${id} returning ${mailingColumns}`),
    )
  })
}

export const removeMailing = (ctx: Context, id: string): Promise<void> =>
  transact(ctx, async inside => {
    requireWriting(inside)
    const { id: found } = await getMailing(inside, id, true)
    await inside.db.query(sql`
      update mailing set removed_at = now(), version = version + 1 where workspace_id = ${ctx.workspace} and id = ${found}`)
  })

const nextOf = (draft: Pick<Mailing, 'crontab' | 'zone'>): string | null =>
  nextAfter(draft, new Date())?.toISOString() ?? null

/** Who sees a report has it sent to himself; to others who may change it sends it, as he may share it with them. */
async function requireSound(ctx: Context, draft: MailingDraft & { owner: string }): Promise<void> {
  const kept = await getKept(ctx, keptKinds[draft.kind], draft.about)
  const problems = [...scheduleProblems(draft, 'mailing'), ...recipientProblems(ctx, draft)]
  if (problems.length) throw new Invalid(problems)
  if (isForOthers(draft) && !mayChange(ctx, kept)) throw new Forbidden('mailingForOthers')
}

function recipientProblems(ctx: Context, { users, teams }: MailingDraft): Problem[] {
  const { config } = ctx
  return [
    ...(users.length || teams.length ? [] : [{ field: 'users', code: 'required' }]),
    ...(users.every(id => config.users.get(id)?.active) ? [] : [{ field: 'users', code: 'dangling' }]),
    ...(teams.every(id => config.teams.has(id)) ? [] : [{ field: 'teams', code: 'dangling' }]),
    ...(teams.every(id => isAdministrator(ctx) || isNearTeam(ctx, id))
      ? []
      : [{ field: 'teams', code: 'foreignTeam' }]),
  ]
}

function written(mailing: Mailing | undefined): Mailing {
  if (!mailing) throw new Conflict('tryAgain')
  return mailing
}
