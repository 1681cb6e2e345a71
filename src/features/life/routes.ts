import { type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { convertLead, type Parts } from '../lead-conversion.ts'
import { type Call, noteCall } from './call.ts'
import { findMatches } from './matches.ts'
import { moveDeal } from './move.ts'
import { type NextStep, nextStepSchema } from './next-step.ts'
import { postponeLead } from './postponement.ts'
import { type Refusal, refuseLead } from './refusal.ts'
import { finishTask } from './task-result.ts'
import { listUnplanned } from './unplanned.ts'

const part: JsonObject = { type: 'object', description: 'Fields of a new record, or the `id` of a known one' }
const record: JsonObject = { type: 'object' }
const schemaOf = (type: 'Lead' | 'Contact' | 'Company' | 'Deal' | 'Task' | 'Activity'): JsonObject => ({
  $ref: `#/components/schemas/${type}`,
})
const next: JsonObject = { anyOf: [schemaOf('Task'), { type: 'null' }] }

const body = (properties: JsonObject, required: string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const answer = (description: string, properties: JsonObject) => ({
  description,
  schema: { type: 'object', properties },
})

const resultRoute: Route = {
  method: 'POST',
  path: '/tasks/{id}/result',
  operation: 'finishTask',
  summary: 'Finish a task with its result, and plan the next step',
  tag: 'Tasks',
  right: { object: 'task', verb: 'update' },
  body: body({ text: { type: 'string', maxLength: 4000 }, next: nextStepSchema }, ['text']),
  answers: {
    200: answer('The task, the next one, and whether nothing is planned now', {
      task: schemaOf('Task'),
      next,
      unplanned: { type: 'boolean' },
    }),
    409: { description: 'It was finished before' },
  },
  handle: async (ctx, request) => ({
    body: await finishTask(ctx, request.params.id ?? '', request.body as { text: string; next?: NextStep }),
  }),
}

const callRoute: Route = {
  method: 'POST',
  path: '/records/{object}/{id}/calls',
  operation: 'noteCall',
  summary: 'Note a call with its result, and plan the next step',
  tag: 'Activities',
  right: { object: 'activity', verb: 'create' },
  body: body(
    {
      direction: { type: 'string', enum: ['in', 'out'] },
      result: { type: 'string', maxLength: 1000 },
      duration: { type: 'integer', minimum: 0, description: 'Seconds' },
      text: { type: 'string', maxLength: 100_000 },
      at: { type: 'string', format: 'date-time' },
      next: nextStepSchema,
    },
    ['direction', 'result'],
  ),
  answers: { 201: answer('The call and the next step', { call: schemaOf('Activity'), next }) },
  handle: async (ctx, { params, body: call }) => ({
    status: 201,
    body: await noteCall(ctx, params.object ?? '', params.id ?? '', call as Call),
  }),
}

const unplannedRoute: Route = {
  method: 'GET',
  path: '/unplanned',
  operation: 'listUnplanned',
  summary: 'Open leads or deals for which nothing is planned, the oldest first',
  tag: 'Tasks',
  right: 'signedIn',
  tellsOfRecords: true,
  query: {
    object: { type: 'string', enum: ['leads', 'deals'] },
    owner: { type: 'string', format: 'uuid' },
    owned: { type: 'boolean', description: 'true: only what is somebody’s; false: only what waits in the pool' },
    cursor: { type: 'string' },
    limit: { type: 'integer', minimum: 1, maximum: 200 },
    total: { type: 'boolean', description: 'Count what the list has, up to 10,000' },
  },
  answers: {
    200: answer('A page of records', {
      data: { type: 'array', items: record },
      nextCursor: { type: ['string', 'null'] },
      total: { $ref: '#/components/schemas/Total' },
    }),
  },
  handle: async (ctx, { query }) => ({ body: await listUnplanned(ctx, query) }),
}

const matchesRoute: Route = {
  method: 'GET',
  path: '/matches',
  operation: 'findMatches',
  summary:
    'Who is known already by this phone, e-mail, name or company, or as the person of a lead; what is out of sight is told of by its owner only',
  tag: 'Leads',
  right: { object: 'lead', verb: 'read' },
  tellsOfRecords: true,
  query: {
    lead: {
      type: 'string',
      format: 'uuid',
      description: 'Apart from the others: who else may be the person of this lead',
    },
    phone: { type: 'string', maxLength: 100 },
    email: { type: 'string', maxLength: 320 },
    name: { type: 'string', maxLength: 300 },
    company: { type: 'string', maxLength: 300 },
  },
  answers: { 200: answer('Known leads, contacts and companies', { data: { type: 'array', items: record } }) },
  handle: async (ctx, { query }) => ({ body: await findMatches(ctx, query) }),
}

const postponementRoute: Route = {
  method: 'POST',
  path: '/leads/{id}/postponement',
  operation: 'postponeLead',
  summary: 'Put a lead aside until a time; it comes back by itself',
  tag: 'Leads',
  right: { object: 'lead', verb: 'update' },
  body: body(
    { until: { type: 'string', description: 'A moment, or a day' }, note: { type: 'string', maxLength: 10_000 } },
    ['until'],
  ),
  answers: { 200: { description: 'The lead', schema: schemaOf('Lead') } },
  handle: async (ctx, request) => ({
    body: await postponeLead(ctx, request.params.id ?? '', request.body as { until: string; note?: string }),
  }),
}

const refusalRoute: Route = {
  method: 'POST',
  path: '/leads/{id}/refusal',
  operation: 'refuseLead',
  summary: 'Let a lead go, with the reason; with `until` it is worked again from then on',
  tag: 'Leads',
  right: { object: 'lead', verb: 'update' },
  body: body(
    {
      reason: { type: 'string', maxLength: 500 },
      farewell: {
        type: ['string', 'boolean'],
        maxLength: 10_000,
        description: 'Words of the farewell letter, or whether there shall be one',
      },
      until: { type: 'string', description: 'A moment, or a day' },
    },
    ['reason'],
  ),
  answers: {
    200: { description: 'The lead', schema: schemaOf('Lead') },
    409: { description: 'It is refused or converted already' },
  },
  handle: async (ctx, request) => ({ body: await refuseLead(ctx, request.params.id ?? '', request.body as Refusal) }),
}

const conversionRoute: Route = {
  method: 'POST',
  path: '/leads/{id}/conversion',
  operation: 'convertLead',
  summary: 'Make a contact or company and a deal from a lead',
  tag: 'Leads',
  right: { object: 'lead', verb: 'update' },
  body: body({ company: part, contact: part, deal: part }),
  answers: {
    201: answer('The lead and what was made of it', {
      lead: schemaOf('Lead'),
      company: schemaOf('Company'),
      contact: schemaOf('Contact'),
      deal: schemaOf('Deal'),
    }),
    409: { description: 'It is converted already; the answer says into what' },
  },
  handle: async (ctx, request) => ({
    status: 201,
    body: await convertLead(ctx, request.params.id ?? '', (request.body ?? {}) as Parts),
  }),
}

const moveRoute: Route = {
  method: 'POST',
  path: '/deals/{id}/move',
  operation: 'moveDeal',
  summary: 'Move a deal to a stage, with the fields that the stage demands',
  tag: 'Deals',
  right: { object: 'deal', verb: 'update' },
  body: {
    type: 'object',
    properties: { stage: { type: 'string', format: 'uuid' } },
    required: ['stage'],
    additionalProperties: true,
  },
  answers: {
    200: { description: 'The deal', schema: schemaOf('Deal') },
    422: { description: 'The stage demands more; every missing field is named' },
  },
  async handle(ctx, { params, body: input, headers }) {
    const deal = await moveDeal(
      ctx,
      params.id ?? '',
      input as JsonObject & { stage: string },
      parseIfMatch(headers['if-match']),
    )
    return { body: deal, headers: { etag: `"${deal.version}"` } }
  },
}

export const lifeRoutes: readonly Route[] = [
  resultRoute,
  callRoute,
  unplannedRoute,
  matchesRoute,
  postponementRoute,
  refusalRoute,
  conversionRoute,
  moveRoute,
]
