import sql, { raw } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import { dayAt, Invalid, type JsonObject, type ObjectDeclaration, type Problem } from '../../model/index.ts'
import { type Context, findRecord } from '../../records/index.ts'
import { type Moment, metThen } from '../../records/met-then.ts'
import { stageFieldOf } from '../../records/stages.ts'
import type { RecordEvent } from '../feature.ts'
import type { Definition, Trigger } from './definition.ts'
import { isBegun } from './react.ts'

export interface Period {
  from: string
  to: string
}

export interface Rehearsal {
  /** Changes that were looked at, and how often the flow would have begun. */
  looked: number
  began: number
  /** For how many different records. */
  records: number
  /** All of the period was looked at; otherwise the latest part of it. */
  complete: boolean
  from: string
  days: { day: string; count: number }[]
  /** The latest ones. */
  examples: { at: string; on: { object: string; id: string; title: string | null } }[]
}

const most = { days: 366, changes: 50_000, examples: 50 }
const portion = 2000

/** How often a draft would have begun in the past, and with which records. It writes nothing. Throws Invalid. */
export async function rehearse(
  as: Context,
  { trigger, condition, again }: Definition,
  given: Period,
): Promise<Rehearsal> {
  const { from, to } = readPeriod(given)
  const object = as.config.objects.get(trigger.object ?? '')
  const kinds = kindsOf(trigger)
  if (!object || !kinds) throw new Invalid([{ field: 'trigger.on', code: 'flowNoRehearsal' }])

  const begun: Found[] = []
  let looked = 0
  let before: string | null = null
  for (let more = true; more && looked < most.changes; ) {
    const rows: Row[] = await changesOf(as, { object, kinds, trigger, from, to, before })
    const meant = rows.filter(row => isBegun(as, trigger, eventOf(row, object.name)))
    const met = meant.length ? await metThen(as, object, condition, meant.map(momentOf)) : new Set<string>()
    for (const { id, at, record } of meant) if (met.has(id)) begun.push({ at, record })
    looked += rows.length
    before = rows.at(-1)?.id ?? before
    more = rows.length === portion
  }
  const runs = again === 'once' ? firstOfEach(begun) : begun
  return {
    looked,
    began: runs.length,
    records: new Set(runs.map(({ record }) => record)).size,
    complete: looked < most.changes,
    from: looked < most.changes ? from : (begun.at(-1)?.at ?? from),
    days: countByDay(runs, as.config.company.timeZone),
    examples: await shown(as, object, runs.slice(0, most.examples)),
  }
}

function readPeriod({ from, to }: Period): Period {
  const span = Date.parse(to) - Date.parse(from)
  const problems: Problem[] = []
  if (!(span > 0)) problems.push({ field: 'to', code: 'flowPeriod' })
  if (span > most.days * 86_400_000)
    problems.push({ field: 'from', code: 'flowPeriodLong', params: { days: most.days } })
  if (problems.length) throw new Invalid(problems)
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() }
}

/** What the history can tell of; what clocks, people and other systems begin is not in it. */
function kindsOf({ on }: Trigger): string[] | null {
  if (on === 'created') return ['created']
  if (on === 'changed' || on === 'stageLeft') return ['updated']
  return on === 'stageEntered' ? ['created', 'updated'] : null
}

interface Row {
  id: string
  at: string
  kind: RecordEvent['kind']
  record: string
  channel: RecordEvent['channel']
  silent: boolean
  before: JsonObject | null
  after: JsonObject | null
}

interface Found {
  at: string
  record: string
}

interface Asked extends Period {
  object: ObjectDeclaration
  kinds: readonly string[]
  trigger: Trigger
  before: string | null
}

const changesOf = (ctx: Context, { object, kinds, trigger, from, to, before }: Asked): Promise<Row[]> =>
  ctx.db.query<Row>(sql`
    select id, ${raw(momentSql('at'))} as at, kind, record_id as record, channel, silent is true as silent, before, after from change
    where workspace_id = ${ctx.workspace} and object = ${object.name} and at >= ${from}::timestamptz and at < ${to}::timestamptz
      and kind = any(${[...kinds]}::text[]) and (kind = 'created' or ${fieldsOf(object, trigger)}::text[] is null or after ?| ${fieldsOf(object, trigger)}::text[])
      and (${before}::uuid is null or id < ${before}::uuid)
    order by id desc limit ${portion}`)

function fieldsOf(object: ObjectDeclaration, trigger: Trigger): string[] | null {
  if (trigger.on === 'changed') return trigger.changes?.length ? trigger.changes.map(({ field }) => field) : null
  const stage = stageFieldOf(object)
  return trigger.on === 'created' || !stage ? null : [stage]
}

const eventOf = ({ before, after, ...row }: Row, object: string): RecordEvent => ({
  ...row,
  object,
  actor: null,
  reference: null,
  before: before ?? {},
  after: after ?? {},
})

const momentOf = ({ id, record }: Row): Moment => ({ change: id, record })

/** The latest first: of each record the earliest remains. */
function firstOfEach(found: readonly Found[]): Found[] {
  const earliest = new Map(found.map(one => [one.record, one]))
  return found.filter(one => earliest.get(one.record) === one)
}

function countByDay(runs: readonly Found[], timeZone: string): Rehearsal['days'] {
  const days = Map.groupBy(runs, ({ at }) => dayAt(new Date(at), timeZone))
  return [...days].map(([day, found]) => ({ day, count: found.length })).sort((a, b) => (a.day < b.day ? -1 : 1))
}

async function shown(ctx: Context, object: ObjectDeclaration, runs: readonly Found[]): Promise<Rehearsal['examples']> {
  const examples: Rehearsal['examples'] = []
  for (const { at, record } of runs) {
    const found = await findRecord(ctx, object.name, record, { fields: [object.title], trash: 'with' })
    examples.push({
      at,
      on: { object: object.name, id: record, title: found ? String(found[object.title] ?? '') : null },
    })
  }
  return examples
}
