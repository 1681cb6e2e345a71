import { type JsonObject, payRewards, payScales } from '../../model/index.ts'
import { spans } from '../sales-plans.ts'
import { payBases, paySources } from './rule.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
export const text: JsonObject = { type: 'string' }
export const day: JsonObject = { type: 'string', format: 'date' }
/** In the currency of the company, two digits after the point. */
export const decimal: JsonObject = { type: 'string', pattern: '^-?[0-9]+\\.[0-9]{2}$' }
/** What may be given as one. */
const amount: JsonObject = { type: 'string', pattern: '^[0-9]{1,14}(\\.[0-9]{1,2})?$' }
const rate: JsonObject = { type: 'string', pattern: '^[0-9]{1,14}(\\.[0-9]{1,4})?$' }

export const or = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] })
export const list = (items: JsonObject): JsonObject => ({ type: 'array', items })
/** Of an answer: all that is named is there. */
export const told = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})
/** Of a body: all that is named is given, and nothing else. */
const given = (properties: JsonObject): JsonObject => ({ ...told(properties), additionalProperties: false })

const ids: JsonObject = { type: 'array', maxItems: 1000, items: id }
const steps: JsonObject = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  description:
    'By rising `from`, the first from 0; `from` is a total in the company’s currency, or per cent of the plan',
  items: given({ from: amount, rate: { ...rate, description: 'Per cent, or an amount a deal' } }),
}
const terms: JsonObject = {
  source: { enum: [...paySources], description: 'Deals that were won, or money that came for their invoices' },
  reward: { enum: [...payRewards], description: 'Per cent, or an amount a deal' },
  scale: {
    enum: [...payScales],
    description:
      '`marginal`: each step pays for its part of the total; `whole`: the step reached pays for all; `plan`: the same by fulfilment of the plan',
  },
  steps,
  cap: { ...or(amount), description: 'At most so much for a period' },
}
const ruleMembers: JsonObject = {
  name: { type: 'string', maxLength: 200 },
  people: {
    ...given({ users: ids, teams: ids, roles: ids }),
    description: 'For whom; none at all: everybody. Teams with those below them',
  },
  ...terms,
  base: { enum: [...payBases] },
  filter: { type: ['object', 'null'], description: 'Of deals, as lists take it', additionalProperties: true },
  span: { enum: [...spans] },
  validFrom: or(day),
  validTo: or(day),
}
export const ruleBody = given(ruleMembers)
export const ruleSchema = told({ id, version: { type: 'integer' }, ...ruleMembers })

const person = told({ id, name: text })
const deal = or(told({ id, name: or(text) }))
const named = told({ id, name: text })

export const statementSchema = told({
  user: person,
  span: { enum: [...spans] },
  from: day,
  to: day,
  currency: text,
  closing: or(told({ id, by: or(person), at: { type: 'string', format: 'date-time' } })),
  mayClose: { type: 'boolean' },
  plan: or(told({ amount: text, sold: text, fulfilled: text })),
  rules: list(told({ id, name: text, ...terms, ofMargin: { type: 'boolean' }, base: or(decimal), sum: decimal })),
  lines: list(
    told({
      kind: { enum: ['deal', 'payment', 'cap', 'correction'] },
      rule: named,
      deal: { ...deal, description: 'null where you do not see it' },
      number: or(text),
      day: or(day),
      base: { ...or(decimal), description: 'His share of the amount or margin, as far as it lies in the step' },
      ofMargin: { type: 'boolean' },
      share: { ...or(text), description: 'Per cent' },
      step: { ...or({ type: 'integer' }), description: 'Of the rule, from 1' },
      rate: { ...or(text), description: 'Per cent, or an amount a deal' },
      fixed: { type: 'boolean' },
      sum: decimal,
      of: { ...or(day), description: 'First day of the closed period that is corrected' },
    }),
  ),
  left: list(told({ rule: named, lacks: { enum: ['rate', 'margin', 'filter'] }, deal, number: or(text) })),
  total: decimal,
})

export const peopleSchema = told({
  span: { enum: [...spans] },
  from: day,
  to: day,
  currency: text,
  data: list(
    told({
      user: person,
      closed: { type: 'boolean' },
      mayClose: { type: 'boolean' },
      lines: { type: 'integer' },
      total: decimal,
    }),
  ),
  nextCursor: or(text),
  total: { ...decimal, description: 'Of everybody, also of those on other pages' },
})

export const sharesBody = given({
  shares: {
    type: 'array',
    maxItems: 20,
    items: given({
      user: id,
      share: { type: 'string', pattern: '^[0-9]{1,3}(\\.[0-9]{1,2})?$', description: 'Per cent' },
    }),
    description: 'Per cent that add up to 100; none: the deal is its owner’s alone',
  },
})
export const sharesSchema = told({
  version: { type: 'integer' },
  mayChange: { type: 'boolean' },
  paid: { type: 'boolean', description: 'Whether anybody is paid by a rule' },
  shares: list(told({ user: id, name: text, share: text })),
})
