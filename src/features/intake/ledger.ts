import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { Forbidden, Invalid, isId, type JsonObject, Malformed, NotFound, type Problem } from '../../model/index.ts'
import { objectOf, scopeOf, visibleFields } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { requestLimits } from '../channel.ts'
import type { Reason } from './reason.ts'
import { sayReason } from './say-reason.ts'

/** A receipt as answers carry it. */
export interface ReceiptJson {
  id: string
  at: string
  channel: string
  source: { id: string; name: string; kind: string }
  outcome: string
  record: { object: string; id: string } | null
  reasons: (Reason & { message: string })[]
  attempts: number
  settledAt: string | null
  fields?: JsonObject | null
  raw?: { contentType: string; headers: JsonObject; size: number; text?: string; base64?: string }
}

const outcomes = ['pending', 'lead', 'attached', 'interest', 'rejected']

/** The whole ledger is for those who answer for the leads of a branch or of all: it holds what everybody sent. */
export function seesLedger(ctx: Context): boolean {
  const scope = scopeOf(ctx, objectOf(ctx, 'lead'), 'read')
  return scope === 'all' || scope === 'branch'
}

/** A request is whole in its own words: it is read by those to whom nothing is hidden that a lead may know. */
const readsWhole = (ctx: Context): boolean => {
  const lead = objectOf(ctx, 'lead')
  return visibleFields(ctx, lead).length === Object.keys(lead.fields).length
}

/** Reasons that name a company on our cards, or what was sent. */
const naming = new Set(['companyKnown', 'fileEmpty'])

/** What became of it, without anything that somebody sent. */
function withoutWords({ fields: _, ...receipt }: ReceiptJson): ReceiptJson {
  const reasons = receipt.reasons.filter(({ code }) => !naming.has(code))
  return { ...receipt, reasons: reasons.map(({ value: _value, ...reason }) => reason) }
}

export function requireLedger(ctx: Context): void {
  if (!seesLedger(ctx)) throw new Forbidden('noRight', { object: 'lead', verb: 'read' })
}

const columns = `r.id, ${momentSql('r.at')} as at, r.channel, r.outcome, r.reasons, r.attempts, ${momentSql('r.settled_at')} as "settledAt",
  json_build_object('id', s.id, 'name', s.name, 'kind', s.kind) as source,
  case when r.record_id is not null then json_build_object('object', r.object, 'id', r.record_id) end as record, r.fields`

export interface LedgerQuery {
  outcome?: string
  source?: string
  cursor?: string
  limit?: string
}

/** Receipts, the newest first. */
export async function listReceipts(
  ctx: Context,
  query: LedgerQuery,
): Promise<{ data: ReceiptJson[]; nextCursor: string | null }> {
  requireLedger(ctx)
  checkQuery(query)
  const limit = Math.min(Number(query.limit ?? 50), 200)
  const rows = await ctx.db.query<ReceiptJson>(sql`
    select ${raw(columns)} from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = ${ctx.workspace} ${and(query.outcome, value => sql`r.outcome = ${value}`)}
      ${and(query.source, value => sql`r.source = ${value}`)} ${and(query.cursor, value => sql`r.id < ${value}`)}
    order by r.id desc limit ${limit + 1}`)
  const shown = readsWhole(ctx) ? (row: ReceiptJson) => row : withoutWords
  const page = rows.slice(0, limit).map(row => shown(present(ctx, row)))
  return { data: page, nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

const and = (value: string | undefined, condition: (value: string) => Sql): Sql =>
  value === undefined ? empty : sql`and ${condition(value)}`

function checkQuery({ outcome, source, cursor, limit }: LedgerQuery): void {
  if (cursor !== undefined && !isId(cursor)) throw new Malformed('cursor')
  const problems: Problem[] = [
    ...(outcome !== undefined && !outcomes.includes(outcome)
      ? [{ field: 'outcome', code: 'choice', params: { choices: outcomes.join(', ') } }]
      : []),
    ...(source !== undefined && !isId(source) ? [{ field: 'source', code: 'id' }] : []),
    ...(limit !== undefined && !/^[1-9]\d{0,2}$/.test(limit)
      ? [{ field: 'limit', code: 'limit', params: { max: 200 } }]
      : []),
  ]
  if (problems.length) throw new Invalid(problems)
}

/**
 * What became of one request. Everybody signed in may ask by its id; the record is named to those who see it, what was
 * sent to those of them who see all that a lead may know.
 */
export async function getReceipt(ctx: Context, id: string): Promise<ReceiptJson> {
  const row = isId(id)
    ? await ctx.db.one<
        ReceiptJson & { contentType: string; headers: JsonObject; size: number; bytes: Buffer | null }
      >(sql`
        select ${raw(columns)}, r.content_type as "contentType", r.headers, octet_length(r.raw) as size,
          case when octet_length(r.raw) <= ${requestLimits.bytes} then r.raw end as bytes
        from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
        where r.workspace_id = ${ctx.workspace} and r.id = ${id}`)
    : undefined
  if (!row) throw new NotFound('notFound', { object: 'receipt', id })
  const { contentType, headers, size, bytes, ...receipt } = row
  const seesRecord = receipt.record !== null && (await maySee(ctx, receipt.record))
  const shown = present(ctx, receipt)
  if (!seesRecord && !seesLedger(ctx)) return { ...withoutWords(shown), record: null }
  if (!readsWhole(ctx)) return withoutWords(shown)
  return { ...shown, raw: { contentType, headers, size, ...(bytes && rawText(bytes)) } }
}

async function maySee(ctx: Context, { object, id }: { object: string; id: string }): Promise<boolean> {
  if (scopeOf(ctx, objectOf(ctx, object), 'read') === 'none') return false
  return (await findRecord(ctx, object, id, { fields: [] })) !== null
}

const present = (ctx: Context, row: ReceiptJson): ReceiptJson => ({
  ...row,
  reasons: row.reasons.map(reason => ({ ...reason, message: sayReason(ctx.locale, reason) })),
})

/** The bytes as text where they are text, else in base64. */
function rawText(bytes: Buffer): { text: string } | { base64: string } {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) && !text.includes('\0')
    ? { text }
    : { base64: bytes.toString('base64') }
}
