import type { JsonObject } from '../../model/index.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
const day: JsonObject = { type: ['string', 'null'], format: 'date' }
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }

export const listOf = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items } },
  required: ['data'],
})

export const waySchema: JsonObject = {
  type: 'object',
  properties: {
    late: { type: 'boolean', description: 'It is open, and its day has passed' },
    stages: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          stage: id,
          name: { type: 'string' },
          clientName: { type: 'string', description: 'How the client reads of it' },
          tellsClient: { type: 'boolean', description: 'The client gets a letter when it is reached' },
          kind: { enum: ['open', 'won', 'lost'] },
          reachedAt: moment,
          leftAt: moment,
          plannedOn: { ...day, description: 'By which day it is expected; null: reached, or nobody can tell' },
        },
      },
    },
    told: {
      type: 'array',
      description: 'Of which stages the client was told, or why not',
      items: {
        type: 'object',
        properties: {
          stage: id,
          at: { type: 'string', format: 'date-time' },
          outcome: { enum: ['written', 'noAddress', 'noMailbox', 'failed'] },
          address: { type: ['string', 'null'] },
        },
      },
    },
    address: { type: ['string', 'null'], description: 'To which the client is written; null: he has none' },
  },
  required: ['stages', 'late', 'told', 'address'],
}

export const lineSchema: JsonObject = {
  type: 'object',
  properties: {
    line: { type: 'integer', description: 'Place in the order, 0 is the first' },
    name: { type: 'string' },
    unit: { type: ['string', 'null'] },
    ordered: { type: 'number' },
    returned: { type: 'number' },
    left: { type: 'number', description: 'Can still be returned, of it and of lines like it' },
  },
}

export const returnedLines: JsonObject = {
  type: 'array',
  maxItems: 1000,
  items: {
    type: 'object',
    properties: {
      line: { type: 'integer', minimum: 0, description: 'Place in the order, 0 is the first' },
      quantity: { type: 'number', exclusiveMinimum: 0, maximum: 1e9 },
    },
    required: ['line', 'quantity'],
    additionalProperties: false,
  },
}

export const newCase: JsonObject = {
  type: 'object',
  properties: {
    kind: { enum: ['question', 'complaint', 'return'] },
    name: { type: 'string', minLength: 1, maxLength: 300 },
    text: { type: 'string', maxLength: 10_000 },
    owner: id,
    contact: id,
    dueOn: { type: 'string', format: 'date' },
    lines: returnedLines,
  },
  required: ['kind'],
  additionalProperties: false,
}

export const chainSchema: JsonObject = {
  type: 'object',
  properties: {
    object: { enum: ['deal', 'quote', 'order', 'invoice', 'case'] },
    id,
    number: { type: ['string', 'null'] },
    documentNumber: { type: ['string', 'null'] },
    name: { type: 'string' },
    status: { type: ['string', 'null'] },
    stage: { type: ['string', 'null'] },
    total: { type: ['object', 'null'], description: 'Amount and currency, where the caller may read them' },
    createdAt: { type: 'string', format: 'date-time' },
  },
}

export const settingMembers: JsonObject = {
  caseDays: { type: 'integer', minimum: 0, maximum: 365, description: 'Working days until a case is due' },
  subject: {
    type: ['string', 'null'],
    minLength: 1,
    maxLength: 200,
    description:
      'Of letters that tell clients of stages, with {{number}}, {{name}}, {{stage}}, {{due}}, {{manager}}, {{link}}; null: the usual words',
  },
  body: { type: ['string', 'null'], minLength: 1, maxLength: 5000 },
}

export const settingSchema: JsonObject = {
  type: 'object',
  properties: { ...settingMembers, version: { type: 'integer', description: '0: nobody has set them yet' } },
  required: ['caseDays', 'subject', 'body', 'version'],
}
