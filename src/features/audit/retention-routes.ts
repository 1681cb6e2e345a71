import sql from 'sql-template-tag'
import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import { transact } from '../../records/transact.ts'
import type { Route } from '../feature.ts'
import { type Retention, retentionBounds, retentionOf } from './retention.ts'

const tag = 'Audit'

const days = ({ least, most }: { least: number; most: number }, description: string): JsonObject => ({
  type: 'integer',
  minimum: least,
  maximum: most,
  description,
})

const properties: JsonObject = {
  securityDays: days(retentionBounds.securityDays, 'For how many days events of security are kept'),
  callDays: days(retentionBounds.callDays, 'For how many days calls of the API are kept'),
}
const schema: JsonObject = { type: 'object', properties, required: ['securityDays', 'callDays'] }

const get: Route = {
  method: 'GET',
  path: '/audit/retention',
  operation: 'getAuditRetention',
  summary: 'For how long events of security and calls are kept. Changes are kept for ever',
  tag,
  right: 'admin',
  answers: { 200: { description: 'Days', schema } },
  handle: async ({ db }) => ({ body: await retentionOf(db) }),
}

const patch: Route = {
  method: 'PATCH',
  path: '/audit/retention',
  operation: 'changeAuditRetention',
  summary: 'Change for how long events of security and calls are kept; what is past its time is cleared within minutes',
  tag,
  right: 'admin',
  body: { type: 'object', properties },
  answers: { 200: { description: 'Days, as they are now', schema } },
  async handle(ctx, request) {
    const body = await transact(ctx, async inside => {
      const before = await retentionOf(inside.db)
      const after = { ...before, ...daysOf(request.body) }
      await inside.db.query(sql`
        insert into audit_retention (security_days, call_days) values (${after.securityDays}, ${after.callDays})
        on conflict (workspace_id) do update set security_days = excluded.security_days, call_days = excluded.call_days`)
      const details = { before: { ...before }, after: { ...after } }
      await noteSecurityEvent(inside, { kind: 'auditRetention', outcome: 'done', whence: whenceOf(request), details })
      return after
    })
    return { body }
  },
}

function daysOf(body: unknown): Partial<Retention> {
  const { securityDays, callDays } = isJsonObject(body) ? body : {}
  return {
    ...(typeof securityDays === 'number' && { securityDays }),
    ...(typeof callDays === 'number' && { callDays }),
  }
}

export const retentionRoutes: readonly Route[] = [get, patch]
