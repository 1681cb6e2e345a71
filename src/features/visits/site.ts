import sql from 'sql-template-tag'
import { NotFound } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'

/** A site whose visits are counted: a source of that kind, with what its administrator has chosen. */
export interface Site {
  id: string
  key: string
  name: string
  active: boolean
  /** Nobody is known again before he has agreed to it. So unless told otherwise. */
  consent: boolean
  /** That stands on it, where it is shown another to some; as it is called. */
  shownNumber: string | null
}

/** Visits of nobody who is known are kept for so many days unless told otherwise. */
export const usualKeepDays = 180

/** Throws NotFound also for sources of another kind. */
export async function findSite(ctx: Context, key: string): Promise<Site> {
  const site = /^[\w-]{1,100}$/.test(key)
    ? await ctx.db.one<Site>(sql`
        select id, key, name, active, coalesce((site->>'consent')::boolean, true) as consent, site->'numbers'->>'shown' as "shownNumber" from source
        where workspace_id = ${ctx.workspace} and lower(key) = lower(${key}) and kind = 'site' and deleted_at is null`)
    : undefined
  if (!site) throw new NotFound('unknownSource')
  return site
}
