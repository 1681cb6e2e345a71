import type { JsonObject } from '../../model/index.ts'
import { download } from '../download.ts'
import type { Route, RouteRequest } from '../feature.ts'
import { countNames, states } from './bulk-change.ts'
import { presentBulkChange, presentShort } from './present.ts'
import { bulkRowsAsCsv, listBulkRows, rowOutcomes } from './row-list.ts'
import {
  cancelBulkChange,
  createBulkChange,
  mostNamed,
  readableBulkChange,
  readableBulkChanges,
  startCommit,
  startUndo,
} from './verbs.ts'

const tag = 'bulk changes'
const id: JsonObject = { type: 'string', format: 'uuid' }
const ids: JsonObject = { type: 'array', items: id, maxItems: mostNamed }
const fields: JsonObject = { type: 'object', additionalProperties: true }
const entries: JsonObject = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } }
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }

const edit: JsonObject = {
  type: 'object',
  properties: {
    set: { ...fields, description: 'Fields and the values that all records get; null empties' },
    add: { ...entries, description: 'What is added to lists: tags, several choices, several records' },
    take: { ...entries, description: 'What is taken out of them' },
    remove: { type: 'boolean', description: 'Puts the records into the trash instead' },
    restore: { type: 'boolean', description: 'Takes the records out of the trash instead; `query` finds them there' },
  },
  additionalProperties: false,
}

const short: JsonObject = {
  type: 'object',
  properties: {
    id,
    object: { type: 'string' },
    state: { enum: [...states] },
    owner: id,
    change: edit,
    counts: {
      type: 'object',
      properties: Object.fromEntries(countNames.map(name => [name, { type: 'integer' }])),
      required: [...countNames],
    },
    progress: {
      type: 'object',
      properties: { done: { type: 'integer' }, of: { type: 'integer' } },
      required: ['done', 'of'],
    },
    reverting: { type: 'boolean' },
    silent: { type: 'boolean', description: 'Flows do not begin by it, nor are people or other servers told of it' },
    createdAt: moment,
    committedAt: moment,
    finishedAt: moment,
  },
  required: ['id', 'object', 'state', 'counts', 'progress', 'reverting', 'silent'],
}

const titled: JsonObject = { type: 'object', properties: { id, title: { type: 'string' } }, required: ['id', 'title'] }

const whole: JsonObject = {
  ...short,
  properties: {
    ...(short.properties as JsonObject),
    examples: {
      type: 'array',
      items: {
        type: 'object',
        properties: { id, title: { type: 'string' }, before: fields, after: fields },
        required: ['id', 'title', 'before', 'after'],
      },
    },
    refusals: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          field: { type: ['string', 'null'] },
          code: { type: 'string' },
          message: { type: 'string' },
          count: { type: 'integer' },
        },
        required: ['code', 'message', 'count'],
      },
    },
    kept: { type: 'array', items: titled, description: 'What could not be undone: people have changed it since' },
    failure: { type: ['object', 'null'], additionalProperties: true },
  },
}

const row: JsonObject = {
  type: 'object',
  properties: {
    id,
    title: { type: 'string' },
    outcome: { enum: [...rowOutcomes, null], description: '`change`: still to be done; `null`: not looked at yet' },
    reason: { type: ['object', 'null'], properties: { code: { type: 'string' }, message: { type: 'string' } } },
  },
  required: ['id', 'title', 'outcome', 'reason'],
}

const outcomeQuery = { outcome: { enum: [...rowOutcomes] } }

const outcomeIn = ({ query }: RouteRequest) => rowOutcomes.find(outcome => outcome === query.outcome)

const told = { description: 'The bulk change', schema: whole }

