import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import { piecewise } from '../../records/piecewise.ts'
import type { Kind } from './likeness/kind.ts'
import type { Compared, ComparedObject } from './subjects.ts'

/** More records than this have a word in common that tells nothing: a switchboard, a street of a whole town. */
export const mostOfKey = 100

/** A word as a number of 32 bits with its sign (FNV-1a): so the table of all keys stays small. */
export function hashOf(word: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 15
  hash = Math.imul(hash, 0x85ebca6b)
  return (hash ^ (hash >>> 13)) | 0
}

export const keysOf = <Subject>(kind: Kind<Subject>, subject: Subject): number[] => [
  ...new Set(kind.keys(subject).map(hashOf)),
]

/** Writes under which keys the records are found, in place of those before. */
export async function writeKeys<Subject>(
  ctx: Context,
  object: ComparedObject,
  kind: Kind<Subject>,
  records: readonly Compared<Subject>[],
): Promise<void> {
  if (!records.length) return
  const rows = (await piecewise(records, ({ id, subject }) => keysOf(kind, subject).map(key => ({ id, key })))).flat()
  await removeKeys(
    ctx,
    object,
    records.map(({ id }) => id),
  )
  await ctx.db.query(sql`
    with entries as (
      select k.key, k.id from unnest(${arrayText(rows.map(({ key }) => key))}::integer[], ${arrayText(rows.map(({ id }) => id))}::uuid[]) k(key, id)),
    kept as (
      insert into likeness_record (workspace_id, object, record_id, keys)
      select ${ctx.workspace}::uuid, ${object}, id, array_agg(key) from entries group by id)
    insert into likeness_key (workspace_id, object, key, record_id)
    select ${ctx.workspace}::uuid, ${object}, key, id from entries order by key`)
}

/** An array of what needs no quotes, as PostgreSQL reads it: for tens of thousands the driver's own way takes longer. */
const arrayText = (values: readonly (string | number)[]): string => `{${values.join()}}`

/** Takes records out of those that are looked through. */
export async function removeKeys(ctx: Context, object: ComparedObject, ids: readonly string[]): Promise<void> {
  await ctx.db.query(sql`
    with gone as (
      delete from likeness_record where workspace_id = ${ctx.workspace} and object = ${object} and record_id = any(${ids}::uuid[])
      returning record_id, keys)
    delete from likeness_key k using gone, unnest(gone.keys) as old(key)
    where k.workspace_id = ${ctx.workspace} and k.object = ${object} and k.key = old.key and k.record_id = gone.record_id`)
}

/** Who shares a key with each of these, by the index: as quick among millions as among hundreds. */
export async function sharingKeys(
  ctx: Context,
  object: ComparedObject,
  wanted: readonly { id: string; keys: readonly number[] }[],
): Promise<{ id: string; other: string }[]> {
  const rows = wanted.flatMap(({ id, keys }) => keys.map(key => ({ id, key })))
  return ctx.db.query<{ id: string; other: string }>(
    sql`select distinct w.id, found.record_id as other
      from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ key }) => key)}::integer[]) w(id, key)
      cross join lateral (
        select record_id, count(*) over () as sharing from (
          select k.record_id from likeness_key k
          where k.workspace_id = ${ctx.workspace} and k.object = ${object} and k.key = w.key limit ${mostOfKey + 1}) k) found
      where found.sharing <= ${mostOfKey} and found.record_id <> w.id`,
    'fresh',
  )
}
