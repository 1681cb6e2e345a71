import { say } from '../../../messages/words.ts'
import type { Context } from '../../../records/index.ts'
import { savedReports } from '../kept/reports.ts'
import { createKept } from '../kept/verbs.ts'
import { createMailing } from './save.ts'

/** The sample company: the administrator gets on Mondays how much is sold by whom. */
export async function addDemoMailing(ctx: Context): Promise<void> {
  const administrator = [...ctx.config.users.values()].find(
    ({ active, role }) => active && ctx.config.roles.get(role)?.admin,
  )
  const role = administrator && ctx.config.roles.get(administrator.role)
  if (!administrator || !role) return
  const as: Context = {
    ...ctx,
    actor: { user: administrator.id, name: administrator.name, role, team: administrator.team, scopes: null },
  }
  const { id } = await createKept(as, savedReports, {
    name: say(ctx.locale, 'mailings:demo.report'),
    shared: 'everyone',
    content: {
      object: 'deal',
      rows: ['owner'],
      measures: [{ fn: 'count' }, { fn: 'sum', field: 'amount' }],
      filter: { 'stage.kind': 'won' },
      period: { field: 'closedAt', within: 'thisQuarter' },
      order: '-amount:sum',
      chart: 'bar',
    },
  })
  await createMailing(as, {
    kind: 'report',
    about: id,
    crontab: '0 9 * * 1',
    zone: ctx.config.company.timeZone,
    formats: ['pdf', 'xlsx'],
    users: [administrator.id],
    teams: [],
  })
}
