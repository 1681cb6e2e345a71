import { noteSecurityEvent, type Whence } from '../../access/security-events.ts'
import { Conflict, dayAt, Forbidden, Invalid, isId, NotFound } from '../../model/index.ts'
import { type Context, transact } from '../../records/index.ts'
import type { Period } from '../sales-plans.ts'
import { endClosing, findClosing, keepClosed } from './closed.ts'
import { mayClose, readPerson, seesPayOf } from './people.ts'
import { reckonings } from './statement.ts'

export interface Close {
  period: Period
  users: readonly string[]
  whence: Whence
}

/**
 * Keeps what people are paid for a period as it stands, of all or none: what changes later is told in the next period. Throws Invalid
 * where the period goes on, NotFound, Forbidden, and Conflict for who is closed already.
 */
export function closePay(ctx: Context, { period, users, whence }: Close): Promise<string[]> {
  const people = [...new Set(users)].map(id => readPerson(ctx, id))
  if (people.some(({ id }) => !mayClose(ctx, id))) throw new Forbidden('payNotYours')
  if (dayAt(new Date(), ctx.config.company.timeZone) <= period.to)
    throw new Invalid([{ field: 'from', code: 'payGoesOn', params: { to: period.to } }])
  return transact(ctx, async inside => {
    const closed: string[] = []
    for (const { user, currency, total, lines, basis } of await reckonings(inside, { users: people, period })) {
      const id = await keepClosed(inside, { user: user.id, period, currency, total, lines, basis })
      if (!id) throw new Conflict('payClosed', { name: user.name })
      const details = { span: period.span, from: period.from, total, currency }
      await noteSecurityEvent(inside, { kind: 'payClosed', outcome: 'done', user: user.id, whence, details })
      closed.push(id)
    }
    return closed
  })
}

/** Makes a closed period open again. Throws NotFound, Forbidden, and Conflict where a later one of this person is closed. */
export function reopenPay(ctx: Context, id: string, whence: Whence): Promise<void> {
  return transact(ctx, async inside => {
    const closing = isId(id) ? await findClosing(inside, id) : undefined
    if (!closing || !seesPayOf(inside, closing.user)) throw new NotFound('notFound')
    if (!mayClose(inside, closing.user)) throw new Forbidden('payNotYours')
    if (closing.later) throw new Conflict('payLaterClosed')
    await endClosing(inside, id)
    const { user, span, from } = closing
    await noteSecurityEvent(inside, { kind: 'payReopened', outcome: 'done', user, whence, details: { span, from } })
  })
}
