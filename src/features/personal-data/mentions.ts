import sql, { type Sql } from 'sql-template-tag'
import { isSealed, type Json, type JsonObject } from '../../model/index.ts'
import { type Context, objectOf } from '../../records/index.ts'
import type { PersonRecord } from '../personal-part.ts'
import { clearImportRows } from './copies.ts'
import { type Identifiers, mentionsOf } from './identifiers.ts'
import { dealsWith, idsOf, recordsAbout } from './person.ts'
import { holdRecords, overwrite, rewriteHistory, type Seals } from './rewrite.ts'

/** Fields of deals, and of what is on them, that people write freely. */
const free: Readonly<Record<string, readonly string[]>> = {
  deal: ['name', 'lostReason', 'lostNote', 'remember', 'comment'],
  activity: ['subject', 'text', 'result', 'data'],
  task: ['title', 'text', 'place', 'result'],
  attachment: ['name'],
}

/** Deals with him, and what is on them and not his own: they stay, and name him no more. */
export async function recordsNaming(ctx: Context, person: readonly PersonRecord[]): Promise<PersonRecord[]> {
  const deals = (await dealsWith(ctx, person)).map(({ id }) => ({ object: 'deal', id }))
  const own = new Set(idsOf(await recordsAbout(ctx, person)))
  return [...deals, ...(await recordsAbout(ctx, deals)).filter(({ id }) => !own.has(id))]
}

interface Striking {
  identifiers: Identifiers
  seals: Seals
  /** What stands in place of him. */
  instead: string
}

/** Strikes his name, phones and mails out of these records and their histories. Returns in how many of them he was named. */
export async function strikeMentions(
  ctx: Context,
  name: string,
  ids: readonly string[],
  { identifiers, seals, instead }: Striking,
): Promise<number> {
  const mentions = mentionsOf(identifiers)
  if (!mentions) return 0
  const object = objectOf(ctx, name)
  const fields = new Set([
    ...(free[name] ?? []),
    ...Object.entries(object.fields).flatMap(([field, { added, type }]) => (added && texts.has(type) ? [field] : [])),
  ])
  const struck = (field: string, value: Json): Json => (fields.has(field) ? without(value, mentions, instead) : value)
  const rows = (await holdRecords(ctx, object, ids)).filter(({ erased }) => !erased)
  const named = rows.flatMap(row => {
    const values: JsonObject = Object.fromEntries(
      Object.entries(row.values).map(([field, value]) => [field, struck(field, value ?? null)]),
    )
    return JSON.stringify(values) === JSON.stringify(row.values) ? [] : [{ ...row, values }]
  })
  await overwrite(ctx, object, named)
  await rewriteHistory(ctx, { object, seals }, ids, struck)
  return named.length
}

const texts = new Set(['text', 'longText'])

/** Sealed values are nobody's to look into; who wrote a name into one takes it out there. */
function without(value: Json, mentions: RegExp, instead: string): Json {
  if (typeof value === 'string') return value.replace(mentions, instead)
  if (Array.isArray(value)) return value.map(each => without(each, mentions, instead))
  if (value === null || typeof value !== 'object' || isSealed(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, without(each ?? null, mentions, instead)]),
  )
}

const ours = sql`workspace_id = current_setting('rapport.workspace')::uuid`

/** SQL: whether a text, in whatever spelling, has one of his phones or mails. */
export function bears(text: Sql, { keys }: Identifiers): Sql {
  const phones = keys.flatMap(({ kind, value }) => (kind === 'phone' ? [`%${digitsOf(value)}%`] : []))
  const others = keys.flatMap(({ kind, value }) => (kind === 'phone' ? [] : [value.toLowerCase()]))
  return sql`(regexp_replace(${text}, '\D', '', 'g') like any(${phones}::text[])
    or exists (select from unnest(${others}::text[]) o where position(o in lower(${text})) > 0))`
}

const digitsOf = (phone: string): string => (phone.split(';')[0] ?? phone).replace(/\D/g, '').slice(-10)

const refusedRows = (identifiers: Identifiers): Sql =>
  sql`record_id is null and cells <> '[]' and ${bears(sql`cells::text`, identifiers)}`

const looseRequests = (identifiers: Identifiers): Sql =>
  sql`record_id is null and outcome <> 'pending' and fields is not null and ${bears(sql`fields::text`, identifiers)}`

/** What came of him and became of nobody: refused rows of imports, rejected requests. */
export async function countLoose(
  { db }: Context,
  identifiers: Identifiers,
): Promise<{ importRow: number; request: number }> {
  const none = { importRow: 0, request: 0 }
  if (!identifiers.keys.length) return none
  const row = await db.one<typeof none>(sql`
    select (select count(*)::int from import_row where ${ours} and ${refusedRows(identifiers)}) as "importRow",
      (select count(*)::int from receipt where ${ours} and ${looseRequests(identifiers)}) as request`)
  return row ?? none
}

/** Erases it, in the present transaction. Returns how much it was. */
export async function eraseLoose(
  ctx: Context,
  identifiers: Identifiers,
): Promise<{ importRow: number; request: number }> {
  const counts = await countLoose(ctx, identifiers)
  if (counts.importRow) for (const statement of clearImportRows(refusedRows(identifiers))) await ctx.db.query(statement)
  if (counts.request)
    await ctx.db.query(sql`
      update receipt set raw = '', headers = '{}', fields = null, address_hash = null, idempotency_key = null, raw_hash = '',
        content_hash = null, reasons = '[]'
      where ${ours} and ${looseRequests(identifiers)}`)
  return counts
}
