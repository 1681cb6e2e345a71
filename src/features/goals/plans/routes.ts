import type { JsonObject } from '../../../model/index.ts'
import type { Route } from '../../feature.ts'
import { planMeasures, spans } from '../../sales-plans.ts'
import { amount, decimal, id, list, or, planSchema, text, told } from '../schemas.ts'
import { productSheet } from './product-sheet.ts'
import { type PlanAsked, setPlansOf } from './set.ts'
import { planSheet, plansBy } from './sheet.ts'

const tag = 'Reports'
const right = { object: 'deal', verb: 'read' } as const
const day: JsonObject = { type: 'string', format: 'date' }
const kinds = ['user', 'team', 'company', 'product', 'productCategory']
const members = { plan: or(planSchema), fact: decimal, attained: or({ type: 'number' }) }

export const planRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/plans',
    operation: 'getPlans',
    summary:
      'What was to be sold in a year and what was, month by month or quarter by quarter, by people and teams or by products',
    tag,
    right,
    tellsOfRecords: true,
    query: {
      year: { type: 'integer', minimum: 2000, maximum: 2100, description: 'Without it the present one' },
      span: { enum: [...spans] },
      measure: {
        enum: [...planMeasures],
        description: 'Usually revenue, in the company’s currency; `deals`: how many',
      },
      by: {
        enum: [...plansBy],
        description: 'Usually people; products and branches of the catalogue for who sees all deals',
      },
      asOf: { type: 'string', format: 'date-time', description: 'As plans and sales were at that moment' },
    },
    answers: {
      200: {
        description: 'Plans, sales, and how much of the plan is reached',
        schema: told({
          year: { type: 'integer' },
          span: { enum: [...spans] },
          measure: { enum: [...planMeasures] },
          by: { enum: [...plansBy] },
          currency: text,
          asOf: or({ type: 'string', format: 'date-time' }),
          periods: list(told({ from: day, to: day })),
          unrated: { type: 'integer', description: 'Deals in no sum, for want of a rate' },
          seesProducts: { type: 'boolean' },
          lines: list(
            told({
              key: text,
              of: told({ kind: { enum: kinds }, id: or(id) }),
              name: text,
              depth: { type: 'integer' },
              canSet: { type: 'boolean' },
              cells: list(told({ from: day, ...members, pace: or(decimal) })),
              total: told(members),
            }),
          ),
        }),
      },
    },
    handle: async (ctx, { query }) => ({
      body:
        query.by === 'products' || query.by === 'categories'
          ? await productSheet(ctx, query, query.by)
          : await planSheet(ctx, query),
    }),
  },
  {
    method: 'PUT',
    path: '/plans',
    operation: 'setPlans',
    summary:
      'Set what is to be sold, all or none: of people and teams one answers for, of the company and its products',
    tag,
    right,
    body: {
      type: 'object',
      properties: {
        plans: {
          type: 'array',
          minItems: 1,
          maxItems: 1000,
          items: {
            type: 'object',
            properties: {
              of: {
                type: 'object',
                properties: { kind: { enum: kinds }, id: or(id) },
                required: ['kind'],
                additionalProperties: false,
              },
              measure: { enum: [...planMeasures] },
              span: { enum: [...spans] },
              from: { ...day, description: 'First day of the month or quarter' },
              amount: { anyOf: [amount, { type: 'null' }], description: 'null: none any more' },
            },
            required: ['of', 'measure', 'span', 'from', 'amount'],
            additionalProperties: false,
          },
        },
      },
      required: ['plans'],
      additionalProperties: false,
    },
    answers: {
      200: { description: 'How many were set', schema: told({ set: { type: 'integer' } }) },
      404: { description: 'There is nobody such, or you do not see all of his deals' },
    },
    handle: async (ctx, { body }) => ({ body: { set: await setPlansOf(ctx, (body as { plans: PlanAsked[] }).plans) } }),
  },
]
