import { type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import {
  getPromises,
  longestPromise,
  mostPromises,
  type ReplyPromise,
  replyChannels,
  savePromises,
} from './promises.ts'
import { listReplies, replyGroups, replyReport, replyStates } from './report.ts'

const maybe: JsonObject = { type: ['string', 'null'] }
const text: JsonObject = { type: 'string' }
const count: JsonObject = { type: 'integer' }
const object = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})
const array = (items: JsonObject): JsonObject => ({ type: 'array', items })

const rules: JsonObject = {
  type: 'array',
  maxItems: mostPromises,
  description: 'For a source, for a channel, or, with neither, for all; the most particular one holds',
  items: {
    type: 'object',
    properties: {
      source: { type: 'string', format: 'uuid' },
      channel: { enum: [...replyChannels] },
      minutes: { type: 'integer', minimum: 1, maximum: longestPromise, description: 'Of working time' },
    },
    required: ['minutes'],
    additionalProperties: false,
  },
}
const kept = object({ rules, version: { type: 'integer', description: '0: nobody has promised anything yet' } })

const period: JsonObject = {
  from: { type: 'string', format: 'date', description: 'First day on which requests came' },
  to: { type: 'string', format: 'date', description: 'Last day on which requests came' },
  asOf: { type: 'string', format: 'date-time', description: 'As it was at that moment' },
}
const narrowed: JsonObject = {
  person: { type: 'string', description: 'Who answered or owes the answer; empty: nobody' },
  source: { type: 'string', description: 'Empty: of none' },
  channel: { type: 'string' },
}
const row = object({
  group: maybe,
  promised: count,
  kept: count,
  late: count,
  waiting: count,
  medianMinutes: { type: ['number', 'null'], description: 'Of working time until the answer, of those answered' },
})

const settings: readonly Route[] = [
  {
    method: 'GET',
    path: '/reply-promises',
    operation: 'getReplyPromises',
    summary: 'Within how much working time whoever writes is promised an answer',
    tag: 'Set-up',
    right: 'signedIn',
    answers: { 200: { description: 'What is promised', schema: kept } },
    async handle(ctx) {
      const promises = await getPromises(ctx)
      return { body: promises, headers: { etag: `"${promises.version}"` } }
    },
  },
  {
    method: 'PUT',
    path: '/reply-promises',
    operation: 'saveReplyPromises',
    summary:
      'Set within how much working time an answer is promised; those who wait already keep what they were promised',
    tag: 'Set-up',
    right: 'admin',
    body: { type: 'object', properties: { rules }, required: ['rules'], additionalProperties: false },
    answers: {
      200: { description: 'What is promised now', schema: kept },
      412: { description: 'Somebody else has changed it since' },
    },
    async handle(ctx, { body, headers }) {
      const given = (body as { rules: ReplyPromise[] }).rules
      const promises = await savePromises(ctx, given, parseIfMatch(headers['if-match']))
      return { body: promises, headers: { etag: `"${promises.version}"` } }
    },
  },
]

const reports: readonly Route[] = [
  {
    method: 'GET',
    path: '/reports/reply-times',
    operation: 'getReplyTimes',
    summary: 'Whether promised reply times were kept, by person, source or channel',
    tag: 'Reports',
    right: { object: 'activity', verb: 'read' },
    query: { ...period, groupBy: { type: 'string', enum: [...replyGroups] }, ...narrowed },
    answers: {
      200: { description: 'Of the requests that the caller may see', schema: object({ rows: array(row), all: row }) },
    },
    handle: async (ctx, { query }) => ({ body: await replyReport(ctx, query) }),
  },
  {
    method: 'GET',
    path: '/promised-replies',
    operation: 'listPromisedReplies',
    summary: 'Requests that were promised an answer, the longest overdue first: what the report counts',
    tag: 'Reports',
    right: { object: 'activity', verb: 'read' },
    tellsOfRecords: true,
    query: {
      ...period,
      state: { type: 'string', enum: [...replyStates] },
      record: { type: 'string', format: 'uuid', description: 'Only those of one card' },
      ...narrowed,
    },
    answers: {
      200: {
        description: 'At most 200; `more` tells that there are others',
        schema: object({
          data: array(
            object({
              object: text,
              id: text,
              title: maybe,
              person: maybe,
              channel: text,
              since: text,
              dueAt: text,
              answeredAt: maybe,
              state: text,
            }),
          ),
          more: { type: 'boolean' },
        }),
      },
    },
    handle: async (ctx, { query }) => ({ body: await listReplies(ctx, query) }),
  },
]

export const replyTimeRoutes: readonly Route[] = [...settings, ...reports]
