import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/**
 * What was told of somebody to others, as far as the log still holds it. It is erased here; the receivers have it, and the log goes on
 * saying that they were told.
 */
export const personalDeliveries: PersonalPart = {
  name: 'webhookDeliveries',

  async count(ctx, person) {
    const row = await ctx.db.one<{ count: number }>(sql`
      select count(*)::int as count from webhook_delivery where ${tellsOf(ctx, person)}`)
    return row?.count ?? 0
  },

  tell: (ctx, person) =>
    ctx.db.query<JsonObject>(sql`
      select d.type, d.object, d.record_id as record, ${raw(momentSql('d.tried_at'))} as at, w.name as webhook, w.url, d.request
      from webhook_delivery d join webhook w on w.workspace_id = d.workspace_id and w.id = d.webhook
      where d.id in (select id from webhook_delivery where ${tellsOf(ctx, person)}) and d.workspace_id = ${ctx.workspace} order by d.id`),

  async erase(ctx, person) {
    const gone = await ctx.db.query(sql`
      update webhook_delivery set request = null, answer = null where ${tellsOf(ctx, person)} returning id`)
    return gone.length
  },
}

/** Of his cards, and of what names them: calls, tasks, deals. */
const tellsOf = ({ workspace }: Context, person: readonly PersonRecord[]): Sql => sql`
  workspace_id = ${workspace} and request is not null
  and exists (select from unnest(${person.map(({ id }) => id)}::text[]) as of(id) where position(of.id in request) > 0)`
