import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/** What somebody decided on quotes, from where and in which words. That it was decided stays; who it was goes with him. */
export const personalDecisions: PersonalPart = {
  name: 'quoteDecisions',

  async count(ctx, person) {
    const row = await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from quote_decision where ${ofPerson(ctx, person)} and ${isKnown}`,
    )
    return row?.count ?? 0
  },

  tell: (ctx, person) =>
    ctx.db.query<JsonObject>(sql`
      select quote, edition, kind, ${raw(momentSql('at'))} as at, name, "position", note, address, agent, content_hash as offer
      from quote_decision where ${ofPerson(ctx, person)} order by at, quote`),

  async erase(ctx, person) {
    const rows = await ctx.db.query(sql`
      update quote_decision set name = null, "position" = null, note = null, address = null, agent = null
      where ${ofPerson(ctx, person)} and ${isKnown} returning quote`)
    await ctx.db.query(sql`update quote_edition set sent_to = null where ${ofPerson(ctx, person)}`)
    return rows.length
  },
}

const ofPerson = ({ workspace }: Context, person: readonly PersonRecord[]): Sql =>
  sql`workspace_id = ${workspace} and person = any(${person.map(({ id }) => id)}::uuid[])`

const isKnown = sql`coalesce(name, "position", note, address, agent) is not null`
