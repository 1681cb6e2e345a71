import { whenceOf } from '../../access/security-events.ts'
import { isJsonObject, type JsonObject } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { ruleOf, turnRuleOff, turnRuleOn } from './rule.ts'

const tag = 'Encryption'
const path = '/two-person-rule'

const schema: JsonObject = {
  type: 'object',
  properties: {
    on: { type: 'boolean' },
    since: { type: ['string', 'null'], format: 'date-time' },
    by: {
      type: ['object', 'null'],
      properties: { id: { type: 'string', format: 'uuid' }, name: { type: 'string' } },
      required: ['id', 'name'],
    },
    administrators: { type: 'integer', description: 'Administrators who can sign in; it is turned on with two' },
  },
  required: ['on', 'since', 'by', 'administrators'],
}

const get: Route = {
  method: 'GET',
  path,
  operation: 'getTwoPersonRule',
  summary: 'Whether what concerns the key of the company needs two administrators',
  tag,
  right: 'admin',
  answers: { 200: { description: 'The rule', schema } },
  handle: async ctx => ({ body: { ...(await ruleOf(ctx)) } }),
}

const isTurningOff = (body: unknown): boolean => isJsonObject(body) && body.on === false

const put: Route = {
  method: 'PUT',
  path,
  operation: 'setTwoPersonRule',
  summary: 'Turn it on, or have it turned off: that needs two administrators as well',
  tag,
  right: 'admin',
  configures: true,
  body: { type: 'object', properties: { on: { type: 'boolean' } }, required: ['on'] },
  answers: {
    200: { description: 'The rule as it is now', schema },
    409: { description: 'There are not two administrators who can sign in' },
  },
  twoPersons: {
    needs: (_, { body }) => isTurningOff(body),
    basis: async ctx => ({ since: (await ruleOf(ctx)).since }),
  },
  async handle(ctx, request) {
    await (isTurningOff(request.body) ? turnRuleOff : turnRuleOn)(ctx, whenceOf(request))
    return { body: { ...(await ruleOf(ctx)) } }
  },
}

export const ruleRoutes: readonly Route[] = [get, put]
