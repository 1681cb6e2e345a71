import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/** To which address somebody was written of the stages of his orders. That he was told stays; the address goes with him. */
export const personalTellings: PersonalPart = {
  name: 'orderTellings',

  async count(ctx, person) {
    const row = await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from order_telling where ${ofPerson(ctx, person)} and address is not null`,
    )
    return row?.count ?? 0
  },

  tell: (ctx, person) =>
    ctx.db.query<JsonObject>(sql`
      select order_id as "order", stage, ${raw(momentSql('at'))} as at, outcome, address
      from order_telling where ${ofPerson(ctx, person)} order by at, order_id`),

  async erase(ctx, person) {
    const rows = await ctx.db.query(sql`
      update order_telling set address = null where ${ofPerson(ctx, person)} and address is not null returning order_id`)
    return rows.length
  },
}

const ofPerson = ({ workspace }: Context, person: readonly PersonRecord[]): Sql =>
  sql`workspace_id = ${workspace} and order_id in (select id from "order"
    where workspace_id = ${workspace} and contact = any(${person.map(({ id }) => id)}::uuid[]))`
