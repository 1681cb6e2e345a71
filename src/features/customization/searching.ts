import sql from 'sql-template-tag'
import type { StoredFields } from '../../model/index.ts'
import { kindPredicate } from '../../records/access.ts'
import { searchText } from '../../records/columns.ts'
import type { Context } from '../../records/context.ts'
import { fromTable, objectOf, recordColumns } from '../../records/index.ts'
import type { Job } from '../feature.ts'

const portion = 500

/**
 * Brings what the records of an object are found by up to date, after its fields began or ended to be searched. A record
 * that somebody changes meanwhile is written with its present fields anyway. Nobody waits for it, and it is not stopped half
 * way: some records would be found and others not. Who no longer wants it changes the field back.
 */
export const searchAgain: Job = {
  name: 'search-again',
  async run(ctx, { object }) {
    if (!ctx.config.objects.has(String(object))) return
    await requireFresh(ctx, String(object))
    let last: string | null = '00000000-0000-0000-0000-000000000000'
    while (last) last = await refill(ctx, String(object), last)
  },
}

/** Another process may have changed the fields a moment ago: then the queue tries again, with the set-up as it is now. */
async function requireFresh(ctx: Context, name: string): Promise<void> {
  const fields = await ctx.db.query<{ name: string; search: boolean }>(sql`
    select name, removed_at is null and coalesce(options->'search' = 'true', false) as search from added_field
    where workspace_id = ${ctx.workspace} and object = ${name}`)
  const known = objectOf(ctx, name).fields
  const isKnown = (field: (typeof fields)[number]) => field.search === (known[field.name]?.options.search === true)
  if (!fields.every(isKnown)) throw new Error(`the fields of ${name} are being read anew`)
}

/** One portion of records in the order of their ids; the last of them, `null` at the end. */
async function refill(ctx: Context, name: string, after: string): Promise<string | null> {
  const object = objectOf(ctx, name)
  const records = await ctx.db.query<{ id: string; version: number; values: StoredFields }>(sql`
    select t.id, t.version, (select to_json(r) from (select ${recordColumns(ctx, object, 't')}) r) as values
    from ${fromTable(object, 't')}
    where t.workspace_id = ${ctx.workspace} and ${kindPredicate(object, 't')} and t.id > ${after}::uuid order by t.id limit ${portion}`)
  if (!records.length) return null
  await ctx.db.query(sql`
    update ${fromTable(object, 't')} set search_text = n.words
    from unnest(${records.map(({ id }) => id)}::uuid[], ${records.map(({ version }) => version)}::int[],
      ${records.map(({ values }) => searchText(object, values))}::text[]) n(id, version, words)
    where t.workspace_id = ${ctx.workspace} and t.id = n.id and t.version = n.version
      and t.search_text is distinct from n.words`)
  return records.at(-1)?.id ?? null
}
