import { writeSessionCookie } from '../../access/cookie.ts'
import { whenceOf } from '../../access/security-events.ts'
import { endSessions, listSessions, requireSession } from '../../access/sessions.ts'
import { isId, type JsonObject, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { getRecord } from '../../records/get.ts'
import type { Route } from '../feature.ts'
import { wholeList } from './whole-list.ts'

const sessionSchema: JsonObject = {
  type: 'object',
  properties: {
    id: { type: 'string', format: 'uuid' },
    createdAt: { type: 'string', format: 'date-time' },
    seenAt: { type: 'string', format: 'date-time', description: 'Last use, to the minute' },
    expiresAt: { type: 'string', format: 'date-time', description: 'When it ends if it is not used any more' },
    address: { type: ['string', 'null'], description: 'From where it began, as far as that is kept' },
    browser: { type: ['string', 'null'], description: 'As the browser calls itself' },
    system: { type: ['string', 'null'] },
    current: { type: 'boolean', description: 'Whether it is the one that asks' },
  },
  required: ['id', 'createdAt', 'seenAt', 'expiresAt', 'address', 'browser', 'system', 'current'],
}

const endedSchema: JsonObject = {
  type: 'object',
  properties: { ended: { type: 'integer', description: 'How many sessions there were' } },
  required: ['ended'],
}

const listOwn: Route = {
  method: 'GET',
  path: '/me/sessions',
  operation: 'listOwnSessions',
  summary: 'Where you are signed in. Not for API keys',
  tag: 'Sign-in',
  right: 'signedIn',
  answers: { 200: { description: 'Your open sessions, this one first', schema: wholeList(sessionSchema) } },
  async handle(ctx) {
    const { user } = requireSession(ctx)
    return { body: { data: await listSessions(ctx, user), nextCursor: null } }
  },
}

const endOwn: Route = {
  method: 'DELETE',
  path: '/me/sessions/{id}',
  operation: 'endOwnSession',
  summary: 'End one of your sessions; ending this one signs you out. Not for API keys',
  tag: 'Sign-in',
  right: 'signedIn',
  configures: true,
  answers: { 204: { description: 'It has ended' }, 404: { description: 'You have no such session' } },
  async handle(ctx, { params, ...request }) {
    const { user, session } = requireSession(ctx)
    const { id = '' } = params
    const ended = isId(id) ? await endSessions(ctx, { user, only: id, whence: whenceOf(request) }) : 0
    if (!ended) throw new NotFound('sessionGone')
    return { status: 204, ...(id === session && { headers: { 'set-cookie': writeSessionCookie(null) } }) }
  },
}

const endOthers: Route = {
  method: 'DELETE',
  path: '/me/sessions',
  operation: 'endOtherSessions',
  summary: 'Sign out everywhere but here. Not for API keys',
  tag: 'Sign-in',
  right: 'signedIn',
  configures: true,
  answers: { 200: { description: 'All your other sessions have ended', schema: endedSchema } },
  async handle(ctx, request) {
    const { user, session } = requireSession(ctx)
    return { body: { ended: await endSessions(ctx, { user, keep: session, whence: whenceOf(request) }) } }
  },
}

const listOfUser: Route = {
  method: 'GET',
  path: '/users/{id}/sessions',
  operation: 'listSessionsOfUser',
  summary: 'Where a user is signed in. Not for API keys',
  tag: 'Users',
  right: 'admin',
  answers: { 200: { description: 'His open sessions, the last used first', schema: wholeList(sessionSchema) } },
  async handle(ctx, { params }) {
    const user = await knownUser(ctx, params.id)
    return { body: { data: await listSessions(ctx, user), nextCursor: null } }
  },
}

const endOfUser: Route = {
  method: 'DELETE',
  path: '/users/{id}/sessions',
  operation: 'endSessionsOfUser',
  summary: 'Sign a user out everywhere; yourself, everywhere but here. Not for API keys',
  tag: 'Users',
  right: 'admin',
  configures: true,
  answers: { 200: { description: 'His sessions have ended', schema: endedSchema } },
  async handle(ctx, { params, ...request }) {
    const { session } = requireSession(ctx)
    const user = await knownUser(ctx, params.id)
    return { body: { ended: await endSessions(ctx, { user, keep: session, whence: whenceOf(request) }) } }
  },
}

async function knownUser(ctx: Context, id = ''): Promise<string> {
  requireSession(ctx)
  return (await getRecord(ctx, 'user', id)).id
}

export const sessionsRoutes: readonly Route[] = [listOwn, endOwn, endOthers, listOfUser, endOfUser]
