import sql, { join, raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/** What steps of flows got and did about somebody: texts, addresses, answers of other servers. That a flow ran, and when, stays. */
export const runsAboutPeople: PersonalPart = {
  name: 'flowRuns',

  async count(ctx, person) {
    const row = await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from flow_run r where ${ofPerson(ctx, person)} and ${tells}`,
    )
    return row?.count ?? 0
  },

  tell: (ctx, person) =>
    ctx.db.query<JsonObject>(sql`
      select f.name as flow, ${raw(momentSql('r.began_at'))} as at, r.values,
        (select coalesce(json_agg(json_build_object('do', s."do", 'got', s.got, 'did', s.did) order by s.n), '[]') from flow_step s
          where s.workspace_id = r.workspace_id and s.run = r.id) as steps
      from flow_run r join flow f on f.workspace_id = r.workspace_id and f.id = r.flow where ${ofPerson(ctx, person)} and ${tells} order by r.id`),

  /** What is under way ends: it would go on with somebody who is no longer there. */
  async erase(ctx, person) {
    const rows = await ctx.db.query<{ id: string }>(sql`
      update flow_run r set values = '{}', woken = null, waits_on = null, waits_for = null, wake_at = null, ended_at = coalesce(ended_at, now()),
        why = case when state in ('running', 'waiting') then '{"code": "flowErased"}' else why - 'problems' - 'params' end,
        state = case when state in ('running', 'waiting') then 'stopped' else state end
      where ${ofPerson(ctx, person)} and ${tells} returning id`)
    await ctx.db.query(sql`
      update flow_step set got = null, did = null, why = why - 'problems' - 'params'
      where workspace_id = ${ctx.workspace} and run = any(${rows.map(({ id }) => id)}::uuid[])`)
    return rows.length
  },
}

/** Records of selling name whom they are for. */
const selling = ['deal', 'quote', 'order', 'invoice'].map(table => raw(`"${table}"`))

function ofPerson({ workspace }: Context, person: readonly PersonRecord[]): Sql {
  const ids = person.map(({ id }) => id)
  const named = selling.map(
    table => sql`select t.id from ${table} t where t.workspace_id = ${workspace} and t.contact = any(${ids}::uuid[])`,
  )
  return sql`r.workspace_id = ${workspace} and (r.record_id = any(${ids}::uuid[]) or r.record_id in (${join(named, ' union all ')}))`
}

const tells = sql`(r.state in ('running', 'waiting') or r.values <> '{}' or exists (select from flow_step s
  where s.workspace_id = r.workspace_id and s.run = r.id and (s.got is not null or s.did is not null)))`
