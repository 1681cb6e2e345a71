import sql, { join, type Sql } from 'sql-template-tag'
import { type Context, fieldRight } from '../../records/index.ts'
import { asSystem } from '../as-system.ts'
import { chosenRecords } from '../chosen-records.ts'
import { owedTo } from '../unanswered.ts'

/** As cards were at a moment, of those whose ids a query of cards of an object gives. */
interface CardsThen {
  asOf: string
  among: (object: string) => Sql
}

/**
 * The card of the activity `a` joined as `c`: `owner`, `title`, and whether an answer is still owed there; or was, at a moment. Who sees the
 * activity is told of its card, too, but for fields that are hidden from him: they are null.
 */
export function cardOfActivity(ctx: Context, then?: CardsThen): Sql {
  const parts = Object.entries(owedTo).flatMap(([name, isOwed]) => {
    const object = ctx.config.objects.get(name)
    if (!object) return []
    const {
      with: members,
      rows,
      where,
      value,
    } = chosenRecords(asSystem(ctx), name, {
      asOf: then?.asOf,
      among: then?.among(name),
    })
    const shown = (field: string) =>
      fieldRight(ctx, object, field) === 'hidden' ? sql`null::text` : sql`${value(field)}::text`
    const which = then ? sql`true` : sql`a.on_object = ${name} and t.id = a."on"`
    return [
      sql`(${members} select ${name}::text as object, t.id, ${shown('owner')} as owner, ${shown(object.title)} as title, (${isOwed(value)}) as owed
        from ${rows} where ${where} and ${which})`,
    ]
  })
  const cards = join(parts, ' union all ')
  // By index as they are; of then there is none, and all that are meant are read at once.
  return then
    ? sql`join (${cards}) c on c.object = a.on_object and c.id = a."on"`
    : sql`join lateral (${cards}) c on true`
}
