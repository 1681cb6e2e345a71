import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/** What colleagues wrote as they asked for an approval of what is for somebody, and as they decided. That it was decided stays. */
export const personalNotes: PersonalPart = {
  name: 'signOffNotes',

  async count(ctx, person) {
    const row = await ctx.db.one<{ count: number }>(sql`
      select (select count(*) from sign_off s where ${ofPerson(ctx, person)} and s.note is not null)::int
        + (select count(*) from sign_off_decision d where ${decidedOf(ctx, person)} and d.note is not null)::int as count`)
    return row?.count ?? 0
  },

  tell: (ctx, person) =>
    ctx.db.query<JsonObject>(sql`
      select * from (
        select s.object, s.record_id as record, ${raw(momentSql('s.asked_at'))} as at, s.note
        from sign_off s where ${ofPerson(ctx, person)} and s.note is not null
        union all
        select s.object, s.record_id, ${raw(momentSql('d.at'))}, d.note
        from sign_off_decision d join sign_off s on s.workspace_id = d.workspace_id and s.id = d.sign_off
        where ${decidedOf(ctx, person)} and d.note is not null) said
      order by at, record`),

  async erase(ctx, person) {
    const decided = await ctx.db.query(sql`
      update sign_off_decision d set note = null where ${decidedOf(ctx, person)} and d.note is not null returning sign_off`)
    const asked = await ctx.db.query(sql`
      update sign_off s set note = null where ${ofPerson(ctx, person)} and s.note is not null returning id`)
    return decided.length + asked.length
  },
}

const decidedOf = (ctx: Context, person: readonly PersonRecord[]): Sql =>
  sql`d.workspace_id = ${ctx.workspace} and d.sign_off in (select s.id from sign_off s where ${ofPerson(ctx, person)})`

/** Requests about what is for him: quotes and invoices of which he is the contact, and papers made of his card or of such a sale. */
function ofPerson({ workspace }: Context, person: readonly PersonRecord[]): Sql {
  const ids = sql`${person.map(({ id }) => id)}::uuid[]`
  const here = sql`workspace_id = ${workspace}`
  const sales = sql`
    select id from quote where ${here} and contact = any(${ids}) union all
    select id from invoice where ${here} and contact = any(${ids}) union all
    select id from "order" where ${here} and contact = any(${ids}) union all
    select id from deal where ${here} and contact = any(${ids}) union all
    select unnest(${ids})`
  return sql`s.workspace_id = ${workspace} and (s.record_id in (${sales})
    or s.record_id in (select id from document where ${here} and "on" in (${sales})))`
}
