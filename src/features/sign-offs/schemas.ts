import type { JsonObject } from '../../model/index.ts'
import { signedObjects } from '../sign-off.ts'
import type { NewRule } from './rule.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const person: JsonObject = { type: ['object', 'null'], properties: { id, name: { type: 'string' } } }
const percent: JsonObject = { type: ['number', 'null'], minimum: 0, maximum: 100 }

export const listOf = (items: JsonObject): JsonObject => ({
  type: 'object',
  properties: { data: { type: 'array', items } },
  required: ['data'],
})

export const on: JsonObject = {
  type: 'object',
  properties: { object: { enum: [...signedObjects] }, id },
  required: ['object', 'id'],
  additionalProperties: false,
}

export const reasons: JsonObject = {
  type: 'array',
  items: {
    type: 'object',
    properties: {
      kind: { enum: ['limit', 'rule'] },
      what: { enum: ['perLine', 'whole', 'minMargin'], description: 'Which limit is passed' },
      value: { type: 'number', description: 'Per cent, as it is' },
      limit: { type: 'number' },
      rule: id,
      name: { type: 'string' },
    },
  },
}

const decision: JsonObject = {
  type: ['object', 'null'],
  properties: {
    verdict: { enum: ['approve', 'decline'] },
    by: person,
    inPlaceOf: { ...person, description: 'Whose deputy he was' },
    note: { type: ['string', 'null'] },
    via: { enum: ['page', 'mail'] },
    at: { type: 'string', format: 'date-time' },
  },
}

export const signOffSchema: JsonObject = {
  type: 'object',
  properties: {
    id,
    on,
    name: { type: ['string', 'null'] },
    number: { type: ['string', 'null'] },
    kind: { type: ['string', 'null'] },
    company: { type: ['string', 'null'] },
    total: { type: ['object', 'null'] },
    discount: { ...percent, description: 'Off all, per cent' },
    lineDiscount: { ...percent, description: 'The largest of a line, per cent' },
    margin: { type: ['number', 'null'], description: 'Per cent; only where the caller may see it' },
    paymentTerms: { type: ['string', 'null'] },
    reasons,
    state: { enum: ['open', 'approved', 'declined', 'void', 'withdrawn'] },
    askedBy: person,
    askedAt: { type: 'string', format: 'date-time' },
    note: { type: ['string', 'null'] },
    endedAt: moment,
    step: { type: 'integer', description: 'The present one, 0 is the first' },
    steps: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          mode: { enum: ['all', 'any'] },
          seats: {
            type: 'array',
            items: {
              type: 'object',
              properties: { kind: { enum: ['role', 'user'] }, name: { type: 'string' }, decision },
            },
          },
        },
      },
    },
    canDecide: { type: 'boolean', description: 'It is the caller’s turn' },
    inPlaceOf: { ...person, description: 'In whose place he would decide' },
    canWithdraw: { type: 'boolean' },
  },
  required: ['id', 'on', 'state', 'reasons', 'steps', 'step', 'canDecide', 'canWithdraw', 'askedAt'],
}

export const limitSchema: JsonObject = {
  type: 'object',
  properties: {
    role: id,
    perLine: { ...percent, description: 'The largest discount of a line; null: any' },
    whole: { ...percent, description: 'The largest discount off all; null: any' },
    minMargin: { type: ['number', 'null'], minimum: -100, maximum: 100, description: 'The smallest margin; null: any' },
  },
  required: ['role', 'perLine', 'whole', 'minMargin'],
  additionalProperties: false,
}

const approver: JsonObject = {
  oneOf: [
    {
      type: 'object',
      properties: { kind: { enum: ['role', 'user'] }, id },
      required: ['kind', 'id'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: { kind: { const: 'head', description: 'Whoever heads the owner' } },
      required: ['kind'],
      additionalProperties: false,
    },
  ],
}

export const ruleMembers: JsonObject = {
  name: { type: 'string', minLength: 1, maxLength: 200 },
  object: { enum: [...signedObjects] },
  filter: { type: ['object', 'null'], description: 'As of a list of the object; null: all' },
  discountFrom: {
    ...percent,
    description:
      'Only from so many per cent off all on, own discounts of lines counted in; null: whatever it is. Not of documents',
  },
  usualTerms: {
    type: ['array', 'null'],
    maxItems: 50,
    items: { type: 'string', minLength: 1, maxLength: 2000 },
    description: 'Terms of payment that it lets pass: only other ones; null: whatever they are. Not of documents',
  },
  roles: {
    type: 'array',
    maxItems: 200,
    uniqueItems: true,
    items: id,
    description: 'Only what people of these roles send; none: of all',
  },
  overLimit: { type: 'boolean', description: 'Only what passes the limits of whoever sends it' },
  steps: {
    type: 'array',
    minItems: 1,
    maxItems: 10,
    description: 'In order; the approvers of one stand side by side',
    items: {
      type: 'object',
      properties: {
        mode: { enum: ['all', 'any'] },
        approvers: { type: 'array', minItems: 1, maxItems: 20, items: approver },
      },
      required: ['mode', 'approvers'],
      additionalProperties: false,
    },
  },
  ownAllowed: { type: 'boolean', description: 'Whoever asks may decide himself, where it is his turn' },
  remindHours: {
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    description: 'Working hours until approvers are reminded',
  },
  position: { type: 'integer', minimum: 0, maximum: 1_000_000 },
  active: { type: 'boolean' },
}

export const ruleSchema: JsonObject = {
  type: 'object',
  properties: { id, version: { type: 'integer' }, ...ruleMembers },
  required: ['id', 'version', ...Object.keys(ruleMembers)],
}

/** Conditions that came later are none where they are not said. */
export const laterConditions: Pick<NewRule, 'discountFrom' | 'usualTerms' | 'roles'> = {
  discountFrom: null,
  usualTerms: null,
  roles: [],
}
