import { Cron } from 'croner'
import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { comparableSql, tableOf } from '../../database/table.ts'
import { addDays, dayAt, Invalid, isTimeZone, momentOf, type ObjectDeclaration } from '../../model/index.ts'
import { accessPredicate, type Context, filterCondition, fromTable, living, transact } from '../../records/index.ts'
import { stageFieldOf } from '../../records/stages.ts'
import type { Application } from '../feature.ts'
import { isNoSample } from '../sample-records.ts'
import { inNameOf } from './begin.ts'
import type { Duration, Trigger } from './definition.ts'
import { milliseconds } from './duration.ts'
import { StopsHere } from './failure.ts'
import { beginFor, noteBroken } from './keep-runs.ts'
import { momentIn } from './moment-indexes.ts'
import { publishedFlows, type Version } from './published.ts'
import { stirred } from './stirred.ts'

/** What a server that was off has missed is made good for so long, in milliseconds. */
const madeGood = 7 * 86_400_000

/** Begins what dates, schedules and long stays begin, since it was looked at last. */
export async function beginByClock(ctx: Context, application: Application): Promise<void> {
  for (const version of (await publishedFlows(ctx)).clocked)
    await beginDue(ctx, application, version).catch(error =>
      application.log.error({ err: error, flow: version.flow }, 'a flow could not be begun by the clock; trying again'),
    )
}

/** Runs and the moment up to which was looked are written together, so none is left out or begun twice. */
async function beginDue(ctx: Context, application: Application, version: Version): Promise<void> {
  const as = await inNameOf(ctx, application, version.definition.runAs)
  await transact(ctx, async inside => {
    const row = await inside.db.one<{ from: Date; to: Date }>(sql`
      select greatest(looked_until, now() - ${madeGood} * interval '1 millisecond') as "from", now() as "to" from flow
      where workspace_id = ${ctx.workspace} and id = ${version.flow} and state = 'on' and published = ${version.id} and looked_until < now() for update`)
    if (!row) return
    try {
      if (!as) throw new StopsHere('flowUserGone')
      for (const due of dueIn(as, version, { from: new Date(row.from), to: new Date(row.to) }))
        await beginAll({ ...as, db: inside.db }, version, due)
    } catch (error) {
      await noteBroken(inside, version, { error, cause: `clock ${dayAt(new Date(), ctx.config.company.timeZone)}` })
    }
    await inside.db.query(
      sql`update flow set looked_until = ${new Date(row.to).toISOString()}::timestamptz where workspace_id = ${ctx.workspace} and id = ${version.flow}`,
    )
  })
  stirred(ctx.workspace)
}

interface Span {
  from: Date
  to: Date
}

/** What begins runs: for which records, and by what each is told from another time. */
interface Due {
  cause: string
  /** `null`: one run about no record. */
  where: Sql | null
  /** SQL of what tells one time from another for the same record. */
  each?: Sql
}

function dueIn(as: Context, { definition: { trigger } }: Version, span: Span): Due[] {
  const object = as.config.objects.get(trigger.object ?? '')
  switch (trigger.on) {
    case 'schedule':
      return bySchedule(trigger, span)
    case 'date':
      return object ? byDate(as, object, trigger, span) : gone()
    case 'stageTooLong':
      return object ? byStay(object, trigger, span) : gone()
    case 'timePassed':
      return object ? byTime(object, trigger, span) : gone()
    default:
      return []
  }
}

function gone(): never {
  throw new Invalid([{ field: 'trigger.object', code: 'unknownObject' }])
}

/** Of several times that were missed the last one counts. */
function bySchedule({ crontab, zone, object }: Extract<Trigger, { on: 'schedule' }>, { from, to }: Span): Due[] {
  if (!isTimeZone(zone)) throw new Invalid([{ field: 'trigger.zone', code: 'timeZone' }])
  const cron = new Cron(crontab, { timezone: zone, mode: '5-part' })
  let last: Date | null = null
  for (let next = cron.nextRun(from); next && next <= to; next = cron.nextRun(next)) last = next
  return last ? [{ cause: `schedule ${last.toISOString()}`, where: object ? sql`true` : null }] : []
}

