import { Forbidden, Invalid, isId, Malformed, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { countNotices, listLines, listNotices, markAllRead, markRead, putOff } from '../notice.ts'
import { pageSchema } from './schemas.ts'

const tag = 'Notices'
const flag = { type: 'string', enum: ['true', 'false'] }
/** Nothing is put off for longer, in days. */
const longestWait = 366

const listRoute: Route = {
  method: 'GET',
  path: '/notices',
  operation: 'listNotices',
  summary: 'What you were told of, the newest first',
  tag,
  right: 'signedIn',
  query: {
    cursor: { type: 'string' },
    unread: flag,
    folded: { ...flag, description: 'Notices of one matter as one: the newest of them' },
    waiting: { ...flag, description: 'Those that were put off or came in quiet hours, instead of the others' },
    line: { type: 'string', description: 'Those of one line' },
    limit: { type: 'integer', minimum: 1, maximum: 200 },
  },
  answers: { 200: { description: 'A page of notices', schema: pageSchema } },
  async handle(ctx, { query }) {
    const limit = Number(query.limit ?? 50)
    if (!Number.isInteger(limit) || limit < 1 || limit > 200)
      throw new Invalid([{ field: 'limit', code: 'limit', params: { max: 200 } }])
    const { cursor, line } = query
    if (cursor !== undefined && !isId(cursor)) throw new Malformed('cursor')
    if (line !== undefined && !isId(line)) throw new Invalid([{ field: 'line', code: 'id' }])
    const wanted = {
      cursor,
      line,
      unread: query.unread === 'true',
      waiting: query.waiting === 'true',
      limit: limit + 1,
    }
    const found = await (query.folded === 'true' ? listLines : listNotices)(ctx, wanted)
    const data = found.slice(0, limit)
    const nextCursor = found.length > limit ? (data.at(-1)?.id ?? null) : null
    return { body: { data, nextCursor, ...(await countNotices(ctx)) } }
  },
}

const readRoute: Route = {
  method: 'POST',
  path: '/notices/{id}/read',
  operation: 'readNotice',
  summary: 'Mark a notice as read, with all of its line',
  tag,
  right: 'signedIn',
  answers: { 204: { description: 'It is read' } },
  handle: (ctx, request) => change(ctx, request, id => markRead(ctx, id)),
}

const putOffRoute: Route = {
  method: 'PUT',
  path: '/notices/{id}/snooze',
  operation: 'snoozeNotice',
  summary: 'Put a notice off, with all of its line: it comes back as unread',
  tag,
  right: 'signedIn',
  body: {
    type: 'object',
    properties: { until: { type: 'string', format: 'date-time' } },
    required: ['until'],
    additionalProperties: false,
  },
  answers: { 204: { description: 'It is put off' } },
  handle: (ctx, request) => change(ctx, request, id => putOff(ctx, id, readUntil(request.body))),
}

const comeBackRoute: Route = {
  method: 'DELETE',
  path: '/notices/{id}/snooze',
  operation: 'unsnoozeNotice',
  summary: 'Show a notice that was put off at once',
  tag,
  right: 'signedIn',
  answers: { 204: { description: 'It is shown' } },
  handle: (ctx, request) => change(ctx, request, id => putOff(ctx, id, null)),
}

const readAllRoute: Route = {
  method: 'POST',
  path: '/notices/read',
  operation: 'readAllNotices',
  summary: 'Mark all notices as read',
  tag,
  right: 'signedIn',
  answers: {
    200: { description: 'How many were unread', schema: { type: 'object', properties: { read: { type: 'integer' } } } },
  },
  async handle(ctx) {
    requireWriting(ctx)
    return { body: { read: await markAllRead(ctx) } }
  },
}

async function change(ctx: Context, { params }: RouteRequest, work: (id: string) => Promise<boolean>) {
  requireWriting(ctx)
  const id = params.id ?? ''
  if (!isId(id) || !(await work(id))) throw new NotFound('notFound', { object: 'notice', id })
  return { status: 204 }
}

/** The shape is checked already. */
function readUntil(body: unknown): string {
  const until = new Date((body as { until: string }).until)
  const ahead = until.getTime() - Date.now()
  if (!(ahead > 0)) throw new Invalid([{ field: 'until', code: 'notInFuture' }])
  if (ahead > longestWait * 86_400_000) throw new Invalid([{ field: 'until', code: 'tooFarAhead' }])
  return until.toISOString()
}

/** A key that only reads leaves its owner's notices as new as they are. */
function requireWriting({ actor: { scopes } }: Context): void {
  if (scopes && !scopes.some(scope => /^(admin|write|\w+:write)$/.test(scope))) throw new Forbidden('keyMayNotWrite')
}

export const noticeRoutes: readonly Route[] = [listRoute, readRoute, putOffRoute, comeBackRoute, readAllRoute]
