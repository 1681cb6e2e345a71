import sql, { raw, type Sql } from 'sql-template-tag'
import type { Context } from '../../records/index.ts'
import { blindMatchKeys } from '../../records/protect.ts'
import { type Counts, clearImportRows } from './copies.ts'
import { escaped, type Identifiers } from './identifiers.ts'

/** What has his phone or mail and leads to no record of his: it is found by these alone, as long as they are known. */
interface Loose {
  /** `personal-data:kinds.<name>`. */
  name: string
  rows: (sought: Sought) => Sql
  erase: (sought: Sought) => Sql[]
}

interface Sought extends Identifiers {
  /** His phones and mails as they are kept where they are protected. */
  blind: readonly string[]
}

const soughtBy = (ctx: Context, identifiers: Identifiers): Sought => ({
  ...identifiers,
  blind: identifiers.keys.flatMap(({ kind, value }) => blindMatchKeys(ctx, kind, value)),
})

const ours = sql`workspace_id = current_setting('rapport.workspace')::uuid`

/** SQL of a bulk change: it is not over. */
export const underway = sql`(state in ('planning', 'preview', 'committing') or reverting)`

/** SQL: whether a text, in whatever spelling, has one of his phones or mails; a mail that only ends as his does is another's. */
export function bears(text: Sql, { keys }: Identifiers): Sql {
  const phones = keys.flatMap(({ kind, value }) => (kind === 'phone' ? [`%${digitsOf(value)}%`] : []))
  const others = keys.flatMap(({ kind, value }) => (kind === 'phone' ? [] : [value.toLowerCase()]))
  const alone = others.map(other => `(?<![\\w.-])${escaped(other)}(?![\\w-]|\\.\\w)`)
  return sql`(regexp_replace(${text}, '\\D', '', 'g') like any(${phones}::text[])
    or exists (select from unnest(${others}::text[], ${alone}::text[]) o(words, alone) where position(o.words in lower(${text})) > 0
      and regexp_replace(lower(${text}), '\\\\+[nrt]', ' ', 'g') ~ o.alone))`
}

const digitsOf = (phone: string): string => (phone.split(';')[0] ?? phone).replace(/\D/g, '').slice(-10)

const importRows: Loose = {
  name: 'importRow',
  rows: identifiers =>
    sql`import_row where ${ours} and record_id is null and cells <> '[]' and ${bears(sql`cells::text`, identifiers)}`,
  erase: identifiers =>
    clearImportRows(sql`record_id is null and cells <> '[]' and ${bears(sql`cells::text`, identifiers)}`),
}

/** Bytes as they came, with what stands for other signs in addresses, in JSON and in what is no ASCII taken out. */
const rawText = sql`regexp_replace(regexp_replace(encode(raw, 'escape'), '%40', '@', 'g'),
  '%[0-9a-f]{2}|\\\\+u[0-9a-f]{4}|\\\\[0-7]{3}', ' ', 'gi')`

const requests: Loose = {
  name: 'request',
  rows: sought => sql`receipt where ${ours} and record_id is null and outcome <> 'pending' and length(raw) > 0
    and (keys && ${sought.blind}::text[] or (fields is not null and ${bears(sql`fields::text`, sought)})
      or (generation is null and wrapped is null and ${bears(rawText, sought)}))`,
  erase: sought => [
    sql`update receipt set raw = '', headers = '{}', fields = null, address_hash = null, idempotency_key = null, raw_hash = '',
        content_hash = null, reasons = '[]', generation = null, wrapped = null, keys = null
      where ${ours} and id in (select id from ${requests.rows(sought)})`,
  ],
}

/** Whoever looked for him has a view the less. */
const views: Loose = {
  name: 'view',
  rows: identifiers => sql`saved_view where ${ours} and ${bears(sql`name || ' ' || query::text`, identifiers)}`,
  erase: identifiers => [
    sql`delete from saved_view where ${ours} and id in (select id from ${views.rows(identifiers)})`,
  ],
}

/** The same of reports, and of dashboards that have some of their own. */
const reportsKept = (name: string, table: 'saved_report' | 'dashboard'): Loose => {
  const rows = (identifiers: Identifiers) =>
    sql`${raw(table)} where ${ours} and ${bears(sql`name || ' ' || coalesce(about, '') || ' ' || content::text`, identifiers)}`
  return {
    name,
    rows,
    erase: identifiers => [
      sql`delete from ${raw(table)} where ${ours} and id in (select id from ${rows(identifiers)})`,
    ],
  }
}

