import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import type { Connection } from '../database/connection.ts'
import { firstIdAt } from '../model/index.ts'

/** A call of somebody known who had no right to it. */
export interface RefusedCall {
  user: string
  key: string | null
  method: string
  route: string
  record: string | null
  address: string
  agent: string | undefined
  requestId: string
}

const minute = 60_000

/** Notes a refusal for the audit: one for each caller, route and minute, however often and in how many processes he tries. */
export async function noteRefusedCall(db: Connection, call: RefusedCall): Promise<void> {
  const { user, key, method, route, record, address, agent, requestId } = call
  await db.query(sql`
    insert into security_event (id, kind, outcome, reason, user_id, actor, address, agent, request_id, details)
    values (${idOfMinute(call)}, 'refusedCall', 'refused', 'noRight', ${user}, ${user}, ${address},
      ${agent?.toWellFormed().replaceAll('\0', '').slice(0, 300) ?? null}, ${requestId}, ${JSON.stringify({ method, route, record, key })}::jsonb)
    on conflict (workspace_id, id) do nothing`)
}

/** The same within a minute, so that the second row has no place; sorts with the ids of that minute. */
function idOfMinute({ user, key, method, route }: RefusedCall): string {
  const at = firstIdAt(Date.now() - (Date.now() % minute))
  const mark = createHash('sha256').update([user, key, method, route].join(' ')).digest('hex')
  return `${at.slice(0, 15)}${mark.slice(0, 3)}-8${mark.slice(3, 6)}-${mark.slice(6, 18)}`
}
