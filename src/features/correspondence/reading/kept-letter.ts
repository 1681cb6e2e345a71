import sql from 'sql-template-tag'
import { Conflict, Forbidden, NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { fieldRight, getRecord, objectOf } from '../../../records/index.ts'
import { KeyAway } from '../../../vault/key-provider.ts'
import type { IntakeDoor } from '../../channel.ts'
import { hiddenInRequests } from '../../request-copy.ts'
import { type Letter, readLetter } from './letter.ts'

/** The letter behind an entry of the story, for whoever may read that. Where requests are protected it is shown in the ledger alone. */
export async function letterOf(ctx: Context, door: Pick<IntakeDoor, 'open'>, id: string): Promise<Letter> {
  await getRecord(ctx, 'activity', id, { fields: ['text'] })
  if (fieldRight(ctx, objectOf(ctx, 'activity'), 'text') === 'hidden' || hiddenInRequests(ctx.config).size)
    throw new Forbidden('notShownToYou')
  const row = await ctx.db.one<{ receipt: string | null }>(
    sql`select receipt from mail_message where workspace_id = ${ctx.workspace} and activity = ${id}`,
  )
  const raw = row?.receipt
    ? await door.open(ctx, row.receipt).catch(error => {
        throw error instanceof KeyAway ? new Conflict('protectedAway') : error
      })
    : null
  if (!raw) throw new NotFound('notFound')
  return readLetter(raw.bytes)
}
