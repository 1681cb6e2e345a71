import sql from 'sql-template-tag'
import { addDays, dayAt, type Json, type JsonObject } from '../../model/index.ts'
import { linesOf } from '../../objects/priced.ts'
import { type Context, createRecord, findRecord, getRecord, listRecords, transact } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { QuoteMeans } from './means.ts'
import { quoteSettings } from './settings.ts'

export interface MakeQuote {
  /** Fields that stand otherwise than they would. */
  fields?: JsonObject
  /** Also where there is a draft already. */
  another?: boolean
}

export interface MadeQuote {
  quote: RecordJson
  /** It was there: a draft of the same. */
  existing: boolean
}

/**
 * A quote of a deal: its lines and terms, for its company and contact. A deal has one draft: whoever presses twice, or at the same
 * moment as another, gets the same. Throws NotFound where the deal is not the caller's to see, and Invalid.
 */
export function quoteOfDeal(
  ctx: Context,
  deal: string,
  { fields = {}, another = false }: MakeQuote,
  means: Pick<QuoteMeans, 'price'>,
): Promise<MadeQuote> {
  return transact(ctx, async inside => {
    const from = await getRecord(inside, 'deal', deal)
    await inside.db.query(sql`select id from deal where workspace_id = ${ctx.workspace} and id = ${from.id} for update`)
    const draft = another ? null : await draftWith(inside, { deal: from.id })
    if (draft) return { quote: draft, existing: true }
    const quote = await createRecord(inside, 'quote', { ...(await fieldsFrom(inside, from, means)), ...fields })
    return { quote, existing: false }
  })
}

/** The newest draft of which this holds. */
export async function draftWith(ctx: Context, which: JsonObject): Promise<RecordJson | null> {
  const filter = { ...which, status: 'draft' }
  const { data } = await listRecords(ctx, 'quote', { filter, sort: '-createdAt', limit: 1 })
  return data[0] ? getRecord(ctx, 'quote', data[0].id) : null
}

async function fieldsFrom(ctx: Context, deal: RecordJson, means: Pick<QuoteMeans, 'price'>): Promise<JsonObject> {
  const usual = await usualFields(ctx, deal)
  const lines = await linesFrom(ctx, deal, means)
  return {
    ...usual,
    name: deal.name ?? '',
    deal: deal.id,
    company: deal.company ?? null,
    contact: deal.contact ?? null,
    owner: deal.owner ?? null,
    ...lines,
    priceList: deal.priceList ?? null,
    taxMode: deal.taxMode ?? usual.taxMode ?? null,
    discount: deal.discount ?? null,
    discountAmount: deal.discountAmount ?? null,
  }
}

/** What holds for whoever it is made for: in whose name it is offered, until when, and on which terms. */
export async function usualFields(
  ctx: Context,
  client: Readonly<Record<string, Json | undefined>>,
): Promise<JsonObject> {
  const { validDays } = await quoteSettings(ctx)
  const entity = await mainEntity(ctx)
  return {
    legalEntity: entity?.id ?? null,
    taxMode: entity?.taxMode ?? 'included',
    validUntil: addDays(dayAt(new Date(), ctx.config.company.timeZone), validDays),
    ...(await termsFor(ctx, client)),
  }
}

/** Lines as they stand in the deal; of one that only names a product, that. */
async function linesFrom(ctx: Context, deal: RecordJson, { price }: Pick<QuoteMeans, 'price'>): Promise<JsonObject> {
  const currency = deal.currency ?? amountOf(deal)?.currency ?? ctx.config.company.currency
  const lines = linesOf(deal)
  if (lines.length) return { items: lines, currency }
  const product = deal.product ? await findRecord(ctx, 'product', String(deal.product)) : null
  if (!product) return { items: [], currency }
  const amount = amountOf(deal)?.amount
  const line = { product: product.id, name: String(product.name), quantity: 1, ...(amount && { price: amount }) }
  if (!price) return { items: [{ ...line, discount: 0, price: amount ?? '0' }], currency }
  const asked = {
    lines: [line],
    company: text(deal.company),
    contact: text(deal.contact),
    priceList: text(deal.priceList),
  }
  const priced = await price(ctx, { ...asked, currency: String(currency) })
  return { items: priced.lines, currency: priced.currency, taxMode: priced.taxMode }
}

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const amountOf = ({ amount }: RecordJson): { amount: string; currency: string } | null =>
  amount && typeof amount === 'object' && 'amount' in amount && 'currency' in amount
    ? { amount: String(amount.amount), currency: String(amount.currency) }
    : null

/** In whose name is offered where nothing says another. */
async function mainEntity(ctx: Context): Promise<RecordJson | null> {
  const { data } = await listRecords(ctx, 'legalEntity', {
    filter: { active: true },
    sort: '-main,createdAt',
    limit: 1,
  })
  return data[0] ?? null
}

/** What the client was offered last, else what the company has set. */
async function termsFor(
  ctx: Context,
  { company, contact }: Readonly<Record<string, Json | undefined>>,
): Promise<JsonObject> {
  const filter: JsonObject | null = company ? { company } : contact ? { contact } : null
  const fields = ['paymentTerms', 'deliveryTerms']
  const found = filter && (await listRecords(ctx, 'quote', { filter, sort: '-createdAt', limit: 1, fields }))
  const last = found?.data[0]
  const { paymentTerms, deliveryTerms } = await quoteSettings(ctx)
  return {
    paymentTerms: last?.paymentTerms ?? paymentTerms,
    deliveryTerms: last?.deliveryTerms ?? deliveryTerms,
  }
}

const copied = [
  ...[
    'name',
    'deal',
    'company',
    'contact',
    'lead',
    'legalEntity',
    'priceList',
    'items',
    'currency',
    'taxMode',
    'taxRounding',
  ],
  ...['discount', 'discountAmount', 'paymentTerms', 'deliveryTerms'],
]

/** A draft with the same lines and terms, valid anew. */
export async function copyQuote(ctx: Context, id: string): Promise<RecordJson> {
  const from = await getRecord(ctx, 'quote', id)
  const { validDays } = await quoteSettings(ctx)
  const same = Object.fromEntries(
    copied.flatMap(name => (from[name] === undefined ? [] : [[name, from[name] ?? null]])),
  )
  return createRecord(ctx, 'quote', {
    ...same,
    validUntil: addDays(dayAt(new Date(), ctx.config.company.timeZone), validDays),
  })
}
