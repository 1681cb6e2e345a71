import { Forbidden, Invalid, isId, Malformed, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import type { Feature, Route } from '../feature.ts'
import { listNotices, markAllRead, markRead } from '../notice.ts'

const notice = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    title: { type: 'string' },
    on: { type: 'object', properties: { object: { type: 'string' }, id: { type: 'string', format: 'uuid' } } },
    at: { type: 'string', format: 'date-time' },
    readAt: { type: ['string', 'null'], format: 'date-time' },
  },
}

const listRoute: Route = {
  method: 'GET',
  path: '/notices',
  operation: 'listNotices',
  summary: 'What you were told of, the newest first',
  tag: 'Notices',
  right: 'signedIn',
  query: {
    cursor: { type: 'string' },
    unread: { type: 'string', enum: ['true', 'false'] },
    limit: { type: 'integer', minimum: 1, maximum: 200 },
  },
  answers: {
    200: {
      description: 'A page of notices',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: notice }, nextCursor: { type: ['string', 'null'] } },
      },
    },
  },
  async handle(ctx, { query }) {
    const limit = Number(query.limit ?? 50)
    if (!Number.isInteger(limit) || limit < 1 || limit > 200)
      throw new Invalid([{ field: 'limit', code: 'limit', params: { max: 200 } }])
    if (query.cursor !== undefined && !isId(query.cursor)) throw new Malformed('cursor')
    const found = await listNotices(ctx, { cursor: query.cursor, unread: query.unread === 'true', limit: limit + 1 })
    const data = found.slice(0, limit)
    return { body: { data, nextCursor: found.length > limit ? (data.at(-1)?.id ?? null) : null } }
  },
}

const readRoute: Route = {
  method: 'POST',
  path: '/notices/{id}/read',
  operation: 'readNotice',
  summary: 'Mark a notice as read',
  tag: 'Notices',
  right: 'signedIn',
  answers: { 204: { description: 'It is read' } },
  async handle(ctx, { params }) {
    const id = params.id ?? ''
    requireWriting(ctx)
    if (!isId(id) || !(await markRead(ctx, id))) throw new NotFound('notFound', { object: 'notice', id })
    return { status: 204 }
  },
}

const readAllRoute: Route = {
  method: 'POST',
  path: '/notices/read',
  operation: 'readAllNotices',
  summary: 'Mark all notices as read',
  tag: 'Notices',
  right: 'signedIn',
  answers: {
    200: { description: 'How many were unread', schema: { type: 'object', properties: { read: { type: 'integer' } } } },
  },
  async handle(ctx) {
    requireWriting(ctx)
    return { body: { read: await markAllRead(ctx) } }
  },
}

/** A key that only reads leaves its owner's notices as new as they are. */
function requireWriting({ actor: { scopes } }: Context): void {
  if (scopes && !scopes.some(scope => /^(admin|write|\w+:write)$/.test(scope))) throw new Forbidden('keyMayNotWrite')
}

/** What people are told of: at once by the live events, here whenever they look. */
export const notices: Feature = { name: 'notices', routes: [listRoute, readRoute, readAllRoute] }
