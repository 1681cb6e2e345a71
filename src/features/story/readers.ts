import type { Context } from '../../records/context.ts'
import { getRecord, scopeOf, visibleAmong } from '../../records/index.ts'
import type { Application } from '../feature.ts'

interface Story {
  /** The record that it is about. */
  on: { object: string; id: string }
  /** Object of what is told: whoever may not read that at all is not told either. */
  as: 'activity' | 'task'
}

/** Those of the users who see a record and what is told of it, by the same predicate as everywhere. */
export async function readersOf(
  ctx: Context,
  { userContext }: Pick<Application, 'userContext'>,
  users: readonly string[],
  { on, as }: Story,
): Promise<string[]> {
  const readers: string[] = []
  for (const user of new Set(users)) {
    if (!ctx.config.users.get(user)?.active) continue
    const his = await userContext(ctx.workspace, user, ctx.via)
    const teller = his.config.objects.get(as)
    if (teller && scopeOf(his, teller, 'read') !== 'none' && (await visibleAmong(his, [on])).has(on.id))
      readers.push(user)
  }
  return readers
}

/** The same for somebody who sees the record himself. */
export async function listReaders(
  ctx: Context,
  application: Pick<Application, 'userContext'>,
  users: readonly string[],
  story: Story,
): Promise<string[]> {
  const { id } = await getRecord(ctx, story.on.object, story.on.id, { fields: [] })
  return readersOf(ctx, application, users, { ...story, on: { ...story.on, id } })
}
