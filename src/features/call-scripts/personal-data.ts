import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/** What somebody answered in calls. That a script was gone through, and how far, stays. */
export const personalAnswers: PersonalPart = {
  name: 'callScriptRun',

  async count({ db, workspace }, person) {
    const row = await db.one<{ count: number }>(
      sql`select count(*)::int as count from call_script_run where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[])`,
    )
    return row?.count ?? 0
  },

  tell: ({ db, workspace }, person) =>
    db.query<JsonObject>(sql`
      select v.name as script, ${raw(momentSql('r.started_at'))} as "startedAt", ${raw(momentSql('r.ended_at'))} as "endedAt", r."user",
        r.result, r.object, r.record_id as record,
        (select jsonb_agg(jsonb_build_object('asked', s->>'text', 'answered', coalesce((select o->>'label' from jsonb_array_elements(s->'answers') o
            where o->>'id' = a.given->>'value'), a.given->>'value')) order by a.place)
          from jsonb_array_elements(r.answers) with ordinality a(given, place), jsonb_array_elements(v.steps) s
          where s->>'id' = a.given->>'step' and a.given->>'value' is not null) as answers
      from call_script_run r join call_script_version v
        on v.workspace_id = r.workspace_id and v.script = r.script and v.version = r.script_version
      where r.workspace_id = ${workspace} and r.record_id = any(${idsOf(person)}::uuid[]) order by r.started_at, r.id`),

  async erase({ db, workspace }, person) {
    const rows = await db.query(sql`
      update call_script_run set answers = '[]', object = null, record_id = null, call = null, result = null, summary = null,
        ended_at = coalesce(ended_at, now())
      where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[]) returning id`)
    return rows.length
  },
}

const idsOf = (person: readonly PersonRecord[]): string[] => person.map(({ id }) => id)
