import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { PersonalPart, PersonRecord } from '../personal-part.ts'
import { type RecordingStore, removeSounds } from './recordings/recording.ts'

/** Calls with a person. Erased goes all that tells who it was, with what the provider told of it; that somebody called stays. */
export const personalCalls = (store: RecordingStore): PersonalPart => ({
  name: 'calls',

  async count({ db, workspace }, person) {
    const row = await db.one<{ count: number }>(
      sql`select count(*)::int as count from phone_call where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[])`,
    )
    return row?.count ?? 0
  },

  tell: ({ db, workspace }: Context, person) =>
    db.query<JsonObject>(sql`
      select c.direction, c.number, ${raw(momentSql('c.first_at'))} as at, ${raw(momentSql('c.answered_at'))} as "answeredAt",
        ${raw(momentSql('c.ended_at'))} as "endedAt", l.name as line, c.extension, c."user", c.result, c.object, c.record_id as record,
        (select ${raw(momentSql('r.kept_until'))} from phone_recording r where r.workspace_id = c.workspace_id and r.call = c.id) as "recordedUntil"
      from phone_call c join phone_line l on l.workspace_id = c.workspace_id and l.id = c.line
      where c.workspace_id = ${workspace} and c.record_id = any(${idsOf(person)}::uuid[]) order by c.first_at, c.id`),

  async erase(ctx, person) {
    const { db, workspace } = ctx
    const recorded = await db.query<{ hash: string | null }>(sql`
      delete from phone_recording r using phone_call c where r.workspace_id = ${workspace} and c.workspace_id = ${workspace}
        and c.id = r.call and c.record_id = any(${idsOf(person)}::uuid[]) returning r.hash`)
    const hashes = recorded.flatMap(({ hash }) => hash ?? [])
    if (hashes.length) await db.afterwards(after => removeSounds({ ...ctx, db: after }, store, hashes))
    await db.query(sql`
      delete from phone_event e using phone_call c where e.workspace_id = ${workspace} and c.workspace_id = ${workspace}
        and c.record_id = any(${idsOf(person)}::uuid[]) and e.line = c.line and e.event->>'call' = c.provider_call`)
    const rows = await db.query(sql`
      update phone_call set number = null, object = null, record_id = null, recording_url = null, result = null
      where workspace_id = ${workspace} and record_id = any(${idsOf(person)}::uuid[]) returning id`)
    return rows.length
  },
})

const idsOf = (person: readonly PersonRecord[]): string[] => person.map(({ id }) => id)
