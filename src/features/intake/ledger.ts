import sql, { empty, raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import {
  Conflict,
  Forbidden,
  Invalid,
  isId,
  isProtected,
  type JsonObject,
  Malformed,
  NotFound,
  type Problem,
  TooLarge,
} from '../../model/index.ts'
import { objectOf, scopeOf, visibleFields } from '../../records/access.ts'
import type { Context } from '../../records/context.ts'
import { findRecord } from '../../records/get.ts'
import { mayShow } from '../../records/show.ts'
import { KeyAway } from '../../vault/key-provider.ts'
import { sealedOverhead } from '../../vault/vault.ts'
import { requestLimits } from '../channel.ts'
import { type RequestCopies, reachedByRequests } from '../request-copy.ts'
import type { Reason } from './reason.ts'
import { type CopyRow, copyColumns, openedRequest } from './receipt.ts'
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
  raw?: { contentType: string; headers: JsonObject; size: number } & (Body | { masked: true } | object)
}

/** Bytes as text where they are text, else in base64. */
type Body = { text: string } | { base64: string }

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
        ReceiptJson & { contentType: string; headers: JsonObject; size: number; sealed: boolean; bytes: Buffer | null }
      >(sql`
        select ${raw(columns)}, r.content_type as "contentType", r.headers, ${sizeSql} as size, ${sealedSql} as sealed,
          case when octet_length(r.raw) <= ${requestLimits.bytes} and not ${sealedSql} then r.raw end as bytes
        from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
        where r.workspace_id = ${ctx.workspace} and r.id = ${id}`)
    : undefined
  if (!row) throw new NotFound('notFound', { object: 'receipt', id })
  const { contentType, headers, size, sealed, bytes, ...receipt } = row
  const seesRecord = receipt.record !== null && (await maySee(ctx, receipt.record))
  const shown = present(ctx, receipt)
  if (!seesRecord && !seesLedger(ctx)) return { ...withoutWords(shown), record: null }
  if (!readsWhole(ctx)) return withoutWords(shown)
  const body = sealed ? { masked: true as const } : bytes && rawText(bytes)
  return { ...shown, raw: { contentType, headers, size, ...body } }
}

const sealedSql = raw(`(r.generation is not null or r.wrapped is not null)`)
const sizeSql = raw(`octet_length(r.raw) - case when ${sealedSql.sql} then ${sealedOverhead} else 0 end`)

/** What it says, and the card that it is on. */
interface ShownRequest {
  record: ReceiptJson['record']
  body: Body
}

/**
 * A request as it came that lies under the company's key, for those to whom all is shown that may stand in it. Who calls it notes that
 * it was shown. Throws Conflict where there is nothing to open, or the key is away.
 */
export async function showRequest(ctx: Context, id: string, copies: RequestCopies): Promise<ShownRequest> {
  const { raw: kept, record } = await getReceipt(ctx, id)
  if (!kept || !seesHidden(ctx)) throw new Forbidden('notShownToYou')
  if (!('masked' in kept)) throw new Conflict('notProtected')
  if (kept.size > requestLimits.bytes) throw new TooLarge('tooLargeBody')
  const row = await ctx.db.one<CopyRow>(sql`
    select ${copyColumns} from receipt r join source s on s.workspace_id = r.workspace_id and s.id = r.source
    where r.workspace_id = ${ctx.workspace} and r.id = ${id}`)
  const request = row && (await openedRequest(ctx, copies, row).catch(error => thrownAway(ctx, error)))
  if (!request) throw new Conflict(ctx.actor.role.admin ? 'sealBroken' : 'protectedAway')
  return { record, body: rawText(request.bytes) }
}

/** All that is protected of what requests are made into and put on. */
const seesHidden = (ctx: Context): boolean =>
  reachedByRequests.every(name => {
    const object = ctx.config.objects.get(name)
    return (
      !object ||
      Object.entries(object.fields).every(([field, declared]) => !isProtected(declared) || mayShow(ctx, object, field))
    )
  })

function thrownAway(ctx: Context, error: unknown): never {
  throw error instanceof KeyAway ? new Conflict(ctx.actor.role.admin ? error.code : 'protectedAway') : error
}

async function maySee(ctx: Context, { object, id }: { object: string; id: string }): Promise<boolean> {
  if (scopeOf(ctx, objectOf(ctx, object), 'read') === 'none') return false
  return (await findRecord(ctx, object, id, { fields: [] })) !== null
}

const present = (ctx: Context, row: ReceiptJson): ReceiptJson => ({
  ...row,
  reasons: row.reasons.map(reason => ({ ...reason, message: sayReason(ctx.locale, reason) })),
})

function rawText(bytes: Buffer): Body {
  const text = bytes.toString('utf8')
  return Buffer.from(text, 'utf8').equals(bytes) && !text.includes('\0')
    ? { text }
    : { base64: bytes.toString('base64') }
}
