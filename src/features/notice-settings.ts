import sql from 'sql-template-tag'
import {
  addDays,
  dayAt,
  isClock,
  isSeen,
  isTimeZone,
  momentOf,
  type Problem,
  type SeenVersion,
  Stale,
  weekdayOf,
} from '../model/index.ts'
import type { Context } from '../records/context.ts'
import { transact } from '../records/transact.ts'
import type { NoticeKind } from './notice-kinds.ts'

/** How somebody is told of a kind of things. */
export interface Channels {
  /** In his list and on his open pages. */
  bell: boolean
  /** On his devices, while no page is open. */
  push: boolean
  /** Also in quiet hours. */
  urgent: boolean
}

/** When nothing makes itself heard, by the clocks of the person. */
export interface QuietHours {
  /** `20:00` */
  from: string
  /** `09:00` of the next day, where it is not later than `from`. */
  until: string
  /** Weekdays on whose evening they begin; 0 is Monday. */
  days: number[]
  /** Weekdays that are quiet from midnight to midnight. */
  wholeDays: number[]
}

export interface NoticeSettings {
  kinds: Record<NoticeKind, Channels>
  quiet: QuietHours | null
  /** IANA name; `null`: that of the company. */
  timeZone: string | null
  /** Minutes before a task is due; `null`: no reminders but of tasks that ask for one. */
  remindBefore: number | null
}

/** With the version by which a change says what it was made on; 0: he has not set them yet. */
export interface KeptNoticeSettings extends NoticeSettings {
  version: number
}

/** So long before a task people are reminded who have said nothing about it, in minutes. */
export const usualReminder = 15
/** A day and a half: of what lies further ahead nobody needs to be reminded by the minute. */
export const longestReminder = 2160

const pushed: readonly NoticeKind[] = [
  'given',
  'requests',
  'replies',
  'unclaimed',
  'tasks',
  'orders',
  'signOffs',
  'named',
  'mail',
  'quotes',
  'flows',
  'account',
  'backups',
  'webhooks',
  'approvals',
]

/** As most want it, until somebody says otherwise. */
export const usualKinds = (): NoticeSettings['kinds'] => {
  const usual = (kind: NoticeKind): Channels => ({ bell: true, push: pushed.includes(kind), urgent: false })
  return {
    given: usual('given'),
    requests: usual('requests'),
    replies: usual('replies'),
    unclaimed: usual('unclaimed'),
    tasks: usual('tasks'),
    orders: usual('orders'),
    signOffs: usual('signOffs'),
    deals: usual('deals'),
    money: usual('money'),
    companies: usual('companies'),
    named: usual('named'),
    mail: usual('mail'),
    quotes: usual('quotes'),
    imports: usual('imports'),
    flows: usual('flows'),
    account: usual('account'),
    jobs: usual('jobs'),
    mailings: usual('mailings'),
    exchange: usual('exchange'),
    keys: usual('keys'),
    backups: usual('backups'),
    webhooks: usual('webhooks'),
    approvals: usual('approvals'),
  }
}

export async function getNoticeSettings(ctx: Context, user: string): Promise<KeptNoticeSettings> {
  const kept = await ctx.db.one<KeptNoticeSettings>(sql`
    select kinds, quiet, time_zone as "timeZone", remind_before as "remindBefore", version from notice_setting
    where workspace_id = ${ctx.workspace} and "user" = ${user}`)
  // A kind that came with a newer version is told of as most want it.
  return kept
    ? { ...kept, kinds: { ...usualKinds(), ...kept.kinds } }
    : { kinds: usualKinds(), quiet: null, timeZone: null, remindBefore: usualReminder, version: 0 }
}

/** Sets all of it anew; its shape is checked already. Throws Stale, with what is there, where it is no longer what was seen. */
export function saveNoticeSettings(
  ctx: Context,
  user: string,
  { settings, seen }: { settings: NoticeSettings; seen: SeenVersion | undefined },
): Promise<KeptNoticeSettings> {
  const { kinds, quiet, timeZone, remindBefore } = settings
  return transact(ctx, async inside => {
    const { db, workspace } = inside
    // Of two pages that set it for the first time at once there is no row to wait for.
    await db.query(
      sql`select pg_advisory_xact_lock(hashtextextended(${workspace} || ${user} || ' notice settings', 0))`,
    )
    const { version, ...current } = await getNoticeSettings(inside, user)
    if (!isSeen(seen, version)) throw new Stale('stale', { version }, { version, current })
    await db.query(sql`
      insert into notice_setting ("user", kinds, quiet, time_zone, remind_before)
      values (${user}, ${JSON.stringify(kinds)}::jsonb, ${quiet && JSON.stringify(quiet)}::jsonb, ${timeZone}, ${remindBefore})
      on conflict (workspace_id, "user") do update
        set kinds = excluded.kinds, quiet = excluded.quiet, time_zone = excluded.time_zone,
          remind_before = excluded.remind_before, version = notice_setting.version + 1`)
    return getNoticeSettings(inside, user)
  })
}

/** Everything that is wrong with settings of the right shape. */
export function problemsOfSettings({ quiet, timeZone }: NoticeSettings): Problem[] {
  const clocks = quiet ? (['from', 'until'] as const).filter(end => !isClock(quiet[end])) : []
  return [
    ...clocks.map(end => ({ field: `quiet.${end}`, code: 'clock' })),
    ...(timeZone !== null && !isTimeZone(timeZone) ? [{ field: 'timeZone', code: 'timeZone' }] : []),
  ]
}

/** When the quiet hours end in which a moment lies; `null`: it lies in none. Hours that meet are one. */
export function quietUntil(quiet: QuietHours | null, timeZone: string, moment: Date): Date | null {
  if (!quiet) return null
  const today = dayAt(moment, timeZone)
  // Eight days in a row that are quiet throughout are quiet for ever; the ninth day is asked again.
  const spans = Array.from({ length: 10 }, (_, at) => addDays(today, at - 1)).flatMap(day =>
    spansOn(quiet, timeZone, day),
  )
  let until = moment
  for (const span of spans) if (span.from <= until && until < span.until) until = span.until
  return until > moment ? until : null
}

interface Quiet {
  from: Date
  until: Date
}

/** The quiet spans that begin on a day, the earlier one first. */
function spansOn({ from, until, days, wholeDays }: QuietHours, timeZone: string, day: string): Quiet[] {
  const at = (on: string, clock: string) =>
    clock === '24:00' ? momentOf(addDays(on, 1), timeZone) : momentOf(on, timeZone, `${clock}:00.000`)
  const weekday = weekdayOf(day)
  const spans: Quiet[] = []
  if (wholeDays.includes(weekday)) spans.push({ from: at(day, '00:00'), until: at(day, '24:00') })
  if (days.includes(weekday))
    spans.push({ from: at(day, from), until: at(until > from ? day : addDays(day, 1), until) })
  return spans
}
