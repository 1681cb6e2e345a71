import { randomBytes } from 'node:crypto'
import sql from 'sql-template-tag'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** One call in so many that came in on working days was missed; one in so many of those was never called back. */
const missedEach = 5
const forgottenEach = 4

/**
 * Gives the calls that stand on the cards of the sample company a line and people with extensions, and misses some calls
 * before those with which they were called back.
 */
export async function addDemoCalls(ctx: Context): Promise<void> {
  const { db, workspace, config } = ctx
  const line = newId()
  await db.query(sql`
    insert into phone_line (id, name, provider, settings, source, key, responsible, call_back_minutes, active)
    select ${line}, ${config.company.locale === 'ru' ? 'Отдел продаж' : 'Sales'}, 'http', ${JSON.stringify({ dialect: 'fields' })}::jsonb, s.id,
      ${randomBytes(18).toString('base64url')}, null, 30, true
    from source s where s.workspace_id = ${workspace} and s.kind = 'call' and s.deleted_at is null order by s.created_at limit 1`)
  await db.query(sql`
    insert into phone_extension ("user", extension)
    select owner, 100 + row_number() over (order by owner) from activity
    where workspace_id = ${workspace} and kind = 'call' and owner is not null group by owner`)
  // The same each time: what is chance here is a digest of the record.
  await db.query(sql`
    with call as (
      select a.*, coalesce(l.phones, k.phones)->0->>'value' as number, e.extension, abs(hashtext(a.id::text)) as chance,
        coalesce(a.direction, 'out') as way
      from activity a
      left join deal d on d.workspace_id = a.workspace_id and d.id = a."on"
      left join lead l on l.workspace_id = a.workspace_id and l.id = a."on"
      left join contact k on k.workspace_id = a.workspace_id and k.id = coalesce(d.contact, a."on")
      left join phone_extension e on e.workspace_id = a.workspace_id and e."user" = a.owner
      where a.workspace_id = ${workspace} and a.kind = 'call' and a.deleted_at is null and a.at <= now()
    ), talked as (
      insert into phone_call (id, line, provider_call, direction, number, extension, "user", first_at, rang_at, answered_at, ended_at,
        seconds, answered, object, record_id, activity, result)
      select gen_random_uuid(), ${line}, id::text, way, number, extension, owner, at, at, at + wait, at + wait + talk,
        extract(epoch from talk)::int, true, on_object, "on", id, result
      from call, make_interval(secs => 4 + chance % 45) wait, make_interval(secs => case when chance % 17 = 0 then 7 else coalesce(duration, 60) end::int) talk
      returning 1
    )
    insert into phone_call (id, line, provider_call, direction, number, first_at, rang_at, ended_at, answered, object, record_id)
    select gen_random_uuid(), ${line}, 'missed ' || id, 'in', case when chance % ${forgottenEach} = 0 then '+7495' || lpad((chance % 10000000)::text, 7, '0') else number end,
      before, before, before + make_interval(secs => 15 + chance % 40), false,
      case when chance % ${forgottenEach} = 0 then null else on_object end, case when chance % ${forgottenEach} = 0 then null else "on" end
    from call, lateral (select at - make_interval(mins => 10 + chance % 120) as before) moment
    where way = 'out' and number is not null and (chance / 7) % ${missedEach} = 0`)
}
