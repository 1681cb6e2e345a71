import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/** Visits of the site by somebody who made himself known. All of it goes with him: nothing is left of whom the visitor was. */
export const personalVisits: PersonalPart = {
  name: 'visits',

  async count({ db, workspace }, person) {
    const row = await db.one<{ count: number }>(sql`
      select count(*)::int as count from visit v where v.workspace_id = ${workspace} and ${ofPerson(workspace, person)}`)
    return row?.count ?? 0
  },

  tell: ({ db, workspace }, person) =>
    db.query<JsonObject>(sql`
      select ${raw(momentSql('v.began'))} as at, v.channel, v.touch,
        (select json_agg(json_build_object('at', ${raw(momentSql('p.at'))}, 'page', p.page, 'title', p.title) order by p.number)
          from visit_page p where p.workspace_id = v.workspace_id and p.visit = v.id) as pages
      from visit v where v.workspace_id = ${workspace} and ${ofPerson(workspace, person)} order by v.began, v.id`),

  async erase({ db, workspace }, person) {
    const rows = await db.query(sql`
      delete from visit v where v.workspace_id = ${workspace} and ${ofPerson(workspace, person)} returning id`)
    await db.query(sql`
      delete from site_number_hold v where v.workspace_id = ${workspace} and ${ofPerson(workspace, person)}`)
    await db.query(sql`
      delete from visitor_known where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[])`)
    return rows.length
  },
}

const idsOf = (person: readonly PersonRecord[]): string[] => person.map(({ id }) => id)

const ofPerson = (workspace: string, person: readonly PersonRecord[]): Sql => sql`
  v.visitor in (select visitor from visitor_known k where k.workspace_id = ${workspace} and k.record_id = any(${idsOf(person)}::uuid[]))`
