import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { say } from '../../messages/words.ts'
import type { Context } from '../../records/context.ts'
import type { LetterKind } from '../letters.ts'
import type { MailFailure } from '../mail-failure.ts'

interface LetterRow {
  id: string
  kind: LetterKind
  user: { id: string; name: string; email: string } | null
  state: 'waiting' | 'sent' | 'dropped'
  at: string
  expiresAt: string
  attempts: number
  dueAt: string
  endedAt: string | null
  failure: MailFailure | null
  reason: string | null
}

/** A letter as administrators see it: neither its words nor its link. */
export interface LetterJson extends Omit<LetterRow, 'failure' | 'reason'> {
  /** Why it was dropped. */
  reason: { code: string; message: string } | null
  /** What the last attempt failed of, and what to do about that. */
  failure: { step: string; message: string; reply: string | null; whatToDo: string } | null
}

const most = 200

/** What waits first, as it is due; then what has gone or was dropped lately. */
export async function listLetters(ctx: Context): Promise<LetterJson[]> {
  const rows = await ctx.db.query<LetterRow>(sql`
    select l.id, l.kind, l.state, l.attempts, l.failure, l.reason,
      ${raw(momentSql('l.at'))} as at, ${raw(momentSql('l.expires_at'))} as "expiresAt", ${raw(momentSql('l.due_at'))} as "dueAt",
      ${raw(momentSql('l.ended_at'))} as "endedAt",
      case when u.id is null then null else json_build_object('id', u.id, 'name', u.name, 'email', u.email) end as user
    from letter l left join "user" u on u.workspace_id = l.workspace_id and u.id = l.user_id
    where l.workspace_id = ${ctx.workspace}
    order by l.state <> 'waiting', case when l.state = 'waiting' then l.due_at end, l.at desc, l.id limit ${most}`)
  return rows.map(row => presentLetter(ctx, row))
}

function presentLetter({ locale }: Context, { failure, reason, ...row }: LetterRow): LetterJson {
  return {
    ...row,
    reason: reason === null ? null : { code: reason, message: say(locale, `mail:reasons.${reason}`) },
    failure: failure && {
      step: failure.step,
      message: say(locale, `mail:found.${failure.code}`),
      reply: failure.reply ?? null,
      whatToDo: say(locale, `mail:todo.${failure.code}`),
    },
  }
}

/** Everything that waits is due now. Returns how much that is. */
export async function tryNow({ db, workspace }: Context): Promise<number> {
  const due = await db.query(sql`
    update letter set due_at = now() where workspace_id = ${workspace} and state = 'waiting' returning id`)
  return due.length
}

/** What went its way long ago is forgotten. */
export async function clearLetters({ db, workspace }: Context): Promise<void> {
  await db.query(sql`
    delete from letter where workspace_id = ${workspace} and state <> 'waiting' and ended_at < now() - interval '30 days'`)
}
