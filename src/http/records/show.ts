import { noteSecurityEvent } from '../../access/security-events.ts'
import { type Context, showField, transact } from '../../records/index.ts'
import { knownParameters } from '../parameters.ts'
import { type DerivedRoute, type RecordCall, requireNoMembers, requireObject } from './derived.ts'

/**
 * Shows a protected value to who has the right, and notes that it was shown in the transaction it was read in. The answer
 * is kept nowhere, so an Idempotency-Key is not heeded.
 */
export const showOne: DerivedRoute = {
  method: 'POST',
  path: '/:id/showings',
  verb: 'read',
  writes: false,
  async handle({ ctx, object, id, parameters, body, headers }) {
    knownParameters(parameters, [])
    const { field, ...more } = requireObject(body)
    requireNoMembers(more)
    const shown = await transact(ctx, async inside => {
      const value = await showField(inside, object, id, field)
      await noteShowing(inside, { object: object.name, record: value.id, field: value.field }, headers)
      return value
    })
    return { status: 201, tells: [shown.id], body: { field: shown.field, value: shown.value } }
  },
}

const noteShowing = (
  ctx: Context,
  details: { object: string; record: string; field: string },
  headers: RecordCall['headers'],
): Promise<void> =>
  noteSecurityEvent(ctx, {
    kind: 'showing',
    outcome: 'done',
    whence: { address: ctx.via.address ?? '', agent: agentOf(headers) },
    details,
  })

const agentOf = ({ 'user-agent': agent }: RecordCall['headers']): string | undefined =>
  agent === undefined ? undefined : String(agent)
