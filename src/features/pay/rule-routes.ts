import { parseIfMatch } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { noted } from '../noted.ts'
import type { NewPayRule } from './rule.ts'
import { addPayRule, changePayRule, listPayRules, removePayRule } from './rules.ts'
import { list, ruleBody, ruleSchema, told } from './schemas.ts'

const tag = 'Set-up'

export const ruleRoutes: readonly Route[] = noted([
  {
    method: 'GET',
    path: '/pay-rules',
    operation: 'listPayRules',
    summary: 'By what people are paid for what they sell',
    tag,
    right: 'admin',
    answers: {
      200: { description: 'Rules in the order in which they were made', schema: told({ data: list(ruleSchema) }) },
    },
    handle: async ctx => ({ body: { data: await listPayRules(ctx) } }),
  },
  {
    method: 'POST',
    path: '/pay-rules',
    operation: 'addPayRule',
    summary: 'Add a rule of pay',
    tag,
    right: 'admin',
    configures: true,
    body: ruleBody,
    answers: { 201: { description: 'The rule', schema: ruleSchema } },
    async handle(ctx, { body }) {
      const rule = await addPayRule(ctx, body as NewPayRule)
      return { status: 201, body: rule, headers: { etag: `"${rule.version}"` } }
    },
  },
  {
    method: 'PUT',
    path: '/pay-rules/{id}',
    operation: 'changePayRule',
    summary: 'Change a rule of pay; periods that are closed stay as they were reckoned',
    tag,
    right: 'admin',
    configures: true,
    body: ruleBody,
    answers: {
      200: { description: 'The rule', schema: ruleSchema },
      412: { description: 'Somebody else has changed it since' },
    },
    async handle(ctx, { params, body, headers }) {
      const rule = await changePayRule(ctx, params.id ?? '', body as NewPayRule, parseIfMatch(headers['if-match']))
      return { body: rule, headers: { etag: `"${rule.version}"` } }
    },
  },
  {
    method: 'DELETE',
    path: '/pay-rules/{id}',
    operation: 'removePayRule',
    summary: 'Remove a rule of pay; periods that are closed stay as they were reckoned',
    tag,
    right: 'admin',
    configures: true,
    answers: { 204: { description: 'Removed' } },
    async handle(ctx, { params }) {
      await removePayRule(ctx, params.id ?? '')
      return { status: 204 }
    },
  },
])
