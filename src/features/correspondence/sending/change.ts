import sql from 'sql-template-tag'
import { Conflict, Forbidden, Invalid, isId, NotFound } from '../../../model/index.ts'
import { type Context, fieldRight, findRecord, objectOf, removeRecord, transact } from '../../../records/index.ts'
import { showState } from './dispatch.ts'
import { type ClientLetter, lettersWhere, sendLater } from './letter.ts'

/** A letter, for its writer and for whoever reads its entry on the card, and all that is in it. Throws NotFound. */
export async function getLetter(ctx: Context, id: string): Promise<ClientLetter> {
  const [letter] = isId(id) ? await lettersWhere(ctx, sql`id = ${id}`) : []
  if (!letter) throw new NotFound('notFound', { object: 'mail', id })
  if (letter.author === ctx.actor.user) return letter
  const entry = await findRecord(ctx, 'activity', letter.activity, { fields: [] })
  const isHidden = ['text', 'subject', 'data'].some(
    field => fieldRight(ctx, objectOf(ctx, 'activity'), field) === 'hidden',
  )
  if (!entry || isHidden) throw new NotFound('notFound', { object: 'mail', id })
  return letter
}

async function ownLetter(ctx: Context, id: string): Promise<ClientLetter> {
  const letter = await getLetter(ctx, id)
  if (letter.author !== ctx.actor.user) throw new Forbidden('mailNotYours')
  return letter
}

/** Whether nothing of it has left yet. */
export const isWhole = ({ state, recipients }: ClientLetter): boolean =>
  state === 'waiting' && recipients.every(one => one.state !== 'taken')

/** Takes a letter back that has not left. Its entry goes from the card. Throws Conflict where it is on its way. */
export function takeBack(ctx: Context, id: string): Promise<void> {
  return transact(ctx, async inside => {
    const letter = await ownLetter(inside, id)
    const [done] = isWhole(letter)
      ? await inside.db.query(sql`
          update outgoing_mail set state = 'takenBack', ended_at = now(), taken_until = null
          where workspace_id = ${ctx.workspace} and id = ${id} and state = 'waiting' returning id`)
      : []
    if (!done) throw new Conflict('mailLeft')
    if (await findRecord(inside, 'activity', letter.activity, { fields: [] }))
      await removeRecord(entryOf(inside), 'activity', letter.activity)
  })
}

/** Whoever takes a letter back also takes its entry from the card; asked was before whether it is his. */
function entryOf(ctx: Context): Context {
  const { role } = ctx.actor
  const objects = {
    ...role.objects,
    activity: { ...role.objects.activity, read: 'all', update: 'all', remove: 'all' } as const,
  }
  return { ...ctx, actor: { ...ctx.actor, scopes: null, role: { ...role, objects } } }
}

/** Another time for a letter that has not left. Throws Conflict where it is on its way. */
export function changeTime(ctx: Context, id: string, sendAt: string): Promise<void> {
  if (Date.parse(sendAt) > Date.now() + 366 * 86_400_000) throw new Invalid([{ field: 'sendAt', code: 'mailTooLate' }])
  return transact(ctx, async inside => {
    const letter = await ownLetter(inside, id)
    const [changed] = isWhole(letter)
      ? await inside.db.query(sql`
          update outgoing_mail set send_at = ${sendAt}, due_at = ${sendAt}, attempts = 0, failure = null
          where workspace_id = ${ctx.workspace} and id = ${id} and state = 'waiting' and (taken_until is null or taken_until < now()) returning id`)
      : []
    if (!changed) throw new Conflict('mailLeft')
    await showState(entryOf(inside), letter, { sendAt })
    await sendLater(inside, id, sendAt)
  })
}

/**
 * Sends a letter again, by hand, to those who have not got it: one that failed, or of which nobody knows whether it left. Throws Conflict
 * where it is neither.
 */
export function sendAgain(ctx: Context, id: string): Promise<void> {
  return transact(ctx, async inside => {
    const letter = await ownLetter(inside, id)
    const recipients = letter.recipients.map(({ code: _, reply: __, ...one }) =>
      one.state === 'taken' ? one : { ...one, state: 'waiting' as const },
    )
    const [again] = await inside.db.query(sql`
      update outgoing_mail set state = 'waiting', ended_at = null, attempts = 0, failure = null, send_at = now(), due_at = now(), filing = null,
        recipients = ${JSON.stringify(recipients)}::jsonb
      where workspace_id = ${ctx.workspace} and id = ${id} and state in ('failed', 'unsure') returning id`)
    if (!again) throw new Conflict('mailNotAgain')
    await showState(entryOf(inside), letter, { state: 'waiting' })
    await sendLater(inside, id, new Date().toISOString())
  })
}
