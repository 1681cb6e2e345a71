import { type JsonObject, taxModes, taxRoundings } from '../../model/index.ts'
import { pricingWarnings } from '../pricing.ts'

const id: JsonObject = { type: ['string', 'null'], format: 'uuid' }
const amount: JsonObject = { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]+)?$' }
const day: JsonObject = { type: 'string', format: 'date' }
const object = (properties: JsonObject, required: readonly string[] = Object.keys(properties)): JsonObject => ({
  type: 'object',
  properties,
  required: [...required],
})

const item: JsonObject = {
  product: id,
  name: { type: 'string', maxLength: 300 },
  quantity: { type: 'number' },
  price: { type: 'string', pattern: '^[0-9]{1,16}(\\.[0-9]{1,4})?$' },
  discount: { type: 'number' },
  unit: { type: ['string', 'null'], maxLength: 20 },
  tax: { type: ['number', 'null'] },
  note: { type: ['string', 'null'], maxLength: 1000 },
  section: { type: ['string', 'null'], maxLength: 200 },
}

export const pricingBody: JsonObject = {
  type: 'object',
  properties: {
    lines: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          ...item,
          name: { type: ['string', 'null'], maxLength: 300, description: 'Left out: that of the product' },
          price: {
            type: ['string', 'number', 'null'],
            description: 'Left out: that of the lists; what is given stays',
          },
          tax: { type: ['number', 'null'], description: 'Per cent; null: without tax. Left out: that of the product' },
        },
        additionalProperties: false,
      },
    },
    company: { ...id, description: 'Whose price list holds, where none is given' },
    contact: id,
    priceList: id,
    currency: { type: ['string', 'null'], maxLength: 3, description: 'ISO 4217. Left out: that of the list' },
    on: { type: ['string', 'null'], description: 'The day whose prices, taxes and rates hold. Left out: today' },
    taxMode: { enum: [...taxModes, null], description: 'Left out: as the legal entity does' },
    taxRounding: { enum: [...taxRoundings, null] },
    discount: { type: ['number', 'null'], description: 'Per cent off all lines' },
    discountAmount: { type: ['number', 'null'], description: 'An amount off all lines' },
    legalEntity: { ...id, description: 'Left out: the main one' },
  },
  required: ['lines'],
  additionalProperties: false,
}

const named: JsonObject = {
  anyOf: [object({ id: { type: 'string', format: 'uuid' }, name: { type: 'string' } }), { type: 'null' }],
}
const rate = object({ currency: { type: 'string' }, on: day, rate: { type: 'number' } })
const sums: JsonObject = { net: amount, tax: amount, total: amount }
const lineSums: JsonObject = { list: amount, discount: amount, ...sums }

export const pricedSchema: JsonObject = object(
  {
    currency: { type: 'string' },
    on: day,
    taxMode: { enum: [...taxModes] },
    priceList: named,
    lines: { type: 'array', items: object(item, ['product', 'name', 'quantity', 'price', 'discount']) },
    prices: {
      type: 'array',
      items: object({
        of: { type: 'integer', description: 'Which of the asked lines it is of' },
        kind: { enum: ['given', 'list', 'product', 'parts', 'none'] },
        listPrice: {
          anyOf: [amount, { type: 'null' }],
          description: 'What the lists say, also where another was given',
        },
        list: named,
        bases: { type: 'array', items: { type: 'string' } },
        minQuantity: { type: ['number', 'null'] },
        rates: { type: 'array', items: rate },
      }),
    },
    totals: object({
      ...lineSums,
      lines: { type: 'array', items: object(lineSums) },
      byRate: { type: 'array', items: object({ rate: { type: ['number', 'null'] }, ...sums }) },
    }),
    cost: { anyOf: [amount, { type: 'null' }], description: 'Only for who may see costs; null: not known' },
    margin: { anyOf: [amount, { type: 'null' }] },
    warnings: {
      type: 'array',
      items: object(
        {
          code: { enum: [...pricingWarnings] },
          line: { type: 'integer' },
          params: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
          message: { type: 'string' },
        },
        ['code', 'params', 'message'],
      ),
    },
  },
  ['currency', 'on', 'taxMode', 'priceList', 'lines', 'prices', 'totals', 'warnings'],
)
