import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'

/**
 * What a person agreed to, as it is told to him and erased. Erased goes what tells whose it was: record, request, page and
 * remark. What stays is that somebody agreed to these words or withdrew, when and how: evidence without a person.
 */
export const personalConsents: PersonalPart = {
  name: 'consents',

  async count({ db, workspace }, person) {
    const row = await db.one<{ count: number }>(sql`
      select count(*)::int as count from consent where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[])`)
    return row?.count ?? 0
  },

  tell: ({ db, workspace }: Context, person) =>
    db.query<JsonObject>(sql`
      select c.object, c.record_id as record, p.name as purpose, p.kind, p.basis, c.act, ${raw(momentSql('c.at'))} as at, c.how,
        c.until::text as until, v.number as version, v.text, v.link, c.language, c.receipt as request, c.page, c.note,
        ${raw(momentSql('c.noted_at'))} as "notedAt", c.noted_by as "notedBy"
      from consent c join consent_purpose p on p.workspace_id = c.workspace_id and p.id = c.purpose
        left join consent_version v on v.workspace_id = c.workspace_id and v.id = c.version
      where c.workspace_id = ${workspace} and c.record_id = any(${idsOf(person)}::uuid[]) order by c.at, c.id`),

  async erase({ db, workspace }, person) {
    const rows = await db.query(sql`
      update consent set object = null, record_id = null, receipt = null, page = null, note = null
      where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[]) returning id`)
    return rows.length
  },
}

const idsOf = (person: readonly PersonRecord[]): string[] => person.map(({ id }) => id)
