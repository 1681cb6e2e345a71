import type { ObjectDeclaration } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { fieldRight, getRecord, scopeOf, visibleAmong } from '../../records/index.ts'
import type { Application } from '../feature.ts'

interface Story {
  /** The record that it is about, if any. */
  on: { object: string; id: string } | null
  /** Object of what is told: whoever may not read that at all is not told either. */
  as: 'activity' | 'task'
}

/** Who of the users hears of it, and who of those sees the record too: whom a meeting asks is told of that alone. */
export interface Audience {
  told: string[]
  readers: string[]
}

/** By the same predicate as everywhere. */
export async function audienceOf(
  ctx: Context,
  { userContext }: Pick<Application, 'userContext'>,
  users: readonly string[],
  { on, as }: Story,
): Promise<Audience> {
  const audience: Audience = { told: [], readers: [] }
  for (const user of new Set(users)) {
    if (!ctx.config.users.get(user)?.active) continue
    const his = await userContext(ctx.workspace, user, ctx.via)
    const teller = his.config.objects.get(as)
    if (!teller || scopeOf(his, teller, 'read') === 'none') continue
    const reads = on !== null && (await visibleAmong(his, [on])).has(on.id)
    if (reads) audience.readers.push(user)
    if (reads || isInvited(his, teller)) audience.told.push(user)
  }
  return audience
}

/** Whom it names he reads it by that alone, as long as he sees whom it names. */
const isInvited = (his: Context, teller: ObjectDeclaration): boolean =>
  teller.invites !== undefined && fieldRight(his, teller, teller.invites) !== 'hidden'

/** The same for somebody who sees the record himself. */
export async function listReaders(
  ctx: Context,
  application: Pick<Application, 'userContext'>,
  users: readonly string[],
  { on, as }: Story & { on: { object: string; id: string } },
): Promise<Audience> {
  const { id } = await getRecord(ctx, on.object, on.id, { fields: [] })
  return audienceOf(ctx, application, users, { as, on: { ...on, id } })
}
