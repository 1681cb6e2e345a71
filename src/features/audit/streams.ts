import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Json, JsonObject } from '../../model/index.ts'
import type { Context } from '../../records/context.ts'
import type { Asked, StreamName } from './asked.ts'

/** An entry of one stream as it is stored; members that a stream has not are absent. */
export interface StoredEntry {
  id: string
  stream: StreamName
  kind: string
  actor: string | null
  address: string | null
  request: string | null
  object: string | null
  record: string | null
  /** What else the stream knows. */
  more: JsonObject & { before?: Json; after?: Json }
}

/** What of a stream was read. `seenTo`: nothing above this id is missing; `null` when the stream ended. */
export interface Portion {
  entries: StoredEntry[]
  seenTo: string | null
}

/** What is asked of a table. By `narrow` an index is entered, the narrowest first; `wide` is looked at row by row. */
interface Conditions {
  narrow: Sql[]
  wide: Sql[]
}

/** One of the tables that are read together. */
interface Source {
  stream: StreamName
  table: 'change' | 'security_event' | 'api_log'
  columns: Sql
  conditions: (asked: Asked) => Conditions
}

/** So many rows of an index are looked at for one page where several conditions meet: then the page says how far it saw. */
const mostLookedAt = 5000

const seldom = ['removed', 'restored', 'merged']

const given = (value: string | null, condition: (value: string) => Sql): Sql[] => (value ? [condition(value)] : [])

const amongKinds = (kinds: Asked['kinds'], stream: StreamName): readonly string[] | null => {
  const chosen = kinds.get(stream)
  return chosen && chosen !== 'all' ? chosen : null
}

const changes: Source = {
  stream: 'change',
  table: 'change',
  columns: raw(`kind, actor, address, request_id as request, object, record_id as record,
    jsonb_build_object('version', version, 'channel', channel, 'reference', reference, 'before', before, 'after', after, 'inPlaceOf', for_user, 'silent', silent) as more`),
  conditions({ kinds, person, object, record, address }) {
    const chosen = amongKinds(kinds, 'change')
    return {
      narrow: [
        ...given(record, id => sql`record_id = ${id}::uuid`),
        ...given(person, id => sql`actor = ${id}::uuid`),
        ...given(address, text => sql`address = ${text}`),
        ...(chosen?.every(kind => seldom.includes(kind)) ? [raw(`kind in ('removed', 'restored', 'merged')`)] : []),
      ],
      wide: [...(chosen ? [sql`kind = any(${chosen}::text[])`] : []), ...given(object, name => sql`object = ${name}`)],
    }
  },
}

/** Events that tell of a record; all others tell of somebody. */
const tellsOfRecord = `kind in ('showing', 'recordShared', 'shareEnded')`

const about = (part: 'object' | 'record'): string =>
  part === 'object'
    ? `case when ${tellsOfRecord} then details->>'object' when user_id is not null then 'user' end`
    : `case when ${tellsOfRecord} then (details->>'record')::uuid else user_id end`

/** `whose` says by what the index is entered where somebody or something is asked for. */
const events = (whose: (asked: Asked) => Conditions): Source => ({
  stream: 'security',
  table: 'security_event',
  columns: raw(`kind, actor, address, request_id as request, ${about('object')} as object, ${about('record')} as record,
    jsonb_build_object('outcome', outcome, 'reason', reason, 'account', account, 'agent', agent, 'details', details) as more`),
  conditions(asked) {
    const { kinds, object, address } = asked
    const chosen = amongKinds(kinds, 'security')
    const { narrow, wide } = whose(asked)
    return {
      narrow: [
        ...narrow,
        ...given(address, text => sql`address = ${text}`),
        ...(chosen?.length === 1 ? [sql`kind = ${chosen[0]}`] : []),
      ],
      wide: [
        ...wide,
        ...(chosen && chosen.length > 1 ? [sql`kind = any(${chosen}::text[])`] : []),
        ...given(object, name =>
          name === 'user'
            ? sql`not ${raw(tellsOfRecord)}`
            : sql`details->>'object' = ${name} and ${raw(tellsOfRecord)}`,
        ),
      ],
    }
  },
})

