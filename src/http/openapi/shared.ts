import { buckets, cycles, type JsonObject, measureFunctions, mostGroups, mostSkipped } from '../../model/index.ts'

export const ref = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` })

const problem: JsonObject = { $ref: '#/components/responses/Problem' }

/** What decides which refusals an operation knows. */
interface Refusable {
  method: string
  path: string
  signedIn: boolean
  /** It reads a body. */
  body: boolean
  /** It takes the version that the caller has seen. */
  version?: boolean
}

/** The refusals that an operation may answer with, each by its status, and what any server may say besides. */
export function problems({ method, path, signedIn, body, version = false }: Refusable): JsonObject {
  const statuses = [
    400,
    ...(signedIn ? [401, 403] : []),
    ...(path.includes('{') ? [404] : []),
    ...(method.toUpperCase() === 'GET' ? [] : [409]),
    ...(version ? [412] : []),
    ...(body ? [413, 415] : []),
    422,
    429,
    503,
  ]
  return Object.fromEntries([...statuses, '4XX', '5XX'].map(status => [status, problem]))
}

export const json = (schema: JsonObject): JsonObject => ({ 'application/json': { schema } })

export const ifMatch: JsonObject = {
  name: 'If-Match',
  in: 'header',
  description: '`"<version>"`, a list of them, or `*`; 412 when the record is of none of them',
  schema: { type: 'string' },
}
export const idempotencyKey: JsonObject = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'A repeat within 24 hours gets the first answer',
  schema: { type: 'string', maxLength: 255 },
}

const uuid: JsonObject = { type: 'string', format: 'uuid' }
const moment: JsonObject = { type: 'string', format: 'date-time' }

/** Shapes that many operations share. */
export const sharedSchemas: JsonObject = {
  Problem: {
    type: 'object',
    description: 'RFC 9457',
    properties: {
      type: { type: 'string' },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string' },
      requestId: { type: 'string' },
      errors: {
        type: 'array',
        items: {
          type: 'object',
          properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
          required: ['field', 'code', 'message'],
        },
      },
    },
    required: ['type', 'title', 'status', 'requestId'],
  },
  Can: {
    type: 'object',
    description: 'What the caller may do with the record',
    properties: { update: { type: 'boolean' }, remove: { type: 'boolean' } },
    required: ['update', 'remove'],
  },
  NewUser: {
    type: 'object',
    description: 'Fields of a user, and a password; without one he is invited',
    properties: {
      email: { type: 'string' },
      name: { type: 'string' },
      role: { type: 'string', description: 'Id or name' },
      team: { type: ['string', 'null'], description: 'Id or name' },
      password: { type: ['string', 'null'], maxLength: 1000 },
    },
    required: ['email', 'name', 'role'],
    additionalProperties: true,
  },
  Total: {
    type: 'object',
    properties: {
      value: { type: 'integer' },
      exact: { type: 'boolean', description: 'false: there are at least so many' },
    },
    required: ['value', 'exact'],
  },
  Filter: {
    type: 'object',
    description:
      'Fields with values or operators, joined by `and`, `or` and `not`: `{"stage": "…", "amount": {"gt": "1000"}, "or": [{…}, {…}]}`. A field of what is referred to is named after the reference: `{"company.industry": "…", "owner.team": "…"}`; of what a task or an activity is on, with the object: `{"on.deal.amount": {"gt": "1000"}}`. It is blank where there is no such record that the caller may read. `within` also takes what comes round in the company’s time zone: `hour:14`, `weekday:1` (Monday), `monthOfYear:12`; the currency of an amount is `amount.currency`.',
  },
  Query: {
    type: 'object',
    properties: {
      filter: ref('Filter'),
      q: { type: 'string' },
      sort: { type: 'string', description: '`-createdAt,name`' },
      limit: { type: 'integer', minimum: 1, maximum: 200 },
      cursor: { type: 'string' },
      skip: {
        type: 'integer',
        minimum: 0,
        maximum: mostSkipped,
        description:
          'Rows to pass by before the page begins, behind the cursor where there is one; not together with `q`',
      },
      fields: { type: 'array', items: { type: 'string' } },
      expand: { type: 'array', items: { type: 'string' } },
      total: { type: 'boolean' },
      trash: { type: 'string', enum: ['only', 'with'] },
      asOf: { ...moment, description: 'As they were at that moment; not with q or trash' },
    },
    additionalProperties: false,
  },
  AggregateQuery: {
    type: 'object',
    properties: {
      groupBy: {
        description:
          'Fields, moments by day or longer, `owner.team` for a field of what is referred to, and `amount.currency` for the currency of an amount; a record with several tags or choices is in the group of each, once',
        type: 'array',
        items: {
          anyOf: [
            { type: 'string' },
            {
              type: 'object',
              properties: {
                field: { type: 'string' },
                bucket: { type: 'string', enum: [...buckets, ...cycles] },
              },
              required: ['field'],
              additionalProperties: false,
            },
          ],
        },
      },
      measures: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            fn: { type: 'string', enum: [...measureFunctions] },
            field: { type: 'string' },
          },
          required: ['fn'],
          additionalProperties: false,
        },
      },
      filter: ref('Filter'),
      q: { type: 'string' },
      sort: { type: 'string', description: '`-amount:sum,stage`: by a measure or by what is grouped by' },
      limit: { type: 'integer', minimum: 1, maximum: mostGroups, description: 'Most groups' },
      asOf: { ...moment, description: 'As it was at that moment' },
    },
    additionalProperties: false,
  },
  Aggregate: {
    type: 'object',
    properties: {
      rows: {
        type: 'array',
        items: {
          type: 'object',
          properties: { group: { type: 'object' }, measures: { type: 'array', items: {} } },
          required: ['group', 'measures'],
        },
      },
      more: { type: 'boolean', description: 'There are more groups than the limit' },
    },
    required: ['rows'],
  },
  BulkAnswer: {
    type: 'object',
    properties: {
      results: {
        type: 'array',
        description: 'One for each row, in order: creations, updates, removals',
        items: {
          type: 'object',
          properties: { status: { type: 'integer' }, id: uuid, errors: { type: 'array', items: { type: 'object' } } },
          required: ['status'],
        },
      },
    },
    required: ['results'],
  },
  Merge: {
    type: 'object',
    properties: {
      from: { type: 'array', items: uuid, minItems: 1 },
      take: { type: 'object', additionalProperties: uuid, description: 'Field → id of the record whose value is kept' },
    },
    required: ['from'],
    additionalProperties: false,
  },
  Timeline: {
    type: 'object',
    properties: {
      data: {
        type: 'array',
        items: {
          type: 'object',
          properties: { at: moment, type: { type: 'string' }, record: { type: 'object' } },
          required: ['at', 'type', 'record'],
        },
      },
      nextCursor: { type: ['string', 'null'] },
    },
    required: ['data', 'nextCursor'],
  },
  Changes: {
    type: 'object',
    properties: {
      data: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            id: uuid,
            at: moment,
            kind: { type: 'string', enum: ['created', 'updated', 'removed', 'restored', 'merged'] },
            actor: { type: ['object', 'null'], properties: { id: uuid, name: { type: 'string' } } },
            inPlaceOf: {
              type: ['object', 'null'],
              properties: { id: uuid, name: { type: 'string' } },
              description: 'Whose deputy he was in doing it, by no right of his own',
            },
            via: {
              type: 'object',
              properties: {
                channel: { type: 'string' },
                reference: { type: ['string', 'null'] },
                silent: { const: true, description: 'By it no flow began, and nobody was told' },
              },
            },
            version: { type: 'integer' },
            fields: {
              type: 'array',
              items: {
                type: 'object',
                properties: { field: { type: 'string' }, before: {}, after: {} },
                required: ['field', 'before', 'after'],
              },
            },
            consent: {
              type: 'object',
              properties: {
                purpose: uuid,
                name: { type: 'object', additionalProperties: { type: 'string' } },
                act: { enum: ['given', 'withdrawn'] },
                how: { type: 'string' },
                version: { type: ['integer', 'null'] },
              },
              description: 'What the person of the record agreed to, or withdrew',
            },
          },
          required: ['id', 'at', 'kind', 'actor', 'via', 'version', 'fields'],
        },
      },
      nextCursor: { type: ['string', 'null'] },
    },
    required: ['data', 'nextCursor'],
  },
}
