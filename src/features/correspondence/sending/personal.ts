import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../../database/table.ts'
import type { JsonObject } from '../../../model/index.ts'
import type { PersonalPart, PersonRecord } from '../../personal-part.ts'

/** Letters that were written to somebody, as they are told to him and erased. What still waits then is not sent. */
export const personalLetters: PersonalPart = {
  name: 'outgoingMail',

  async count({ db, workspace }, person) {
    const row = await db.one<{ count: number }>(sql`
      select count(*)::int as count from outgoing_mail where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[])`)
    return row?.count ?? 0
  },

  tell: ({ db, workspace }, person) =>
    db.query<JsonObject>(sql`
      select object, record_id as record, recipients, subject, body as text, files, state, ${raw(momentSql('at'))} as at,
        ${raw(momentSql('ended_at'))} as "endedAt", author as "writtenBy", opens, ${raw(momentSql('opened_at'))} as "openedAt",
        clicks, ${raw(momentSql('clicked_at'))} as "clickedAt"
      from outgoing_mail where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[]) order by at, id`),

  async erase({ db, workspace }, person) {
    const rows = await db.query(sql`
      delete from outgoing_mail where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[]) returning id`)
    return rows.length
  },
}

const idsOf = (person: readonly PersonRecord[]): string[] => person.map(({ id }) => id)
