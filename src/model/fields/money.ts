import type { Exact } from '../decimals.ts'
import type { Field, FieldOptions, FieldType, Report } from '../field.ts'
import { isJsonObject, type JsonObject } from '../json.ts'
import { isCurrency, type Money, parseAmount, readAmount, settleAmount } from '../money.ts'
import { declareField, type NoOptions } from './builder.ts'
import { oneColumn } from './columns.ts'
import { checkNumberOptions } from './number.ts'

export type MoneyOptions = FieldOptions & { min?: number; max?: number }

/** An amount with its currency. Compared, sorted and summed by the amount. */
export const money = <const O extends MoneyOptions = NoOptions>(options?: O): Field<Money, O> =>
  declareField('money', options)

function settle(
  amount: Exact,
  currency: string,
  options: MoneyOptions,
  report: Report,
  path: string,
): Money | undefined {
  const settled = settleAmount(amount)
  if (typeof settled !== 'string')
    return void report(settled.problem, { decimals: 2, max: '9999999999999999.99' }, path)
  const { min = -Infinity, max = Infinity } = options
  if (amount.lt(min)) return void report('tooSmall', { min }, path)
  if (amount.gt(max)) return void report('tooLarge', { max }, path)
  return { amount: settled, currency }
}

const amountSchema: JsonObject = { type: ['string', 'number'] }

export const moneyType: FieldType<Money, MoneyOptions> = {
  type: 'money',
  ...oneColumn('numeric'),
  columns: () => [
    { suffix: '', type: 'numeric(18,2)' },
    { suffix: '_currency', type: 'text' },
  ],
  toColumns: stored => [stored?.amount ?? null, stored?.currency ?? null],
  toJson: ([amount, currency]) =>
    `case when ${amount} is not null then json_build_object('amount', ${amount}::text, 'currency', ${currency}) end`,
  fromJson: json => `(${json} ->> 'amount')::numeric`,
  parse(input, options, report, reading) {
    const given = isJsonObject(input) ? input : { amount: input }
    const path = isJsonObject(input) ? 'amount' : ''
    const strange = Object.keys(given).filter(member => member !== 'amount' && member !== 'currency')
    for (const member of strange) report('unknownMember', {}, member)

    const currency = 'currency' in given ? (given.currency ?? reading.currency) : reading.currency
    if (!isCurrency(currency)) report('currency', {}, 'currency')
    const amount = parseAmount(given.amount)
    if (!amount) return void report('amount', {}, path)
    const settled = settle(amount, String(currency), options, report, path)
    return strange.length || !isCurrency(currency) ? undefined : settled
  },
  fromText(cell, options, report, reading) {
    const found = readAmount(cell, reading.decimal)
    return found ? settle(found.amount, found.currency ?? reading.currency, options, report, '') : void report('amount')
  },
  toText: stored => `${stored.amount} ${stored.currency}`,
  parseOperand(operand, _options, report) {
    if (isJsonObject(operand)) return void report('amountOnly')
    return parseAmount(operand)?.toFixed() ?? void report('amount')
  },
  comparing: stored => stored.amount,
  operators: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin', 'between', 'empty'],
  sortable: true,
  groupable: false,
  summable: true,
  schema: () => ({
    type: 'object',
    properties: {
      amount: { type: 'string', pattern: '^-?[0-9]{1,16}\\.[0-9]{2}$' },
      currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    },
    required: ['amount', 'currency'],
    additionalProperties: false,
  }),
  inputSchema: () => ({
    anyOf: [
      amountSchema,
      {
        type: 'object',
        properties: { amount: amountSchema, currency: { type: 'string', pattern: '^[A-Z]{3}$' } },
        required: ['amount'],
        additionalProperties: false,
      },
    ],
  }),
  sample: ({ min = 0 }, n) => ({ amount: (Math.ceil(min) + n * 100 + 0.5).toFixed(2), currency: 'RUB' }),
  ownOptions: ['min', 'max'],
  checkOptions: checkNumberOptions,
}
