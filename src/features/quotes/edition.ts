import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { isId, NotFound } from '../../model/index.ts'
import { type Context, findRecord } from '../../records/index.ts'
import type { RecordJson } from '../../records/row.ts'
import type { QuoteContent } from './content.ts'

/** What was sent of a quote once. */
export interface Edition {
  quote: string
  edition: number
  content: QuoteContent
  hash: string
  document: string | null
  file: string | null
  link: string
  letter: string | null
  activity: string | null
  person: string | null
  sentTo: string | null
  sentBy: string | null
  sentAt: string
  validUntil: string | null
  takenBackAt: string | null
  openedAt: string | null
}

export const editionColumns =
  raw(`quote, edition, content, content_hash as hash, document, file, link, letter, activity, person,
  sent_to as "sentTo", sent_by as "sentBy", ${momentSql('sent_at')} as "sentAt", valid_until::text as "validUntil",
  ${momentSql('taken_back_at')} as "takenBackAt", ${momentSql('opened_at')} as "openedAt"`)

/** Editions of a quote, the newest first. */
export const editionsOf = ({ db, workspace }: Context, quote: string, condition: Sql = sql`true`): Promise<Edition[]> =>
  db.query<Edition>(sql`
    select ${editionColumns} from quote_edition where workspace_id = ${workspace} and quote = ${quote} and ${condition} order by edition desc`)

/** The one that the client sees: the newest that was not taken back. */
export async function latestEdition(ctx: Context, quote: string): Promise<Edition | null> {
  const [latest] = await editionsOf(ctx, quote, sql`taken_back_at is null`)
  return latest ?? null
}

/** What a client decided, as evidence. */
export interface Decision {
  quote: string
  edition: number
  kind: 'accepted' | 'declined'
  hash: string
  at: string
  recordedBy: string | null
  name: string | null
  position: string | null
  note: string | null
  address: string | null
  agent: string | null
}

export const decisionsOf = ({ db, workspace }: Context, quote: string): Promise<Decision[]> =>
  db.query<Decision>(sql`
    select quote, edition, kind, content_hash as hash, ${raw(momentSql('at'))} as at, recorded_by as "recordedBy", name, "position", note, address, agent
    from quote_decision where workspace_id = ${workspace} and quote = ${quote} order by edition desc`)

/** Whoever sends, decides on or withdraws a quote does so alone: others wait until the transaction ends. */
export async function lockQuote(inside: Context, id: string): Promise<RecordJson> {
  if (!isId(id)) throw new NotFound('notFound', { object: 'quote', id })
  await inside.db.query(sql`select id from quote where workspace_id = ${inside.workspace} and id = ${id} for update`)
  const quote = await findRecord(inside, 'quote', id)
  if (!quote) throw new NotFound('notFound', { object: 'quote', id })
  return quote
}
