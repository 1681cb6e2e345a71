import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { TellOwnCall } from '../own-call.ts'
import { extensionOf } from './extensions.ts'
import { getLine } from './line.ts'
import { type PhoneMeans, tellEvent } from './phone-book.ts'

/** Calls of people's own telephones, told by these. Whose a call is stands in its name: nobody adds to another's. */
export const ownCalls =
  (means: PhoneMeans): TellOwnCall =>
  async (application, { workspace, line: id, user, call: told, kind, ...more }) => {
    const ctx = await application.systemContext(workspace, { channel: 'intake' })
    const line = await getLine(ctx, id)
    const call = `softphone ${user} ${told}`
    if (kind === 'elsewhere') return means.ringing.tell(workspace, await forget(ctx, { line: id, call }))
    const extension = (await extensionOf(ctx, user)) ?? undefined
    await tellEvent(ctx, application, means, {
      line,
      event: { ...more, kind, call, user, ...(extension && { extension }) },
    })
  }

/** What another has answered is his call and none of whoever it rang at besides. Returns who was told of it. */
async function forget(
  { db, workspace }: Context,
  { line, call }: { line: string; call: string },
): Promise<readonly string[]> {
  const gone = await db.one<{ told: string[] }>(sql`
    delete from phone_call where workspace_id = ${workspace} and line = ${line} and provider_call = ${call}
      and answered_at is null and ended_at is null and receipt is null
    returning told`)
  return gone?.told ?? []
}
