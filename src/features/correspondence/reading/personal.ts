import sql, { type Sql } from 'sql-template-tag'
import type { Context } from '../../../records/context.ts'
import type { PersonalPart, PersonRecord } from '../../personal-part.ts'

/** By what answers to letters are known that lie on somebody's card: whom they are from and to. What is in them lies with requests. */
export const metLetters: PersonalPart = {
  name: 'metLetters',

  async count(ctx, person) {
    const row = await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from mail_message m where ${ofPerson(ctx, person)}`,
    )
    return row?.count ?? 0
  },

  tell: (ctx, person) =>
    ctx.db.query(sql`select activity, people from mail_message m where ${ofPerson(ctx, person)} order by id`),

  async erase(ctx, person) {
    const rows = await ctx.db.query(
      sql`update mail_message m set people = '{}', message_key = null where ${ofPerson(ctx, person)} or ${ofNobody(ctx)} returning id`,
    )
    return rows.length
  },
}

const ofPerson = ({ workspace }: Context, person: readonly PersonRecord[]): Sql => sql`m.workspace_id = ${workspace}
  and m.message_key is not null and exists (select from activity a
    where a.workspace_id = m.workspace_id and a.id = m.activity and a."on" = any(${person.map(({ id }) => id)}::uuid[]))`

/** Its entry has gone already, with the person: then nothing is to be known by it any more. */
const ofNobody = ({ workspace }: Context): Sql => sql`m.workspace_id = ${workspace} and m.message_key is not null
  and not exists (select from activity a where a.workspace_id = m.workspace_id and a.id = m.activity)`
