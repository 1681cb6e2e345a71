import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { transact } from '../../records/index.ts'
import { piecewise } from '../../records/piecewise.ts'
import { keysOf } from './likeness/keys.ts'
import type { Kind } from './likeness/kind.ts'
import type { Compared } from './likeness/pair.ts'
import type { ComparedObject } from './subjects.ts'

/** More records than this have a word in common that tells nothing: a switchboard, a street of a whole town. */
export const mostOfKey = 100

/** Notes the keys of records (separated by commas), to be filed for all of them at once: in the order of keys that takes far less. */
export async function noteKeys(
  ctx: Context,
  object: ComparedObject,
  records: readonly { id: string }[],
  keys: readonly string[],
): Promise<void> {
  await ctx.db.query(sql`
    insert into likeness_record (workspace_id, object, record_id, keys)
    select ${ctx.workspace}::uuid, ${object}, n.id, n.keys::integer[]
    from unnest(${arrayText(records.map(({ id }) => id))}::uuid[], ${arrayText(keys.map(some => `"{${some}}"`))}::text[]) n(id, keys)
    on conflict (workspace_id, object, record_id) do update set keys = excluded.keys
      where likeness_record.keys <> excluded.keys`)
}

/**
 * Files records under those of their keys that lie between two, in place of what was there, and tells who shares one: for each
 * such key the ids of its records, separated by spaces.
 */
export const fileKeys = (ctx: Context, object: ComparedObject, from: number, to: number): Promise<string[]> =>
  transact(ctx, async inside => {
    await inside.db.query(sql`
      delete from likeness_key where workspace_id = ${ctx.workspace} and object = ${object} and key between ${from} and ${to}`)
    const rows = await inside.db.query<{ ids: string }>(
      sql`with sharing as materialized (
          select k.key, count(*) as many, array_agg(r.record_id) as records from likeness_record r, unnest(r.keys) k(key)
          where r.workspace_id = ${ctx.workspace} and r.object = ${object} and k.key between ${from} and ${to}
          group by k.key),
        filed as (
          insert into likeness_key (workspace_id, object, key, records)
          select ${ctx.workspace}::uuid, ${object}, key, case when many <= ${mostOfKey} then records end from sharing)
        select array_to_string(records, ' ') as ids from sharing where many between 2 and ${mostOfKey}`,
      'sorted',
    )
    return rows.map(({ ids }) => ids)
  })

/** Writes under which keys the records are found, in place of those before. */
export async function writeKeys<Subject>(
  ctx: Context,
  object: ComparedObject,
  kind: Kind<Subject>,
  records: readonly Compared<Subject>[],
): Promise<void> {
  if (!records.length) return
  const keys = await piecewise(records, ({ subject }) => keysOf(kind, subject))
  await removeKeys(
    ctx,
    object,
    records.map(({ id }) => id),
  )
  await noteKeys(
    ctx,
    object,
    records,
    keys.map(some => some.join()),
  )
  await ctx.db.query(sql`
    insert into likeness_key as known (workspace_id, object, key, records)
    select ${ctx.workspace}::uuid, ${object}, key, case when count(*) <= ${mostOfKey} then array_agg(record_id) end
    from likeness_record, unnest(keys) key
    where workspace_id = ${ctx.workspace} and object = ${object} and record_id = any(${records.map(({ id }) => id)}::uuid[])
    group by key order by key
    on conflict (workspace_id, object, key) do update
      set records = case when cardinality(known.records || excluded.records) <= ${mostOfKey} then known.records || excluded.records end
      where known.records is not null`)
}

/** An array of what needs no quotes, as PostgreSQL reads it: for tens of thousands the driver's own way takes longer. */
const arrayText = (values: readonly string[]): string => `{${values.join()}}`

/** Takes records out of those that are looked through. */
export async function removeKeys(ctx: Context, object: ComparedObject, ids: readonly string[]): Promise<void> {
  const left = await ctx.db.query<{ key: number; empty: boolean }>(sql`
    with gone as (
      delete from likeness_record where workspace_id = ${ctx.workspace} and object = ${object} and record_id = any(${ids}::uuid[])
      returning record_id, keys),
    old as (select key, array_agg(record_id) as records from gone, unnest(gone.keys) key group by key)
    update likeness_key k
    set records = coalesce((select array_agg(one) from unnest(k.records) one where one <> all(old.records)), '{}')
    from old where k.workspace_id = ${ctx.workspace} and k.object = ${object} and k.key = old.key and k.records is not null
    returning k.key, k.records = '{}' as empty`)
  const empty = left.filter(one => one.empty).map(({ key }) => key)
  if (empty.length)
    await ctx.db.query(sql`
      delete from likeness_key
      where workspace_id = ${ctx.workspace} and object = ${object} and key = any(${empty}::integer[]) and records = '{}'`)
}

/** Who shares a key with each of these, by the index: as quick among millions as among hundreds. */
export async function sharingKeys(
  ctx: Context,
  object: ComparedObject,
  wanted: readonly { id: string; keys: readonly number[] }[],
): Promise<{ id: string; other: string }[]> {
  const rows = wanted.flatMap(({ id, keys }) => keys.map(key => ({ id, key })))
  return ctx.db.query<{ id: string; other: string }>(
    sql`select distinct w.id, found.other
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ key }) => key)}::integer[]) w(id, key)
      cross join lateral (
        select unnest(k.records) as other from (
          select records from likeness_key
          where workspace_id = ${ctx.workspace} and object = ${object} and key = w.key limit 1) k) found
      where found.other <> w.id`,
    'fresh',
  )
}