const ofRecord = (id: string): Sql => sql`details->>'record' = ${id}`
const either = (id: string): Sql => sql`(user_id = ${id}::uuid or ${ofRecord(id)})`

const allEvents = events(() => ({ narrow: [], wide: [] }))
const eventsAbout = events(({ person, record }) => ({
  narrow: given(person, id => sql`user_id = ${id}::uuid`),
  wide: given(record, either),
}))
const eventsBy = events(({ person, record }) => ({
  narrow: given(person, id => sql`actor = ${id}::uuid`),
  wide: [...given(person, id => sql`user_id is distinct from ${id}::uuid`), ...given(record, either)],
}))
const eventsOfRecord = events(({ record }) => ({ narrow: given(record, ofRecord), wide: [] }))
/** The record is a user: what happened to his account. */
const eventsOfAccount = events(({ record }) => ({
  narrow: given(record, id => sql`user_id = ${id}::uuid`),
  wide: given(record, id => sql`details->>'record' is distinct from ${id}`),
}))

const calls: Source = {
  stream: 'call',
  table: 'api_log',
  columns: raw(`'call' as kind, user_id as actor, address, request_id as request, null as object, record_id as record,
    jsonb_build_object('method', method, 'route', route, 'status', status, 'milliseconds', milliseconds, 'bytes', bytes, 'key', api_key) as more`),
  conditions: ({ person, record, address }) => ({
    narrow: [
      ...given(record, id => sql`record_id = ${id}::uuid`),
      ...given(person, id => sql`user_id = ${id}::uuid`),
      ...given(address, text => sql`address = ${text}`),
    ],
    wide: [],
  }),
}

/** The tables that can answer what is asked. */
export function sourcesFor(asked: Asked): Source[] {
  const { kinds } = asked
  return [
    ...(kinds.has('change') ? [changes] : []),
    ...(kinds.has('security') ? eventSources(asked) : []),
    ...(kinds.has('call') ? [calls] : []),
  ]
}

/** Each enters one index: what one did to others stands apart from what was done to him, and a record from an account. */
function eventSources({ person, record }: Asked): Source[] {
  if (person) return [eventsAbout, eventsBy]
  return record ? [eventsOfRecord, eventsOfAccount] : [allEvents]
}

/** The newest entries of a table that fit, and how far it has been looked through. */
export async function readPortion(ctx: Context, source: Source, asked: Asked, limit: number): Promise<Portion> {
  const { narrow, wide } = source.conditions(asked)
  const [lead, ...others] = narrow
  const rest = [...others, ...wide]
  const most = rest.length ? mostLookedAt : limit
  const table = raw(source.table)
  const rows = await ctx.db.query<{ looked: number; last: string | null; id: string | null } & StoredEntry>(sql`
    with looked as materialized (
      select id, ${rest.length ? join(rest, ' and ') : raw('true')} as fits from ${table}
      where workspace_id = ${ctx.workspace} ${lead ? sql`and ${lead}` : empty}
        ${asked.below ? sql`and id < ${asked.below}::uuid` : empty} ${asked.from ? sql`and id >= ${asked.from}::uuid` : empty}
      order by id desc limit ${most})
    select b.looked, b.last, e.* from
      (select count(*)::int as looked, (select id from looked order by id limit 1) as last from looked) b
      left join lateral (
        select s.id, ${source.columns}
        from (select id from looked where fits order by id desc limit ${limit}) f
        join ${table} s on s.workspace_id = ${ctx.workspace} and s.id = f.id) e on true
    order by e.id desc`)
  const entries = rows
    .filter(row => row.id !== null)
    .map(({ looked: _, last: __, ...row }) => ({ ...row, stream: source.stream }))
  const { looked = 0, last = null } = rows[0] ?? {}
  if (entries.length === limit) return { entries, seenTo: entries.at(-1)?.id ?? null }
  return { entries, seenTo: looked === most ? last : null }
}
