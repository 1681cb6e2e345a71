import { NotFound } from '../../model/index.ts'
import type { IntakeDoor } from '../channel.ts'
import type { Route } from '../feature.ts'

/** Public intake: whatever the bytes are, they are kept first, then read. */
export const receiveRoute = (door: IntakeDoor): Route => ({
  method: 'POST',
  path: '/intake/{key}',
  operation: 'receiveRequest',
  summary: 'Send a request of a client: JSON or a form, from any site or program',
  tag: 'Intake',
  right: 'public',
  takes: 'raw',
  maxBytes: 1_048_576,
  answers: {
    202: {
      description: 'The request is stored; the receipt says what became of it',
      schema: { type: 'object', properties: { receipt: { type: 'string', format: 'uuid' } }, required: ['receipt'] },
    },
    404: { description: 'No source has this key' },
  },
  async handle(ctx, request, application) {
    const source = await door.findSource(ctx, request.params.key ?? '')
    if (!source) throw new NotFound('unknownSource')
    const receipt = await door.receive(
      ctx,
      {
        channel: 'form',
        source,
        contentType: (request.headers['content-type'] ?? '').slice(0, 300),
        bytes: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
        headers: request.headers,
        address: request.address,
        idempotencyKey: request.headers['idempotency-key']?.slice(0, 255) || null,
      },
      application,
    )
    return { status: 202, body: { receipt }, headers: { 'access-control-allow-origin': '*' } }
  },
})
