import sql, { join, raw } from 'sql-template-tag'
import {
  accessPredicate,
  type Context,
  fromTable,
  living,
  type MatchKey,
  matchRecords,
  objectOf,
  type RecordJson,
  recordColumns,
} from '../../../records/index.ts'

/** A card that a row belongs to. */
export interface KnownCard {
  object: string
  id: string
  name: string
  owner: string | null
  mayUpdate: boolean
}

interface Candidate extends KnownCard {
  rank: number
}

export const keyText = ({ kind, value }: MatchKey): string => `${kind} ${value}`

/**
 * The cards of people who are known by one of the keys, by key: for requests those of contacts, then leads at work, then
 * refused ones; for contacts those of contacts alone.
 */
export async function findKnownPeople(
  ctx: Context,
  object: string,
  keys: readonly MatchKey[],
): Promise<Map<string, KnownCard>> {
  const known = new Map<string, Candidate>()
  for (let from = 0; from < keys.length; from += 5000) {
    const matches = await matchRecords(ctx, keys.slice(from, from + 5000))
    const cards = await loadPeople(
      ctx,
      object === 'lead' ? ['contact', 'lead'] : [object],
      matches.map(match => match.id),
    )
    for (const match of matches) {
      const card = cards.get(match.id)
      const before = known.get(keyText(match))
      if (card && (!before || card.rank < before.rank)) known.set(keyText(match), card)
    }
  }
  return known
}

async function loadPeople(
  ctx: Context,
  objects: readonly string[],
  ids: readonly string[],
): Promise<Map<string, Candidate>> {
  const unique = [...new Set(ids)]
  if (!unique.length) return new Map()
  const parts = objects.map(name => {
    const object = objectOf(ctx, name)
    const rank =
      name === 'contact'
        ? raw('case when t.client then 0 else 1 end')
        : raw(`case t.status when 'refused' then 6 when 'converted' then 4 else 2 end`)
    return sql`select ${name}::text as object, t.id, t.name, t.owner, ${rank} as rank, coalesce(${accessPredicate(ctx, object, 'update', 't')}, false) as "mayUpdate"
      from ${fromTable(object, 't')} where ${living(ctx, object, 't')} and t.id = any(${unique}::uuid[])`
  })
  const rows = await ctx.db.query<Candidate>(join(parts, ' union all '), 'fresh')
  return new Map(rows.map(row => [row.id, row]))
}

/** Records by id, as the caller sees them; those he may not see are missing. */
export async function loadRecords(
  ctx: Context,
  name: string,
  ids: readonly string[],
  verb: 'read' | 'update' = 'read',
): Promise<Map<string, RecordJson>> {
  const object = objectOf(ctx, name)
  const found = new Map<string, RecordJson>()
  for (let from = 0; from < ids.length; from += 1000) {
    const rows = await ctx.db.query<{ record: RecordJson }>(
      sql`select to_json(r) as record from (select ${recordColumns(ctx, object, 't')} from ${fromTable(object, 't')}
        where ${living(ctx, object, 't')} and t.id = any(${ids.slice(from, from + 1000)}::uuid[]) and ${accessPredicate(ctx, object, verb, 't')}) r`,
      'fresh',
    )
    for (const { record } of rows) found.set(record.id, record)
  }
  return found
}
