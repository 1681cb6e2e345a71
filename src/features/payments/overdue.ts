import sql from 'sql-template-tag'
import { addDays, dayAt, hoursOn, momentOf, type WorkingCalendar } from '../../model/index.ts'
import type { Context } from '../../records/index.ts'
import { type Escalation, escalateTogether } from '../escalation.ts'
import { notify } from '../notice.ts'
import { isNoSample } from '../sample-records.ts'
import { getWorkingCalendar } from '../working-calendar.ts'
import { shownMoney } from './shown-money.ts'

interface Overdue extends Escalation {
  owner: string
  name: string
  amount: string
  currency: string
}

/** What was due longer ago is old news: as long as the longest holidays, and some days. */
const newsDays = 14

/** Where nobody ever works, every day is as good. */
const isWorkingDay = (calendar: WorkingCalendar, day: string): boolean =>
  Boolean(hoursOn(calendar, day)) ||
  !Array.from({ length: newsDays }, (_, before) => addDays(day, -before)).some(one => hoursOn(calendar, one))

/** Who answers for an invoice is told on the first working day after it was due, once for each term. */
export async function tellOfOverdue(ctx: Context, now = new Date()): Promise<number> {
  const { timeZone } = ctx.config.company
  const today = dayAt(now, timeZone)
  if (!isWorkingDay(await getWorkingCalendar(ctx), today)) return 0
  const rows = await ctx.db.query<{
    record: string
    name: string
    owner: string
    due: string
    amount: string
    currency: string
  }>(sql`
    select t.id as record, t.name, t.owner, t.due_on::text as due, t.owed::text as amount, t.owed_currency as currency from invoice t
    where t.workspace_id = ${ctx.workspace} and t.deleted_at is null and t.status in ('issued', 'partlyPaid') and t.owed > 0
      and not exists (select from escalation e where e.workspace_id = t.workspace_id and e.record_id = t.id
        and e.reason = 'invoiceOverdue' and e.since = t.due_on::timestamp at time zone ${timeZone})
      and t.due_on < ${today}::date and t.due_on >= ${addDays(today, -newsDays)}::date and ${isNoSample('t')}
    order by t.due_on, t.id limit 500`)
  const late = rows.map(
    ({ due, ...row }): Overdue => ({ ...row, reason: 'invoiceOverdue', since: momentOf(due, timeZone).toISOString() }),
  )
  for (const [owner, items] of Map.groupBy(late, ({ owner }) => owner))
    await escalateTogether(ctx, {
      items,
      single: (inside, { record, name, amount, currency }) =>
        notify(inside, owner, {
          code: 'invoiceOverdue',
          params: { name, amount: shownMoney(ctx, amount, currency) },
          on: { object: 'invoice', id: record },
        }),
      many: (inside, count, { record }) =>
        notify(inside, owner, { code: 'invoiceOverdueMany', params: { count }, on: { object: 'invoice', id: record } }),
    })
  return late.length
}
