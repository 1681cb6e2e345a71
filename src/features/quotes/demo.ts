import sql from 'sql-template-tag'
import { addDays, dayAt, type JsonObject, momentOf } from '../../model/index.ts'
import { type Context, getRecord, updateRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import { makeClientLink } from '../client-links.ts'
import { mainLegalEntity, nextNumber } from '../document-numbers.ts'
import { contentOf, hashOfContent } from './content.ts'
import { quoteOfDeal } from './make.ts'

/** How quotes of the sample company stand, and how many days ago they were sent. */
const standings = [
  { status: 'draft', days: 0 },
  { status: 'sent', days: 1 },
  { status: 'opened', days: 2 },
  { status: 'accepted', days: 6 },
  { status: 'declined', days: 9 },
  { status: 'expired', days: 20 },
  { status: 'changed', days: 3 },
  { status: 'withdrawn', days: 5 },
] as const
type Standing = (typeof standings)[number]

/** Two rounds: so each state is seen more than once. */
const count = standings.length * 2

/** Quotes of open deals, in all states; nothing is written to anybody. */
export async function addDemoQuotes(ctx: Context): Promise<void> {
  const deals = await ctx.db.query<{ id: string }>(sql`
    select d.id from deal d join stage s on s.workspace_id = d.workspace_id and s.id = d.stage
    where d.workspace_id = ${ctx.workspace} and d.deleted_at is null and s.kind = 'open' and d.contact is not null
      and jsonb_array_length(coalesce(d.items, '[]')) > 0
    order by d.created_at desc, d.id limit ${count}`)
  const entity = await mainLegalEntity(ctx)
  for (const [at, { id }] of deals.entries()) {
    const standing = standings[at % standings.length]
    const { quote } = await quoteOfDeal(ctx, id, { fields: { legalEntity: entity } }, { price: null })
    if (standing && standing.status !== 'draft') await stand(ctx, quote, { standing, entity })
  }
}

async function stand(ctx: Context, quote: RecordJson, { standing, entity }: { standing: Standing; entity: string }) {
  const { timeZone } = ctx.config.company
  const dated = addDays(dayAt(new Date(), timeZone), -standing.days)
  const validUntil = addDays(dated, 14)
  const number = await nextNumber(ctx, { kind: 'quote', legalEntity: entity, dated })
  const dayAgo = (days: number) =>
    new Date(momentOf(addDays(dated, days), timeZone).getTime() + 11 * 3_600_000).toISOString()
  const isOpened = standing.status !== 'sent'
  const isDecided = standing.status === 'accepted' || standing.status === 'declined'
  const frozen = contentOf({ ...quote, validUntil }, { number, dated })
  const person = quote.contact ? String(quote.contact) : null
  const on = { object: 'quote', id: quote.id }
  const until = momentOf(addDays(validUntil, 31), timeZone).toISOString()
  const link = await makeClientLink(ctx, { on, person, language: ctx.config.company.locale, until })
  await ctx.db.query(sql`
    insert into quote_edition (quote, edition, content, content_hash, link, person, sent_by, sent_at, valid_until, opened_at)
    values (${quote.id}, 1, ${JSON.stringify(frozen)}::jsonb, ${hashOfContent(frozen)}, ${link.id}, ${person}, ${quote.owner ?? null}, ${dayAgo(0)},
      ${validUntil}, ${isOpened ? dayAgo(1) : null})`)
  if (isDecided)
    await decideDemo(ctx, {
      quote: quote.id,
      hash: hashOfContent(frozen),
      kind: standing.status,
      at: dayAgo(2),
      link: link.id,
      person,
    })
  const fields: JsonObject = {
    status: standing.status === 'changed' ? 'opened' : standing.status,
    documentNumber: number,
    validUntil,
    edition: 1,
    sentAt: dayAgo(0),
    openedAt: isOpened ? dayAgo(1) : null,
    decidedAt: isDecided ? dayAgo(2) : null,
    declineReason:
      standing.status === 'declined' ? (ctx.config.company.locale === 'ru' ? 'Дорого' : 'Too expensive') : null,
  }
  await updateRecord(ctx, 'quote', quote.id, fields, { engine: true })
  if (standing.status === 'changed') await updateRecord(ctx, 'quote', quote.id, { discount: 5 })
}

interface DemoDecision {
  quote: string
  hash: string
  kind: string
  at: string
  link: string
  person: string | null
}

async function decideDemo(ctx: Context, { quote, hash, kind, at, link, person }: DemoDecision): Promise<void> {
  const contact = person ? await getRecord(ctx, 'contact', person, { fields: ['name'] }) : null
  await ctx.db.query(sql`
    insert into quote_decision (quote, edition, kind, content_hash, at, link, person, name, address, agent)
    values (${quote}, 1, ${kind}, ${hash}, ${at}, ${link}, ${person}, ${contact?.name ?? null}, '203.0.113.7', 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X)')`)
}
