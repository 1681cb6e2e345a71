import sql from 'sql-template-tag'
import { newId } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { FoundPair } from './likeness/pair.ts'
import type { PairObject } from './subjects.ts'

/** Keeps pairs; what was said about one before stays said. */
export async function keepPairs(ctx: Context, object: PairObject, found: Iterable<FoundPair>): Promise<void> {
  const pairs = [...new Map([...found].map(pair => [`${pair.a}${pair.b}`, pair])).values()]
  if (!pairs.length) return
  const rows = pairs.map(pair => ({ id: newId(), ...pair }))
  await ctx.db.query(sql`
    insert into duplicate_pair (workspace_id, id, object, a, b, probability, why)
    select ${ctx.workspace}::uuid, p.id, ${object}, p.a, p.b, p.probability, p.why
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(id uuid, a uuid, b uuid, probability double precision, why jsonb)
    on conflict (workspace_id, object, a, b) do update
      set probability = excluded.probability, why = excluded.why, compared_at = now(), refused = null`)
}

/** SQL of pairs of which nobody has said or done anything. */
export const undecided = sql`different_at is null and merged_by_rule is null and attached_at is null`

/** Forgets pairs of these records of which nobody has said anything, before they are compared anew. */
export async function forgetPairs(ctx: Context, object: PairObject, ids: readonly string[]): Promise<void> {
  for (const side of [sql`a`, sql`b`])
    await ctx.db.query(sql`
      delete from duplicate_pair where workspace_id = ${ctx.workspace} and object = ${object}
        and ${side} = any(${ids}::uuid[]) and ${undecided}`)
}
