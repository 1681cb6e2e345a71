import sql from 'sql-template-tag'
import { newId, readPhone } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { callColumns, type PhoneCall } from './call.ts'
import type { PhoneEvent } from './provider.ts'

/**
 * Adds what an event tells to its call, which it makes where it is the first. In whatever order events come, and however often, the
 * same call comes of them: times are the earliest told, but of the end the latest; who answered counts before who was rung, and who came to
 * talk last before who handed it to him.
 */
export async function fold(ctx: Context, line: string, event: PhoneEvent): Promise<PhoneCall> {
  const {
    kind,
    at,
    call,
    direction = null,
    extension = null,
    user = null,
    seconds = null,
    answered = null,
    recording = null,
  } = event
  const number = event.number ? canonical(ctx, event.number) : null
  const dialled = event.dialled ? canonical(ctx, event.dialled) : null
  const when = (wanted: PhoneEvent['kind']) => (kind === wanted ? at : null)
  const talks =
    kind === 'ring' || extension === null ? sql`false` : sql`(c.spoke_at is null or excluded.spoke_at >= c.spoke_at)`
  const row = await ctx.db.one<PhoneCall>(sql`
    insert into phone_call as c (id, line, provider_call, direction, number, extension, "user", first_at, rang_at, answered_at, ended_at,
      seconds, answered, recording_url, spoke_at, dialled)
    values (${newId()}, ${line}, ${call}, ${direction}, ${number}, ${extension},
      coalesce(${user}::uuid, (select e."user" from phone_extension e where e.workspace_id = ${ctx.workspace} and e.extension = ${extension})), ${at},
      ${when('ring')}, ${when('answer')}, ${when('end')}, ${seconds}, ${answered}, ${recording}, ${kind === 'ring' || extension === null ? null : at}, ${dialled})
    on conflict (workspace_id, line, provider_call) do update set
      direction = coalesce(c.direction, excluded.direction), number = coalesce(c.number, excluded.number),
      extension = case when ${talks} then excluded.extension else coalesce(c.extension, excluded.extension) end,
      "user" = case when ${talks} then coalesce(excluded."user", c."user") else coalesce(c."user", excluded."user") end,
      spoke_at = case when ${talks} then excluded.spoke_at else c.spoke_at end,
      first_at = least(c.first_at, excluded.first_at), rang_at = least(c.rang_at, excluded.rang_at),
      answered_at = least(c.answered_at, excluded.answered_at), ended_at = greatest(c.ended_at, excluded.ended_at),
      seconds = greatest(c.seconds, excluded.seconds), answered = case when c.answered or excluded.answered then true else coalesce(c.answered, excluded.answered) end,
      recording_url = coalesce(c.recording_url, excluded.recording_url), dialled = coalesce(c.dialled, excluded.dialled)
    returning ${callColumns}`)
  if (!row) throw new Error('a call was not kept')
  return row
}

/** As cards have it, where it is a number that anybody could be called by; otherwise as it was told. */
function canonical({ config }: Context, text: string): string {
  const found = readPhone(text, config.company.country)
  return 'value' in found ? found.value : text.replace(/\s+/g, '')
}
