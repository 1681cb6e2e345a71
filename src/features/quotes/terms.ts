import sql, { type Sql } from 'sql-template-tag'
import { say } from '../../messages/words.ts'
import { addDays, dayAt, hoursOn, type WorkingCalendar } from '../../model/index.ts'
import { type Context, createRecord, transact, updateRecord } from '../../records/index.ts'
import { dayText } from '../day-text.ts'
import type { Application } from '../feature.ts'
import { notify } from '../notice.ts'
import type { NoticeCode } from '../notice-kinds.ts'
import { getWorkingCalendar } from '../working-calendar.ts'
import { latestEdition, lockQuote } from './edition.ts'
import type { QuoteMeans } from './means.ts'
import { remindClient } from './remind-client.ts'
import { type QuoteSettings, quoteSettings } from './settings.ts'

/** A quote that waits for its client, with what was sent of it last. */
export interface Waiting {
  quote: string
  edition: number
  name: string
  number: string
  owner: string | null
  validUntil: string | null
  sentBy: string | null
}

/** Ends quotes whose day is over, and reminds their owners of those that wait: each once an edition, by working days. */
export async function followUp(ctx: Context, application: Application, means: QuoteMeans): Promise<void> {
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  await expire(ctx, today)
  const [settings, calendar] = [await quoteSettings(ctx), await getWorkingCalendar(ctx)]
  for (const reminder of remindersFor(settings, { calendar, today, timeZone: ctx.config.company.timeZone }))
    await remind(ctx, settings, reminder)
  if (settings.remindClient && settings.remindEnding !== null)
    await remindClients(ctx, workingDay(calendar, today, settings.remindEnding), application, means)
}

async function expire(ctx: Context, today: string): Promise<void> {
  const over = await waiting(ctx, sql`q.status in ('sent', 'opened', 'changed') and e.valid_until < ${today}::date`)
  for (const { quote, name, number, owner } of over)
    await transact(ctx, async inside => {
      const now = await lockQuote(inside, quote)
      const latest = await latestEdition(inside, quote)
      if (
        !latest?.validUntil ||
        latest.validUntil >= today ||
        !['sent', 'opened', 'changed'].includes(String(now.status))
      )
        return
      await updateRecord(inside, 'quote', quote, { status: 'expired' }, { engine: true })
      await notify(inside, owner, {
        code: 'quoteExpired',
        params: { name, number },
        on: { object: 'quote', id: quote },
      })
    })
}

interface Reminder {
  code: Extract<NoticeCode, 'quoteUnopened' | 'quoteUnanswered' | 'quoteEnding'>
  which: Sql
  mark: Sql
  isMarked: Sql
}

interface Days {
  calendar: WorkingCalendar
  today: string
  timeZone: string
}

function remindersFor(settings: QuoteSettings, { calendar, today, timeZone }: Days): Reminder[] {
  const { remindUnopened, remindUnanswered, remindEnding } = settings
  const day = (at: Sql) => sql`(${at} at time zone ${timeZone})::date`
  const before = (days: number) => workingDay(calendar, today, -days)
  return [
    ...(remindUnopened === null
      ? []
      : [
          {
            code: 'quoteUnopened' as const,
            which: sql`q.status = 'sent' and e.opened_at is null and ${day(sql`e.sent_at`)} <= ${before(remindUnopened)}::date`,
            mark: sql`told_unopened_at = now()`,
            isMarked: sql`told_unopened_at is not null`,
          },
        ]),
    ...(remindUnanswered === null
      ? []
      : [
          {
            code: 'quoteUnanswered' as const,
            which: sql`q.status = 'opened' and ${day(sql`e.opened_at`)} <= ${before(remindUnanswered)}::date`,
            mark: sql`told_unanswered_at = now()`,
            isMarked: sql`told_unanswered_at is not null`,
          },
        ]),
    ...(remindEnding === null
      ? []
      : [
          {
            code: 'quoteEnding' as const,
            which: sql`q.status in ('sent', 'opened') and e.valid_until between ${today}::date and ${workingDay(calendar, today, remindEnding)}::date`,
            mark: sql`told_ending_at = now()`,
            isMarked: sql`told_ending_at is not null`,
          },
        ]),
  ]
}

async function remind(
  ctx: Context,
  { remindBy }: QuoteSettings,
  { code, which, mark, isMarked }: Reminder,
): Promise<void> {
  for (const found of await waiting(ctx, sql`${which} and not (e.${isMarked})`))
    await transact(ctx, async inside => {
      const first = await inside.db.one(sql`
        update quote_edition set ${mark} where workspace_id = ${ctx.workspace} and quote = ${found.quote} and edition = ${found.edition} and not (${isMarked})
        returning quote`)
      if (!first) return
      const on = { object: 'quote', id: found.quote }
      const date = dayText(found.validUntil, ctx.config.company.locale)
      if (remindBy === 'notice')
        return notify(inside, found.owner, { code, params: { name: found.name, number: found.number, date }, on })
      const title = say(ctx.config.company.locale, `quotes:tasks.${code}`, { number: found.number, date })
      await createRecord(inside, 'task', { title, owner: found.owner, dueAt: new Date().toISOString(), on })
    })
}

async function remindClients(ctx: Context, until: string, application: Application, means: QuoteMeans): Promise<void> {
  const today = dayAt(new Date(), ctx.config.company.timeZone)
  const ending = await waiting(
    ctx,
    sql`q.status in ('sent', 'opened') and e.client_reminded_at is null and e.valid_until between ${today}::date and ${until}::date`,
  )
  for (const found of ending) await remindClient(ctx, found, application, means)
}

/** Quotes whose newest edition is out, with what it says. */
const waiting = ({ db, workspace }: Context, which: Sql): Promise<Waiting[]> =>
  db.query<Waiting>(sql`
    select q.id as quote, e.edition, q.name, e.content->>'number' as number, q.owner, e.valid_until::text as "validUntil", e.sent_by as "sentBy"
    from quote q join quote_edition e on e.workspace_id = q.workspace_id and e.quote = q.id and e.edition = q.edition
    where q.workspace_id = ${workspace} and q.deleted_at is null and e.taken_back_at is null and ${which}
    order by e.sent_at limit 1000`)

/** Nobody works never: then days are counted as they come. */
const furthest = 400

/** The day that lies so many working days ahead, or before where it is negative. */
export function workingDay(calendar: WorkingCalendar, from: string, days: number): string {
  const step = Math.sign(days)
  let day = from
  let left = Math.abs(days)
  for (let gone = 0; left > 0 && gone < furthest; gone++) {
    day = addDays(day, step)
    if (hoursOn(calendar, day)) left--
  }
  return left > 0 ? addDays(from, days) : day
}
