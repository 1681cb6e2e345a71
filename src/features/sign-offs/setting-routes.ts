import { type JsonObject, parseIfMatch } from '../../model/index.ts'
import type { Route } from '../feature.ts'
import { type DiscountLimit, listLimits, saveLimits } from './limits.ts'
import type { NewRule } from './rule.ts'
import { addRule, changeRule, listRules, removeRule } from './rules.ts'
import { laterConditions, limitSchema, listOf, ruleMembers, ruleSchema } from './schemas.ts'

const tag = 'Set-up'
const ruleBody: JsonObject = {
  type: 'object',
  properties: ruleMembers,
  required: Object.keys(ruleMembers).filter(name => !(name in laterConditions)),
  additionalProperties: false,
}

const ruleOf = (body: unknown): NewRule => ({
  ...laterConditions,
  ...(body as Omit<NewRule, keyof typeof laterConditions>),
})

export const settingRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/discount-limits',
    operation: 'listDiscountLimits',
    summary: 'How much people of each role may take off by themselves; roles without a line have no limit',
    tag,
    right: 'admin',
    answers: { 200: { description: 'Limits by role', schema: listOf(limitSchema) } },
    handle: async ctx => ({ body: { data: await listLimits(ctx) } }),
  },
  {
    method: 'PUT',
    path: '/discount-limits',
    operation: 'saveDiscountLimits',
    summary: 'Set the limits of all roles',
    tag,
    right: 'admin',
    configures: true,
    body: {
      type: 'object',
      properties: { limits: { type: 'array', maxItems: 200, items: limitSchema } },
      required: ['limits'],
      additionalProperties: false,
    },
    answers: { 200: { description: 'Limits by role', schema: listOf(limitSchema) } },
    handle: async (ctx, { body }) => ({
      body: { data: await saveLimits(ctx, (body as { limits: DiscountLimit[] }).limits) },
    }),
  },
  {
    method: 'GET',
    path: '/sign-off-rules',
    operation: 'listSignOffRules',
    summary: 'What has to be approved, and by whom in which order',
    tag,
    right: 'admin',
    answers: { 200: { description: 'Rules in their order', schema: listOf(ruleSchema) } },
    handle: async ctx => ({ body: { data: await listRules(ctx) } }),
  },
  {
    method: 'POST',
    path: '/sign-off-rules',
    operation: 'addSignOffRule',
    summary: 'Add a rule for what has to be approved',
    tag,
    right: 'admin',
    configures: true,
    body: ruleBody,
    answers: { 201: { description: 'The rule', schema: ruleSchema } },
    async handle(ctx, { body }) {
      const rule = await addRule(ctx, ruleOf(body))
      return { status: 201, body: rule, headers: { etag: `"${rule.version}"` } }
    },
  },
  {
    method: 'PUT',
    path: '/sign-off-rules/{id}',
    operation: 'changeSignOffRule',
    summary: 'Change a rule; what was asked for by it goes on as it was asked',
    tag,
    right: 'admin',
    configures: true,
    body: ruleBody,
    answers: {
      200: { description: 'The rule', schema: ruleSchema },
      412: { description: 'Somebody else has changed it since' },
    },
    async handle(ctx, { params, body, headers }) {
      const rule = await changeRule(ctx, params.id ?? '', ruleOf(body), parseIfMatch(headers['if-match']))
      return { body: rule, headers: { etag: `"${rule.version}"` } }
    },
  },
  {
    method: 'DELETE',
    path: '/sign-off-rules/{id}',
    operation: 'removeSignOffRule',
    summary: 'Remove a rule; what was asked for by it goes on',
    tag,
    right: 'admin',
    configures: true,
    answers: { 204: { description: 'Removed' } },
    async handle(ctx, { params }) {
      await removeRule(ctx, params.id ?? '')
      return { status: 204 }
    },
  },
]