/** What was asked of a second administrator, without whom it was about; what waits is void. */
const approvals: Loose = {
  name: 'approval',
  rows: identifiers => sql`approval where ${ours} and ${bears(sql`body::text`, identifiers)}`,
  erase: identifiers => [
    sql`update approval set body = body #- '{query,filter}' #- '{query,q}',
        state = case when state = 'waiting' then 'void' else state end,
        reason = case when state = 'waiting' then 'otherwise' else reason end, ended_at = coalesce(ended_at, now())
      where ${ours} and id in (select id from ${approvals.rows(identifiers)})`,
    sql`update approval set body = null where ${ours} and id in (select id from ${approvals.rows(identifiers)})`,
  ],
}

/** Members of a bulk change without those that have him. */
const membersWithout = (name: string, identifiers: Identifiers): Sql =>
  sql`coalesce((select jsonb_object_agg(field, value) from jsonb_each(change->${name}) m(field, value)
    where not ${bears(sql`value::text`, identifiers)}), '{}')`

/** What records of others were given. While it is under way it is in the way. */
const bulkChanges: Loose = {
  name: 'bulkChange',
  rows: identifiers =>
    sql`bulk_change where ${ours} and not ${underway} and ${bears(sql`change::text || examples::text`, identifiers)}`,
  erase: identifiers => [
    sql`update bulk_change set examples = '[]', change = change || jsonb_build_object('set', ${membersWithout('set', identifiers)},
        'add', ${membersWithout('add', identifiers)}, 'take', ${membersWithout('take', identifiers)})
      where ${ours} and id in (select id from ${bulkChanges.rows(identifiers)})`,
  ],
}

/** Exports that were asked for by him, with their files. One that is being made ends without a file. */
const exports: Loose = {
  name: 'export',
  rows: identifiers => sql`export where ${ours} and ${bears(sql`query::text`, identifiers)}`,
  erase: identifiers => [
    sql`update export set state = 'cancelled', finished_at = now(), query = '{}'
      where ${ours} and state = 'waiting' and id in (select id from ${exports.rows(identifiers)})`,
    sql`delete from export_file where ${ours} and export_id in (select id from ${exports.rows(identifiers)})`,
    sql`delete from export where ${ours} and id in (select id from ${exports.rows(identifiers)})`,
  ],
}

/** Calls from and to his number that lie on no card, with what the provider told of them. That somebody called stays. */
const calls: Loose = {
  name: 'callOfNobody',
  rows: ({ keys }) => {
    const numbers = keys.flatMap(({ kind, value }) => (kind === 'phone' ? (value.split(';')[0] ?? []) : []))
    return sql`phone_call where ${ours} and record_id is null and number = any(${numbers}::text[])`
  },
  erase: sought => [
    sql`delete from phone_event e using phone_call c where e.workspace_id = c.workspace_id and e.line = c.line
      and e.event->>'call' = c.provider_call and c.workspace_id = current_setting('rapport.workspace')::uuid
      and c.id in (select id from ${calls.rows(sought)})`,
    sql`update phone_call set number = null, recording_url = null, result = null
      where ${ours} and id in (select id from ${calls.rows(sought)})`,
  ],
}

const all: readonly Loose[] = [
  importRows,
  requests,
  views,
  reportsKept('report', 'saved_report'),
  reportsKept('dashboard', 'dashboard'),
  approvals,
  bulkChanges,
  exports,
  calls,
]

/** What came of him and became of nobody, and what was set up and asked for by his phones and mails, by kind. */
export async function countLoose(ctx: Context, identifiers: Identifiers): Promise<Counts> {
  const counts: Counts = {}
  if (!identifiers.keys.length) return counts
  const sought = soughtBy(ctx, identifiers)
  for (const { name, rows } of all) {
    const row = await ctx.db.one<{ count: number }>(
      sql`select count(*)::int as count from (select 1 from ${rows(sought)}) l`,
    )
    if (row?.count) counts[name] = row.count
  }
  return counts
}

/** Erases it, in the present transaction. Returns how much it was, by kind. */
export async function eraseLoose(ctx: Context, identifiers: Identifiers): Promise<Counts> {
  const counts = await countLoose(ctx, identifiers)
  const sought = soughtBy(ctx, identifiers)
  for (const { name, erase } of all)
    if (counts[name]) for (const statement of erase(sought)) await ctx.db.query(statement)
  return counts
}
