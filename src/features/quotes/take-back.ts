import sql from 'sql-template-tag'
import { Conflict } from '../../model/index.ts'
import { type Context, getRecord, objectOf, requireRight, transact, updateRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { endClientLinks } from '../client-links.ts'
import type { Reaction } from '../feature.ts'
import { type Edition, editionColumns, latestEdition, lockQuote } from './edition.ts'
import type { QuoteMeans } from './means.ts'

/** Withdraws a quote: its private pages open no more. Throws Conflict where it is out no longer, or was accepted. */
export function withdrawQuote(ctx: Context, id: string): Promise<RecordJson> {
  requireRight(ctx, objectOf(ctx, 'quote'), 'update')
  return transact(ctx, async inside => {
    const quote = await lockQuote(inside, (await getRecord(inside, 'quote', id)).id)
    if (quote.status === 'accepted') throw new Conflict('quoteAccepted')
    if (quote.status === 'draft' || quote.status === 'withdrawn') throw new Conflict('quoteNotSent')
    const withdrawn = await updateRecord(inside, 'quote', quote.id, { status: 'withdrawn' }, { engine: true })
    await endClientLinks(inside, { object: 'quote', id: quote.id })
    return withdrawn
  })
}

/** A letter that was taken back before it left takes its edition with it; its number stays with the quote. */
export const takeBackEdition = ({ letters }: Pick<QuoteMeans, 'letters'>): Reaction => ({
  on: ['activity.removed'],
  async react(ctx, { record }) {
    const found = await ctx.db.one<Edition>(sql`
      select ${editionColumns} from quote_edition where workspace_id = ${ctx.workspace} and activity = ${record} and taken_back_at is null`)
    if (!found?.letter || !(await letters.isTakenBack(ctx, found.letter))) return
    await transact(ctx, async inside => {
      const quote = await lockQuote(inside, found.quote)
      const isLatest = (await latestEdition(inside, quote.id))?.edition === found.edition
      if (!isLatest || ['accepted', 'declined', 'withdrawn'].includes(String(quote.status))) return
      await inside.db.query(sql`
        update quote_edition set taken_back_at = now() where workspace_id = ${ctx.workspace} and quote = ${quote.id} and edition = ${found.edition}`)
      await inside.db.query(
        sql`update client_link set ended_at = now() where workspace_id = ${ctx.workspace} and id = ${found.link}`,
      )
      const before = await latestEdition(inside, quote.id)
      const fields = before
        ? { status: 'changed', edition: before.edition, sentAt: before.sentAt, openedAt: before.openedAt }
        : { status: 'draft', edition: null, sentAt: null, openedAt: null }
      await updateRecord(inside, 'quote', quote.id, fields, { engine: true })
    })
  },
})
