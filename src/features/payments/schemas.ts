import type { JsonObject } from '../../model/index.ts'

export const id: JsonObject = { type: 'string', format: 'uuid' }
export const day: JsonObject = { type: 'string', format: 'date' }
export const money: JsonObject = {
  type: ['object', 'null'],
  properties: { amount: { type: 'string' }, currency: { type: 'string' } },
  required: ['amount', 'currency'],
}
/** A decimal with a point, above zero. */
export const amount: JsonObject = { type: 'string', pattern: '^[0-9]{1,16}(\\.[0-9]{1,2})?$' }
export const invoiceRef: JsonObject = { $ref: '#/components/schemas/Invoice' }

/** Of an invoice what a line of a list says. */
export const invoiceLine: JsonObject = {
  type: 'object',
  properties: {
    id,
    name: { type: 'string' },
    number: { type: 'integer' },
    documentNumber: { type: ['string', 'null'] },
    issuedOn: { type: ['string', 'null'], format: 'date' },
    dueOn: { type: ['string', 'null'], format: 'date' },
    company: { type: ['string', 'null'], format: 'uuid' },
    status: { type: 'string' },
    total: money,
    owed: money,
  },
  required: ['id', 'name', 'status'],
}

export const object = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required: [...required],
  additionalProperties: false,
})

/** Of an answer: all that is named is there. */
export const told = (properties: JsonObject): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
})

export const list = (items: JsonObject): JsonObject => ({ type: 'array', items })
