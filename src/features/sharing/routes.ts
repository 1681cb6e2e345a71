import type { JsonObject } from '../../model/index.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { listShares } from './list.ts'
import { type At, endShare, mayShare, type NewShare, shareRecord } from './share.ts'

const tag = 'Users'
const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }
const named: JsonObject = {
  type: ['object', 'null'],
  properties: { id, name: { type: 'string' } },
  required: ['id', 'name'],
}
const right: JsonObject = { enum: ['read', 'change'] }

const shareSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    object: { type: 'string' },
    record: id,
    user: named,
    team: named,
    right,
    givenBy: named,
    givenAt: moment,
    until: moment,
    endedAt: { type: ['string', 'null'], format: 'date-time', description: 'When it was ended before its time' },
    endedBy: named,
    current: { type: 'boolean', description: 'Whether it holds now' },
  },
  required: [
    'id',
    'object',
    'record',
    'user',
    'team',
    'right',
    'givenBy',
    'givenAt',
    'until',
    'endedAt',
    'endedBy',
    'current',
  ],
}

const atOf = ({ params }: RouteRequest): At => ({ object: params.object ?? '', id: params.id ?? '' })

const list: Route = {
  method: 'GET',
  path: '/records/{object}/{id}/shares',
  operation: 'listShares',
  summary: 'With whom a record is shared, and was',
  tag,
  right: 'signedIn',
  answers: {
    200: {
      description: 'Those that hold first',
      schema: {
        type: 'object',
        properties: {
          data: { type: 'array', items: shareSchema },
          canShare: { type: 'boolean', description: 'Whether you may share it yourself' },
        },
        required: ['data', 'canShare'],
      },
    },
  },
  async handle(ctx, request) {
    const data = await listShares(ctx, atOf(request))
    return { body: { data, canShare: await mayShare(ctx, atOf(request)) } }
  },
}

const share: Route = {
  method: 'POST',
  path: '/records/{object}/{id}/shares',
  operation: 'shareRecord',
  summary:
    'Share a record with a person or a team until a moment, at most a year away: to read it or to change it. For whoever may change it by a right of his own. Roles still decide what may be done with such records at all and which fields are seen',
  tag,
  right: 'signedIn',
  configures: true,
  body: {
    type: 'object',
    properties: {
      user: { type: ['string', 'null'], format: 'uuid', description: 'One of the two' },
      team: {
        type: ['string', 'null'],
        format: 'uuid',
        description: 'With all who work in it and in the teams inside it',
      },
      right,
      until: moment,
    },
    required: ['right', 'until'],
  },
  answers: { 201: { description: 'The share; one with the same person or team is replaced', schema: shareSchema } },
  async handle(ctx, request) {
    const { user, team, right: given, until } = request.body as NewShare
    return { status: 201, body: await shareRecord(ctx, atOf(request), { user, team, right: given, until }) }
  },
}

const end: Route = {
  method: 'DELETE',
  path: '/shares/{id}',
  operation: 'endShare',
  summary: 'End a share before its time',
  tag,
  right: 'signedIn',
  configures: true,
  answers: {
    200: { description: 'The share as it is now', schema: shareSchema },
    404: { description: 'There is none' },
  },
  handle: async (ctx, { params }) => ({ body: await endShare(ctx, params.id ?? '') }),
}

export const shareRoutes: readonly Route[] = [list, share, end]
