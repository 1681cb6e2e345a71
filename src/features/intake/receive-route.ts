import { NotFound, TooLarge } from '../../model/index.ts'
import { type IntakeDoor, requestLimits } from '../channel.ts'
import type { Route } from '../feature.ts'
import { isMultipart } from '../multipart.ts'

/** Public intake: whatever the bytes are, they are kept first, then read. */
export const receiveRoute = (door: IntakeDoor): Route => ({
  method: 'POST',
  path: '/intake/{key}',
  operation: 'receiveRequest',
  summary: 'Send a request of a client: JSON or a form, from any site or program',
  tag: 'Intake',
  right: 'public',
  takes: 'raw',
  maxBytes: requestLimits.withFiles,
  answers: {
    202: {
      description: 'The request is stored; the receipt says what became of it',
      schema: { type: 'object', properties: { receipt: { type: 'string', format: 'uuid' } }, required: ['receipt'] },
    },
    404: { description: 'No source has this key' },
    413: { description: 'More than 1 MB, or with files more than 12 MB' },
  },
  async handle(ctx, request, application) {
    const source = await door.findSource(ctx, request.params.key ?? '')
    if (!source) throw new NotFound('unknownSource')
    const contentType = (request.headers['content-type'] ?? '').slice(0, 300)
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
    if (bytes.length > requestLimits.bytes && !isMultipart(contentType)) throw new TooLarge('tooLargeBody')
    const receipt = await door.receive(
      ctx,
      {
        channel: 'form',
        source,
        contentType,
        bytes,
        headers: request.headers,
        address: request.address,
        idempotencyKey: request.headers['idempotency-key']?.slice(0, 255) || null,
      },
      application,
    )
    return { status: 202, body: { receipt }, headers: { 'access-control-allow-origin': '*' } }
  },
})
