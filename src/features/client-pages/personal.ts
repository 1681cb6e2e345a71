import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import { linksOfPerson } from '../client-links.ts'
import type { PersonalPart } from '../personal-part.ts'

/** Private pages that were made for somebody, and when he opened them. Erased with him, they open no more. */
export const personalLinks: PersonalPart = {
  name: 'clientLinks',

  async count(ctx, person) {
    const row = await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from client_link where ${linksOfPerson(ctx, person)}`,
    )
    return row?.count ?? 0
  },

  tell: (ctx, person) =>
    ctx.db.query<JsonObject>(sql`
      select object, record_id as record, ${raw(momentSql('made_at'))} as "madeAt", ${raw(momentSql('expires_at'))} as "expiresAt",
        ${raw(momentSql('opened_at'))} as "openedAt", ${raw(momentSql('last_opened_at'))} as "lastOpenedAt", openings
      from client_link where ${linksOfPerson(ctx, person)} order by made_at, id`),

  async erase(ctx, person) {
    const gone = await ctx.db.query(sql`delete from client_link where ${linksOfPerson(ctx, person)} returning id`)
    return gone.length
  },
}
