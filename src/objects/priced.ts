import {
  choice,
  Exact,
  type Item,
  items,
  type Json,
  type Money,
  money,
  number,
  percent,
  type Rule,
  ref,
  type StoredFields,
  type Terms,
  taxModes,
  taxRoundings,
  text,
  totalsOf,
} from '../model/index.ts'

/**
 * What is priced has lines, what holds for all of them, and what they come to. `cost` is what the products cost us, and is kept up
 * by whoever knows that; who may not see it does not see `margin`.
 */
export const pricedFields = {
  priceList: ref('priceList', { onDelete: 'restrict' }),
  items: items(),
  currency: text({ max: 3, format: 'currency', default: 'currency' }),
  taxMode: choice([...taxModes], { default: 'included' }),
  discount: percent({ min: 0, max: 100, decimals: 4 }),
  discountAmount: number({ min: 0, decimals: 2 }),
  tax: money({ readOnly: true }),
  cost: money({ readOnly: true }),
  margin: money({ readOnly: true }),
}

/** Of quotes, orders and invoices: whose they are, how tax is rounded, and what they come to. */
export const documentFields = {
  documentNumber: text({ max: 100, readOnly: true, search: true, index: true }),
  legalEntity: ref('legalEntity', { onDelete: 'restrict' }),
  ...pricedFields,
  taxRounding: choice([...taxRoundings], { default: 'line' }),
  net: money({ readOnly: true }),
  total: money({ readOnly: true, index: true }),
}

/** Fields that rules and sums look into. */
export const pricedWorked = [
  'documentNumber',
  'currency',
  'taxMode',
  'discount',
  'discountAmount',
  'taxRounding',
] as const

export const onlyOneDiscount: Rule = {
  field: 'discountAmount',
  says: {
    en: 'The discount on all lines is a percentage or an amount, not both',
    ru: 'Скидка на всё – процентом или суммой, а не вместе',
  },
  holds: now => !Number(now.discount ?? 0) || !Number(now.discountAmount ?? 0),
}

/** What the lines of a record come to; `null` where it has none, or no currency to count in. */
export function priced(now: StoredFields, currency = now.currency): ReturnType<typeof totalsOf> | null {
  const lines = linesOf(now)
  return lines.length && typeof currency === 'string' ? totalsOf(lines, termsOf(now, currency)) : null
}

/** A record as it is read or kept. */
type Values = Readonly<Record<string, Json | undefined>>

export const linesOf = (now: Values): Item[] => (Array.isArray(now.items) ? (now.items as Item[]) : [])

/** What holds for all lines of a record. */
export const termsOf = (now: Values, currency: string): Terms => ({
  currency,
  taxMode: taxModes.find(mode => mode === now.taxMode) ?? 'included',
  taxRounding: taxRoundings.find(way => way === now.taxRounding) ?? 'line',
  discount: typeof now.discount === 'number' ? now.discount : null,
  discountAmount: typeof now.discountAmount === 'number' ? now.discountAmount : null,
})

/** Sums of a document, of its lines and terms: nobody writes them by hand. */
export function withTotals(now: StoredFields): StoredFields {
  const totals = priced(now)
  const currency = String(now.currency ?? '')
  const amount = (of: string | undefined): Money | null => (of === undefined ? null : { amount: of, currency })
  return withMargin(
    { ...now, net: amount(totals?.net), tax: amount(totals?.tax), total: amount(totals?.total) },
    totals?.net,
  )
}

/** What is left of the price without tax once the cost is paid, where the cost is known in the same currency. */
export function withMargin(now: StoredFields, net: string | undefined): StoredFields {
  const cost = now.cost as Money | null | undefined
  const isKnown = net !== undefined && cost != null && cost.currency === now.currency
  const margin = isKnown ? { amount: new Exact(net).minus(cost.amount).toFixed(2), currency: cost.currency } : null
  return { ...now, margin }
}

/** What is left to pay of a sale once something of it was invoiced; more than was agreed is owed to nobody. */
export function withOwed(now: StoredFields, sum: 'amount' | 'total'): StoredFields {
  const [whole, paid] = [now[sum] as Money | null | undefined, now.paid as Money | null | undefined]
  if (!whole || !paid || whole.currency !== paid.currency) return { ...now, owed: null }
  const owed = Exact.max(0, new Exact(whole.amount).minus(paid.amount))
  return { ...now, owed: { amount: owed.toFixed(2), currency: whole.currency } }
}

/**
 * The amount of a deal follows its lines: where nobody has said one, and whenever lines or discount change while the amount stays.
 * An amount that is said along with them stands.
 */
export function dealWithAmount(now: StoredFields, before: StoredFields | null): StoredFields {
  const said = now.amount as Money | null
  const currency = now.currency ?? said?.currency
  const totals = priced(now, currency)
  const tax = totals ? { amount: totals.tax, currency: String(currency) } : null
  const follows =
    totals && (said === null || said === undefined || (isRepriced(now, before) && isSame(now, before, 'amount')))
  const amount = follows ? { amount: totals.total, currency: String(currency) } : (said ?? null)
  return withMargin({ ...now, amount, tax }, totals?.net)
}

const isSame = (now: StoredFields, before: StoredFields | null, field: string): boolean =>
  before !== null && JSON.stringify(now[field] ?? null) === JSON.stringify(before[field] ?? null)

const isRepriced = (now: StoredFields, before: StoredFields | null): boolean =>
  before !== null &&
  ['items', 'discount', 'discountAmount', 'taxMode', 'currency'].some(field => !isSame(now, before, field))
