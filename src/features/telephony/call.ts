import sql, { raw, type Sql } from 'sql-template-tag'
import { momentSql } from '../../database/table.ts'
import type { Context } from '../../records/context.ts'

/** A call as it is kept. */
export interface PhoneCall {
  id: string
  line: string
  direction: 'in' | 'out' | null
  number: string | null
  /** Of the company's numbers, the one that was called. */
  dialled: string | null
  extension: string | null
  user: string | null
  firstAt: string
  rangAt: string | null
  answeredAt: string | null
  endedAt: string | null
  seconds: number | null
  answered: boolean | null
  recordingUrl: string | null
  told: string[]
  /** Who has said, while it rang, that he takes it. */
  takenBy: string | null
  object: string | null
  record: string | null
  receipt: string | null
  activity: string | null
  task: string | null
  result: string | null
}

export const callColumns: Sql =
  raw(`c.id, c.line, c.direction, c.number, c.dialled, c.extension, c."user", ${momentSql('c.first_at')} as "firstAt",
  ${momentSql('c.rang_at')} as "rangAt", ${momentSql('c.answered_at')} as "answeredAt", ${momentSql('c.ended_at')} as "endedAt",
  c.seconds, c.answered, c.recording_url as "recordingUrl", c.told, c.taken_by as "takenBy", c.object, c.record_id as record, c.receipt, c.activity, c.task, c.result`)

/** What the facts of a call come to. */
export interface CallFacts {
  state: 'ringing' | 'talking' | 'ended'
  answered: boolean
  /** Seconds until somebody answered, or the client gave up. */
  wait: number | null
  /** Seconds of talk. */
  duration: number
}

/** The same whatever the order in which the facts came. */
export function factsOf(
  call: Pick<PhoneCall, 'firstAt' | 'rangAt' | 'answeredAt' | 'endedAt' | 'seconds' | 'answered'>,
): CallFacts {
  const { firstAt, rangAt, answeredAt, endedAt, seconds } = call
  const answered = call.answered ?? (answeredAt !== null || (seconds ?? 0) > 0)
  const began = rangAt ?? firstAt
  const until = answered ? answeredAt : endedAt
  return {
    state: endedAt ? 'ended' : answered ? 'talking' : 'ringing',
    answered,
    wait: until && rangAt ? between(began, until) : null,
    duration: answered ? (seconds ?? (answeredAt && endedAt ? between(answeredAt, endedAt) : 0)) : 0,
  }
}

const between = (from: string, until: string): number =>
  Math.max(0, Math.round((new Date(until).getTime() - new Date(from).getTime()) / 1000))

/** The same in SQL, of the row `c`. */
export const answeredSql: Sql = raw(`coalesce(c.answered, c.answered_at is not null or coalesce(c.seconds, 0) > 0)`)
export const waitSql: Sql = raw(`case when c.rang_at is not null then greatest(0, round(extract(epoch from
  (case when coalesce(c.answered, c.answered_at is not null or coalesce(c.seconds, 0) > 0) then c.answered_at else c.ended_at end) - c.rang_at)))::int end`)
export const durationSql: Sql =
  raw(`case when coalesce(c.answered, c.answered_at is not null or coalesce(c.seconds, 0) > 0)
  then coalesce(c.seconds, greatest(0, round(extract(epoch from c.ended_at - c.answered_at)))::int, 0) else 0 end`)

/** One call, which nobody else changes until this transaction ends. */
export const takeCall = ({ db, workspace }: Context, id: string): Promise<PhoneCall | undefined> =>
  db.one<PhoneCall>(
    sql`select ${callColumns} from phone_call c where c.workspace_id = ${workspace} and c.id = ${id} for update`,
  )
