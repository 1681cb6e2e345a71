import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Job } from '../feature.ts'
import { usualKeepDays } from './site.ts'

const portion = 5000

/** Clears visits of nobody known whose time is over, site by site as its administrator chose; those of people go with them. */
export const ageVisits: Job = {
  name: 'visits.age',
  every: '23 3 * * *',
  run: async ctx => {
    while ((await clearPortion(ctx)) === portion);
    await ctx.db.query(sql`
      delete from site_number_hold where workspace_id = ${ctx.workspace} and since < now() - interval '40 days'`)
  },
}

export async function clearPortion({ db, workspace }: Context): Promise<number> {
  const rows = await db.query(sql`
    delete from visit where workspace_id = ${workspace} and id in (
      select v.id from visit v left join source s on s.workspace_id = v.workspace_id and s.id = v.source
      where v.workspace_id = ${workspace}
        and v.began < now() - make_interval(days => coalesce((s.site->>'keepDays')::int, ${usualKeepDays}))
        and not exists (select from visitor_known k where k.workspace_id = v.workspace_id and k.visitor = v.visitor)
      limit ${portion}) returning id`)
  return rows.length
}
