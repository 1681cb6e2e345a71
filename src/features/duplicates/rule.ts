import sql from 'sql-template-tag'
import { Conflict, Forbidden, Invalid, NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import { accessPredicate, fromTable, living, mergeRecords, objectOf, transact } from '../../records/index.ts'
import { scanOf } from './scan-state.ts'
import type { ComparedObject } from './subjects.ts'

const portion = 200

/** Merges the pairs above what the company has set, the older record keeping its values. Without such a rule nothing is merged. */
export async function mergeByRule(ctx: Context, name: ComparedObject, deadline = Infinity): Promise<void> {
  const { mergeAbove, state } = await scanOf(ctx, name)
  if (mergeAbove === null || state !== 'following') return
  const object = objectOf(ctx, name)
  const pairs = await ctx.db.query<{ id: string; a: string; b: string }>(sql`
    select p.id, p.a, p.b from duplicate_pair p
    join ${fromTable(object, 'one')} on one.workspace_id = p.workspace_id and one.id = p.a
    join ${fromTable(object, 'two')} on two.workspace_id = p.workspace_id and two.id = p.b
    where p.workspace_id = ${ctx.workspace} and p.object = ${name} and p.probability >= ${mergeAbove}
      and p.different_at is null and p.merged_by_rule is null and p.refused is null
      and ${living(ctx, object, 'one')} and ${living(ctx, object, 'two')} and ${accessPredicate(ctx, object, 'remove', 'two')}
    order by p.probability desc, p.id limit ${portion}`)
  for (const { id, a, b } of pairs) {
    if (Date.now() > deadline) return
    try {
      await transact(ctx, async inside => {
        const { merge } = await mergeRecords(inside, name, a, { from: [b] })
        await inside.db.query(
          sql`update duplicate_pair set merged_by_rule = ${merge} where workspace_id = ${ctx.workspace} and id = ${id}`,
        )
      })
    } catch (error) {
      // One of both was merged just now, or something rests on it: people decide.
      if (
        !(
          error instanceof Conflict ||
          error instanceof NotFound ||
          error instanceof Invalid ||
          error instanceof Forbidden
        )
      )
        throw error
      await ctx.db.query(
        sql`update duplicate_pair set refused = ${error.name} where workspace_id = ${ctx.workspace} and id = ${id}`,
      )
    }
  }
}
