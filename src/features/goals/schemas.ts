import type { JsonObject } from '../../model/index.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
export const text: JsonObject = { type: 'string' }
export const moment: JsonObject = { type: 'string', format: 'date-time' }
/** In the currency of the company, two digits after the point. */
export const decimal: JsonObject = { type: 'string', pattern: '^-?[0-9]+\\.[0-9]{2}$' }
/** What may be given as one. */
export const amount: JsonObject = { type: 'string', pattern: '^[0-9]{1,16}(\\.[0-9]{1,2})?$' }

export const or = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] })
export const list = (items: JsonObject): JsonObject => ({ type: 'array', items })
/** Of an answer: all that is named is there. */
export const told = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

export const whomSchema: JsonObject = told({ kind: { enum: ['user', 'team', 'company'] }, id: or(id) })
/** As it is asked for. */
export const whomBody: JsonObject = {
  type: 'object',
  properties: { kind: { enum: ['user', 'team', 'company'] }, id: or(id) },
  required: ['kind'],
  additionalProperties: false,
}
export const planSchema: JsonObject = told({
  amount: decimal,
  added: {
    type: 'boolean',
    description: 'Nobody has set it: it is what the plans below it or of its months add up to',
  },
})