/** Each day on which the time of day has come since, in the zone of the company. */
function byDate(
  as: Context,
  object: ObjectDeclaration,
  { field, days, at, yearly = false }: Extract<Trigger, { on: 'date' }>,
  { from, to }: Span,
): Due[] {
  const { timeZone } = as.config.company
  const due: Due[] = []
  for (let day = dayAt(from, timeZone); day <= dayAt(to, timeZone); day = addDays(day, 1)) {
    const moment = momentOf(day, timeZone, `${at}:00.000`)
    if (moment <= from || moment > to) continue
    const meant = addDays(day, -days)
    const where = yearly
      ? eachYear(as, object, field, meant)
      : filterCondition(as, object, { [field]: { eq: meant } }, 't')
    due.push({ cause: `date ${day}`, where })
  }
  return due
}

/** Who was born on 29 February has his day on the 28th in other years. */
function eachYear(as: Context, object: ObjectDeclaration, name: string, day: string): Sql {
  const stored = tableOf(object).fields.get(name)
  if (!stored) throw new Invalid([{ field: 'trigger.field', code: 'unknownField' }])
  const comparable = raw(comparableSql(stored, 't'))
  const local =
    stored.field.type === 'time' ? sql`(${comparable} at time zone ${as.config.company.timeZone})` : comparable
  const isShort = day.endsWith('-02-28') && addDays(day, 1).endsWith('-03-01')
  return sql`to_char(${local}, 'MM-DD') = any(${[day.slice(5), ...(isShort ? ['02-29'] : [])]}::text[])`
}

function byStay(
  object: ObjectDeclaration,
  { stages, after }: Extract<Trigger, { on: 'stageTooLong' }>,
  span: Span,
): Due[] {
  const stage = tableOf(object).fields.get(stageFieldOf(object) ?? '')
  if (!stage) throw new Invalid([{ field: 'trigger.object', code: 'flowNoStages' }])
  const { where, each } = passed(object, { field: 'stageSince', after, span })
  return [{ cause: 'stay', where: sql`${raw(comparableSql(stage, 't'))} = any(${stages}::uuid[]) and ${where}`, each }]
}

const byTime = (
  object: ObjectDeclaration,
  { field, after }: Extract<Trigger, { on: 'timePassed' }>,
  span: Span,
): Due[] => [{ cause: `after ${field}`, ...passed(object, { field, after, span }) }]

interface Passing {
  field: string
  after: Duration
  span: Span
}

/** Records since whose moment so long has come to be in the span. */
function passed(object: ObjectDeclaration, { field, after, span: { from, to } }: Passing): { where: Sql; each: Sql } {
  if (!tableOf(object).fields.has(field) && field !== 'createdAt')
    throw new Invalid([{ field: 'trigger.field', code: 'unknownField' }])
  const moment = raw(momentIn(object, field, 't'))
  const so = (end: Date) => new Date(end.getTime() - milliseconds(after)).toISOString()
  return {
    where: sql`${moment} > ${so(from)}::timestamptz and ${moment} <= ${so(to)}::timestamptz`,
    each: sql`${moment}::text`,
  }
}

const portion = 500

/** Of all records that are meant and meet the condition, page by page. */
async function beginAll(as: Context, version: Version, { cause, where, each }: Due): Promise<void> {
  const { trigger, condition } = version.definition
  const object = as.config.objects.get(trigger.object ?? '')
  if (!where) return void (await beginFor(as, version, [{ cause, record: null }]))
  if (!object) gone()
  const conditions = [
    living(as, object, 't'),
    accessPredicate(as, object, 'read', 't'),
    where,
    isNoSample('t'),
    ...(condition ? [filterCondition(as, object, condition, 't')] : []),
  ]
  for (let after: string | null = null; ; ) {
    // Planned for this minute: which records it means decides by which index they are found.
    const rows: { id: string; each: string | null }[] = await as.db.query(
      sql`
      select t.id, ${each ?? sql`null::text`} as each from ${fromTable(object, 't')}
      where ${join(conditions, ' and ')} ${after ? sql`and t.id > ${after}` : empty} order by t.id limit ${portion}`,
      'fresh',
    )
    await beginFor(
      as,
      version,
      rows.map(row => ({ cause: [cause, row.id, row.each].filter(Boolean).join(' '), record: row.id })),
    )
    after = rows.at(-1)?.id ?? null
    if (rows.length < portion) return
  }
}
