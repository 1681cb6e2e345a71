import sql from 'sql-template-tag'
import { say } from '../../../messages/words.ts'
import { Forbidden, Invalid, NotFound, Unauthenticated } from '../../../model/index.ts'
import { type Context, createRecord, transact } from '../../../records/index.ts'
import type { Application } from '../../feature.ts'
import { type ClientLetter, letterColumns } from './letter.ts'

/**
 * Gives writers a task where nothing has come on the card by the time they named: once, in their own name. A letter or message that came
 * since is an answer; one that has not left by then is waited for no longer.
 */
export async function remindWriters(ctx: Context, application: Application): Promise<void> {
  for (let letter = await remindOne(ctx, application); letter; letter = await remindOne(ctx, application));
}

const remindOne = (ctx: Context, application: Application): Promise<ClientLetter | undefined> =>
  transact(ctx, async inside => {
    const letter = await inside.db.one<ClientLetter>(sql`
      update outgoing_mail set remind_at = null
      where workspace_id = ${ctx.workspace} and id = (select id from outgoing_mail
        where workspace_id = ${ctx.workspace} and remind_at <= now() order by remind_at, id limit 1 for update skip locked)
      returning ${letterColumns}`)
    if (letter?.state === 'sent' && !(await isAnswered(inside, letter))) await giveTask(inside, letter, application)
    return letter
  })

/** Whether anything has come from the client since, on the card where the letter lies now. */
async function isAnswered({ db, workspace }: Context, { activity, at }: ClientLetter): Promise<boolean> {
  const row = await db.one<{ answered: boolean }>(sql`
    select exists (select from activity own join activity a on a.workspace_id = own.workspace_id and a."on" = own."on"
      where own.workspace_id = ${workspace} and own.id = ${activity} and a.direction = 'in' and a.kind in ('email', 'message')
        and a.at > ${at} and a.deleted_at is null) as answered`)
  return row?.answered ?? false
}

/** Whoever has left, or sees the card no more, is reminded of nothing. */
async function giveTask(ctx: Context, letter: ClientLetter, { userContext }: Application): Promise<void> {
  try {
    const writer = { ...(await userContext(ctx.workspace, letter.author, ctx.via)), db: ctx.db }
    const first = letter.recipients[0]
    await ctx.db.transaction(db =>
      createRecord({ ...writer, db }, 'task', {
        title: say(writer.locale, 'writing:reminder', { name: first?.name || first?.address || '' }).slice(0, 300),
        kind: 'letter',
        text: letter.subject,
        dueAt: new Date().toISOString(),
        owner: letter.author,
        on: { object: letter.object, id: letter.record },
      }),
    )
  } catch (error) {
    if ([Unauthenticated, Forbidden, NotFound, Invalid].some(kind => error instanceof kind)) return
    throw error
  }
}