export const bulkChangeRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/bulk-changes',
    operation: 'createBulkChange',
    tag,
    right: 'signedIn',
    maxBytes: 8_388_608,
    body: {
      type: 'object',
      properties: {
        object: { type: 'string', description: 'E.g. `leads`' },
        query: {
          type: 'object',
          properties: { filter: fields, q: { type: 'string' } },
          additionalProperties: false,
          description: 'All records of a list, as `POST /leads/query` finds them',
        },
        ids: { ...ids, description: 'Or these records' },
        except: { ...ids, description: 'But not these' },
        change: edit,
      },
      required: ['object', 'change'],
      additionalProperties: false,
    },
    summary:
      'Previews one change of many records: what would become others, what is so already, what may not be and why. Which records were found is kept; nothing is changed until it is committed',
    answers: { 202: told },
    handle: createBulkChange,
  },
  {
    method: 'GET',
    path: '/bulk-changes',
    operation: 'listBulkChanges',
    tag,
    right: 'signedIn',
    summary: 'Bulk changes of the last 30 days, newest first: one’s own, for an administrator all',
    answers: {
      200: {
        description: 'Bulk changes',
        schema: { type: 'object', properties: { data: { type: 'array', items: short } }, required: ['data'] },
      },
    },
    handle: async ctx => ({ body: { data: (await readableBulkChanges(ctx)).map(bulk => presentShort(ctx, bulk)) } }),
  },
  {
    method: 'GET',
    path: '/bulk-changes/{id}',
    operation: 'getBulkChange',
    tag,
    right: 'signedIn',
    summary: 'What a bulk change will do or has done, and how far it is',
    answers: { 200: told },
    handle: async (ctx, request) => ({ body: await presentBulkChange(ctx, await readableBulkChange(ctx, request)) }),
  },
  {
    method: 'GET',
    path: '/bulk-changes/{id}/rows',
    operation: 'listBulkChangeRows',
    tag,
    right: 'signedIn',
    query: {
      ...outcomeQuery,
      cursor: { type: 'string', pattern: '^[0-9]{1,9}$' },
      limit: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    },
    summary: 'Its records one by one, with what becomes or became of each, and why not',
    answers: {
      200: {
        description: 'A page of records',
        schema: {
          type: 'object',
          properties: { data: { type: 'array', items: row }, nextCursor: { type: ['string', 'null'] } },
          required: ['data', 'nextCursor'],
        },
      },
    },
    handle: async (ctx, request) => ({
      body: await listBulkRows(ctx, await readableBulkChange(ctx, request), {
        outcome: outcomeIn(request),
        after: Number(request.query.cursor ?? 0),
        limit: Number(request.query.limit ?? 50),
      }),
    }),
  },
  {
    method: 'GET',
    path: '/bulk-changes/{id}/rows.csv',
    operation: 'getBulkChangeRows',
    tag,
    right: 'signedIn',
    query: outcomeQuery,
    summary: 'The same of all of them as a file',
    answers: { 200: { description: 'CSV, UTF-8', type: 'text/csv', schema: { type: 'string' } } },
    handle: async (ctx, request) => {
      const bulk = await readableBulkChange(ctx, request)
      return {
        content: bulkRowsAsCsv(ctx, bulk, outcomeIn(request)),
        headers: download(`${bulk.object}-${bulk.id}.csv`, 'text/csv; charset=utf-8'),
      }
    },
  },
  {
    method: 'POST',
    path: '/bulk-changes/{id}/commit',
    operation: 'commitBulkChange',
    tag,
    right: 'signedIn',
    body: {
      type: 'object',
      properties: {
        silent: {
          type: 'boolean',
          description:
            'Flows do not begin by it, nor are people or other servers told of it, also when it is undone. For administrators; what is gone on with stays as it was begun',
        },
      },
      additionalProperties: false,
    },
    summary: 'Does what the preview shows, in portions; what broke off goes on where it stopped',
    answers: { 202: told },
    handle: startCommit,
  },
  {
    method: 'POST',
    path: '/bulk-changes/{id}/cancel',
    operation: 'cancelBulkChange',
    tag,
    right: 'signedIn',
    summary: 'Ends a bulk change, or its undoing, after the portion under way. What is done stays, and can be undone',
    answers: { 200: told },
    handle: cancelBulkChange,
  },
  {
    method: 'DELETE',
    path: '/bulk-changes/{id}',
    operation: 'undoBulkChange',
    tag,
    right: 'signedIn',
    summary:
      'Undoes a bulk change: former values come back where they still are what it gave, removed records too. What people have changed since stays, and is listed under `kept`',
    answers: { 200: { ...told, description: 'Undone' }, 202: { ...told, description: 'Being undone' } },
    handle: startUndo,
  },
]
