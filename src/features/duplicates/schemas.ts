import type { JsonObject } from '../../model/index.ts'
import { comparedObjects, pairObjects } from './subjects.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: ['string', 'null'], format: 'date-time' }
const share: JsonObject = { type: 'number', minimum: 0, maximum: 1 }
export const objectName: JsonObject = { type: 'string', description: '`contacts`, `leads` or `companies`' }

export const pairObjectName: JsonObject = {
  type: 'string',
  description: '`contacts`, `leads`, `companies`, or `leadContact`: leads and the contacts that they may be',
}

const reason: JsonObject = {
  type: 'object',
  properties: {
    field: { type: 'string' },
    level: { type: 'string', description: 'How far both agree in it: `equal`, `typo`, `nickname` …, `different`' },
    weight: { type: 'number', description: 'What that says, in bits: above 0 for one, below for two' },
  },
  required: ['field', 'level', 'weight'],
}
export const record: JsonObject = { type: 'object', additionalProperties: true }

const pair: JsonObject = {
  type: 'object',
  properties: {
    id,
    object: { enum: [...pairObjects], description: '`leadContact`: a lead and the contact that he may be' },
    objects: {
      type: 'array',
      items: { enum: [...comparedObjects] },
      minItems: 2,
      maxItems: 2,
      description: 'Object of each of the two',
    },
    probability: share,
    why: { type: 'array', items: reason },
    records: {
      type: 'array',
      items: record,
      minItems: 2,
      maxItems: 2,
      description: 'The older first; the lead before the contact',
    },
    mayMerge: { type: 'boolean' },
  },
  required: ['id', 'object', 'objects', 'probability', 'why', 'records', 'mayMerge'],
}

const object = (properties: Record<string, JsonObject>): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

export const pairs = object({
  data: { type: 'array', items: pair },
  nextCursor: { type: ['string', 'null'] },
  total: { type: 'integer', description: 'Up to 10,000' },
})

export const alike = object({
  data: { type: 'array', items: object({ probability: share, why: { type: 'array', items: reason }, record }) },
})

export const scan = object({
  object: { enum: [...comparedObjects] },
  state: {
    enum: ['reading', 'comparing', 'following'],
    description: '`following`: all are compared, and what changes is compared by itself',
  },
  progress: share,
  records: { type: 'integer' },
  waiting: { type: 'integer', description: 'Records that have changed and are to be compared' },
  begunAt: moment,
  endedAt: moment,
  mergeAbove: { type: ['number', 'null'] },
  thresholds: {
    type: 'array',
    items: object({
      above: share,
      pairs: { type: 'integer' },
      precision: { type: ['number', 'null'], description: 'The share of them that are one, as the weights reckon' },
    }),
  },
  weights: {
    type: 'array',
    items: object({
      field: { type: 'string' },
      levels: { type: 'array', items: object({ m: { type: 'number' }, u: { type: 'number' } }) },
    }),
  },
})

export const attached = object({ lead: record, contact: record })

export const detached = object({
  kept: {
    type: 'array',
    items: object({ object: { type: 'string' }, id, field: { type: 'string' } }),
    description: 'What people have changed since, and was left as it is',
  },
})

export const merged = object({
  data: {
    type: 'array',
    items: object({
      id,
      object: { type: 'string' },
      merge: id,
      kept: id,
      title: { type: ['string', 'null'] },
      probability: share,
      at: moment,
      undone: { type: 'boolean' },
    }),
  },
})

export const listOf = (items: JsonObject): JsonObject => object({ data: { type: 'array', items } })
