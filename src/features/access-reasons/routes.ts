import type { JsonObject } from '../../model/index.ts'
import { scopes, verbs } from '../../model/index.ts'
import { wayRules } from '../../records/access.ts'
import { recordVerbs } from '../../records/index.ts'
import { stopRules } from '../../records/reasons.ts'
import type { Route } from '../feature.ts'
import { explainAccess } from './explain.ts'
import { rightsOfPerson } from './rights-of.ts'

const id: JsonObject = { type: 'string', format: 'uuid' }
const text: JsonObject = { type: 'string' }
const named = (nullable = true): JsonObject => ({
  type: nullable ? ['object', 'null'] : 'object',
  properties: { id, name: text },
  required: ['id', 'name'],
})

const person: JsonObject = {
  type: 'object',
  properties: { id, name: text, active: { type: 'boolean' }, role: named(), team: named() },
  required: ['id', 'name', 'active', 'role', 'team'],
}

const fieldRules = ['admin', 'role', 'computed', 'usual', 'fixed']
const said: JsonObject = {
  says: { ...text, description: 'The rule in words' },
  advice: { type: ['string', 'null'], description: 'To administrators: what changes a refusal' },
}

const reasons: JsonObject = {
  type: 'object',
  properties: {
    user: person,
    verbs: {
      type: 'array',
      description: 'What he may do with the record; empty where only a field is asked about',
      items: {
        type: 'object',
        properties: {
          verb: { enum: [...recordVerbs] },
          allowed: { type: 'boolean' },
          rule: { enum: [...new Set(['admin', ...wayRules, ...stopRules])] },
          scope: { enum: [...scopes] },
          ...said,
        },
        required: ['verb', 'allowed', 'rule', 'scope', 'says', 'advice'],
      },
    },
    field: {
      type: ['object', 'null'],
      properties: { field: text, right: { enum: ['hidden', 'read', 'write'] }, rule: { enum: fieldRules }, ...said },
      required: ['field', 'right', 'rule', 'says', 'advice'],
    },
  },
  required: ['user', 'verbs', 'field'],
}

const explain: Route = {
  method: 'GET',
  path: '/access-reasons',
  operation: 'explainAccess',
  summary:
    'Who may do what with a record or a field, and by which rule. Administrators ask about everybody, heads of teams about their people, everybody about himself; of what you do not see yourself nothing is told',
  tag: 'Users',
  right: 'signedIn',
  query: {
    type: 'object',
    required: ['object'],
    properties: {
      object: { ...text, maxLength: 100, minLength: 1, description: 'Name of the object: `lead`' },
      record: { ...text, maxLength: 100, minLength: 1, description: 'Id or number of the record: `L-1042`' },
      field: { ...text, maxLength: 100, minLength: 1, description: 'Name of a field' },
      user: { ...id, description: 'One person; otherwise all, page by page' },
      q: { ...text, maxLength: 200, description: 'Part of a name' },
      cursor: { ...id, description: 'Where the page before ended' },
    },
  },
  answers: {
    200: {
      description: 'Reasons, person by person',
      schema: {
        type: 'object',
        properties: {
          record: {
            type: ['object', 'null'],
            properties: {
              object: text,
              id,
              title: { type: ['string', 'null'] },
              owner: named(),
              deleted: { type: 'boolean' },
            },
            required: ['object', 'id', 'title', 'owner', 'deleted'],
          },
          data: { type: 'array', items: reasons },
          nextCursor: { type: ['string', 'null'] },
        },
        required: ['record', 'data', 'nextCursor'],
      },
    },
    404: { description: 'There is no such record or person, or it is not yours to see' },
  },
  handle: async (ctx, { query }) => ({ body: await explainAccess(ctx, { object: '', ...query }) }),
}

const rights: Route = {
  method: 'GET',
  path: '/users/{id}/rights',
  operation: 'getRightsOfUser',
  summary: 'What somebody may do all in all, and what each right follows from. For administrators and himself',
  tag: 'Users',
  right: 'signedIn',
  answers: {
    200: {
      description: 'His rights by object, verb and field',
      schema: {
        type: 'object',
        properties: {
          user: person,
          people: {
            type: 'object',
            description: 'How many people’s records a right takes in that reaches so far',
            properties: { own: { type: 'integer' }, team: { type: 'integer' }, branch: { type: 'integer' } },
            required: ['own', 'team', 'branch'],
          },
          objects: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                object: text,
                label: text,
                configuration: { type: 'boolean', description: 'Part of the set-up' },
                owned: { type: 'boolean', description: 'Its records have owners' },
                rights: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      verb: { enum: [...verbs] },
                      scope: { enum: [...scopes] },
                      rule: { enum: ['key', 'admin', 'setUp', 'role'] },
                    },
                    required: ['verb', 'scope', 'rule'],
                  },
                },
                fields: {
                  type: 'array',
                  description: 'Those hidden from him or shown for reading only',
                  items: {
                    type: 'object',
                    properties: {
                      field: text,
                      label: text,
                      right: { enum: ['hidden', 'read'] },
                      rule: { enum: fieldRules },
                    },
                    required: ['field', 'label', 'right', 'rule'],
                  },
                },
              },
              required: ['object', 'label', 'configuration', 'owned', 'rights', 'fields'],
            },
          },
        },
        required: ['user', 'people', 'objects'],
      },
    },
    404: { description: 'There is no such person' },
  },
  handle: async (ctx, { params }) => ({ body: rightsOfPerson(ctx, params.id ?? '') }),
}

export const reasonRoutes: readonly Route[] = [explain, rights]
