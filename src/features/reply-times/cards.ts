import sql, { join, raw, type Sql } from 'sql-template-tag'
import { quote } from '../../database/names.ts'
import { type Context, fieldRight } from '../../records/index.ts'
import { owedTo } from '../unanswered.ts'

/**
 * The card of the activity `a` as a lateral row `c`: `owner`, `title`, and whether an answer is still owed there. What the caller may
 * not see of it is null.
 */
export function cardOfActivity(ctx: Context): Sql {
  const parts = Object.entries(owedTo).flatMap(([name, condition]) => {
    const object = ctx.config.objects.get(name)
    if (!object) return []
    const shown = (field: string, value: Sql) =>
      fieldRight(ctx, object, field) === 'hidden' ? sql`null::text` : sql`${value}::text`
    return [
      sql`select ${shown('owner', sql`t.owner`)} as owner, ${shown(object.title, sql`t.name`)} as title, (${condition}) as owed
        from ${raw(quote(name))} t
        where a.on_object = ${name} and t.workspace_id = a.workspace_id and t.id = a."on" and t.deleted_at is null`,
    ]
  })
  return sql`join lateral (${join(parts, ' union all ')}) c on true`
}
