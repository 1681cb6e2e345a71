import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { beginByHand, beginByHook, resultsOfTask } from './begin-by.ts'
import { beginMarked, type Marked, mostMarked, stopMarked, takeBackMarked } from './marked.ts'
import { getRun, listRuns, type RunQuery, retryRun, stopRun } from './runs.ts'
import { id, listOf, runSchema } from './schemas.ts'

const tag = 'Automation'
const run = { description: 'The run', schema: runSchema }
const query: JsonObject = {
  object: { type: 'string', maxLength: 100 },
  record: id,
  state: { type: 'string', enum: ['running', 'waiting', 'done', 'failed', 'stopped', 'skipped'] },
  cursor: id,
  limit: { type: 'integer', minimum: 1, maximum: 200 },
}
const page = {
  200: {
    description: 'Runs, the newest first',
    schema: listOf(runSchema, { nextCursor: { type: ['string', 'null'] } }),
  },
}

const ids: JsonObject = { type: 'array', items: id, maxItems: mostMarked }
const marked: JsonObject = {
  type: 'object',
  properties: {
    ids: { ...ids, description: 'These records' },
    query: {
      type: 'object',
      properties: { filter: { type: 'object' }, q: { type: 'string' } },
      additionalProperties: false,
      description: 'Or all that a list shows',
    },
    except: { ...ids, description: 'But not these' },
  },
  additionalProperties: false,
}
const begunSchema: JsonObject = {
  type: 'object',
  properties: {
    batch: { ...id, description: 'By which it is taken back' },
    chosen: { type: 'integer' },
    began: { type: 'integer' },
    reasons: {
      type: 'array',
      items: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' }, count: { type: 'integer' } },
        required: ['code', 'message', 'count'],
      },
    },
  },
  required: ['batch', 'chosen', 'began', 'reasons'],
}
const stoppedSchema: JsonObject = {
  type: 'object',
  properties: { stopped: { type: 'integer' } },
  required: ['stopped'],
}

/** As its schema has let it in. */
const markedIn = (body: unknown): Marked => {
  const given = isJsonObject(body) ? body : {}
  const texts = (value: unknown) => (Array.isArray(value) ? { list: value.map(String) } : null)
  const [some, except] = [texts(given.ids), texts(given.except)]
  return {
    ...(some && { ids: some.list }),
    ...(isJsonObject(given.query) && { query: given.query }),
    ...(except && { except: except.list }),
  }
}

const asked = ({ limit, ...rest }: Record<string, string>): RunQuery => ({
  ...rest,
  ...(limit && { limit: Number(limit) }),
})

