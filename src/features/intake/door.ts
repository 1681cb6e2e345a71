import sql, { raw } from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { IntakeDoor, SourceFacts } from '../channel.ts'
import type { Marks } from './marks.ts'
import type { IntakeQueue } from './queue.ts'
import { sourceJson } from './receipt.ts'
import { keepReceipt } from './receive.ts'

/** What intake offers to the features that bring requests in. */
export const intakeDoor = (queue: IntakeQueue, marks: Marks): IntakeDoor => ({
  async receive(ctx, arrival, application) {
    const { id, repeated } = await keepReceipt(ctx, arrival, marks)
    if (!repeated) queue.add(application, ctx.workspace, id)
    return id
  },
  findSource,
  formToken: marks.formToken,
})

async function findSource(ctx: Context, key: string): Promise<SourceFacts | null> {
  if (!/^[\w-]{1,100}$/.test(key)) return null
  const row = await ctx.db.one<{ source: SourceFacts }>(sql`
    select ${raw(sourceJson)} as source from source s
    where s.workspace_id = ${ctx.workspace} and lower(s.key) = lower(${key}) and s.deleted_at is null`)
  return row?.source ?? null
}
