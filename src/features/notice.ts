import sql from 'sql-template-tag'
import { newId } from '../model/index.ts'
import type { Context } from '../records/context.ts'

/** What a person is told of, at once on his open page and later in his list. */
export interface Notice {
  /** Name of its sentence in the catalogue: `notices.<code>`. */
  code: string
  /** What fills the gaps of the sentence. */
  params?: Record<string, string | number>
  on: { object: string; id: string }
}

/**
 * Tells somebody. Written in the present transaction and delivered after it commits. Nobody is told of what he did
 * himself, and nothing is said to nobody.
 */
export async function notify(ctx: Context, user: string | null, notice: Notice): Promise<void> {
  if (!user || user === ctx.actor.user || !ctx.config.users.get(user)?.active) return
  await ctx.db.query(sql`
    insert into notice (id, "user", code, params, object, record_id)
    values (${newId()}, ${user}, ${notice.code}, ${JSON.stringify(notice.params ?? {})}::jsonb, ${notice.on.object}, ${notice.on.id})`)
}
