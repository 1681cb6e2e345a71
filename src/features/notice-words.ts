import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../database/table.ts'
import { hasWords, say } from '../messages/words.ts'
import { dayAt } from '../model/index.ts'
import { type Context, fieldRight, listRecords, visibleAmong } from '../records/index.ts'
import { jobPath } from './job-notice.ts'
import { kindOf, type NoticeKind, tellsOfRecord } from './notice-kinds.ts'

/** A notice as answers carry it. */
export interface NoticeJson {
  id: string
  title: string
  kind: NoticeKind
  on: { object: string; id: string }
  /** Whether the reader sees the record that it is on; otherwise nothing of that is told. */
  reachable: boolean
  /** Page to which it leads. */
  path: string | null
  at: string
  readAt: string | null
  /** When it comes, or comes back. */
  waitsUntil: string | null
  /** Notices of one matter have the same. */
  line: string
  /** Of a whole line. */
  count?: number
  unread?: number
}

export interface NoticeRow extends Omit<NoticeJson, 'title' | 'kind' | 'reachable' | 'path'> {
  code: string
  params: Record<string, string | number>
  /** On how many records the notices of the line are. */
  records?: number
}

export const noticeColumns: Sql = sql`n.id, n.code, n.params, json_build_object('object', n.object, 'id', n.record_id) as "on",
  ${raw(momentSql('n.at'))} as at, ${raw(momentSql('n.read_at'))} as "readAt", ${raw(momentSql('n.waits_until'))} as "waitsUntil", n.line`

/** In the reader's language, and no more than he may see now. */
export async function presentNotices(ctx: Context, rows: readonly NoticeRow[]): Promise<NoticeJson[]> {
  const visible = await visibleAmong(
    ctx,
    rows.map(row => row.on),
  )
  const titles = await titlesOf(
    ctx,
    rows.filter(row => isTogether(row) && row.records === 1 && visible.has(row.on.id)),
  )
  return rows.map(row => {
    const path = jobPath(row.on) ?? (visible.has(row.on.id) ? recordPath(ctx, row.on) : null)
    const reachable = path !== null
    const { id, on, at, readAt, waitsUntil, line, count, unread, code } = row
    const title = isTogether(row)
      ? titleOfLine(ctx, row, titles.get(on.id))
      : inPlace(ctx, row, titleOf(ctx, row, reachable))
    const whole = count === undefined ? {} : { count, unread }
    return { id, title, kind: kindOf(code), on, reachable, path, at, readAt, waitsUntil, line, ...whole }
  })
}

/** Whether the reader may know what records of the object are called. */
function isNamed(ctx: Context, name: string): boolean {
  const object = ctx.config.objects.get(name)
  return object !== undefined && fieldRight(ctx, object, object.title) !== 'hidden'
}

const recordPath = ({ config }: Context, { object, id }: NoticeRow['on']): string =>
  `/${config.objects.get(object)?.plural}/${id}`

const isTogether = ({ count = 1 }: NoticeRow): boolean => count > 1

/** `Анна Ветрова: 3 события`, or `Задачи и напоминания: 3`. */
function titleOfLine({ locale }: Context, { code, count = 1 }: NoticeRow, record: string | undefined): string {
  return record
    ? say(locale, 'notices:onRecord', { title: record, count })
    : say(locale, 'notices:ofKind', { kind: say(locale, `notices:kinds.${kindOf(code)}`), count })
}

function titleOf(ctx: Context, { code, params, on }: NoticeRow, reachable: boolean): string {
  const named = reachable && isNamed(ctx, on.object)
  if (named || !tellsOfRecord(code)) return say(ctx.locale, `intake:notices.${code}`, withTime(ctx, params))
  if (reachable) return say(ctx.locale, `notices:kinds.${kindOf(code)}`)
  const own = `notices:hidden.${code}`
  return say(ctx.locale, hasWords(ctx.locale, own) ? own : 'notices:hidden.other', params)
}

/** News of who is absent say whose they are. */
const inPlace = ({ locale }: Context, { params: { inPlaceOf } }: NoticeRow, title: string): string =>
  inPlaceOf ? say(locale, 'notices:inPlaceOf', { name: inPlaceOf, title }) : title

/** A moment is told by the clocks of the reader, with its day where that is not today. */
function withTime(ctx: Context, params: NoticeRow['params']): NoticeRow['params'] {
  const { dueAt, timeZone = ctx.config.company.timeZone } = params
  if (dueAt === undefined) return params
  const [due, zone] = [new Date(dueAt), String(timeZone)]
  const clock = { hour: '2-digit', minute: '2-digit', timeZone: zone } as const
  const isToday = dayAt(due, zone) === dayAt(new Date(), zone)
  const format = new Intl.DateTimeFormat(
    ctx.locale === 'ru' ? 'ru' : 'en-GB',
    isToday ? clock : { ...clock, day: 'numeric', month: 'long' },
  )
  return { ...params, time: format.format(due) }
}

/** What records are called now, by their ids. */
async function titlesOf(ctx: Context, rows: readonly NoticeRow[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (const [name, group] of Map.groupBy(rows, row => row.on.object)) {
    const title = ctx.config.objects.get(name)?.title
    if (!title || !isNamed(ctx, name)) continue
    const ids = [...new Set(group.map(row => row.on.id))]
    const { data } = await listRecords(ctx, name, { filter: { id: { in: ids } }, fields: [title], limit: 200 })
    for (const record of data) if (record[title]) titles.set(record.id, String(record[title]))
  }
  return titles
}
