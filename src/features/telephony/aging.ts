import sql from 'sql-template-tag'
import type { Context } from '../../records/context.ts'
import type { Job } from '../feature.ts'

/** How long the number of a call is kept that lies on nobody's card. */
const keptDays = 90
const portion = 5000

/** Clears such numbers when their time is over; that there was a call stays, and is counted. */
export const ageNumbers: Job = {
  name: 'age-call-numbers',
  every: '37 3 * * *',
  run: async ctx => {
    while ((await clearPortion(ctx)) === portion);
  },
}

async function clearPortion({ db, workspace }: Context): Promise<number> {
  const rows = await db.query(sql`
    update phone_call set number = null, recording_url = null where workspace_id = ${workspace} and id in (
      select id from phone_call where workspace_id = ${workspace} and record_id is null and number is not null
        and first_at < now() - make_interval(days => ${keptDays}) limit ${portion})
    returning id`)
  return rows.length
}