export const runRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/flows/{id}/runs',
    operation: 'listRunsOfFlow',
    summary: 'What a flow did, and did not for which reason: the newest first',
    tag,
    right: 'signedIn',
    tellsOfRecords: true,
    query,
    answers: page,
    handle: async (ctx, { params, query: given }) => ({
      body: await listRuns(ctx, { ...asked(given), flow: params.id ?? '' }),
    }),
  },
  {
    method: 'GET',
    path: '/flow-runs',
    operation: 'listFlowRuns',
    summary: 'Runs of all flows, of a record where it is named: the newest first',
    tag,
    right: 'signedIn',
    tellsOfRecords: true,
    query,
    answers: page,
    handle: async (ctx, { query: given }) => ({ body: await listRuns(ctx, asked(given)) }),
  },
  {
    method: 'GET',
    path: '/flow-runs/{id}',
    operation: 'getFlowRun',
    summary: 'A run step by step: what each got and did, and why not',
    tag,
    right: 'signedIn',
    tellsOfRecords: true,
    answers: { 200: run },
    handle: async (ctx, { params }) => ({ body: await getRun(ctx, params.id ?? '') }),
  },
  {
    method: 'POST',
    path: '/flow-runs/{id}/retry',
    operation: 'retryFlowRun',
    summary: 'Have a run that failed go on from the step that did',
    tag,
    right: 'admin',
    answers: { 200: run, 409: { description: 'It has not failed' } },
    handle: async (ctx, { params }) => ({ body: await retryRun(ctx, params.id ?? '') }),
  },
  {
    method: 'DELETE',
    path: '/flow-runs/{id}',
    operation: 'stopFlowRun',
    summary: 'End a run that is under way',
    tag,
    right: 'admin',
    answers: { 200: run, 409: { description: 'It is over' } },
    handle: async (ctx, { params }) => ({ body: await stopRun(ctx, params.id ?? '') }),
  },
  {
    method: 'POST',
    path: '/flows/{id}/runs',
    operation: 'beginFlow',
    summary: 'Begin a flow for a record by hand; its conditions hold here too',
    tag,
    right: 'signedIn',
    body: { type: 'object', properties: { record: id }, required: ['record'], additionalProperties: false },
    answers: { 201: run, 409: { description: 'It is off, runs already or its conditions are not met' } },
    async handle(ctx, { params, body }, application) {
      const { record } = body as { record: string }
      return {
        status: 201,
        body: await getRun(ctx, await beginByHand(ctx, application, { flow: params.id ?? '', record })),
      }
    },
  },
  {
    method: 'POST',
    path: '/flows/{id}/marked-runs',
    operation: 'beginFlowForMarked',
    summary: `Begin a flow for many records, at most ${mostMarked}, that you may change; its conditions hold here too`,
    tag,
    right: 'signedIn',
    body: marked,
    answers: {
      200: { description: 'For how many it began, and why not for the others', schema: begunSchema },
      409: { description: 'It is off, or about no records' },
    },
    handle: async (ctx, { params, body }, application) => ({
      body: await beginMarked(ctx, application, { flow: params.id ?? '', marked: markedIn(body) }),
    }),
  },
  {
    method: 'DELETE',
    path: '/flows/{id}/marked-runs/{batch}',
    operation: 'takeBackMarkedRuns',
    summary: 'End what one call has begun for many records, as far as it is under way; what was done stays',
    tag,
    right: 'signedIn',
    answers: { 200: { description: 'How many ended', schema: stoppedSchema } },
    handle: async (ctx, { params }) => ({
      body: { stopped: await takeBackMarked(ctx, { flow: params.id ?? '', batch: params.batch ?? '' }) },
    }),
  },
  {
    method: 'POST',
    path: '/flows/{id}/stops',
    operation: 'stopFlowForMarked',
    summary: 'End what is under way with a flow for many records that you may change',
    tag,
    right: 'signedIn',
    body: marked,
    answers: { 200: { description: 'How many ended', schema: stoppedSchema } },
    handle: async (ctx, { params, body }) => ({
      body: { stopped: await stopMarked(ctx, { flow: params.id ?? '', marked: markedIn(body) }) },
    }),
  },
  {
    method: 'POST',
    path: '/flow-hooks/{key}',
    operation: 'callFlowHook',
    summary:
      'Begin a flow from outside; what is sent are its values. With an Idempotency-Key a call that is repeated begins nothing anew',
    tag,
    right: 'public',
    maxBytes: 100_000,
    body: {
      type: 'object',
      maxProperties: 100,
      description: '`record`: id of the record that the flow is about, where it is about one; the rest are values',
      additionalProperties: true,
    },
    answers: {
      202: { description: 'Taken in', schema: { type: 'object', properties: { run: { type: ['string', 'null'] } } } },
    },
    async handle(ctx, { params, body, headers }, application) {
      const began = await beginByHook(ctx, application, {
        key: params.key ?? '',
        given: body as JsonObject,
        repeat: headers['idempotency-key'],
      })
      return { status: 202, body: { run: began } }
    },
  },
  {
    method: 'GET',
    path: '/flow-tasks/{id}',
    operation: 'getFlowTask',
    summary: 'What may come of a task that a flow has planned: the result begins with one of these',
    tag,
    right: { object: 'task', verb: 'read' },
    answers: {
      200: {
        description: 'Results to choose from; none for other tasks',
        schema: {
          type: 'object',
          properties: { results: { type: 'array', items: { type: 'string' } }, flow: { type: ['string', 'null'] } },
          required: ['results'],
        },
      },
    },
    handle: async (ctx, { params }) => ({ body: await resultsOfTask(ctx, params.id ?? '') }),
  },
]
