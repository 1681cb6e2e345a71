import { say } from '../../../messages/words.ts'
import { Exact, Invalid, type JsonObject, minorUnits } from '../../../model/index.ts'
import { type Context, createRecord, fieldRight, objectOf, type RecordJson, transact } from '../../../records/index.ts'
import { mainLegalEntity } from '../../document-numbers.ts'
import { inProportion, leftOf, linesFor, sumOf } from './parts.ts'
import { lockedSale, requirePriced, type Sale, type SaleObject } from './sale.ts'

export type InvoiceKind = 'full' | 'advance' | 'balance'

/** `percent` of the whole, or an `amount` in the currency of the sale: of a prepayment one of the two, otherwise neither. */
export interface Wanted {
  kind: InvoiceKind
  percent?: number
  amount?: string
  dueOn?: string
}

/** Makes the draft of an invoice for a deal, an order or a quote. Together its invoices never ask for more than the sale. */
export function makeInvoice(ctx: Context, object: SaleObject, id: string, wanted: Wanted): Promise<RecordJson> {
  return transact(ctx, async inside => {
    const sale = await lockedSale(inside, object, id)
    requirePriced(sale)
    const part = partOf(inside, sale, wanted)
    return createRecord(inside, 'invoice', { ...(await common(inside, sale, wanted)), ...part })
  })
}

function partOf(ctx: Context, sale: Sale, wanted: Wanted): JsonObject {
  const asked = askedFor(sale, wanted)
  const left = sale.total.minus(sumOf(sale.invoiced))
  if (asked.gt(left)) throw tooMuch(sale, wanted, { asked, left })
  if (wanted.kind === 'full' || asked.eq(sale.total)) return wholeOf(ctx, sale)
  const by =
    wanted.kind === 'advance'
      ? inProportion(asked, sale.whole, sale.currency)
      : leftOf(sale.whole, sale.invoiced, sale.currency)
  const { rates, name } = { rates: by.size, name: nameOf(ctx, sale, wanted) }
  return {
    name,
    items: linesFor(by, rate => (rates > 1 ? `${name}, ${taxName(ctx, rate)}` : name)).map(line => ({ ...line })),
    currency: sale.currency,
    taxMode: sale.terms.taxMode === 'none' ? 'none' : 'included',
  }
}

/** How much is asked for. Throws Invalid with all that is wrong with how it is said. */
function askedFor(sale: Sale, { kind, percent, amount }: Wanted): Exact {
  if (kind !== 'advance') {
    const problems = Object.entries({ percent, amount }).flatMap(([field, value]) =>
      value === undefined ? [] : [{ field, code: 'onlyOfAdvance' }],
    )
    if (problems.length) throw new Invalid(problems)
    const left = sale.total.minus(sumOf(sale.invoiced))
    if (kind === 'balance' && !left.gt(0)) throw tooMuch(sale, { kind }, { asked: new Exact(0), left })
    return kind === 'full' ? sale.total : left
  }
  if ((percent === undefined) === (amount === undefined))
    throw new Invalid([{ field: percent === undefined ? 'percent' : 'amount', code: 'percentOrAmount' }])
  const digits = minorUnits(sale.currency)
  const asked =
    amount === undefined
      ? sale.total
          .times(percent ?? 0)
          .div(100)
          .toDecimalPlaces(digits)
      : new Exact(amount)
  const field = amount === undefined ? 'percent' : 'amount'
  if (asked.decimalPlaces() > digits) throw new Invalid([{ field, code: 'decimals', params: { decimals: digits } }])
  if (!asked.gt(0)) throw new Invalid([{ field, code: 'nothingToPay' }])
  return asked
}

function tooMuch(sale: Sale, { kind, percent }: Wanted, { asked, left }: { asked: Exact; left: Exact }): Invalid {
  const field = kind !== 'advance' ? 'kind' : percent === undefined ? 'amount' : 'percent'
  const { total, currency } = sale
  const params = {
    asked: asked.toFixed(2),
    left: left.isNegative() ? '0.00' : left.toFixed(2),
    total: total.toFixed(2),
    invoiced: sumOf(sale.invoiced).toFixed(2),
    currency,
  }
  return new Invalid([{ field, code: left.gt(0) ? 'moreThanLeft' : 'allInvoiced', params }])
}

/** The lines and terms of the sale as they stand. */
function wholeOf(ctx: Context, { record, lines, currency, terms }: Sale): JsonObject {
  const { taxMode, taxRounding = 'line', discount = null, discountAmount = null } = terms
  return {
    name: titleOf(record),
    items: lines.map(line => ({ ...line })),
    currency,
    taxMode,
    taxRounding,
    discount,
    discountAmount: discountAmount === null ? null : Number(discountAmount),
    priceList:
      record.priceList && fieldRight(ctx, objectOf(ctx, 'invoice'), 'priceList') === 'write' ? record.priceList : null,
  }
}

async function common(ctx: Context, { object, record }: Sale, { kind, dueOn }: Wanted): Promise<JsonObject> {
  const { company = null, contact = null, owner = null, paymentTerms = null } = record
  return {
    kind,
    [object]: record.id,
    ...(object === 'deal' ? {} : { deal: record.deal ?? null }),
    ...(object === 'order' ? { quote: record.quote ?? null } : {}),
    company,
    contact,
    ...(owner ? { owner } : {}),
    legalEntity: record.legalEntity ?? (await mainLegalEntity(ctx)),
    paymentTerms,
    dueOn: dueOn ?? null,
  }
}

const titleOf = (record: RecordJson): string => String(record.name).slice(0, 250)

function nameOf(ctx: Context, { record }: Sale, { kind, percent }: Wanted): string {
  const of = { name: titleOf(record), percent: percent ?? 0 }
  const { locale } = ctx.config.company
  if (kind === 'balance') return say(locale, 'payments:lines.balance', of)
  return say(locale, percent === undefined ? 'payments:lines.advance' : 'payments:lines.advancePercent', of)
}

const taxName = (ctx: Context, rate: number | null): string =>
  rate === null
    ? say(ctx.config.company.locale, 'payments:lines.withoutTax')
    : say(ctx.config.company.locale, 'payments:lines.tax', { rate })
