import type { JsonObject } from '../../model/index.ts'
import { linesOf } from '../../objects/priced.ts'
import { type Context, findRecord, listRecords, transact, updateRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { Reaction } from '../feature.ts'
import { moveDealOf } from './deal-stage.ts'
import { lockQuote } from './edition.ts'
import type { QuoteMeans } from './means.ts'

/** More quotes than that nobody makes for somebody who is not yet a client. */
const most = 200

/** Quotes that were made for a lead go with it to the deal, contact and company that are made of it. */
export const followLead = (means: Pick<QuoteMeans, 'moveDeal'>): Reaction => ({
  on: ['lead.updated'],
  async react(ctx, { record, after }) {
    if (after.status !== 'converted') return
    const lead = await findRecord(ctx, 'lead', record)
    if (lead?.status !== 'converted') return
    const filter = { lead: lead.id, deal: { empty: true } }
    const { data } = await listRecords(ctx, 'quote', { filter, sort: 'createdAt', limit: most, fields: ['name'] })
    for (const { id } of data) await takeAlong(ctx, { lead, quote: id }, means)
  },
})

interface Along {
  lead: RecordJson
  quote: string
}

const taken = ['deal', 'contact', 'company'] as const

async function takeAlong(ctx: Context, { lead, quote: id }: Along, means: Pick<QuoteMeans, 'moveDeal'>): Promise<void> {
  await transact(ctx, async inside => {
    const quote = await lockQuote(inside, id)
    const missing = Object.fromEntries(taken.flatMap(name => (lead[name] && !quote[name] ? [[name, lead[name]]] : [])))
    if (!Object.keys(missing).length) return
    const gone = await updateRecord(inside, 'quote', quote.id, missing, { engine: true })
    if (!missing.deal) return
    await giveLines(inside, gone)
    if (gone.status === 'accepted') await moveDealOf(inside, gone, 'accepted', means)
    else if (isOut(gone)) await moveDealOf(inside, gone, 'sent', means)
  })
}

const isOut = ({ status }: RecordJson): boolean => ['sent', 'opened', 'changed'].includes(String(status))

const given = ['items', 'currency', 'taxMode', 'priceList', 'discount', 'discountAmount'] as const

/** A deal that has no lines yet is about what was offered. */
async function giveLines(ctx: Context, quote: RecordJson): Promise<void> {
  const deal = linesOf(quote).length ? await findRecord(ctx, 'deal', String(quote.deal)) : null
  if (!deal || linesOf(deal).length) return
  const fields: JsonObject = Object.fromEntries(
    given.flatMap(name => (quote[name] == null ? [] : [[name, quote[name] ?? null]])),
  )
  await updateRecord(ctx, 'deal', deal.id, fields)
}
