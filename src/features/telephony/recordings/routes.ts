import { noteSecurityEvent, whenceOf } from '../../../access/security-events.ts'
import { isId, NotFound } from '../../../model/index.ts'
import type { Context } from '../../../records/context.ts'
import { getRecord } from '../../../records/get.ts'
import { fieldRight, objectOf } from '../../../records/index.ts'
import type { Answer, Route, RouteRequest } from '../../feature.ts'
import { takeCall } from '../call.ts'
import { beginsToHear, type RecordingStore, recordingOf } from './recording.ts'

/** Hearing a call again: for whoever sees it on its card, and until when it is kept. Each hearing is noted for the audit, once. */
export const recordingRoutes = (store: RecordingStore): readonly Route[] => [
  {
    method: 'GET',
    path: '/phone-calls/{id}/recording',
    operation: 'getCallRecording',
    summary: 'The sound of a call; a part of it by `Range`',
    tag: 'Telephony',
    right: { object: 'activity', verb: 'read' },
    answers: {
      200: { description: 'All of it', type: 'audio/*' },
      206: { description: 'The part that was asked for', type: 'audio/*' },
      416: { description: 'It is shorter than that' },
    },
    handle: (ctx, request) => sound(ctx, store, request),
  },
]

async function sound(ctx: Context, store: RecordingStore, request: RouteRequest): Promise<Answer> {
  const id = request.params.id ?? ''
  const call = isId(id) ? await takeCall(ctx, id) : undefined
  if (!call?.activity) throw new NotFound('notFound', { object: 'phoneCall', id })
  await getRecord(ctx, 'activity', call.activity, { fields: [] })
  const isHidden = fieldRight(ctx, objectOf(ctx, 'activity'), 'recordedUntil') === 'hidden'
  const recording = isHidden ? null : await recordingOf(ctx, id)
  if (!recording) throw new NotFound('notFound', { object: 'phoneCall', id })
  const { hash, type, size } = recording
  const part = partOf(request.headers.range, size)
  const usual = {
    'content-type': type,
    'accept-ranges': 'bytes',
    'content-disposition': 'inline',
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, no-store',
  }
  if (part === 'beyond') return { status: 416, content: '', headers: { ...usual, 'content-range': `bytes */${size}` } }
  const content = await store.read(ctx.workspace, hash, part ?? undefined)
  if (!content) throw new NotFound('fileGone', { id })
  if ((!part || part.start === 0) && (await beginsToHear(ctx, id))) {
    const details = { call: id, activity: call.activity }
    await noteSecurityEvent(ctx, { kind: 'recordingHeard', outcome: 'done', whence: whenceOf(request), details })
  }
  if (!part) return { content, headers: { ...usual, 'content-length': String(size) } }
  const { start, end } = part
  const headers = { 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': String(end - start + 1) }
  return { status: 206, content, headers: { ...usual, ...headers } }
}

/** One part, as browsers ask for it (RFC 9110, 14.1.2); of several, or of what is none, all of it is sent. */
function partOf(range: string | undefined, size: number): { start: number; end: number } | 'beyond' | null {
  const [, from = '', to = ''] = range?.match(/^bytes=(\d{0,15})-(\d{0,15})$/) ?? []
  if (!from && !to) return null
  const start = from ? Number(from) : Math.max(0, size - Number(to))
  const end = from && to ? Math.min(Number(to), size - 1) : size - 1
  return start >= size || start > end ? 'beyond' : { start, end }
}
