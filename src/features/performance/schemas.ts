import type { JsonObject } from '../../model/index.ts'
import type { IndexColumn } from './suggestion.ts'

const text: JsonObject = { type: 'string' }
const textOrNull: JsonObject = { type: ['string', 'null'] }
const number: JsonObject = { type: 'number' }
const numberOrNull: JsonObject = { type: ['number', 'null'] }
const integer: JsonObject = { type: 'integer' }

const objectOf = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  ...more,
})

export const listOf = (items: JsonObject): JsonObject => objectOf({ data: { type: 'array', items } })

export const days: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: { days: { type: 'integer', minimum: 1, maximum: 30, description: 'Of so many days; 7 unless told' } },
}

export const request: JsonObject = objectOf({
  method: text,
  route: text,
  calls: integer,
  median: { ...number, description: 'In milliseconds, as the others' },
  p95: number,
  longest: number,
  total: number,
  failed: { ...integer, description: 'Calls answered by 5xx' },
})

const column: JsonObject = objectOf({ field: text, falling: { type: 'boolean' } })
const columns: JsonObject = { type: 'array', items: column }
const needed: JsonObject = objectOf({
  milliseconds: number,
  blocks: { ...number, description: 'Pages of 8 KB looked at' },
})

const asked: JsonObject = {
  ...objectOf({
    object: text,
    conditions: { type: 'array', items: objectOf({ field: text, operator: text }) },
    alternatives: { type: 'boolean' },
    sort: textOrNull,
    words: { type: 'boolean' },
    groups: { type: 'array', items: text },
  }),
  type: ['object', 'null'],
}

const suggestion: JsonObject = {
  type: 'object',
  properties: {
    kind: { enum: ['indexes', 'addedField', 'none'] },
    object: text,
    field: text,
    candidates: { type: 'array', items: columns },
    why: { enum: ['unknown', 'words', 'sums', 'alternatives', 'open', 'there'] },
  },
  required: ['kind'],
}

const trial: JsonObject = {
  type: ['object', 'null'],
  properties: {
    state: { enum: ['running', 'done', 'failed'] },
    why: text,
    rows: { ...integer, description: 'Records of the sample' },
    of: { ...integer, description: 'Records there are, about' },
    before: needed,
    candidates: { type: 'array', items: objectOf({ columns, after: needed, bytes: integer }) },
  },
  required: ['state'],
}

export const statement: JsonObject = {
  type: 'object',
  properties: {
    id: text,
    cause: { ...textOrNull, description: 'The operation or the job that sent it' },
    asked,
    statement: text,
    plan: { ...textOrNull, description: 'As PostgreSQL explains it, without the operands' },
    calls: integer,
    milliseconds: number,
    longest: number,
    firstAt: text,
    lastAt: text,
    trial,
    suggestion,
    days: { type: 'array', items: objectOf({ day: text, calls: integer }) },
  },
  required: [
    'id',
    'cause',
    'asked',
    'statement',
    'plan',
    'calls',
    'milliseconds',
    'longest',
    'firstAt',
    'lastAt',
    'trial',
    'suggestion',
  ],
}

export const statements: JsonObject = objectOf({
  slowAfter: { ...number, description: 'In milliseconds: what took longer is here' },
  data: { type: 'array', items: statement },
})

export const wantedIndex: JsonObject = objectOf({ columns }, { additionalProperties: false })
export const ordered: JsonObject = objectOf({ id: text })

/** One and the same text for the same columns. */
export const columnsText = (columns: readonly IndexColumn[]): string =>
  JSON.stringify(columns.map(({ field, falling }) => ({ field, falling })))

export const madeIndex: JsonObject = objectOf({
  id: text,
  name: text,
  object: text,
  columns,
  definition: text,
  state: { enum: ['building', 'ready', 'failed', 'dropping'] },
  failure: textOrNull,
  askedBy: textOrNull,
  askedAt: text,
  madeAt: textOrNull,
  before: { ...needed, type: ['object', 'null'] },
  after: { ...needed, type: ['object', 'null'] },
  size: numberOrNull,
  used: numberOrNull,
})

const table: JsonObject = objectOf({
  name: text,
  rows: number,
  dead: number,
  size: number,
  indexSize: number,
  lastVacuum: textOrNull,
})

export const installation: JsonObject = objectOf({
  version: text,
  countedSince: textOrNull,
  size: { ...number, description: 'In bytes, as all sizes' },
  cacheHits: numberOrNull,
  connections: objectOf({ used: integer, most: integer }),
  longestTransaction: numberOrNull,
  tables: { type: 'array', items: table },
  unusedIndexes: { type: 'array', items: objectOf({ name: text, table: text, size: number }) },
  queue: objectOf({
    waiting: integer,
    late: integer,
    failing: integer,
    given: { ...integer, description: 'Given up' },
  }),
  unreadEvents: { ...integer, description: '10,000 stands for more' },
})
