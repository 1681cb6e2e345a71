import { noteSecurityEvent, whenceOf } from '../../access/security-events.ts'
import type { JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { auditKinds, readAsked, streams } from './asked.ts'
import { auditFile } from './file.ts'
import { listAudit } from './list.ts'

const tag = 'Audit'
const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }

const filters: JsonObject = {
  person: { ...id, description: 'User who did it, or to whom it was done' },
  object: { type: 'string', maxLength: 100, description: 'Name of the record’s object; goes with `record`' },
  record: { ...id, description: 'Record that it is about' },
  address: { type: 'string', maxLength: 100, description: 'Address that the call came from' },
  from: { ...moment, description: 'Not before this moment' },
  until: { ...moment, description: 'Before this moment' },
  kind: {
    type: 'string',
    maxLength: 500,
    description: `What happened, separated by commas: ${auditKinds.map(kind => `\`${kind}\``).join(', ')}. The first three stand for all of their kinds`,
  },
}

const entry: JsonObject = {
  type: 'object',
  properties: {
    id,
    at: moment,
    stream: { enum: [...streams] },
    kind: { type: 'string' },
    actor: {
      type: ['object', 'null'],
      properties: { id, name: { type: 'string' } },
      required: ['id', 'name'],
    },
    address: { type: ['string', 'null'] },
    request: { type: ['string', 'null'], description: 'Id of the request, the same in every stream' },
    record: {
      type: ['object', 'null'],
      properties: { object: { type: ['string', 'null'] }, id },
      required: ['object', 'id'],
    },
    fields: {
      type: 'array',
      description: 'Of a change: its fields as they are stored',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, before: {}, after: {} },
        required: ['field', 'before', 'after'],
      },
    },
    details: { type: 'object', additionalProperties: true },
  },
  required: ['id', 'at', 'stream', 'kind', 'actor', 'address', 'request', 'record', 'details'],
}

const list: Route = {
  method: 'GET',
  path: '/audit',
  operation: 'listAudit',
  summary:
    'Changes, events of security and calls of the API in one list, newest first. A page may be short, or empty, and still have a next one',
  tag,
  right: 'admin',
  query: {
    ...filters,
    cursor: { type: 'string' },
    limit: { type: 'integer', minimum: 1, maximum: 200 },
  },
  answers: {
    200: {
      description: 'A page of the audit',
      schema: {
        type: 'object',
        properties: { data: { type: 'array', items: entry }, nextCursor: { type: ['string', 'null'] } },
        required: ['data', 'nextCursor'],
      },
    },
  },
  handle: async (ctx, { query }) => ({ body: await listAudit(ctx, readAsked(query), Number(query.limit ?? 50)) }),
}

const file: Route = {
  method: 'GET',
  path: '/audit/file',
  operation: 'getAuditFile',
  summary:
    'What the filters leave of the audit, as CSV, newest first; at most a million lines. That it was taken is noted too',
  tag,
  right: 'admin',
  query: filters,
  answers: { 200: { description: 'CSV (UTF-8)', type: 'text/csv', schema: { type: 'string' } } },
  async handle(ctx, request) {
    const asked = readAsked(request.query)
    await noteSecurityEvent(ctx, {
      kind: 'auditTaken',
      outcome: 'done',
      whence: whenceOf(request),
      details: { filters: request.query },
    })
    return auditFile(ctx, asked)
  },
}

export const auditRoutes: readonly Route[] = [list, file]
